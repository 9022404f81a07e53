"""What the world puts on a page is what the readers read off it: every ad and every result, in order, nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from monitor.links import chain
from monitor.model import Ad, AdsState, Device, Outcome, Place, Query, Result, ResultKind, Serp
from monitor.page import Page
from monitor.reading import read
from monitor.sandbox import Listing, PlacedAd, World, compose
from monitor.sandbox.asking import Wish, bing_wish, google_wish
from monitor.sandbox.composing import settle
from monitor.sandbox.drawing import draw
from monitor.sandbox.world import WEEK

AGENTS = {Device.DESKTOP: "X11; Linux", Device.MOBILE: "Linux; Android 15; Mobile"}
LANGUAGES = {"DE": "de", "GB": "en"}
BESIDES = ("staubsauger test", "nortwind router", "qzxv", "<b>&\"'")


def listings(world: World, engine: str, device: Device) -> Iterator[Listing]:
    """A page of every query, in every week of the story, at changing hours."""
    for country, texts in world.queries:
        for number, text in enumerate(texts + BESIDES):
            for week in range(world.weeks):
                moment = world.start + WEEK * week + timedelta(days=(number + week) % 7, hours=(5 * number + week) % 24)
                yield compose(world, settle(world, _wish(engine, text, country, AGENTS[device]), moment))


def _wish(engine: str, text: str, country: str, agent: str) -> Wish:
    language, headers = LANGUAGES[country], {"user-agent": agent}
    if engine == "bing":
        return bing_wish({"q": text, "mkt": f"{language}-{country}"}, headers)
    return google_wish({"q": text, "hl": language, "gl": country.lower()}, headers)


def reading(listing: Listing, world: World) -> Serp:
    """What the reader makes of a listing's page, told what was asked."""
    ask = listing.ask
    query = Query(listing.asked, ask.engine, Place(ask.country, ask.language), ask.device)
    return read(Page(draw(listing, world.seed).encode(), status=200), query)


@pytest.mark.parametrize("device", list(Device))
@pytest.mark.parametrize("engine", ["google", "bing"])
def test_every_ad_and_result_comes_out_of_the_reader(world: World, engine: str, device: Device) -> None:
    seen = 0
    for listing in listings(world, engine, device):
        serp = reading(listing, world)
        assert (serp.engine, serp.device, serp.query, serp.problems) == (engine, device, listing.asked, ())
        assert serp.outcome is (Outcome.PARSED if listing.blocks else Outcome.NO_RESULTS)
        assert serp.ads_state is (AdsState.PARSED if listing.ads else AdsState.NONE_SEEN)
        assert serp.corrected_query == (listing.ask.text if listing.corrected else None)
        assert [_read_ad(ad) for ad in serp.ads] == [_placed_ad(ad, engine) for ad in listing.ads]
        _same_results([row for row in serp.results if row.kind is not ResultKind.RELATED_SEARCH], listing)
        assert [row.title for row in serp.results if row.kind is ResultKind.RELATED_SEARCH] == list(listing.related)
        seen += len(serp.ads)
    assert seen > 300


def _read_ad(ad: Ad) -> tuple[object, ...]:
    links = tuple((link.title, link.url) for link in ad.sitelinks)
    phones = tuple(phone.replace(" ", "") for phone in ad.phones)
    return (ad.slot, ad.kind, ad.headline, ad.text, ad.display_url, ad.target_url, links, phones, ad.price, ad.merchant)


def _placed_ad(ad: PlacedAd, engine: str) -> tuple[object, ...]:
    links = tuple((link.title, link.url) for link in ad.deep)
    phones = (ad.phone.replace(" ", ""),) if ad.phone else ()
    if ad.price:
        return (ad.slot, "shopping", ad.headline, None, None, ad.url, links, phones, ad.price, ad.merchant)
    shown = f"https://www.{ad.host}" + "".join((" › " if engine == "google" else "/") + step for step in ad.display)
    return (ad.slot, "text", ad.headline, ad.text, shown, ad.url, links, phones, None, None)


def _same_results(found: list[Result], listing: Listing) -> None:
    expected = [(row.kind, row.title, row.url, row.question, row.channel) for row in listing.rows]
    assert [(row.kind, row.title, row.url, row.question, row.channel) for row in found] == expected
    for row, wanted in zip(found, listing.rows, strict=True):
        assert [(link.title, link.url) for link in row.sitelinks] == [(link.title, link.url) for link in wanted.deep]
        if row.kind is ResultKind.ORGANIC:
            assert (row.text or "").endswith(wanted.text)
            assert (row.date or None) == wanted.date


def test_an_affiliate_hop_shows_in_the_link_as_far_as_the_engine_tells_it(world: World) -> None:
    evening = world.start + WEEK * 2 + timedelta(hours=20)
    for engine in ("google", "bing"):
        listing = compose(world, settle(world, _wish(engine, "northwind", "DE", AGENTS[Device.MOBILE]), evening))
        hijack = next(ad for ad in listing.top if ad.campaign == "fuchs-direct")
        read_back = next(ad for ad in reading(listing, world).ads if ad.headline == hijack.headline)
        assert read_back.target_url == hijack.url
        assert hijack.hops[0] in chain(read_back.click_url or "")
        assert "awinaffid=778899" in hijack.hops[0]
