"""The second opinion counts ads by the page's own signs: never more than there are, and none for mere words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.markers import advertisers, count
from monitor.page import Page

COLLECTION = Path(__file__).parents[2] / "../shared/serps"
GOLDEN = Path(__file__).parents[1] / "engines" / "pages"
LABELS = COLLECTION / "labels.jsonl"
LABELLED = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()] if LABELS.exists() else []


def page(body: str) -> Page:
    return Page(f"<html><body>{body}</body></html>".encode())


def google(name: str, words: str = "Buy") -> str:
    return (
        f'<div><a href="/aclk?sa=l&amp;ai={name}"><h3>{words}</h3></a><a href="/aclk?sa=l&amp;ai={name}&amp;x=1">more</a></div>'
    )


def bing(host: str, token: str, words: str = "Buy") -> str:
    return f'<li><h2><a href="https://www.bing.com/aclk?ld={token}&amp;adurl=https://{host}/">{words}</a></h2></li>'


def test_each_named_ad_counts_once_however_many_links_it_has() -> None:
    assert count(page(google("first-ad") + google("second-ad"))) == 2


def test_a_copy_in_a_lightbox_is_no_second_ad() -> None:
    assert count(page(google("first-ad") + google("first-ad"))) == 1


def test_every_titled_ad_link_counts_even_of_one_advertiser() -> None:
    assert count(page(bing("shop.example", "t1aaaaaa") + bing("shop.example", "t2aaaaaa"))) == 2


def test_sitelinks_to_other_hosts_are_part_of_the_ad() -> None:
    sitelink = '<a href="https://www.bing.com/aclk?ld=s1aaaaaa&amp;adurl=https://social.example/shop">Follow us</a>'
    ad = bing("shop.example", "t1aaaaaa").replace("</li>", f"{sitelink}</li>")
    assert count(page(ad + bing("other.example", "t2aaaaaa"))) == 2


def test_pictured_products_outside_text_ads_count() -> None:
    link = '<a href="https://www.bing.com/aclk?ld={}&amp;adurl=https://shop.example/"><img alt=""></a>'
    assert count(page("<ul>" + "".join(f"<li>{link.format(f'p{n}aaaaaa')}</li>" for n in range(3)) + "</ul>")) == 3


def test_a_run_of_links_to_one_advertiser_is_one_ad_and_untold_links_join_their_neighbours() -> None:
    told = '<a href="https://duckduckgo.com/y.js?ad_domain={}&amp;x=1">x</a>'
    untold = '<a href="https://duckduckgo.com/y.js?x=1">x</a>'
    links = told.format("a.example") * 2 + untold + told.format("b.example") + untold
    assert advertisers(page(links)) == ("a.example", "b.example")


@pytest.mark.parametrize("around", ["noscript", "template", "script"])
def test_copies_that_nobody_sees_do_not_count(around: str) -> None:
    assert count(page(f"<{around}>{google('first-ad')}</{around}>")) == 0


def test_an_element_tagged_as_an_ad_counts_once_though_it_is_tagged_inside_too() -> None:
    inside = '<div data-text-ad="1"><a href="https://shop.example/">Buy</a></div>'
    assert count(page(f'<div data-text-ad="1">{inside}</div>{inside}')) == 2


@pytest.mark.parametrize("label", ["Sponsored", "Anzeige", "Sponsorisé ·", "Реклама", "広告"])
def test_a_label_alone_speaks_of_one_ad(label: str) -> None:
    assert count(page(f"<div><span>{label}</span></div>")) == 1


@pytest.mark.parametrize(
    "words", ["<p>Sponsored links explained</p>", "<b>Sponsored</b>", "<div><a>Sponsored</a></div>", "<p>ad</p>"]
)
def test_words_about_ads_are_no_ads(words: str) -> None:
    assert count(page(words)) == 0


@given(st.binary(max_size=400))
def test_no_bytes_make_it_raise(body: bytes) -> None:
    assert count(Page(b'<a href="/aclk?ai=' + body)) >= 0


@pytest.mark.parametrize("file", sorted(GOLDEN.rglob("*.html")), ids=lambda file: file.stem)
def test_golden_pages_are_counted(file: Path) -> None:
    assert count(Page(file.read_bytes())) >= 0


@pytest.mark.skipif(not LABELLED, reason="no collection of saved pages beside this repository")
@pytest.mark.parametrize("label", LABELLED, ids=lambda label: label["file"])
def test_never_more_than_a_careful_person_sees(label: dict[str, Any]) -> None:
    seen = len(label["ads"]) + len(label["ads_optional"])
    counted = count(Page((COLLECTION / label["file"]).read_bytes()))
    assert counted <= seen
    assert counted > 0 or not label["ads"] or label.get("by_title")
