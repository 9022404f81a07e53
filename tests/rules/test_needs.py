"""Cheap looks before the real search: where one says no, the real search finds nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from monitor.hosts import host_of
from monitor.model import Mark
from rules.example import BRAND, PARTIES, page_of
from rules.facts import PageFacts
from rules.fields import FIELDS
from rules.judge import Judge
from rules.kit import Kit
from rules.matchers.folding import aligned_words_of, is_aligned, words_of
from rules.matchers.mark import MarkMatcher
from rules.matchers.phone import _found, find, may_hold
from rules.reading import shipped
from rules.rule import On
from rules.verbs import VERBS

KIT = Kit(BRAND, PARTIES)
MATCHER = MarkMatcher([*BRAND.marks, Mark("Ergo"), Mark("H&M"), Mark("3M"), Mark("Müller"), Mark("Target", generic=True)])
_SPICE = """
Northwind N0rthwind north-wind MESHLINE meshlines northwnd ergo router support call +1 888 555 0142 | ! @ $ É ß µ “ 北风 h&m www.
https:// northwind.example northwind-help.example shop.example / › ? % northwind.example/?q=call%20now%20help%20northwind
"""
SPICE = (*_SPICE.split(), "\n", "")
SEARCHES = {
    on: [
        (verb, name, field)
        for verb in VERBS.values()
        for name, field in FIELDS[on].items()
        if verb.needs and field.kind in verb.kinds and name != "query"
    ]
    for on in (On.AD, On.RESULT)
}
texts = st.lists(st.one_of(st.sampled_from(SPICE), st.text(max_size=4)), max_size=7).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda gap: gap.join(parts))
)
links = st.one_of(st.none(), texts, st.sampled_from(SPICE).map("https://{}".format))
ads = st.fixed_dictionaries(
    {"headline": texts, "text": texts, "display_url": links, "target_url": links},
    optional={
        "phones": st.lists(texts, max_size=2),
        "extensions": st.lists(texts, max_size=2),
        "sitelinks": st.lists(st.fixed_dictionaries({"title": texts, "url": links}), max_size=2),
        "advertiser": st.sampled_from(["GutscheinFuchs UG", "Northwind Networks GmbH"]),
    },
)
rows = st.fixed_dictionaries({"title": texts, "url": links, "text": texts}, optional={"phones": st.lists(texts, max_size=2)})


@given(texts, st.lists(ads, max_size=3), st.lists(rows, max_size=2))
def test_a_verb_finds_nothing_where_its_need_says_no(
    query: str, some_ads: list[dict[str, Any]], some: list[dict[str, Any]]
) -> None:
    page = PageFacts(KIT, page_of({"query": query, "ads": some_ads, "results": some}), None, None)
    for on, everybody in ((On.AD, page.ads), (On.RESULT, page.results)):
        for facts in everybody:
            for verb, name, field in SEARCHES[on]:
                if verb.needs and not verb.needs(facts):
                    assert verb.make(())(facts, field.read(facts)) == (), (verb.about, name)


def test_needs_spare_an_ordinary_ad_every_search() -> None:
    ad = {"headline": "Mesh Router kaufen", "text": "Heute bestellt", "target_url": "https://shop.example/?gclid=x"}
    facts = PageFacts(KIT, page_of({"query": "mesh router", "ad": ad}), None, None).ads[0]
    assert not any(verb.needs(facts) for verb in VERBS.values() if verb.needs)


@given(st.lists(texts, max_size=5), texts)
def test_only_texts_that_hold_something_have_a_mark(some: list[str], around: str) -> None:
    held = MATCHER.holding(some)
    assert all(text in held for text in some if MATCHER.find(text, "", around))


@given(st.lists(texts, max_size=4))
def test_texts_that_together_hold_no_number_have_none(some: list[str]) -> None:
    if not may_hold("\n".join(some)):
        assert not any(find(text, ("DE", "US")) for text in some)


@given(st.from_regex(r"[1-9][0-9]{0,25}", fullmatch=True))
def test_digits_alone_are_no_telephone_number(digits: str) -> None:
    assert _found.__wrapped__(digits, ("DE", "US")) == ()
    assert find(digits, ("DE", "US")) == ()


@given(st.text(max_size=40))
def test_the_short_way_to_the_coarse_form_is_the_long_one(text: str) -> None:
    for each in (text, text.encode("latin-1", "ignore").decode("latin-1")):
        words, aligned = aligned_words_of(each)
        assert words == words_of(each)
        assert not aligned or is_aligned(each, words)


@given(st.text(max_size=20), st.sampled_from([*BRAND.domains, "northwind-services.example"]), st.text(max_size=10))
def test_no_link_to_an_own_host_is_missed(before: str, domain: str, after: str) -> None:
    for url in (f"https://{before}{domain}{after}", f"HTTPS://WWW.{domain.upper()}:8080/{after}", f" http://{before}@{domain}/"):
        assert KIT.may_be_own(url) or not KIT.roster.own_host(host_of(url))


def test_numbers_in_words_are_found_in_any_case() -> None:
    spoken = "Call eight eight eight five five five zero one four two"
    assert [hit.e164 for hit in find(spoken.upper(), ("US",))] == [hit.e164 for hit in find(spoken, ("US",))] != []


def test_rules_that_begin_alike_are_all_tried() -> None:
    ad = {"headline": "Northwind Support", "display_url": "shop.example/northwind", "target_url": "https://shop.example/"}
    page = page_of({"query": "router", "ad": ad})
    alone = [finding for rule in shipped() for finding in Judge(BRAND, PARTIES, (rule,)).judge(page)]
    assert Judge(BRAND, PARTIES).judge(page) == tuple(alone)
    assert len(alone) >= 2
