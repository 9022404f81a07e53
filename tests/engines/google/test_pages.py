"""Google's pages, rebuilt by hand after what real ones show; each file says why it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.engines import google
from monitor.model import Ad, AdKind, AdSlot, AdsState, Device, Outcome, Place, ProblemCode, Query, Result, ResultKind, Serp
from monitor.page import Page

PAGES = Path(__file__).parents[1] / "pages" / "google"


def read(name: str) -> Serp:
    return google.read(Page((PAGES / f"{name}.html").read_bytes()), None)


def rows(serp: Serp, kind: ResultKind = ResultKind.ORGANIC) -> list[Result]:
    return [row for row in serp.results if row.kind is kind]


def slots(serp: Serp) -> list[tuple[AdSlot, AdKind, str]]:
    return [(ad.slot, ad.kind, ad.headline) for ad in serp.ads]


def ad(serp: Serp, headline: str) -> Ad:
    return next(ad for ad in serp.ads if ad.headline == headline)


def test_the_newest_layout_is_read_in_order_with_what_hangs_on_each_result() -> None:
    serp = read("desktop-2026")
    assert (serp.outcome, serp.ads_state, serp.query) == (Outcome.PARSED, AdsState.NONE_SEEN, "northwind router reset")
    assert (serp.device, serp.layout, serp.page, serp.place) == (Device.DESKTOP, "desktop-rpos", 1, Place(language="en"))
    first, second = rows(serp)
    assert (first.title, first.url, first.host) == (
        "Reset your router | Northwind",
        "https://www.northwind.example/reset",
        "northwind.example",
    )
    assert (first.display_url, first.date) == ("https://www.northwind.example › reset", "Jan 22, 2026")
    assert [(link.title, link.url) for link in first.sitelinks] == [("Manual", "https://www.northwind.example/manual")]
    assert (second.registrable_domain, second.text) == ("help-northwind.example", "Call (0800) 555-0199.")
    assert [row.rank for row in serp.results] == list(range(1, len(serp.results) + 1))


def test_what_the_overview_cites_is_a_row_each_and_what_is_folded_away_is_hidden() -> None:
    cited = rows(read("desktop-2026"), ResultKind.AI_OVERVIEW)
    assert [(row.title, row.host, row.hidden) for row in cited] == [
        ("How to reset – Northwind", "northwind.example", False),
        ("Routers", "blog.example", True),
    ]


def test_a_page_inside_an_opened_question_is_that_questions_source_and_no_result() -> None:
    (source,) = rows(read("desktop-2026"), ResultKind.PEOPLE_ALSO_ASK)
    assert (source.question, source.url, source.hidden) == ("How long to hold reset?", "https://forum.example/t/9", True)


def test_videos_tell_channel_and_length_and_their_chapters_are_no_rows() -> None:
    serp = read("desktop-2026")
    (video,) = rows(serp, ResultKind.VIDEO)
    assert (video.title, video.channel, video.duration) == ("Reset in a minute", "Router Tips", "1:23")
    (short,) = rows(serp, ResultKind.SHORT_VIDEO)
    assert (short.title, short.channel) == ("Ten second reset", "Quick Fix")


def test_a_card_that_was_never_shown_is_hidden_and_related_searches_leave_out_page_links() -> None:
    serp = read("desktop-2026")
    assert [(row.title, row.hidden) for row in rows(serp, ResultKind.DISCUSSION)] == [("Bricked it", True)]
    assert [row.title for row in rows(serp, ResultKind.RELATED_SEARCH)] == ["northwind router password"]
    assert {row.block for row in rows(serp, ResultKind.KNOWLEDGE_PANEL)} == {"side"}
    assert serp.features[:2] == ("ai_overview", "people_also_ask")


def test_a_suggestion_is_no_correction() -> None:
    assert read("desktop-2026").corrected_query is None
    assert (read("corrected").query, read("corrected").corrected_query) == ("nortwhind", "northwind")


def test_ads_stand_in_reading_order_each_in_its_slot() -> None:
    serp = read("desktop-2023-ads")
    assert (serp.outcome, serp.ads_state, serp.place.country) == (Outcome.PARSED, AdsState.PARSED, "US")
    assert slots(serp) == [
        (AdSlot.TOP, AdKind.SHOPPING, "Northwind Mesh 3-Pack, White, Wi-Fi 7"),
        (AdSlot.TOP, AdKind.TEXT, "Cheaper than Northwind – FastMesh"),
        (AdSlot.BOTTOM, AdKind.TEXT, "Mesh at Late"),
    ]


def test_a_text_ad_tells_its_landing_page_its_click_and_what_hangs_on_it() -> None:
    found = ad(read("desktop-2023-ads"), "Cheaper than Northwind – FastMesh")
    assert (found.target_url, found.host) == ("https://www.fastmesh.example/sale?src=g", "fastmesh.example")
    assert found.chain == ("https://www.google.com/aclk?sa=l&ai=T1&adurl=", "https://www.fastmesh.example/sale?src=g")
    assert (found.display_url, found.text) == ("https://www.fastmesh.example", "Mesh from $59. Order today.")
    assert [(link.title, link.url) for link in found.sitelinks] == [("Outlet", "https://www.fastmesh.example/outlet")]
    assert found.phones == ("+18005550142",)


def test_a_landing_page_that_only_the_counter_carries_is_decoded_from_it() -> None:
    assert ad(read("desktop-2023-ads"), "Mesh at Late").target_url == "https://late.example/x?a=1"


def test_a_shopping_unit_tells_its_whole_title_price_shop_and_rating_and_the_last_tile_is_no_ad() -> None:
    found = ad(read("desktop-2023-ads"), "Northwind Mesh 3-Pack, White, Wi-Fi 7")
    assert (found.price, found.merchant, found.rating) == ("$129.00", "RouterShop", "4.6")
    assert found.target_url == "https://www.routershop.example/p/1?utm=x"
    assert found.extensions == ("Free shipping",)


def test_indented_results_count_and_sitelinks_with_headings_do_not() -> None:
    serp = read("desktop-2023-ads")
    assert [row.title for row in rows(serp)] == ["Mesh | Northwind", "Setup | Northwind", "Mesh - Shop"]
    assert [link.title for link in rows(serp)[2].sitelinks] == ["Red"]
    assert [row.title for row in rows(serp, ResultKind.NEWS)] == ["Mesh in the news"]


def test_a_place_on_the_map_is_a_row_with_its_number_and_site() -> None:
    (place,) = rows(read("desktop-2023-ads"), ResultKind.LOCAL)
    assert (place.title, place.url, place.phones) == ("Mesh Repairs", "https://repairs.example/", ("(212) 555-0170",))


def test_the_drawn_twin_of_an_undrawn_counter_holds_the_landing_page() -> None:
    serp = read("desktop-2020-ads")
    (found,) = serp.ads
    assert (found.headline, found.target_url) == (
        "Assurance Northwind | Découvrez nos produits",
        "https://www.northwind.example/fr/offre/",
    )
    assert str(found.click_url).startswith("https://www.google.com/aclk?")
    assert [link.url for link in found.sitelinks] == ["https://www.northwind.example/fr/devis"]
    assert [row.date for row in rows(serp)] == ["10 déc. 2019", None]


def test_pages_of_2013_are_read_by_the_same_rules() -> None:
    serp = read("desktop-2013")
    assert [row.url for row in rows(serp)] == ["http://www.moto.example/n?a=b", "http://review.example/moto-n"]
    assert slots(serp) == [
        (AdSlot.TOP, AdKind.TEXT, "Moto N 12% off"),
        (AdSlot.BOTTOM, AdKind.TEXT, "Moto late"),
        (AdSlot.SIDE, AdKind.TEXT, "Side phones"),
    ]
    assert serp.ads[0].target_url == "http://www.phones.example/moto?id=7"


def test_on_a_phone_results_are_told_from_stories_and_discussions() -> None:
    serp = read("mobile-2023")
    assert serp.device is Device.MOBILE
    assert [row.title for row in rows(serp)] == ["15 things to do", "City of Northwind"]
    assert [row.title for row in rows(serp, ResultKind.DISCUSSION)] == ["What to do?", "Where to go?"]


def test_a_call_asset_is_a_number_and_a_paid_card_an_ad_of_its_own_kind() -> None:
    serp = read("mobile-2023")
    assert ad(serp, "Northwind Tours").phones == ("(646) 555-0127",)
    card = ad(serp, "Harbour cruise by night")
    assert (card.kind, card.price, card.rating, card.host) == (AdKind.OTHER, "$42", "4.8", "tickets.example")


def test_a_pane_that_shows_a_unit_again_is_hidden_and_a_local_service_has_a_name_and_number() -> None:
    serp = read("mobile-2020-shopping")
    assert [(ad.kind, ad.hidden) for ad in serp.ads] == [
        (AdKind.SHOPPING, False),
        (AdKind.LOCAL_SERVICE, False),
        (AdKind.SHOPPING, True),
    ]
    assert (serp.ads[0].price, serp.ads[0].merchant) == ("1.299,00 €", "Heat Shop")
    assert (serp.ads[1].advertiser, serp.ads[1].phones) == ("Ace Heating", ("+17185550139",))


def test_without_scripts_slots_follow_from_the_list_and_links_from_the_redirect() -> None:
    serp = read("lite-2023-ads")
    assert [(ad.slot, ad.host, ad.target_url) for ad in serp.ads] == [
        (AdSlot.TOP, "names.example", None),
        (AdSlot.BOTTOM, "ten.example", None),
    ]
    assert [row.url for row in rows(serp)] == ["https://www.domain.example/a?b=%C3%A9", "https://wiki.example/Domain"]
    assert rows(serp)[0].chain[-1] == rows(serp)[0].url


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("no-results-2026", Outcome.NO_RESULTS),
        ("lite-no-results", Outcome.NO_RESULTS),
        ("sorry", Outcome.CAPTCHA),
        ("shell", Outcome.JS_REQUIRED),
        ("consent", Outcome.CONSENT),
        ("home", Outcome.UNPARSED),
        ("unread-ads", Outcome.PARTIAL),
    ],
)
def test_every_other_page_has_its_exact_outcome(name: str, outcome: Outcome) -> None:
    assert read(name).outcome is outcome


def test_only_the_card_for_nothing_found_speaks_about_ads() -> None:
    assert read("no-results-2026").ads_state is AdsState.NONE_SEEN
    assert {read(name).ads_state for name in ("sorry", "shell", "consent", "home")} == {AdsState.UNKNOWN}
    assert [problem.code for problem in read("home").problems] == [ProblemCode.NO_PROOF]
    unread = read("unread-ads")
    assert (unread.ads_state, unread.problems[0].code) == (AdsState.MARKERS_UNPARSED, ProblemCode.UNREAD_AD_MARKERS)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (429, b"<html>slow down</html>", Outcome.RATE_LIMITED),
        (403, b"<html>no</html>", Outcome.DENIED),
        (200, b"", Outcome.UNPARSED),
    ],
)
def test_a_status_says_what_a_page_without_results_is(status: int, body: bytes, outcome: Outcome) -> None:
    assert google.read(Page(body, status=status), None).outcome is outcome


def test_the_page_number_comes_from_the_address_else_from_the_page() -> None:
    body = (PAGES / "desktop-2026.html").read_bytes()
    assert google.read(Page(body, url="https://www.google.com/search?q=x&start=20"), None).page == 3
    assert google.read(Page(body.replace(b'"YyVfkd">1<', b'"YyVfkd">4<')), None).page == 4


def test_a_page_that_repeats_no_query_answers_what_was_asked() -> None:
    body = b"<html><body id='gsr'><div id='rso'><a href='https://a.example/'><h3>A</h3></a></div></body></html>"
    assert google.read(Page(body), Query("northwind", "google")).query == "northwind"


@pytest.mark.parametrize("file", sorted(PAGES.glob("*.html")), ids=lambda file: file.stem)
def test_google_recognises_its_own_pages(file: Path) -> None:
    assert file.read_bytes().startswith(b"<!-- Kept because: ")
    if file.stem not in ("consent", "lite-no-results"):
        assert google.recognise(Page(file.read_bytes())) >= 0.5
    assert google.recognise(Page(file.read_bytes(), url="https://www.google.de/search?q=x")) == 1.0


def test_google_claims_nobody_elses_pages() -> None:
    for folder in ("bing", "duckduckgo"):
        for file in (PAGES.parent / folder).glob("*.html"):
            assert google.recognise(Page(file.read_bytes())) < 0.5
