"""Bing's pages, rebuilt by hand after what real ones show; each file says why it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.engines import bing
from monitor.model import AdKind, AdSlot, AdsState, Device, Outcome, ProblemCode, ResultKind, Serp
from monitor.page import Page

PAGES = Path(__file__).parents[1] / "pages" / "bing"


def read(name: str) -> Serp:
    return bing.read(Page((PAGES / f"{name}.html").read_bytes()))


def changed(name: str, old: str, new: str) -> Serp:
    html = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    assert old in html
    return bing.read(Page(html.replace(old, new).encode()))


def titles(serp: Serp, kind: ResultKind) -> list[str]:
    return [row.title for row in serp.results if row.kind is kind]


def test_the_newest_layout_is_read_in_order_with_decoded_destinations() -> None:
    serp = read("desktop-2026")
    assert (serp.outcome, serp.ads_state, serp.query) == (Outcome.PARSED, AdsState.NONE_SEEN, "northwind router reset")
    assert (serp.place.country, serp.place.language, serp.device, serp.layout) == ("DE", "de", Device.DESKTOP, "tpcn")
    organic = [row for row in serp.results if row.kind is ResultKind.ORGANIC]
    assert [row.url for row in organic] == [
        "https://northwind.example/reset?lang=de&x=1",
        "https://forum.example/t/1",
        "https://wiki.example/wiki/Router_reset",
    ]
    assert [row.rank for row in serp.results] == list(range(1, len(serp.results) + 1))
    first, second, _ = organic
    assert (first.source, first.registrable_domain, first.text) == (
        "Northwind",
        "northwind.example",
        "Press the button for ten seconds.",
    )
    assert [(link.title, link.url) for link in first.sitelinks] == [
        ("Support", "https://northwind.example/support"),
        ("Shop", "https://northwind.example/shop"),
    ]
    assert str(first.click_url).startswith("https://www.bing.com/ck/a?")
    assert first.chain == (first.click_url, first.url)
    assert second.date == "12.05.2026"


def test_everything_beside_the_list_that_somebody_owns_is_a_row() -> None:
    serp = read("desktop-2026")
    assert serp.features == ("ai_overview", "video_carousel", "people_also_ask", "related_search")
    assert titles(serp, ResultKind.AI_OVERVIEW) == ["Forum: reset", "Northwind manual"]
    video = next(row for row in serp.results if row.kind is ResultKind.VIDEO)
    assert (video.url, video.channel, video.duration) == ("https://video.example/watch?v=1", "Router Rita", "1:02")
    question = next(row for row in serp.results if row.kind is ResultKind.PEOPLE_ALSO_ASK)
    assert (question.question, question.url) == ("How do I reset it?", "https://northwind.example/manual")
    assert titles(serp, ResultKind.RELATED_SEARCH) == ["northwind login"]


def test_ads_are_told_apart_by_slot_and_kind() -> None:
    serp = read("desktop-2021-ads")
    assert serp.outcome is Outcome.PARSED
    assert serp.ads_state is AdsState.PARSED
    assert [(ad.slot, ad.kind, ad.host) for ad in serp.ads] == [
        (AdSlot.TOP, AdKind.SHOPPING, "routershop.example"),
        (AdSlot.TOP, AdKind.SHOPPING, "megastore.example"),
        (AdSlot.TOP, AdKind.TEXT, "routershop.example"),
        (AdSlot.TOP, AdKind.TEXT, "cheapnet.example"),
        (AdSlot.BOTTOM, AdKind.TEXT, "routershop.example"),
        (AdSlot.SIDE, AdKind.TEXT, "beside.example"),
    ]
    assert [ad.rank for ad in serp.ads] == [1, 2, 3, 4, 5, 6]


def test_a_product_card_has_its_whole_title_its_shop_and_its_price() -> None:
    card = read("desktop-2021-ads").ads[0]
    assert (card.headline, card.merchant, card.price) == ("Northwind R1 Mesh Router, white, pack of 3", "RouterShop", "199,00 €")


def test_a_text_ad_has_its_assets_and_not_the_label() -> None:
    ad = read("desktop-2021-ads").ads[2]
    assert (ad.headline, ad.text) == ("Northwind Router kaufen - RouterShop", "Alle Modelle auf Lager.")
    assert ad.display_url == "https://routershop.example/Northwind"
    assert [link.title for link in ad.sitelinks] == ["Sale", "Free delivery"]
    assert ad.extensions == ("Open on Sundays",)


def test_the_chain_behind_an_ad_is_kept() -> None:
    ad = read("desktop-2021-ads").ads[3]
    assert ad.target_url == "https://cheapnet.example/northwind?src=bing&kw=1"
    assert [hop.split("/")[2] for hop in ad.chain] == ["www.bing.com", "clickserve.dartsearch.net", "cheapnet.example"]
    assert ad.phones == ("+49301234567",)


def test_local_pack_and_panel_are_rows() -> None:
    serp = read("desktop-2021-ads")
    place = next(row for row in serp.results if row.kind is ResultKind.LOCAL)
    assert (place.title, place.url, place.rating) == ("Northwind Store Berlin", "https://stores.example/berlin", "4 von 5")
    panel = next(row for row in serp.results if row.kind is ResultKind.KNOWLEDGE_PANEL)
    assert (panel.title, panel.url, panel.block) == ("Northwind Networks", "http://wiki.example/Northwind", "side")


def test_phone_pages_are_read() -> None:
    serp = read("mobile-2019-ads")
    assert (serp.outcome, serp.device, serp.place.country) == (Outcome.PARSED, Device.MOBILE, "FR")
    assert titles(serp, ResultKind.ORGANIC) == ["Northwind France", "Test du routeur"]
    assert [(ad.kind, ad.headline) for ad in serp.ads] == [
        (AdKind.SHOPPING, "Northwind R2 blanc"),
        (AdKind.TEXT, "Northwind pas cher"),
    ]


@pytest.mark.parametrize(
    ("name", "outcome", "state"),
    [
        ("no-results", Outcome.NO_RESULTS, AdsState.NONE_SEEN),
        ("challenge", Outcome.CAPTCHA, AdsState.UNKNOWN),
        ("shell", Outcome.UNPARSED, AdsState.UNKNOWN),
    ],
)
def test_a_page_without_results_is_what_it_proves_to_be(name: str, outcome: Outcome, state: AdsState) -> None:
    serp = read(name)
    assert (serp.outcome, serp.ads_state, serp.results, serp.ads) == (outcome, state, (), ())


def test_a_result_that_cannot_be_read_makes_the_page_partial() -> None:
    serp = changed("desktop-2021-ads", '<h2><a href="https://tests.example/northwind">', "<h2><a>")
    assert serp.outcome is Outcome.PARTIAL
    assert [problem.code for problem in serp.problems] == [ProblemCode.UNKNOWN_BLOCK]


def test_a_result_may_be_titled_by_another_heading() -> None:
    serp = changed(
        "desktop-2021-ads",
        '<h2><a href="https://tests.example/northwind">Northwind router test</a></h2>',
        '<a href="https://tests.example/northwind"><div role="heading">Northwind router test</div></a>',
    )
    assert (serp.outcome, titles(serp, ResultKind.ORGANIC)[-1]) == (Outcome.PARSED, "Northwind router test")


def test_a_main_block_of_an_unknown_kind_makes_the_page_partial() -> None:
    strange = '<li class="b_new"><h2><a href="https://strange.example/">New</a></h2></li><li class="b_pag"></li>'
    serp = changed("desktop-2021-ads", '<li class="b_pag"></li>', strange)
    assert serp.outcome is Outcome.PARTIAL


def test_an_answer_of_an_unknown_kind_is_counted_and_no_more() -> None:
    strange = '<li class="b_ans"><h2><a href="https://strange.example/">New</a></h2></li><li class="b_pag"></li>'
    serp = changed("desktop-2021-ads", '<li class="b_pag"></li>', strange)
    assert serp.outcome is Outcome.PARSED
    assert [problem.code for problem in serp.problems] == [ProblemCode.UNKNOWN_BLOCK]


def test_an_ad_block_whose_ads_nobody_can_read_makes_the_page_partial() -> None:
    lost = '<li class="b_ad"><ul><li><a href="https://www.bing.com/aclk?ld=zz"><img></a></li></ul></li><li class="b_pag"></li>'
    serp = changed("desktop-2021-ads", '<li class="b_pag"></li>', lost)
    assert serp.outcome is Outcome.PARTIAL
    assert ProblemCode.UNREAD_AD_MARKERS in {problem.code for problem in serp.problems}


def test_ads_inside_an_answer_are_read() -> None:
    link = "https://www.bing.com/aclk?ld=q1aaaaaa&amp;adurl=https://pole.example/"
    pole = f'<div id="b_pole"><h2><a href="{link}">Pole position</a></h2></div><ol id="b_results">'
    serp = changed("desktop-2021-ads", '<ol id="b_results">', pole)
    assert (serp.ads[0].headline, serp.ads[0].slot, serp.ads[0].host) == ("Pole position", AdSlot.TOP, "pole.example")
    assert serp.outcome is Outcome.PARSED


def test_ads_written_as_web_results_are_ads() -> None:
    serp = read("desktop-2026-wide")
    assert (serp.outcome, serp.ads_state) == (Outcome.PARSED, AdsState.PARSED)
    assert [(ad.slot, ad.headline, ad.host) for ad in serp.ads] == [
        (AdSlot.TOP, "Router Test 2026", "vergleich.example"),
        (AdSlot.TOP, "Northwind Router günstig | Netzwolf", "netzwolf.example"),
        (AdSlot.TOP, "Northwind Support Hotline", "funkladen.example"),
        (AdSlot.TOP, "Mesh statt Northwind", "airhaus.example"),
        (AdSlot.BOTTOM, "Router im Angebot", "kaufhaus.example"),
    ]
    assert str(serp.ads[2].click_url).startswith("https://www.bing.com/aclk?ld=k1"), "the counter stands in a script"
    assert serp.ads[4].text == "Alle Marken im Vergleich.", "without the label before it"


def test_a_web_result_in_the_answer_on_top_is_the_first_one() -> None:
    serp = read("desktop-2026-wide")
    assert [row.url for row in serp.results if row.kind is ResultKind.ORGANIC] == [
        "https://testhaus.example/router",
        "https://northwind.example/",
        "https://forum.example/t/9",
    ]
    assert titles(serp, ResultKind.AI_OVERVIEW) == ["Testhaus", "forum.example"]
    assert titles(serp, ResultKind.NEWS) == ["Northwind ruft zurück"]


def test_an_ad_without_a_heading_is_titled_by_its_words() -> None:
    bare = '<li class="b_ad"><ul><li><a href="https://www.bing.com/aclk?ld=zzzzzzz">Buy a router</a></li></ul></li>'
    serp = changed("desktop-2021-ads", '<li class="b_pag"></li>', bare)
    assert (serp.outcome, serp.ads[-2].headline, serp.ads[-2].slot) == (Outcome.PARSED, "Buy a router", AdSlot.BOTTOM)


def test_an_empty_ad_block_is_told() -> None:
    serp = changed("desktop-2021-ads", '<li class="b_pag"></li>', '<li class="b_ad"><ul></ul></li>')
    assert serp.outcome is Outcome.PARSED
    assert [problem.code for problem in serp.problems] == [ProblemCode.EMPTY_AD_CONTAINER]


def test_a_corrected_query_is_told() -> None:
    card = '<div id="sp_requery"><h2>Including results for <a href="/search?q=northwind">northwind</a></h2></div>'
    serp = changed("desktop-2021-ads", '<ol id="b_results">', f'<ol id="b_results"><li class="b_ans">{card}</li>')
    assert serp.corrected_query == "northwind"
