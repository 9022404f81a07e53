"""Eligibility: what each channel would say of a finding, with its reason and the day on which its policy was read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.model import Door, Finding
from rules.eligibility import CHANNELS, Claim, Trace, door_for, rights_of, verdict, verdicts
from rules.example import BRAND, PARTIES, page_of
from rules.judge import Judge
from rules.policies import POLICIES, grounds

JUDGE = Judge(BRAND, PARTIES)
UNREGISTERED = Judge(replace(BRAND, marks=tuple(replace(mark, registrations=()) for mark in BRAND.marks)), PARTIES)
AWIN = "https://www.awin1.com/cread.php?awinmid=1234&awinaffid=999111&ued=https%3A%2F%2Fwww.northwind.example%2F"
HOME = "https://www.northwind.example/"
RIGHTS = rights_of(BRAND)
CLAIM = Claim(
    rule="trademark/mark-in-ad-text",
    subject="ad",
    engine="google",
    country="DE",
    mark="NORTHWIND",
    fields=frozenset({"headline"}),
    role="competitor",
)
BY_ID = {channel.id: channel for channel in CHANNELS}


@pytest.mark.parametrize(
    ("channel", "change", "expected", "reason"),
    [
        ("google_ads_trademark", {}, "eligible", ""),
        ("google_ads_trademark", {"engine": "bing"}, "not_eligible", "deals with google only"),
        ("google_ads_trademark", {"engine": None}, "eligible", ""),
        ("google_ads_trademark", {"rule": "bidding/competitor-on-brand-query"}, "not_eligible", "keyword only"),
        ("google_ads_trademark", {"fields": frozenset({"keyword_only"})}, "not_eligible", "keywords are not restricted"),
        ("google_ads_trademark", {"fields": frozenset({"display_domain"})}, "not_eligible", "second-level domain"),
        ("google_ads_trademark", {"fields": frozenset({"display_path"})}, "needs_human", "not confirmed"),
        ("google_ads_trademark", {"fields": frozenset({"display_domain", "text"})}, "eligible", ""),
        ("google_ads_trademark", {"country": "US"}, "not_eligible", "no registration of NORTHWIND is listed for US"),
        ("google_ads_trademark", {"country": None}, "needs_human", "country"),
        ("google_ads_trademark", {"role": "reseller"}, "not_eligible", "resellers"),
        ("google_ads_trademark", {"role": "informational"}, "not_eligible", "informational"),
        ("google_ads_trademark", {"sells": True}, "needs_human", "prices"),
        ("google_ads_trademark", {"role": "unknown"}, "needs_human", "confuses"),
        ("google_ads_trademark", {"filer": "other"}, "not_eligible", "not entitled"),
        ("google_ads_trademark", {"filer": "owner_employee"}, "eligible", ""),
        ("google_ads_trademark", {"subject": "result"}, "not_eligible", "ads only"),
        ("google_ads_report_ad", {"rule": "scam/unknown-phone", "role": "unknown"}, "eligible", ""),
        ("google_search_counterfeit", {"subject": "result"}, "not_eligible", "counterfeits"),
        ("youtube_trademark", {"subject": "result", "host": "youtube.com"}, "needs_human", "forwarded"),
        ("youtube_trademark", {"subject": "result", "host": "notyoutube.com"}, "not_eligible", "youtube.com"),
        ("microsoft_ads_ip", {"engine": "bing"}, "eligible", ""),
        ("microsoft_ads_ip", {"engine": "bing", "fields": frozenset({"display_domain"})}, "needs_human", "not confirmed"),
        ("yandex_direct_claim", {"engine": "yandex"}, "needs_human", "screenshots"),
        ("affiliate_network", {"rule": "affiliate/brand-bidding", "role": "affiliate"}, "eligible", ""),
        ("affiliate_network", {}, "not_eligible", "no listed affiliate"),
        ("affiliate_network", {"role": "unknown"}, "not_eligible", "no listed affiliate"),
        ("affiliate_network", {"rule": "affiliate/brand-bidding", "role": "unknown"}, "not_eligible", "no listed affiliate"),
        ("affiliate_network", {"role": "unknown", "trace": Trace.NETWORK}, "not_eligible", "no publisher"),
        ("affiliate_network", {"role": "unknown", "trace": Trace.ELSEWHERE}, "needs_human", "whose programme"),
        ("affiliate_network", {"role": "unknown", "trace": Trace.PUBLISHER}, "eligible", ""),
        ("partner", {"role": "reseller"}, "eligible", ""),
        ("partner", {"role": "competitor"}, "not_eligible", "only for a listed"),
        ("partner", {"role": "unknown"}, "not_eligible", "only for a listed"),
        ("host_or_registrar", {}, "not_eligible", "display domain"),
        ("host_or_registrar", {"fields": frozenset({"display_domain"})}, "needs_human", "registrars"),
        ("host_or_registrar", {"rule": "lookalike/domain-typo"}, "needs_human", "registrars"),
        ("dsa_art16", {}, "needs_human", "counsel"),
        ("dsa_art16", {"country": "US"}, "not_eligible", "only in EU"),
    ],
)
def test_a_channel_takes_it_refuses_it_or_asks_a_person(
    channel: str, change: dict[str, object], expected: str, reason: str
) -> None:
    said = verdict(BY_ID[channel], CLAIM._replace(**change), RIGHTS)  # type: ignore[arg-type]
    assert (said.channel, said.verdict) == (channel, expected)
    assert reason in said.reason
    assert said.policy == BY_ID[channel].policy
    assert said.read_on == "2026-11-21"


def test_an_unconfirmed_channel_never_says_yes() -> None:
    assumed = replace(BY_ID["google_ads_trademark"], status="assumed")
    assert verdict(assumed, CLAIM, RIGHTS).verdict == "needs_human"


def test_a_mark_that_is_not_listed_has_no_right() -> None:
    assert verdict(BY_ID["google_ads_trademark"], CLAIM._replace(mark="OTHER"), RIGHTS).verdict == "not_eligible"


def of(form: dict[str, object], rule: str, judge: Judge = JUDGE) -> Finding:
    return next(finding for finding in judge.judge(page_of(form)) if finding.rule == rule)


def told(finding: Finding) -> dict[str, str]:
    return {said.channel: said.verdict for said in finding.eligibility}


def test_every_finding_is_held_against_every_channel() -> None:
    ad = {"headline": "Besser als Northwind", "target_url": "https://airhaus.example/"}
    finding = of({"query": "northwind", "ad": ad}, "trademark/mark-in-ad-text")
    assert [said.channel for said in finding.eligibility] == [channel.id for channel in CHANNELS]
    assert told(finding)["google_ads_trademark"] == "eligible"


def test_keyword_only_is_refused_from_page_to_verdict() -> None:
    ad = {"headline": "WLAN", "target_url": "https://airhaus.example/"}
    finding = of({"query": "northwind", "ad": ad}, "bidding/competitor-on-brand-query")
    assert "eligible" not in told(finding).values()


def test_the_place_in_the_displayed_address_decides() -> None:
    host = {"headline": "x", "display_url": "northwind-sale.example/a", "target_url": "https://northwind-sale.example/"}
    path = {"headline": "x", "display_url": "sale.example/northwind", "target_url": "https://sale.example/"}
    first = of({"query": "x", "ad": host}, "trademark/mark-in-display-domain")
    second = of({"query": "x", "ad": path}, "trademark/mark-in-display-path")
    assert told(first)["google_ads_trademark"] == "not_eligible"
    assert told(second)["google_ads_trademark"] == "needs_human"


def test_channels_and_policies_carry_their_day_and_how_well_they_were_read() -> None:
    for channel in CHANNELS:
        assert channel.status in {"verified", "partial", "assumed", "no policy"}
        assert channel.subjects
    for policy in POLICIES.values():
        assert policy.status in {"verified", "partial", "assumed"}
        assert policy.says.endswith(".")
    assert grounds(["google_ads_trademark", "affiliate_programme_terms"], "bing") == ("affiliate_programme_terms",)
    assert grounds(["google_ads_trademark"], None) == ("google_ads_trademark",)


def test_verdicts_are_in_the_order_of_the_file() -> None:
    assert [said.channel for said in verdicts(CLAIM, RIGHTS)] == [*BY_ID]


@pytest.mark.parametrize(
    ("ad", "rule", "expected"),
    [
        (
            {"headline": "Besser als Northwind", "target_url": "https://airhaus.example/"},
            "trademark/mark-in-ad-text",
            "not_eligible",
        ),
        ({"headline": "Northwind Router", "target_url": "https://deals.example/"}, "trademark/mark-in-ad-text", "not_eligible"),
        ({"headline": "Northwind", "target_url": HOME, "chain": [AWIN]}, "affiliate/direct-linking", "eligible"),
        ({"headline": "Northwind", "target_url": "https://gutscheinfuchs.example/"}, "trademark/mark-in-ad-text", "eligible"),
        (
            {"headline": "Northwind", "target_url": "https://www.amazon.de/s?k=router&tag=googshop-21"},
            "trademark/mark-in-ad-text",
            "needs_human",
        ),
    ],
)
def test_a_network_hears_only_of_its_publishers(ad: dict[str, object], rule: str, expected: str) -> None:
    assert told(of({"query": "northwind", "ad": ad}, rule))["affiliate_network"] == expected


@pytest.mark.parametrize(
    ("form", "rule", "expected"),
    [
        ({"ad": {"headline": "Besser als Northwind", "target_url": "https://airhaus.example/"}}, "mark-in-ad-text", Door.NOBODY),
        (
            {"country": "US", "ad": {"headline": "Northwind bei RouterShop", "target_url": "https://routershop.example/"}},
            "mark-in-ad-text",
            Door.PARTNER,
        ),
    ],
)
def test_the_door_follows_what_the_channels_say(form: dict[str, object], rule: str, expected: Door) -> None:
    assert of({"query": "router", **form}, f"trademark/{rule}", UNREGISTERED).door is expected


def test_a_country_without_a_right_has_no_trademark_form() -> None:
    ad = {"headline": "Besser als Northwind", "target_url": "https://airhaus.example/"}
    assert of({"query": "router", "country": "DE", "ad": ad}, "trademark/mark-in-ad-text").door is Door.TRADEMARK_FORM
    assert of({"query": "router", "country": "US", "ad": ad}, "trademark/mark-in-ad-text").door is Door.NOBODY


def test_a_scam_among_the_results_goes_to_the_host() -> None:
    row = {
        "title": "Northwind customer care",
        "text": "Call Northwind support at +1-888-555-0142",
        "url": "https://forum.example/t",
    }
    assert of({"query": "northwind support phone number", "result": row}, "scam/unknown-phone").door is Door.HOST_OR_REGISTRAR


@pytest.mark.parametrize("door", [Door.OWN_TEAM, Door.NOBODY])
def test_what_stays_inside_is_never_sent_out(door: Door) -> None:
    assert door_for(door, verdicts(CLAIM, RIGHTS)) is door
