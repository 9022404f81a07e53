"""Other models, copied ads, broken terms: the verbs that look at more than one text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import AffiliateTerms, Party
from rules.example import BRAND, PARTIES, page_of
from rules.facts import PageFacts
from rules.imitation import NEAR, lacks_too_many, likeness, own_address, own_words
from rules.kit import Kit
from rules.models import other_model
from rules.programme import breaches

MODELS = ("N300", "N300 Pro", "N500", "Mesh-X 2")


def page(form: dict[str, Any], parties: tuple[Party, ...] = PARTIES) -> PageFacts:
    return PageFacts(Kit(BRAND, parties), page_of(form), None, None)


@pytest.mark.parametrize(
    ("query", "title", "found"),
    [
        ("n300 reset", "N500 zurücksetzen", "N500"),
        ("n300 pro reset", "N300 zurücksetzen", "N300"),
        ("n300 reset", "N300 Pro zurücksetzen", "N300 Pro"),
        ("n 300 reset", "N300 zurücksetzen", None),
        ("n-300 pro reset", "N300-Pro zurücksetzen", None),
        ("n300 reset", "N300 und N500", None),
        ("reset", "N300 zurücksetzen", None),
        ("n300 reset", "Zurücksetzen", None),
        ("n300 reset", "XN500A", None),
        ("mesh x2 reset", "N300", "N300"),
        ("router v2 firmware", "Router V1 Firmware", "V1"),
        ("router v2 firmware", "Router Version 2 Firmware", None),
        ("router rev b1", "Router Rev. A1", "Rev. A1"),
        ("router v2", "Router Gen 1", None),
        ("router v1.10", "Router v1.1", "v1.1"),
    ],
)
def test_an_answer_about_another_product_is_told(query: str, title: str, found: str | None) -> None:
    match = other_model(query, title, "title", MODELS)
    assert (match.found if match else None) == found
    assert match is None or (match.span and title[slice(*match.span)] == match.found)


def test_without_a_list_of_models_only_versions_are_compared() -> None:
    assert other_model("n300 reset", "N500 reset", "title", ()) is None
    assert other_model("x v2", "x v3", "title", ()) is not None


def test_copies_are_alike_and_short_texts_say_nothing() -> None:
    one = ("der", "testsieger", "direkt", "vom", "hersteller", "kostenlose", "lieferung")
    assert likeness(one, one) == 1.0
    assert likeness(one, (*one[:-1], "versand")) > 0.8
    assert likeness(one, ("ganz", "andere", "worte", "in", "einer", "ganz", "anderen", "anzeige")) < 0.3
    assert likeness(("northwind", "router"), ("northwind", "router")) == 0.0


@pytest.mark.parametrize(
    ("shown", "target", "hit"),
    [
        ("northwind.example", "https://evil.example/", True),
        ("northwind.example", "https://northwind.example/", False),
        ("northwind.example", None, False),
        ("northwind.example", "https://northwind-services.example/", False),
        ("evil.example/northwind.example", "https://evil.example/", False),
    ],
)
def test_the_brands_address_over_another_page_is_a_copy(shown: str, target: str | None, hit: bool) -> None:
    ad = {"headline": "x", "display_url": shown, "target_url": target}
    assert bool(own_address(page({"query": "x", "ad": ad}).ads[0])) is hit


def test_an_own_ad_does_not_copy_itself() -> None:
    ad = {"headline": "Northwind – WLAN für das ganze Haus", "target_url": "https://northwind.example/"}
    facts = page({"query": "x", "ads": [ad, ad | {"target_url": "https://evil.example/"}]})
    assert own_words(facts.ads[0]) == ()
    assert own_words(facts.ads[1])[0].confidence == 1.0


def terms(**answers: Any) -> tuple[Party, ...]:
    fuchs = next(party for party in PARTIES if party.affiliate)
    return (replace(fuchs, affiliate=AffiliateTerms("awin", ("778899",), **answers)),)


@pytest.mark.parametrize(
    ("answers", "form", "broken"),
    [
        ({}, {"query": "northwind"}, []),
        ({"ppc_allowed": False}, {"query": "x"}, ["ppc_allowed"]),
        ({"brand_in_display_url": False}, {"query": "x"}, ["brand_in_display_url"]),
        ({"brand_in_ad_text": False}, {"query": "x"}, ["brand_in_ad_text"]),
        ({"brand_as_negative": True}, {"query": "northwind"}, ["brand_as_negative"]),
        ({"brand_as_negative": True}, {"query": "router"}, []),
        ({"brand_plus": False}, {"query": "northwind router"}, ["brand_plus"]),
        ({"brand_plus": False}, {"query": "northwind"}, []),
        ({"misspellings": False}, {"query": "n0rthwind"}, ["misspellings"]),
        ({"misspellings": False}, {"query": "Northwind"}, []),
        ({"excluded_terms": ("northwind code",)}, {"query": "Northwind Code 2026"}, ["excluded_terms"]),
        ({"excluded_terms": ("northwind code",)}, {"query": "northwind coder"}, []),
    ],
)
def test_each_answer_of_the_questionnaire_is_held_against_the_ad(
    answers: dict[str, Any],
    form: dict[str, Any],
    broken: list[str],
) -> None:
    ad = {
        "headline": "10 % auf Northwind",
        "display_url": "gutscheinfuchs.example/northwind",
        "target_url": "https://gutscheinfuchs.example/",
    }
    facts = page(form | {"ad": ad}, terms(**answers))
    assert [breach.term for breach in breaches(facts.ads[0])] == broken
    for breach in breaches(facts.ads[0]):
        field = {"display_url": ad["display_url"], "headline": ad["headline"]}.get(breach.match.field, form["query"])
        assert breach.match.span is None or field[slice(*breach.match.span)] == breach.match.found


@given(st.integers(4, 30), st.sets(st.integers(0, 29), max_size=8), st.integers(0, 3))
def test_a_copy_that_lacks_too_many_words_is_not_alike(count: int, gone: set[int], more: int) -> None:
    own = tuple(f"word{letter}" for letter in "abcdefghijklmnopqrstuvwxyzäöüß"[:count])
    mine = tuple(word for place, word in enumerate(own) if place not in gone) + ("mehr",) * more
    if lacks_too_many(" ".join(mine), own):
        assert likeness(mine, own) < NEAR
    assert lacks_too_many("mehr", own)
