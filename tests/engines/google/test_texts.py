"""What rows and ads say: the texts in which a swindler's number stands, and what an ad shows besides its headline."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.engines import google
from monitor.model import AdKind, AdsState, Outcome, ProblemCode, Result, ResultKind, Serp
from monitor.page import Page
from monitor.reading import read as read_page

PAGES = Path(__file__).parents[1] / "pages" / "google"


def read(name: str) -> Serp:
    return google.read(Page((PAGES / f"{name}.html").read_bytes()), None)


def rows(serp: Serp, kind: ResultKind) -> list[Result]:
    return [row for row in serp.results if row.kind is kind]


def test_an_overviews_words_stand_on_every_row_that_it_cites_without_the_cards() -> None:
    cited = rows(read("desktop-answers"), ResultKind.AI_OVERVIEW)
    assert [row.host for row in cited] == ["blog.example", "help-northwind.example"]
    text = "AI Overview To reach Northwind, call 0800 555 0199. Have your serial number ready."
    assert {row.text for row in cited} == {text}


def test_each_source_has_its_own_questions_answer_although_it_is_folded_away() -> None:
    sources = rows(read("desktop-answers"), ResultKind.PEOPLE_ALSO_ASK)
    assert [(row.title, row.text) for row in sources] == [
        ("Numbers", "It is 0800 555 0111, day and night."),
        ("Open", "It is open."),
    ]


def test_a_featured_snippet_and_a_video_say_what_they_show() -> None:
    serp = read("desktop-answers")
    (snippet,) = rows(serp, ResultKind.FEATURED_SNIPPET)
    assert "(0800) 555-0142" in str(snippet.text)
    (video,) = rows(serp, ResultKind.VIDEO)
    assert (video.channel, video.date, video.duration) == ("Router Tips", "3 weeks ago", "4:05")
    assert str(video.text).startswith("How to get help quickly.")


def test_a_panel_that_offers_a_call_and_no_site_is_a_row() -> None:
    (panel,) = rows(read("desktop-answers"), ResultKind.KNOWLEDGE_PANEL)
    assert (panel.title, panel.url, panel.phones, panel.block) == ("Northwind Service Desk", None, ("08005550177",), "side")


def test_an_ad_is_read_by_how_it_is_built() -> None:
    ad = read("desktop-2024-ad").ads[0]
    assert (ad.headline, ad.text) == ("Shop Gels", "Northwind Gels — tasty and portable energy, for athletes.")
    assert ad.extensions == (
        "Gel Labs®",
        "Free returns · 24/7 phone help",
        "Types: Gels, Chews",
        "from $24.00",
        "Paid for by Gel Holdings Ltd",
    )
    assert (ad.advertiser, ad.merchant) == ("Gel Holdings Ltd", None)
    assert [link.title for link in ad.sitelinks] == ["Gel Box", "Stroopwafel"]


def test_the_counters_own_hops_are_on_the_chain_and_the_landing_page_ends_it() -> None:
    ad = read("desktop-2024-ad").ads[0]
    assert [hop.split("?")[0] for hop in ad.chain] == [
        "https://www.google.com/aclk",
        "https://www.awin1.com/cread.php",
        "https://www.gels.example/a",
    ]
    assert ad.target_url == ad.chain[-1]


def test_a_hotels_price_counts_at_a_counter_of_its_own() -> None:
    ad = read("desktop-2024-ad").ads[1]
    assert (ad.kind, ad.headline, ad.price) == (AdKind.HOTEL, "Book.example", "$120")
    assert (ad.target_url, ad.host) == ("https://book.example/h?id=9", "book.example")


def test_what_only_google_can_open_is_a_row_without_address_that_is_read_where_its_host_shows() -> None:
    serp = read_page(Page((PAGES / "desktop-sealed.html").read_bytes()))
    assert (serp.outcome, serp.ads_state, serp.problems) == (Outcome.PARSED, AdsState.PARSED, ())
    first = serp.results[0]
    assert (first.title, first.url, first.host) == ("Help | Northwind", None, "northwind.example")
    assert first.click_url == "https://www.google.com/goto?url=CAES3a"
    assert [(ad.headline, ad.target_url, ad.click_url, ad.host) for ad in serp.ads] == [
        ("Mesh now", None, "https://www.google.com/goto?url=CAES1a", "fastmesh.example"),
        ("Mesh later", None, "https://www.google.com/goto?url=CAES2a", "late.example"),
    ]
    assert [link.title for link in serp.ads[0].sitelinks] == ["Outlet"]


@pytest.mark.parametrize(
    "shown", [b"<cite>https://www.northwind.example \xe2\x80\xba help</cite>", b' data-dtld="late.example">https://late.example']
)
def test_what_only_google_can_open_takes_the_proof_away_where_no_host_shows(shown: bytes) -> None:
    body = (PAGES / "desktop-sealed.html").read_bytes()
    assert shown in body
    serp = read_page(Page(body.replace(shown, b"" if shown.startswith(b"<") else b">", 1)))
    assert (serp.outcome, [problem.code for problem in serp.problems]) == (Outcome.PARTIAL, [ProblemCode.UNDECODED_LINK])


def test_without_scripts_and_headings_a_title_stands_before_the_address_in_its_link() -> None:
    serp = read("lite-2025")
    assert [(row.title, row.url, row.display_url) for row in serp.results] == [
        ("Routers | Northwind", "https://www.northwind.example/routers", "www.northwind.example › routers"),
        ("Northwind routers at RouterShop", "https://routershop.example/northwind?a=1", "routershop.example › northwind"),
        ("The Northwind, tested", "https://reviews.example/northwind", "reviews.example"),
    ]
    assert (serp.outcome, serp.ads_state) == (Outcome.PARSED, AdsState.NONE_SEEN)


def test_a_block_that_looks_like_a_result_and_was_not_read_makes_the_page_partial() -> None:
    serp = read("desktop-missed")
    assert serp.outcome is Outcome.PARTIAL
    assert [problem.code for problem in serp.problems] == [ProblemCode.UNKNOWN_BLOCK] * 2
    assert "Northwind Helpdesk" in serp.problems[0].detail


def test_without_scripts_blocks_are_told_by_how_they_are_built() -> None:
    serp = read("lite-2023-blocks")
    assert serp.outcome is Outcome.PARSED
    assert [(row.question, row.title, row.text) for row in rows(serp, ResultKind.PEOPLE_ALSO_ASK)] == [
        ("What is a domain?", "Answers", "A name. Call 0800 555 0111. www.answers.example › what › is › a › domain"),
        ("Who sells them?", "Shops", "Shops do."),
    ]
    assert [(row.title, row.host) for row in rows(serp, ResultKind.NEWS)] == [
        ("Domains are up again this week", "news.example"),
        ("Domains are down again this week", "news.example"),
    ]
    assert [row.host for row in rows(serp, ResultKind.IMAGE)] == ["pics.example", "pics.example"]
    (panel,) = rows(serp, ResultKind.KNOWLEDGE_PANEL)
    assert "a domain name is a string" in str(panel.text)
    assert [row.title for row in rows(serp, ResultKind.ORGANIC)] == ["Domain - Wiki"]
