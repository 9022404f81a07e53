"""For each channel the world's own database yields a complete pack, or a refusal by name; nothing is left blank."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from monitor.casework import obstacles
from monitor.model import Case, Filer, Settings
from reports import takedown
from reports.channel import Need, channels
from reports.notice import Notice, prepared
from reports.once import Once
from reports.proof.sealing import Seal
from reports.proof.signing import Signer
from reports.proof.verdicts import State
from reports.proof.verify import verdicts
from tests.reports.proof.sealed import NOW, key

pytestmark = pytest.mark.timeout(600)
SEAL = Seal(NOW, Signer(key()), remark="a test's key")
COMPLETE = {
    "affiliate_network": "None affiliate DE",
    "dsa_art16": "shopscout.example trademark DE",
    "google_ads_report_ad": "router-hilfe24.example scam DE",
    "google_ads_trademark": "airhaus.example trademark GB",
    "google_search_counterfeit": "netforum.example scam GB",
    "google_search_dmca": "netzforum.example scam DE",
    "host_or_registrar": "nw-helpdesk.example scam GB",
    "microsoft_ads_ip": "airhaus.example trademark DE",
    "microsoft_low_quality_ad": "router-hilfe24.example scam DE",
    "netcraft": "router-hilfe24.example scam GB",
    "partner": "routershop.example trademark GB",
    "youtube_trademark": "youtube.com outranking GB",
}
ELSEWHERE = ("baidu_ads", "duckduckgo_ads", "yahoo_japan_search_ads", "yandex_direct_claim")
LETTERS = {f"data/letter.{face}" for face in ("html", "txt", "pdf", "docx")} | {"data/copy-paste.html"}


def case_of(view: Once, who: str) -> Case:
    return next(case for case in view.cases() if f"{case.domain} {case.family} {case.country}" == who)


def notice_of(view: Once, channel: str, who: str) -> Notice:
    found = prepared(view, case_of(view, who), channels()[channel])
    assert found
    return found


def test_every_channel_is_one_of_the_two() -> None:
    assert sorted((*COMPLETE, *ELSEWHERE)) == sorted(channels())


@pytest.mark.parametrize(("name", "who"), COMPLETE.items())
def test_a_complete_pack_with_every_field_that_is_asked(view: Once, name: str, who: str) -> None:
    notice = notice_of(view, name, who)
    assert (notice.missing, notice.refusals, notice.sandbox) == ((), (), True)
    made = takedown.files(view, notice, SEAL)
    assert made.keys() >= LETTERS
    assert {row.state for row in verdicts(made)} == {State.HOLDS, State.ABSENT}
    form = json.loads(made["data/fields.json"])
    filled = {field["name"]: field["value"] for field in form["fields"]}
    assert all(filled.values())
    assert {field.name for field in channels()[name].fields if field.need is Need.REQUIRED} <= filled.keys()
    letter = made["data/letter.txt"].decode()
    assert letter.startswith("DRAFT: nobody has approved this.\nSANDBOX")
    for word in ("target.final_url", *form["said_by"]):
        value = filled[word]
        assert (value if isinstance(value, str) else value[-1]) in letter, word


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_channel_of_an_engine_that_showed_nothing_is_refused_by_name(view: Once, name: str) -> None:
    engine = channels()[name].engines[0]
    told = {obstacles(view, case, channels()[name]) for case in view.cases()}
    assert told == {(f"{name} deals with {engine} only, and none of them showed this case",)}


@pytest.mark.parametrize(
    ("channel", "who", "reason"),
    [
        ("google_ads_trademark", "airhaus.example bidding DE", "the mark is in the keyword only"),
        ("microsoft_ads_ip", "airhaus.example bidding GB", "the mark is in the keyword only"),
        ("google_ads_trademark", "routershop.example trademark GB", "resellers who sell with prices are exempt"),
        ("google_ads_trademark", "northwlnd.example lookalike GB", "does not deal with lookalike findings"),
        ("google_search_dmca", "airhaus.example trademark DE", "deals with results only"),
        ("google_search_counterfeit", "netzforum.example scam DE", "only pages that sell counterfeits are delisted"),
        ("dsa_art16", "airhaus.example trademark GB", "only in EU"),
        ("netcraft", "airhaus.example trademark DE", "does not deal with trademark findings"),
        ("partner", "airhaus.example trademark DE", "only for a listed reseller"),
    ],
)
def test_what_a_channel_would_not_take_is_refused_by_name(view: Once, channel: str, who: str, reason: str) -> None:
    assert any(line.startswith(f"refused: {reason}") for line in obstacles(view, case_of(view, who), channels()[channel]))


class Other:
    """The same facts under other settings."""

    def __init__(self, view: Once, settings: Settings) -> None:
        self.settings = settings
        self._view = view

    def __getattr__(self, name: str) -> object:
        return getattr(self._view, name)


def told(view: Once, settings: Settings, channel: str, who: str) -> tuple[str, ...]:
    return obstacles(Other(view, settings), case_of(view, who), channels()[channel])  # type: ignore[arg-type]


@pytest.mark.parametrize("channel", ["google_ads_trademark", "microsoft_ads_ip"])
def test_no_right_in_this_country_is_refused_by_name(view: Once, channel: str) -> None:
    brand = view.settings.brand
    marks = tuple(replace(mark, registrations=mark.registrations[:1]) for mark in brand.marks)
    settings = replace(view.settings, brand=replace(brand, marks=marks))
    lines = told(view, settings, channel, "airhaus.example trademark GB")
    assert "refused: no registration of NORTHWIND on record covers GB" in lines
    assert told(view, settings, channel, "airhaus.example trademark DE") == ()


@pytest.mark.parametrize(("authority", "lines"), [(None, 2), ("letter.pdf", 0)])
def test_a_filer_who_is_not_entitled_is_refused_by_name(view: Once, authority: str | None, lines: int) -> None:
    filer = Filer("Kim", "agency", "kim@agency.example", "Klarsicht Media GmbH", authority=authority)
    found = told(view, replace(view.settings, filer=filer), "google_ads_trademark", "airhaus.example trademark DE")
    assert len(found) == lines
    assert any("the filer is not entitled: agency" in line for line in found) is bool(lines)
    assert any("missing: filer.authority" in line for line in found) is bool(lines)


def test_a_person_chose_what_no_rule_could_say_and_is_named(view: Once) -> None:
    said = {name: dict(notice_of(view, name, who).said) for name, who in COMPLETE.items()}
    assert {name: tuple(words) for name, words in said.items() if words} == {
        "dsa_art16": ("legal.ground",),
        "google_search_counterfeit": ("counterfeit.goods",),
        "google_search_dmca": ("copyright.work", "copyright.example"),
        "youtube_trademark": ("grounds.policy_rule",),
    }
    assert {by for words in said.values() for by in words.values()} == {"Ada Kern"}


def test_a_partner_is_written_to_in_the_language_of_the_place_marked_to_be_checked(view: Once) -> None:
    german = takedown.files(view, notice_of(view, "affiliate_network", COMPLETE["affiliate_network"]))["data/letter.txt"].decode()
    english = takedown.files(view, notice_of(view, "partner", COMPLETE["partner"]))["data/letter.txt"].decode()
    assert "have it checked" in german
    assert "Partnerprogramm" in german or "Publisher" in german
    assert "have it checked" not in english
