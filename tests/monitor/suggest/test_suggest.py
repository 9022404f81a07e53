"""Suggestions: likely misspellings, forms in every language, nothing that is watched already, nothing added unasked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import DamerauLevenshtein
from typer.testing import CliRunner

from monitor.cli import watch as command
from monitor.model import Brand, Device, Mark, Owner, Party, PartyRole, Place, Settings, Watch, WatchKind
from monitor.settings import load
from monitor.suggest import Form, misspellings, proposed, suggestions
from monitor.suggest.forms import words

ROOT = Path(__file__).parents[3]
APP = typer.Typer()
command.register(APP)


def settings(*places: Place, keywords: tuple[str, ...] = ("northwind",)) -> Settings:
    brand = Brand("Northwind", Owner("N", "DE"), (Mark("NORTHWIND", variants=("northwnd",)),), models=("NW-300",))
    rival = Party("Airhaus", PartyRole.COMPETITOR)
    watch = Watch("brand", WatchKind.BRAND, keywords, ("google",), places, (Device.DESKTOP,), timedelta(days=1))
    return Settings(brand, (rival,), (watch,))


GERMANY, BRITAIN = Place("DE", "de"), Place("GB", "en")


@given(st.text("abcdefghijklmnopqrstuvwxyzäöü ", max_size=20), st.sampled_from(["de", "en", "fr"]))
def test_misspellings_are_near_and_never_the_word_itself(word: str, language: str) -> None:
    made = misspellings(word, language)
    plain = " ".join(word.split())
    assert len(set(made)) == len(made) <= 12
    assert word not in made
    assert all(one[:1] == plain[:1] for one in made if word[:1] != " ")


def test_misspellings_are_what_people_type() -> None:
    assert {"northwnd", "nortwind", "norhtwind", "northwimd"} <= set(misspellings("NORTHWIND", "en", most=100))
    assert "metz" in misspellings("mett", "de", most=100)
    assert "mety" not in misspellings("mett", "de", most=8)
    assert misspellings("abc") == ()
    assert all(DamerauLevenshtein.distance("netflix", one) <= 2 for one in misspellings("netflix"))


def test_forms_of_every_language_are_suggested_once_and_not_what_is_watched() -> None:
    made = suggestions(settings(GERMANY, BRITAIN, keywords=("northwind", "Northwind  Login", "northwind hotline")))
    texts = {(one.language, one.keyword) for one in made}
    wanted = {("en", "northwind support phone number"), ("de", "northwind gutschein"), ("en", "northwind vs airhaus")}
    assert wanted | {("de", "northwind nw-300 anleitung"), ("en", "northwind reset"), ("de", "northwnd")} <= texts
    assert not {("de", "northwind hotline"), ("en", "northwind login"), ("de", "northwind login")} & texts
    assert len(texts) == len(made)
    assert {one.form for one in made} == set(Form)


def test_other_languages_are_suggested_when_asked_for_and_have_no_place_yet() -> None:
    made = suggestions(settings(GERMANY), ("fr",), (Form.SUPPORT,))
    assert "northwind service client" in {one.keyword for one in made}
    watches, homeless = proposed(settings(GERMANY), made)
    assert (watches, homeless) == ((), ("fr",))


def test_a_generic_mark_and_a_short_one_give_no_misspellings() -> None:
    plain = settings(BRITAIN)
    ordinary = replace(plain, brand=replace(plain.brand, marks=(Mark("window", generic=True, context=("router",)), Mark("NW"))))
    assert [one for one in suggestions(ordinary) if one.form is Form.MISSPELLING] == []


@pytest.mark.parametrize("language", sorted(words()))
def test_every_language_has_every_kind(language: str) -> None:
    assert set(words()[language]) == set(Form) - {Form.MISSPELLING}
    assert all(forms and all("{brand}" in form for form in forms) for forms in words()[language].values())


def test_nothing_is_added_without_add_and_what_is_added_has_its_price(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_bytes((ROOT / "config.yaml").read_bytes())
    arguments = ["watch", "suggest", "--language", "de", "--form", "support", "--config", str(file)]
    listed = json.loads(CliRunner().invoke(APP, [*arguments, "--json"], catch_exceptions=False).stdout)
    assert file.read_bytes() == (ROOT / "config.yaml").read_bytes()
    (row,) = listed["watches"]
    assert row["queries"] == 4 * len(listed["suggestions"])
    assert row["looks_per_month"] == 30 * row["queries"]
    assert "Nothing was added" in CliRunner().invoke(APP, arguments).stdout
    added = CliRunner().invoke(APP, [*arguments, "-k", "northwind login", "-k", "northwind telefonnummer", "--add"])
    assert added.exit_code == 0
    assert "+8 queries, +240 looks a month" in added.stdout
    watch = next(watch for watch in load(file, {}).watches if watch.name == "suggested-support-de")
    assert set(watch.keywords) == {"northwind login", "northwind telefonnummer"}
    more = CliRunner().invoke(APP, [*arguments, "-k", "northwind hilfe", "--add"])
    assert more.exit_code == 0
    assert len(next(one for one in load(file, {}).watches if one.name == "suggested-support-de").keywords) == 3
