"""Sieves let everything through that the real search finds."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import sieve
from rules.matchers import affiliate, remote_access, support_words
from rules.matchers.tables import table

PHRASES = [(topic, word) for topic in support_words.TOPICS for group in table("support")[topic].values() for word in group]


@given(st.sampled_from(PHRASES), st.text(max_size=10), st.sampled_from([str.upper, str.title, str.lower, str.casefold]))
def test_words_pass_in_any_case(phrase: tuple[str, str], around: str, case: object) -> None:
    topic, word = phrase
    text = f"{around} {case(word)} {around}"  # type: ignore[operator]
    if support_words.find(text, topic):
        assert sieve.words(topic).passes(text)


@given(st.sampled_from(PHRASES), st.text(max_size=4), st.text(max_size=4), st.sampled_from([str.upper, str.title, str.casefold]))
def test_a_topic_of_which_a_text_speaks_is_told(phrase: tuple[str, str], before: str, after: str, case: object) -> None:
    topic, word = phrase
    text = f"{before}{case(word)}{after}"  # type: ignore[operator]
    if support_words.find(text, topic):
        assert sieve.topics(f"ad\n{text}\nad") & sieve.Topic[topic.upper()]


@pytest.mark.parametrize("text", ["We use ANYDESK", "Team-Viewer", "remote access", "ultra viewer", "fernwartung"])
def test_remote_access_passes(text: str) -> None:
    assert not remote_access.find(text) or sieve.remote().passes(text)
    assert not remote_access.find(text) or sieve.topics(text) & sieve.Topic.REMOTE


@pytest.mark.parametrize("entry", table("affiliates")["networks"], ids=lambda entry: entry["id"])
def test_links_of_every_network_pass_nested_too(entry: dict[str, list[str]]) -> None:
    links = [f"https://www.{host}/x?a=1" for host in entry.get("hosts", ())]
    links += [f"https://shop.example/?{name.upper()}=1234_1790000000_ab" for name in entry.get("landing", ())]
    links += ["https://www.amazon.de/dp/1?tag=x-21", "https://www.ebay.co.uk/itm/1?mkevt=1&campid=53"]
    for link in links:
        for url in (
            link,
            f"https://go.example/?u={quote(link, safe='')}",
            f"https://go.example/?u={quote(quote(link, safe=''))}",
        ):
            assert affiliate.identify([url]) is None or sieve.may_be_affiliate(url), url


def test_phrases_are_whole_words_the_longest_first_and_any_part_of_scripts_without_blanks() -> None:
    pattern = support_words.pattern_of(["help", "help desk", "客服"])
    text = "HELP-DESK helpful xhelp help 官方客服电话"
    assert [hit.group() for hit in pattern.finditer(text)] == ["HELP-DESK", "help", "客服"]


def test_ordinary_ads_do_not_pass() -> None:
    assert not sieve.words("support").passes("Mesh Router kaufen")
    assert not sieve.remote().passes("Mesh Router kaufen")
    assert not sieve.may_be_affiliate("https://shop.example/router?gclid=abc")
