"""What is told of everybody on a page in one pass: the same as of each alone. And links that are told at a glance."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.example import BRAND, PARTIES, page_of
from rules.facts import AdFacts, PageFacts, ResultFacts
from rules.kit import Kit
from rules.matchers import injection
from rules.matchers.affiliate import identify
from rules.matchers.phone import may_hold
from rules.sieve import topics

KIT = Kit(BRAND, PARTIES)
_SPICE = """
Northwind N0rthwind MESHLINE router support call +1 888 555 0142 official AnyDesk ! É ß “ 北风 www. eight five https://
northwind.example NORTHWIND.example shop.example / ? % https://northwind.example/?q=call
"""
SPICE = (*_SPICE.split(), "\n", "")
texts = st.lists(st.one_of(st.sampled_from(SPICE), st.text(max_size=4)), max_size=7).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda gap: gap.join(parts))
)
links = st.one_of(st.none(), texts, st.sampled_from(SPICE).map("https://{}".format))
sitelinks = st.lists(st.fixed_dictionaries({"title": texts, "url": links}), max_size=2)
ads = st.fixed_dictionaries(
    {"headline": texts, "text": texts, "display_url": links, "target_url": links},
    optional={"phones": st.lists(texts, max_size=2), "extensions": st.lists(texts, max_size=2), "sitelinks": sitelinks},
)
rows = st.fixed_dictionaries({"title": texts, "url": links, "text": texts}, optional={"phones": st.lists(texts, max_size=2)})


@given(texts, st.lists(ads, max_size=4), st.lists(rows, max_size=3))
def test_who_is_asked_among_others_says_what_he_says_alone(
    query: str, some_ads: list[dict[str, Any]], some: list[dict[str, Any]]
) -> None:
    page = PageFacts(KIT, page_of({"query": query, "ads": some_ads, "results": some}), None, None)
    everybody: tuple[AdFacts | ResultFacts, ...] = (*page.ads, *page.results)
    for one in everybody:
        words = "\n".join(one.words)
        assert one.may_call == (one.shows_numbers or may_hold(words))
        assert one.says == topics(words)
        assert one.may_lead_home == any(map(KIT.may_be_own, one.addresses))
        assert [url for _, url, _ in one.links] == list(one.addresses)
        assert set(one.naming) >= {text for text in one.words if KIT.marks(text)}


@given(st.lists(st.lists(links.filter(bool), max_size=3).map(tuple), max_size=4))
def test_networks_are_named_by_the_same_links_among_others(chains: list[tuple[str, ...]]) -> None:
    network = ("https://www.awin1.com/cread.php?awinmid=1&awinaffid=7&p=https%3A%2F%2Fshop.example%2F",)
    for every in (chains, [*chains, network]):
        assert KIT.affiliates(every) == [identify(chain) for chain in every]


@given(st.lists(st.lists(st.sampled_from(SPICE), max_size=3).map("".join), max_size=6))
def test_links_to_an_own_host_are_told_apart_among_others(urls: list[str]) -> None:
    assert set(KIT.leading_home(urls)) == {number for number, url in enumerate(urls) if KIT.may_be_own(url)}


def test_words_that_were_told_before_are_told_again_beside_new_ones() -> None:
    kit, old, new = Kit(BRAND, PARTIES), ("Northwind", "kaufen"), ("Mesh", "MESHLINE")
    assert kit.naming([old]) == [("Northwind",)]
    assert kit.naming([new, old, ("kaufen",)]) == [("MESHLINE",), ("Northwind",), ()]
    assert kit.naming([old, new]) == [("Northwind",), ("MESHLINE",)]


_PARTS = """
q = & & / ? # ; - _ 0 7 . + : @ é 08005550142 18005550142 call now eight five support %20 three.four
x9dAb30jq1mZkw8T 800-555-0142-0142 call_now_call_now_
"""


@given(st.lists(st.sampled_from(_PARTS.split()), max_size=14).map("".join))
@example("/?gclid=x9dAb30jq1mZkw8T&utm_source=ads")
@example("/?q=call_now_on_eight_hundred")
def test_a_link_that_may_hold_nothing_holds_nothing_in_any_part(rest: str) -> None:
    url = f"https://northwind.example{rest}"
    if not injection.may_hold(url):
        assert [hit for text in injection.parts(url) for hit in injection._in_part(text, ("US", "DE"), None)] == []


def test_a_campaigns_link_is_told_at_a_glance() -> None:
    campaign = "https://www.northwind.example/shop/7?gclid=EAIaIQob-ChMI2Zy_Y9&utm_source=ads&n=2#top"
    assert not injection.may_hold(campaign)
    assert injection.may_hold(f"{campaign}&q=call-now-0800-5550142")
    assert injection.may_hold("https://northwind.example/search?q=call_northwind_on_the_phone")


@pytest.mark.parametrize("end", ["!", "é", "=", ""])
@pytest.mark.parametrize(
    "part", ["/a1b2c3d4e5f6g7h8i9", "/1234567890123456", "?a=b&", "/", "=", "a=", "-", "/1", "?abcdefghijklmnop-q1&"]
)
def test_a_hostile_link_is_told_at_a_glance_too(part: str, end: str) -> None:
    url = f"https://northwind.example{part * (8_000 // len(part))}{end}"
    assert injection.may_hold(url) or not any(any(injection._in_part(text, ("US",), None)) for text in injection.parts(url))
