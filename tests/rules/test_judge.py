"""The judge: order, blindness, exemptions, fingerprints, faults."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.forms import findings_to_form
from monitor.model import AdsState, Brand, Door, Finding, Level, Mark, Outcome, Owner, Serp, Subject, WatchKind
from rules.example import BRAND, PARTIES, page_of
from rules.finding import fingerprint
from rules.judge import Judge, RuleFault
from rules.reading import shipped
from rules.rule import Ask, Line, On, Rule, Status
from rules.verbs import VERBS

JUDGE = Judge(BRAND, PARTIES)
BUSY: dict[str, Any] = {
    "query": "northwind router support",
    "ads": [
        {"headline": "Northwind", "target_url": "https://northwind.example/"},
        {"headline": "Official Northwind Support", "text": "Call +1 888 555 0142", "target_url": "https://help-desk.example/"},
        {"headline": "Besser als Northwind", "target_url": "https://airhaus.example/", "advertiser": "Airhaus AG"},
        {"headline": "Northwind bei RouterShop", "target_url": "https://routershop.example/"},
    ],
    "results": [
        {"title": "Northwind Forum", "url": "https://forum.example/n"},
        {"title": "Northwind Support", "url": "https://northwind.example/support"},
    ],
}


def ids(findings: tuple[Finding, ...]) -> list[tuple[str, int | None, str]]:
    return [(finding.subject.type, finding.subject.rank, finding.rule) for finding in findings]


def test_findings_come_in_the_order_of_the_page_and_then_of_the_rules() -> None:
    assert ids(JUDGE.judge(page_of(BUSY))) == [
        ("ad", 2, "bidding/unknown-advertiser-on-brand-query"),
        ("ad", 2, "scam/support-impersonation"),
        ("ad", 2, "scam/unknown-phone"),
        ("ad", 2, "trademark/mark-in-ad-text"),
        ("ad", 3, "bidding/competitor-on-brand-query"),
        ("ad", 3, "trademark/mark-in-ad-text"),
        ("ad", 4, "bidding/partner-beyond-permission"),
        ("result", 1, "outranking/third-party-above-brand"),
        ("result", 1, "support/unofficial-answer-first"),
    ]


def test_the_same_page_is_judged_the_same_way_whatever_the_order_of_the_rules() -> None:
    page = page_of(BUSY)
    backwards = Judge(BRAND, PARTIES, shipped()[::-1])
    assert JUDGE.judge(page) == JUDGE.judge(page) == backwards.judge(page)


def test_a_finding_says_everything_that_a_reader_needs() -> None:
    page = replace(page_of(BUSY), capture="c" * 32)
    finding = next(one for one in JUDGE.judge(page) if one.rule == "trademark/mark-in-ad-text" and one.subject.rank == 3)
    assert finding.subject == Subject("ad", 3, "top")
    assert finding.level is Level.HIGH
    assert finding.why.startswith("“Airhaus AG” (airhaus.example) shows NORTHWIND in the headline")
    assert [(match.field, match.found, match.span) for match in finding.matched] == [("headline", "Northwind", (11, 20))]
    assert finding.policy_ground == ("google_ads_trademark",)
    assert (finding.domain, finding.mark, finding.country, finding.capture) == ("airhaus.example", "NORTHWIND", "DE", "c" * 32)
    assert finding.door is Door.TRADEMARK_FORM
    assert finding.legal_ground is None
    assert {exemption.code for exemption in finding.exemptions} == {"own_or_group", "permission:mark_in_ad_text"}
    assert not any(exemption.applies for exemption in finding.exemptions)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (outcome, state)
        for outcome, state in itertools.product(Outcome, AdsState)
        if not Serp("q", outcome, ads_state=state).proven
    ],
)
def test_a_blind_look_gives_no_finding_of_absence(outcome: Outcome, state: AdsState) -> None:
    page = replace(page_of({"query": "northwind", "results": [{"title": "x", "url": "https://forum.example/"}]}))
    blind = replace(page, outcome=outcome, ads_state=state)
    assert "outranking/brand-absent" in [finding.rule for finding in JUDGE.judge(page)]
    assert "outranking/brand-absent" not in [finding.rule for finding in JUDGE.judge(blind)]


def test_what_was_read_on_a_partial_page_was_seen() -> None:
    page = page_of(BUSY)
    partial = replace(page, outcome=Outcome.PARTIAL, ads_state=AdsState.MARKERS_UNPARSED)
    assert JUDGE.judge(partial) == JUDGE.judge(page)


def test_nothing_is_claimed_of_a_canary() -> None:
    assert JUDGE.judge(page_of(BUSY), WatchKind.CANARY) == ()


def test_a_page_without_a_time_is_judged_at_the_time_passed_in() -> None:
    page = replace(
        page_of({"query": "x", "ad": {"headline": "Northwind", "target_url": "https://altshop.example/"}}), taken_at=None
    )
    before, after = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    assert JUDGE.judge(page, at=before) == ()
    late = JUDGE.judge(page, at=after)
    assert ids(late) == [("ad", 1, "trademark/mark-in-ad-text")]
    assert "ran out on 2026-06-30" in late[0].why
    assert JUDGE.judge(page) == ()


def test_policies_are_those_of_the_engine() -> None:
    form = {"query": "x", "ad": {"headline": "Northwind", "target_url": "https://airhaus.example/"}}
    grounds = {engine: JUDGE.judge(page_of(form | {"engine": engine}))[0].policy_ground for engine in ("google", "bing", "baidu")}
    assert grounds == {"google": ("google_ads_trademark",), "bing": ("microsoft_ads_ip",), "baidu": ()}


def test_bidding_seen_once_is_only_watched() -> None:
    findings = JUDGE.judge(page_of(BUSY))
    assert {finding.family for finding in findings if finding.watch_only} == {"bidding"}


def test_a_fingerprint_names_party_mark_country_and_family() -> None:
    base = fingerprint("airhaus.example", "NORTHWIND", "DE", "trademark")
    assert base == fingerprint("Airhaus.example", "northwind", "de", "trademark")
    others = {
        fingerprint("netzwolf.example", "NORTHWIND", "DE", "trademark"),
        fingerprint("airhaus.example", "MESHLINE", "DE", "trademark"),
        fingerprint("airhaus.example", "NORTHWIND", "AT", "trademark"),
        fingerprint("airhaus.example", "NORTHWIND", "DE", "bidding"),
        fingerprint(None, "NORTHWIND", "DE", "trademark"),
    }
    assert base not in others
    assert len(others) == 5


def test_two_sightings_of_one_advertiser_make_one_case_and_its_rules_of_one_family_share_it() -> None:
    first = page_of(
        {"query": "northwind router", "ad": {"headline": "Northwind Router", "target_url": "https://airhaus.example/a"}}
    )
    second = page_of({"query": "northwind", "ad": {"headline": "Northwind!", "target_url": "https://www.airhaus.example/b"}})
    prints = {one.fingerprint for page in (first, second) for one in JUDGE.judge(page) if one.family == "trademark"}
    assert len(prints) == 1


def test_a_hijacker_of_the_own_site_is_not_filed_under_the_brands_own_domain() -> None:
    ad = {"headline": "Northwind", "target_url": "https://northwind.example/", "advertiser": "Yoyo Ltd"}
    finding = next(one for one in JUDGE.judge(page_of({"query": "x", "ad": ad})) if one.rule == "hijack/lands-on-own-site")
    assert finding.domain is None
    assert finding.fingerprint == fingerprint("Yoyo Ltd", None, "DE", "hijack")


def test_a_rule_that_breaks_is_counted_and_the_others_go_on(breaking: Rule) -> None:
    judgement = Judge(BRAND, PARTIES, (*shipped(), breaking)).judged(page_of(BUSY))
    assert judgement.findings == JUDGE.judge(page_of(BUSY))
    assert judgement.faults[0] == RuleFault(
        "test/breaks", Subject("ad", 1, "top"), "TypeError: '>=' not supported between instances of 'int' and 'str'"
    )
    assert len(judgement.faults) == 4


@pytest.fixture
def breaking() -> Rule:
    """A rule that compares a rank with a word, as no loader would let through."""
    rule = next(rule for rule in shipped() if rule.id == "scam/remote-access-offer")
    line = Line("rank", (Ask("between", ("two", None)),))
    return replace(rule, id="test/breaks", on=(On.AD,), all=(line,), none=(), graver=())


def test_rules_that_are_off_stay_quiet() -> None:
    off = tuple(replace(rule, status=Status.OFF) for rule in shipped())
    assert Judge(BRAND, PARTIES, off).judge(page_of(BUSY)) == ()


def test_a_brand_without_marks_or_partners_can_be_judged() -> None:
    bare = Judge(Brand("X", Owner("X GmbH", "DE"), ()), ())
    assert bare.judge(page_of(BUSY)) == ()


def test_a_generic_mark_counts_only_beside_its_context() -> None:
    brand = replace(BRAND, marks=(Mark("TARGET", generic=True, context=("store", "shop")),))
    judge = Judge(brand, ())
    ordinary = {"headline": "Hit your target weight", "target_url": "https://fit.example/"}
    named = {"headline": "Target Deals", "text": "The store for everything", "target_url": "https://deals.example/"}
    assert judge.judge(page_of({"query": "weight", "ad": ordinary})) == ()
    assert [one.rule for one in judge.judge(page_of({"query": "deals", "ad": named}))] == ["trademark/mark-in-ad-text"]


def test_every_form_of_a_finding_is_plain_data() -> None:
    page = page_of(BUSY)
    form = findings_to_form(page, JUDGE.judge(page))
    assert form["findings"][0]["subject"] == {"type": "ad", "rank": 2, "slot": "top"}
    assert {type(value) for value in form["findings"][0].values()} <= {str, int, float, bool, dict, list, type(None)}


texts = st.text(max_size=60)
links = st.one_of(st.none(), st.text(max_size=60), st.from_regex(r"https?://[a-z0-9.\-]{1,20}/[ -~]{0,30}", fullmatch=True))
ads = st.fixed_dictionaries(
    {"headline": texts, "text": texts, "display_url": links, "target_url": links, "host": links, "advertiser": texts},
    optional={
        "phones": st.lists(texts, max_size=2),
        "extensions": st.lists(texts, max_size=2),
        "chain": st.lists(texts, max_size=3),
    },
)
results = st.fixed_dictionaries({"title": texts, "url": links, "text": texts, "channel": texts, "host": links})


@given(texts, st.lists(ads, max_size=3), st.lists(results, max_size=3))
def test_no_page_breaks_a_rule(query: str, some_ads: list[dict[str, Any]], some_results: list[dict[str, Any]]) -> None:
    page = page_of({"query": f"northwind {query}", "ads": some_ads, "results": some_results})
    judgement = JUDGE.judged(page)
    assert judgement.faults == ()
    for finding in judgement.findings:
        assert 0 <= finding.confidence <= 1
        assert finding.why.isprintable()


def test_every_verb_says_what_it_means_and_where_it_works() -> None:
    assert all(verb.kinds and verb.about for verb in VERBS.values())


def the(form: dict[str, Any], rule: str) -> Finding:
    return next(finding for finding in JUDGE.judge(page_of(form)) if finding.rule == rule)


@pytest.mark.parametrize(
    ("query", "words", "level", "watched", "door"),
    [
        (
            "northwind router",
            {"headline": "Northwind N300 kaufen", "text": "Elektro Meyer, 030 23125777"},
            Level.INFO,
            True,
            Door.NOBODY,
        ),
        ("northwind router", {"headline": "Northwind Support", "text": "030 23125777"}, Level.CRITICAL, False, Door.SCAM_REPORT),
        ("northwind support", {"headline": "Northwind N300", "text": "030 23125777"}, Level.CRITICAL, False, Door.SCAM_REPORT),
        (
            "northwind router",
            {"headline": "Northwind N300", "text": "030 23125777", "extensions": ["Kundenservice rund um die Uhr"]},
            Level.MEDIUM,
            False,
            Door.SCAM_REPORT,
        ),
    ],
)
def test_a_shops_own_number_in_a_product_ad_is_only_watched(
    query: str, words: dict[str, Any], level: Level, watched: bool, door: Door
) -> None:
    finding = the({"query": query, "ad": {**words, "target_url": "https://elektro-meyer.example/"}}, "scam/unknown-phone")
    assert (finding.level, finding.watch_only, finding.door) == (level, watched, door)
    assert finding.rule_version == 3
    assert ("perhaps the seller's own number" in finding.why) is watched


def test_the_name_alone_under_another_suffix_is_perhaps_the_brands_own_site() -> None:
    rule = "lookalike/domain-combosquat"
    alone = the({"query": "northwind", "ad": {"headline": "Router", "target_url": "https://www.northwind.es/"}}, rule)
    assert (alone.level, alone.door) == (Level.INFO, Door.OWN_TEAM)
    assert "perhaps Northwind's own site, missing from brand.domains" in alone.why
    glued = the({"query": "northwind", "ad": {"headline": "Router", "target_url": "https://northwind-login.es/"}}, rule)
    assert (glued.level, glued.door) == (Level.HIGH, Door.HOST_OR_REGISTRAR)


def test_a_case_about_the_query_looks_at_the_query_alone() -> None:
    rule, ad = "lookalike/domain-combosquat", {"headline": "Northwind", "target_url": "https://northwind-login.es/"}
    levels = {query: the({"query": query, "ad": ad}, rule).level for query in ("northwind", "router")}
    assert levels == {"northwind": Level.HIGH, "router": Level.LOW}
