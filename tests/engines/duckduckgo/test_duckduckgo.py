"""DuckDuckGo's pages, rebuilt by hand after what real ones show; each file says why it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.engines import duckduckgo
from monitor.model import AdKind, AdSlot, AdsState, Device, Outcome, ProblemCode, ResultKind, Serp
from monitor.page import Page

PAGES = Path(__file__).parents[1] / "pages" / "duckduckgo"


def read(name: str) -> Serp:
    return duckduckgo.read(Page((PAGES / f"{name}.html").read_bytes()))


def changed(name: str, old: str, new: str) -> Serp:
    html = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    assert old in html
    return duckduckgo.read(Page(html.replace(old, new).encode()))


def organic(serp: Serp) -> list[str | None]:
    return [row.url for row in serp.results if row.kind is ResultKind.ORGANIC]


def test_the_layout_drawn_by_react() -> None:
    serp = read("react-2025")
    assert (serp.outcome, serp.ads_state, serp.layout, serp.query) == (
        Outcome.PARSED,
        AdsState.PARSED,
        "react",
        "northwind router",
    )
    assert (serp.place.country, serp.place.language) == ("GB", "en")
    assert organic(serp) == ["https://northwind.example/", "https://tests.example/r2", "https://megastore.example/nw"]
    rows = {row.url: row for row in serp.results}
    first, review = rows["https://northwind.example/"], rows["https://tests.example/r2"]
    assert (first.source, first.text, [link.url for link in first.sitelinks]) == (
        "Northwind",
        "Our routers.",
        ["https://northwind.example/support"],
    )
    assert (review.date, review.text, review.display_url) == ("Aug 20, 2025", "We tried it.", "https://tests.example › r2")


def test_an_ad_names_its_advertiser_and_carries_its_landing_page() -> None:
    (ad,) = read("react-2025").ads
    assert (ad.slot, ad.headline, ad.text) == (AdSlot.TOP, "Northwind Routers | Official Deals", "All models.")
    assert (ad.target_url, ad.registrable_domain) == ("https://routershop.example/nw?a=1", "routershop.example")
    assert [hop.split("/")[2] for hop in ad.chain] == ["duckduckgo.com", "www.bing.com", "routershop.example"]
    assert [(link.title, link.url) for link in ad.sitelinks] == [("Mesh", "https://routershop.example/mesh")]


def test_an_ad_whose_landing_page_is_hidden_still_has_its_advertiser() -> None:
    (ad,) = changed("react-2025", "&amp;u3=", "&amp;u4=").ads
    assert (ad.target_url, ad.host, ad.registrable_domain) == (None, "routershop.example", "routershop.example")


def test_modules_give_rows_for_what_they_cite() -> None:
    serp = read("react-2025")
    assert serp.features == ("ai_overview", "image", "related_search", "knowledge_panel")
    cited = {row.kind: row.url for row in serp.results if row.kind is not ResultKind.ORGANIC}
    assert cited == {
        ResultKind.AI_OVERVIEW: "https://wiki.example/Router",
        ResultKind.RELATED_SEARCH: "https://duckduckgo.com/?q=northwind+login",
        ResultKind.KNOWLEDGE_PANEL: "https://wiki.example/Northwind",
    }


def test_endless_scrolling_separators_are_no_results_and_the_ad_stands_between() -> None:
    serp = read("script-2020-endless")
    assert serp.outcome is Outcome.PARSED
    assert organic(serp) == ["https://northwind.example/setup", "https://tests.example/setup", "https://forum.example/t/2"]
    assert [(ad.slot, ad.headline, ad.target_url) for ad in serp.ads] == [
        (AdSlot.INLINE, "Router setup help", "https://cheapnet.example/help")
    ]
    assert serp.results[0].date == "Nov 21, 2019"


def test_ads_above_the_card_that_there_is_nothing() -> None:
    serp = read("html-ads-over-nothing")
    assert (serp.outcome, serp.ads_state, serp.layout) == (Outcome.NO_RESULTS, AdsState.PARSED, "html")
    assert [ad.target_url for ad in serp.ads] == ["https://routershop.example/sale", "https://rent.example/"]
    assert serp.results == ()


def test_the_table_version() -> None:
    serp = read("lite")
    assert (serp.outcome, serp.layout, serp.device) == (Outcome.PARSED, "lite", Device.DESKTOP)
    assert organic(serp) == ["https://northwind.example/", "https://wiki.example/Northwind?a=1&b=2"]
    assert [row.text for row in serp.results] == ["Routers and mesh.", "A maker of routers."]
    assert [(ad.headline, ad.display_url, ad.text) for ad in serp.ads] == [
        ("Northwind for less", "cheapnet.example", "Half price.")
    ]


@pytest.mark.parametrize(("name", "outcome"), [("challenge", Outcome.CAPTCHA), ("shell-2015", Outcome.JS_REQUIRED)])
def test_a_page_without_rows_is_what_it_shows(name: str, outcome: Outcome) -> None:
    serp = read(name)
    assert (serp.outcome, serp.ads_state, serp.results) == (outcome, AdsState.UNKNOWN, ())


def test_a_row_without_a_link_makes_the_page_partial() -> None:
    serp = changed("react-2025", 'data-testid="result-title-a" href="https://tests.example/r2"', 'data-testid="result-title-a"')
    assert serp.outcome is Outcome.PARTIAL
    assert [problem.code for problem in serp.problems] == [ProblemCode.NO_TITLE]


def test_a_module_nobody_knows_is_counted() -> None:
    serp = changed("react-2025", 'data-layout="images"', 'data-layout="hologram"')
    assert serp.outcome is Outcome.PARSED
    assert [(problem.code, problem.detail) for problem in serp.problems] == [(ProblemCode.UNKNOWN_BLOCK, "module hologram")]


def test_a_module_nobody_knows_that_leads_out_makes_the_page_partial() -> None:
    strange = '<li data-layout="spotlight"><h2><a href="https://strange.example/">Strange</a></h2></li><li data-layout="images">'
    assert changed("react-2025", '<li data-layout="images">', strange).outcome is Outcome.PARTIAL


def test_an_item_marked_as_a_result_that_holds_none_makes_the_page_partial() -> None:
    serp = changed("react-2025", 'id="r-2" data-testid="result"', 'id="r-2" data-testid="entry"')
    assert serp.outcome is Outcome.PARTIAL
    assert [problem.code for problem in serp.problems] == [ProblemCode.NO_TITLE]


COUNTER = "https://duckduckgo.com/y.js?ad_domain=megastore.example&amp;ad_provider=bingv7aa&amp;u3=https%3A%2F%2Fshop.example"


def test_shopping_cards_within_a_module_are_ads() -> None:
    card = f'<li><a href="{COUNTER}"><h3 class="card__title">Mesh R2</h3></a><span class="card__price">99 €</span></li>'
    carousel = f'<li data-layout="products"><ul>{card}</ul></li><li data-layout="images">'
    serp = changed("react-2025", '<li data-layout="images">', carousel)
    assert (serp.outcome, serp.ads_state) == (Outcome.PARSED, AdsState.PARSED)
    ad = next(ad for ad in serp.ads if ad.kind is AdKind.SHOPPING)
    assert (ad.headline, ad.price, ad.registrable_domain) == ("Mesh R2", "99 €", "megastore.example")


def test_a_row_whose_link_counts_clicks_is_an_ad_whatever_marks_it() -> None:
    serp = changed("react-2025", 'href="https://tests.example/r2"', f'href="{COUNTER}"')
    assert [(ad.slot, ad.registrable_domain) for ad in serp.ads] == [
        (AdSlot.TOP, "routershop.example"),
        (AdSlot.INLINE, "megastore.example"),
    ]
    assert serp.outcome is Outcome.PARSED


def test_the_version_without_script_links_directly_by_2026() -> None:
    serp = read("html-2026")
    assert (serp.outcome, serp.layout, organic(serp)) == (
        Outcome.PARSED,
        "html",
        ["https://www.northwind.example/", "https://forum.example/t/7"],
    )
    assert next((row.date, row.text, row.display_url) for row in serp.results) == (
        "2025-12-30",
        "Routers and mesh.",
        "www.northwind.example",
    )
    (ad,) = serp.ads
    assert (ad.slot, ad.target_url, ad.display_url) == (AdSlot.TOP, "https://airhaus.example/mesh", "airhaus.example")


def test_a_strange_module_below_results_is_only_counted() -> None:
    strange = '<li data-layout="spotlight"><h2><a href="https://strange.example/">Strange</a></h2></li>'
    serp = changed("react-2025", "</ol></section><section", f"{strange}</ol></section><section")
    assert (serp.outcome, [problem.code for problem in serp.problems]) == (Outcome.PARSED, [ProblemCode.UNKNOWN_BLOCK])


def test_a_phone_page_is_told_by_its_class() -> None:
    assert changed("react-2025", "is-not-mobile-device", "is-mobile-device").device is Device.MOBILE
