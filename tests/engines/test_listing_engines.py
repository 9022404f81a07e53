"""Engines whose page is one list: each reads a page of its own kind, refuses honestly, and never claims what it cannot see."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import reading
from monitor.model import AdKind, AdSlot, AdsState, Outcome, ResultKind, Serp
from monitor.page import Page

PAGES = Path(__file__).parent / "pages" / "lists"


@dataclass(frozen=True)
class Case:
    """A hand-written page and what a careful person reads on it. `why` says why the page is kept."""

    file: str
    outcome: Outcome
    ads_state: AdsState
    organic: tuple[str, ...] = ()
    ads: tuple[tuple[AdSlot, str | None], ...] = ()
    why: str = ""


CASES = (
    Case(
        "brave.html",
        Outcome.PARSED,
        AdsState.UNKNOWN,
        ("https://www.northwind.example/reset", "https://forum.example/t/7"),
        why="deep links are snippets too",
    ),
    Case(
        "ecosia.html",
        Outcome.PARSED,
        AdsState.PARSED,
        ("https://www.northwind.example/reset",),
        ((AdSlot.TOP, "airhaus.example"),),
    ),
    Case(
        "ecosia-frames.html",
        Outcome.PARSED,
        AdsState.UNKNOWN,
        ("https://www.northwind.example/reset",),
        why="an ad frame that was never filled says nothing",
    ),
    Case("ecosia-challenge.html", Outcome.CAPTCHA, AdsState.UNKNOWN),
    Case(
        "startpage.html", Outcome.PARSED, AdsState.UNKNOWN, ("https://www.northwind.example/reset", "https://forum.example/t/7")
    ),
    Case("mojeek.html", Outcome.PARSED, AdsState.UNKNOWN, ("https://www.northwind.example/reset", "https://forum.example/t/7")),
    Case("mojeek-nothing.html", Outcome.NO_RESULTS, AdsState.UNKNOWN),
    Case(
        "yahoo.html",
        Outcome.PARSED,
        AdsState.PARSED,
        ("https://www.northwind.example/reset", "https://forum.example/t/7"),
        ((AdSlot.TOP, "airhaus.example"),),
        why="redirects with RU=, an ad above, questions between",
    ),
    Case("ask.html", Outcome.PARSED, AdsState.UNKNOWN, ("https://www.northwind.example/reset",)),
    Case(
        "yandex.html",
        Outcome.PARSED,
        AdsState.PARSED,
        ("https://www.northwind.example/reset", "https://forum.example/t/7"),
        ((AdSlot.TOP, "airhaus.example"), (AdSlot.BOTTOM, "netzwolf.example")),
        why="the landing address stands in the counter's settings, not in the link",
    ),
    Case("yandex-captcha.html", Outcome.CAPTCHA, AdsState.UNKNOWN),
    Case(
        "baidu.html",
        Outcome.PARSED,
        AdsState.PARSED,
        ("https://www.northwind.example/reset", "https://baike.example/router"),
        ((AdSlot.TOP, None),),
    ),
    Case("baidu-check.html", Outcome.CAPTCHA, AdsState.UNKNOWN),
    Case(
        "naver.html",
        Outcome.PARSED,
        AdsState.PARSED,
        ("https://www.northwind.example/reset", "https://blog.example/kim/1"),
        ((AdSlot.TOP, "airhaus.example"),),
    ),
    Case(
        "yahoo-2023.html",
        Outcome.PARSED,
        AdsState.PARSED,
        ("https://www.northwind.example/", "https://forum.example/t/7"),
        (
            (AdSlot.TOP, "airhaus.example"),
            (AdSlot.TOP, "kaufhaus.example"),
            (AdSlot.TOP, "netzwolf.example"),
            (AdSlot.SIDE, "beside.example"),
        ),
        why="an ad written as a web result, two ads in one frame",
    ),
    Case(
        "yahoo-japan.html",
        Outcome.PARSED,
        AdsState.PARSED,
        ("https://www.northwind.example/jp", "https://forum.example/t/7"),
        ((AdSlot.TOP, "airhaus.example"),),
    ),
    Case(
        "yandex-2018.html",
        Outcome.PARSED,
        AdsState.PARSED,
        ("https://www.northwind.example/", "https://forum.example/t/7"),
        ((AdSlot.TOP, "airhaus.example"),),
        why="an ad without a label",
    ),
    Case(
        "baidu-phone.html",
        Outcome.PARSED,
        AdsState.PARSED,
        ("https://www.northwind.example/m", "https://forum.example/t/7"),
        ((AdSlot.TOP, "airhaus.example"),),
    ),
    Case(
        "ecosia-2020.html",
        Outcome.PARSED,
        AdsState.PARSED,
        ("https://www.northwind.example/", "https://forum.example/t/7"),
        ((AdSlot.TOP, "airhaus.example"),),
    ),
    Case(
        "brave-ad.html", Outcome.PARSED, AdsState.PARSED, ("https://www.northwind.example/",), ((AdSlot.TOP, "airhaus.example"),)
    ),
    Case(
        "startpage-2021.html",
        Outcome.PARSED,
        AdsState.UNKNOWN,
        ("https://www.northwind.example/", "https://forum.example/t/7"),
        why="no frame, but ads were never seen as markup",
    ),
    Case("ask-2021.html", Outcome.PARSED, AdsState.UNKNOWN, ("https://www.northwind.example/",)),
    Case("naver-2021.html", Outcome.PARSED, AdsState.NONE_SEEN, ("https://www.northwind.example/", "https://forum.example/t/7")),
    Case("searxng.html", Outcome.PARSED, AdsState.NOT_SUPPORTED, ("https://www.northwind.example/reset",)),
    Case("searxng-check.html", Outcome.JS_REQUIRED, AdsState.UNKNOWN),
    Case("swisscows-shell.html", Outcome.JS_REQUIRED, AdsState.UNKNOWN),
)


def read(file: str) -> Serp:
    return reading.read(Page((PAGES / file).read_bytes()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_pages_are_read_as_a_careful_person_reads_them(case: Case) -> None:
    serp = read(case.file)
    assert serp.engine == case.file.partition(".")[0].partition("-")[0]
    assert (serp.outcome, serp.ads_state) == (case.outcome, case.ads_state)
    assert tuple(row.url for row in serp.results if row.kind is ResultKind.ORGANIC) == case.organic
    assert tuple((ad.slot, ad.host) for ad in serp.ads) == case.ads


def test_every_page_kept_is_tested() -> None:
    assert {path.name for path in PAGES.glob("*.html")} == {case.file for case in CASES}


def test_what_stands_between_the_results_is_named() -> None:
    serp = read("yahoo.html")
    assert [row.question for row in serp.results if row.kind is ResultKind.PEOPLE_ALSO_ASK] == ["How do I reset it?"]
    assert serp.query == "northwind router reset"
    assert [row.rank for row in serp.results] == list(range(1, len(serp.results) + 1))


def test_the_address_in_a_title_is_no_part_of_it() -> None:
    serp = read("yahoo-2023.html")
    assert [row.title for row in serp.results] == ["Northwind Router", "Welcher Router?", "northwind login"]
    assert [ad.headline for ad in serp.ads] == ["Mesh WLAN", "Router im Angebot", "Northwind günstig", "Mesh daneben"]
    assert serp.results[0].display_url == "northwind.example › de"


def test_an_ad_keeps_what_its_link_tells() -> None:
    ad = read("yandex.html").ads[0]
    assert ad.target_url == "https://airhaus.example/mesh?yclid=1"
    assert ad.click_url == "https://yabs.yandex.ru/count/opaque"
    assert [link.title for link in ad.sitelinks] == ["Angebote"]
    assert ad.kind is AdKind.TEXT


def test_a_block_that_leads_out_and_is_in_no_table_takes_the_proof_away() -> None:
    block = b'<div class="snippet odd"><h2><a href="https://strange.example/">Odd</a></h2></div><div id="related-queries"'
    odd = (PAGES / "brave.html").read_bytes().replace(b'<div id="related-queries"', block)
    serp = reading.read(Page(odd))
    assert serp.outcome is Outcome.PARTIAL
    assert [problem.code for problem in serp.problems] == ["unknown_block"]


@pytest.mark.parametrize(
    ("file", "word", "by"),
    [
        ("brave.html", b'class="title"', b'class="t9"'),
        ("baidu.html", b'class="result c-container"', b'class="r9 c-container"'),
        ("naver.html", b"sds-comps-text-type-headline1", b"sds-comps-text-type-h9"),
        ("mojeek.html", b"<h2>", b"<h4>"),
    ],
)
def test_rows_that_cannot_be_read_any_more_take_the_proof_away(file: str, word: bytes, by: bytes) -> None:
    body = (PAGES / file).read_bytes()
    assert word in body
    serp = reading.read(Page(body.replace(word, by)))
    assert serp.outcome is not Outcome.PARSED
    assert serp.outcome is not Outcome.NO_RESULTS


def test_words_in_a_script_do_not_say_that_there_is_nothing() -> None:
    said = b'<script>texts = {"none": "no results found for", "robot": "captcha"};</script>'
    body = (PAGES / "brave.html").read_bytes().replace(b"<main>", said + b"<main>")
    assert reading.read(Page(body)).outcome is Outcome.PARSED
    empty = b"<html><title>x - Brave Search</title><body><main id=results></main>" + said + b"</body></html>"
    assert reading.read(Page(empty)).outcome is Outcome.UNPARSED


@given(st.sampled_from([case.file for case in CASES]), st.floats(0, 1), st.binary(max_size=8))
def test_cut_pages_are_never_proven(file: str, share: float, noise: bytes) -> None:
    body = (PAGES / file).read_bytes()
    at = int(share * (len(body) - 20))
    serp = reading.read(Page(body[:at] + noise))
    assert not serp.proven or serp.ads_state is AdsState.PARSED
