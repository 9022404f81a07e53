"""What stands on a page, before any markup: ads by auction, results by rank, blocks where their best row would stand.

As on real pages, one host shows one ad: when an affiliate advertises with the brand's own address and bids more, the brand's
own ad is gone. Ads under the reserve price stand at the bottom. The AI overview and the featured snippet open the page, videos
and questions are gathered in one block each, and sites with a page about anything fill the rest. Blocks are for the first
page only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby
from urllib.parse import quote
from zoneinfo import ZoneInfo

from monitor.sandbox.asking import Ask, Wish, words_of
from monitor.sandbox.chance import chance
from monitor.sandbox.world import Campaign, City, Copy, Deep, Product, WebPage, World

PER_PAGE = 10
MAX_PRODUCTS = 6
_GATHERED = ("video", "people_also_ask")
_OPENING = ("ai_overview", "featured_snippet")
MAX_CITED = 5
_SLUG = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class PlacedAd:
    """One ad where it stands. `hops` are redirects between the click and `url`; `price` and `merchant` mark a product."""

    campaign: str
    advertiser: str
    slot: str
    headline: str
    text: str
    host: str
    display: tuple[str, ...]
    url: str
    hops: tuple[str, ...] = ()
    telling: bool = False
    deep: tuple[Deep, ...] = ()
    phone: str | None = None
    extras: tuple[str, ...] = ()
    price: str | None = None
    merchant: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring rows of one kind."""

    kind: str
    rows: tuple[WebPage, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page's content in reading order. `asked` are the words as typed, `ask.text` those that were searched for."""

    ask: Ask
    asked: str
    top: tuple[PlacedAd, ...] = ()
    products: tuple[PlacedAd, ...] = ()
    blocks: tuple[Block, ...] = ()
    bottom: tuple[PlacedAd, ...] = ()
    related: tuple[str, ...] = ()
    last_page: bool = True

    @property
    def ads(self) -> tuple[PlacedAd, ...]:
        """Every ad in reading order, shopping units under the top ads' roof first."""
        return self.products + self.top + self.bottom

    @property
    def rows(self) -> tuple[WebPage, ...]:
        """Every result in reading order."""
        return tuple(row for block in self.blocks for row in block.rows)

    @property
    def corrected(self) -> bool:
        """Whether other words were searched for than were typed."""
        return self.asked != self.ask.text


@lru_cache(maxsize=64)
def _clock(zone: str) -> ZoneInfo:
    return ZoneInfo(zone)


def settle(world: World, wish: Wish, moment: datetime) -> Ask:
    """Put a wish in the world's places and weeks; what it leaves open is taken from the world's first fitting city."""
    named = next((city for city in world.cities if wish.city and city.name.casefold() == wish.city.casefold()), None)
    country = (wish.country or (named.country if named else world.cities[0].country)).upper()
    nearby: City | None = named or next((city for city in world.cities if city.country == country), None)
    moment = moment.astimezone(UTC)
    return Ask(
        engine=wish.engine,
        text=wish.text,
        words=words_of(wish.text),
        country=country,
        language=wish.language or (nearby.language if nearby else "en"),
        city=named.name if named else None,
        device=wish.device,
        page=wish.page,
        moment=moment,
        local=moment.astimezone(_clock(nearby.zone if nearby else "UTC")),
        week=world.week_of(moment),
        verbatim=wish.verbatim,
    )


def compose(world: World, ask: Ask) -> Listing:
    """What stands on the page. The same world and question give the same listing."""
    asked = ask.text
    ask = ask if ask.verbatim else ask.instead(_spelled(world, asked))
    if any(phrase <= ask.words for phrase in world.silence) or not ask.words:
        return Listing(ask, asked)
    bidders = auction(world, ask)
    above = [ad for bid, ad in bidders if bid >= world.reserve][: world.top_ads]
    below = [ad for _, ad in bidders if ad not in above][: world.bottom_ads]
    rows = _ranked(world, ask)
    page = rows[(ask.page - 1) * PER_PAGE : ask.page * PER_PAGE]
    return Listing(
        ask=ask,
        asked=asked,
        top=tuple(_in_slot(ad, "top") for ad in above),
        products=tuple(_shelf(world, ask)) if ask.page == 1 else (),
        blocks=_blocks(world, ask, page) if page else (),
        bottom=tuple(_in_slot(ad, "bottom") for ad in below) if page else (),
        related=_related(world, ask),
        last_page=len(rows) <= ask.page * PER_PAGE,
    )


def _spelled(world: World, text: str) -> str:
    fixes = dict(world.spellings)
    return " ".join(fixes.get(word.casefold(), word) for word in text.split())


def auction(world: World, ask: Ask) -> list[tuple[float, PlacedAd]]:
    """The ads that show with what they bid today, dearest first, one per host."""
    bids: list[tuple[float, PlacedAd]] = []
    for campaign in world.campaigns:
        if campaign.enters(ask, world.seed):
            copy = campaign.wording(ask, world.seed)
            if copy:
                mood = 0.9 + 0.2 * chance(world.seed, campaign.id, "bid", ask.key, ask.quarter)
                bids.append((campaign.bid * mood, _ad(campaign, copy, ask)))
    bids.sort(key=lambda pair: (-pair[0], pair[1].campaign))
    best: dict[str, tuple[float, PlacedAd]] = {}
    for bid, ad in bids:
        best.setdefault(ad.host, (bid, ad))
    return list(best.values())


def _ad(campaign: Campaign, copy: Copy, ask: Ask) -> PlacedAd:
    return PlacedAd(
        campaign=campaign.id,
        advertiser=campaign.advertiser,
        slot="top",
        headline=copy.headline.replace("{query}", ask.text.title()),
        text=copy.text.replace("{query}", ask.text),
        host=copy.host or campaign.site,
        display=copy.display,
        url=copy.url,
        hops=_hops(campaign, copy.url),
        telling=campaign.telling,
        deep=copy.deep,
        phone=copy.phone,
        extras=copy.extras,
    )


def _hops(campaign: Campaign, url: str) -> tuple[str, ...]:
    return (campaign.via.replace("{url}", quote(url, safe="")),) if campaign.via else ()


def _in_slot(ad: PlacedAd, slot: str) -> PlacedAd:
    return replace(ad, slot=slot)


def _shelf(world: World, ask: Ask) -> Iterable[PlacedAd]:
    offers = [product for product in world.products if product.campaign.enters(ask, world.seed)]
    offers.sort(key=lambda product: (-product.campaign.bid, product.title))
    return (_offer(product) for product in offers[:MAX_PRODUCTS])


def _offer(product: Product) -> PlacedAd:
    campaign = product.campaign
    return PlacedAd(
        campaign=campaign.id,
        advertiser=campaign.advertiser,
        slot="top",
        headline=product.title,
        text="",
        host=campaign.site,
        display=(),
        url=product.url,
        hops=_hops(campaign, product.url),
        telling=campaign.telling,
        price=product.price,
        merchant=product.merchant,
    )


def _ranked(world: World, ask: Ask) -> list[WebPage]:
    """Every organic page about the question, best first; fillers after the pages that the world itself tells of."""
    day = ask.local.date()

    def place(page: WebPage) -> tuple[float, str]:
        mood = 2 * chance(world.seed, page.url, ask.engine, ask.text, ask.country, ask.device, day) - 1
        return page.rank_in(ask.week) + world.wobble * mood, page.url

    organic = [page for page in world.pages if page.kind == "organic" and page.scope.holds(ask)]
    return sorted(organic, key=place) + list(_fillers(world, ask))


def _fillers(world: World, ask: Ask) -> Iterable[WebPage]:
    sites = [filler for filler in world.fillers if filler.language == ask.language] or list(world.fillers)
    sites.sort(key=lambda filler: chance(world.seed, filler.url, ask.text, ask.country))
    slug = quote(_SLUG.sub("-", ask.text.casefold()).strip("-") or "start")
    for number, filler in enumerate(sites):
        yield WebPage(
            kind="organic",
            title=filler.title.replace("{query}", ask.text.title()),
            url=filler.url.replace("{slug}", slug),
            text=filler.text.replace("{query}", ask.text),
            rank=100.0 + number,
            site=filler.site,
        )


def _blocks(world: World, ask: Ask, page: list[WebPage]) -> tuple[Block, ...]:
    """The page's rows as blocks: gathered kinds stand where their best row would, before the organic row of that rank."""
    ordered = [(float(number), [row]) for number, row in enumerate(page, start=1)]
    if ask.page == 1:
        extra = [row for row in world.pages if row.kind != "organic" and row.scope.holds(ask)]
        extra.sort(key=lambda row: (row.rank_in(ask.week), row.url))
        for kind in _GATHERED:
            rows = [row for row in extra if row.kind == kind]
            ordered += [(rows[0].rank_in(ask.week) - 0.5, rows)] if rows else []
        for place, kind in enumerate(_OPENING):
            most = MAX_CITED if kind == "ai_overview" else 1
            ordered.append((place - len(_OPENING), [row for row in extra if row.kind == kind][:most]))
    ordered.sort(key=lambda pair: pair[0])
    rows = [row for _, group in ordered for row in group]
    return tuple(Block(kind, tuple(group)) for kind, group in groupby(rows, key=lambda row: row.kind))


def _related(world: World, ask: Ask) -> tuple[str, ...]:
    if ask.page != 1:
        return ()
    known = dict(world.related).get(ask.language, ())
    endings = sorted(known, key=lambda ending: chance(world.seed, "related", ending, ask.text))
    return tuple(f"{ask.text} {ending}" for ending in endings[:6] if ending.casefold() not in ask.words)
