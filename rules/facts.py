"""What a rule may ask of a page, an ad or a result: the same facts for every rule, worked out at most once.

In the world an ad has three addresses: the one it shows, the one it links to, and the one where the visitor lands. The last
decides whose ad it is; the shown one is only a claim. A brand is present on a page through its own hosts, its group's hosts
and its channels on other people's platforms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from monitor.hosts import host_of, registrable_domain
from monitor.links import destination
from monitor.model import Ad, Match, PartyRole, Result, ResultKind, Serp, Subject, WatchKind
from rules.kit import Kit
from rules.matchers.affiliate import AffiliateHit
from rules.parties import OWN, UNKNOWN, Standing

Piece = tuple[str, str, int]
NO_PIECES: tuple[Piece, ...] = ()
_SHOWN_HOST = re.compile(r"\s*(?:https?://)?(?:www\.)?([^\s/›»>|?#]+)", re.IGNORECASE)
_WEB = frozenset({ResultKind.ORGANIC, ResultKind.FEATURED_SNIPPET})
_STRANGER = Standing(UNKNOWN)
OWN_PLACE, OTHER_PLACE, NO_PLACE = "own", "other", "unknown"


class PageFacts:
    """One page with its query, the reason it was asked for, and everybody on it."""

    def __init__(self, kit: Kit, serp: Serp, watch: WatchKind | None, on: date | None) -> None:
        self.kit = kit
        self.memo: dict[str, Any] = {}
        self.serp = serp
        self.on = on
        self.country = serp.place.country
        self.query_marks: tuple[Match, ...] = kit.marks(serp.query, "query")
        self.asks_support = kit.speaks_of_support(serp.query)
        self.watch = watch or self._reason()
        self.subject = Subject("page")
        self.ads = tuple(AdFacts(self, ad) for ad in serp.ads)
        self.results = tuple(ResultFacts(self, result) for result in serp.results)
        own = [facts.result for facts in self.results if facts.own and facts.result.kind in _WEB and not facts.result.hidden]
        self.own_rank = min((result.rank for result in own), default=None)
        self.own_kinds = frozenset(facts.result.kind for facts in self.results if facts.own)

    @property
    def page(self) -> PageFacts:
        """The page itself, so that every subject can be asked for its page."""
        return self

    @property
    def own_ads(self) -> int:
        """How many ads are the brand's own, its group's or its agency's."""
        return sum(ad.standing.family for ad in self.ads)

    @property
    def own_results(self) -> int:
        """How many results of any kind are the brand's own."""
        return sum(result.own for result in self.results)

    def _reason(self) -> WatchKind | None:
        if not self.query_marks:
            return None
        return WatchKind.SUPPORT if self.asks_support else WatchKind.BRAND


class AdFacts:
    """One ad: who stands behind it, where it leads, what it says."""

    __slots__ = ("ad", "affiliate", "copy", "domain", "host", "memo", "page", "shown", "standing", "subject")

    def __init__(self, page: PageFacts, ad: Ad) -> None:
        self.page = page
        self.memo: dict[str, Any] = {}
        self.ad = ad
        self.copy = _copy_of(ad)
        self.subject = Subject("ad", ad.rank, ad.slot)
        self.shown = shown_host(ad.display_url)
        self.host = _landing(ad, self.shown)
        hops = dict.fromkeys(hop for hop in (*ad.chain, ad.target_url) if hop)
        self.affiliate: AffiliateHit | None = page.kit.affiliate(tuple(hops)) if hops else None
        self.standing = self._standing()
        self.domain = _domain(self.host) or _domain(self.shown)

    @property
    def landing(self) -> str:
        """Whether the visitor lands on the brand's own site, elsewhere, or nobody knows where."""
        return _whose(self.page.kit, self.host if self.ad.target_url or self.ad.host else None)

    @property
    def shows(self) -> str:
        """Whose address the ad displays."""
        return _whose(self.page.kit, self.shown)

    @property
    def name(self) -> str | None:
        """The payer's name, or the merchant's."""
        return self.ad.advertiser or self.ad.merchant

    @property
    def about_brand(self) -> bool:
        """Whether the ad names a mark, or offers help to a query for the brand."""
        return _about_brand(self.page, ad_copy(self))

    @property
    def names_mark(self) -> bool:
        """Whether the ad's words hold a mark."""
        return _names_mark(self.page, ad_copy(self))

    @property
    def affiliate_traffic(self) -> bool:
        """Whether an affiliate stands behind the ad: a listed one, or a publisher or network named by its link."""
        link = self.affiliate
        return self.standing.role == PartyRole.AFFILIATE or bool(link and (link.publisher or link.by == "host"))

    def _standing(self) -> Standing:
        roster = self.page.kit.roster
        named = roster.by_name(self.ad.advertiser)
        if named.role != UNKNOWN:
            return named
        place = roster.by_host(self.host or self.shown)
        if not place.family:
            merchant = roster.by_merchant(self.ad.merchant) if self.ad.merchant else _STRANGER
            place = merchant if place.role == UNKNOWN else place
        link = self.affiliate
        if link and link.publisher:
            publisher = roster.by_publisher(link.network, link.publisher)
            return _STRANGER if publisher.role == UNKNOWN and place.family else publisher if publisher.party else place
        return _STRANGER if place.family and self.ad.advertiser else place


class ResultFacts:
    """One result: whose it is and where it stands against the brand's own."""

    __slots__ = ("domain", "host", "memo", "own", "page", "result", "standing", "subject")

    def __init__(self, page: PageFacts, result: Result) -> None:
        self.page = page
        self.memo: dict[str, Any] = {}
        self.result = result
        self.subject = Subject("result", result.rank)
        self.host = _bare(result.host) or (host_of(result.url) if result.url else None)
        self.domain = _domain(self.host)
        roster = page.kit.roster
        place = roster.by_host(self.host)
        channel = not place.family and roster.own_channel(result.url, result.channel)
        self.standing = Standing(OWN, None, "channel") if channel else place
        self.own = self.standing.role in (OWN, PartyRole.GROUP)

    @property
    def affiliate(self) -> AffiliateHit | None:
        """Results are not paid for."""
        return None

    @property
    def name(self) -> str | None:
        """The channel or source that the page names."""
        return self.result.channel

    @property
    def about_brand(self) -> bool:
        """Whether the result names a mark, or offers help to a query for the brand."""
        return _about_brand(self.page, result_copy(self))

    @property
    def names_mark(self) -> bool:
        """Whether the result's words hold a mark."""
        return _names_mark(self.page, result_copy(self))

    @property
    def above_own(self) -> bool:
        """Whether it stands above the brand's first own web result."""
        own = self.page.own_rank
        return own is not None and self.result.rank < own

    @property
    def first_web(self) -> bool:
        """Whether it is the first web result of the page."""
        ranks = [row.rank for row in self.page.serp.results if row.kind in _WEB and not row.hidden]
        return bool(ranks) and self.result.rank == min(ranks)

    @property
    def first_of_kind(self) -> bool:
        """Whether it is the first row of its kind; for an answer in several rows, its first source."""
        return self.result.rank == min(row.rank for row in self.page.serp.results if row.kind == self.result.kind)

    @property
    def own_in_kind(self) -> bool:
        """Whether the brand's own appears among the rows of this kind."""
        return self.result.kind in self.page.own_kinds


def _names_mark(page: PageFacts, pieces: tuple[Piece, ...]) -> bool:
    return any(page.kit.marks(text, name) for name, text, _ in pieces)


def _about_brand(page: PageFacts, pieces: tuple[Piece, ...]) -> bool:
    if _names_mark(page, pieces):
        return True
    speaks = page.kit.speaks_of_support
    return bool(page.query_marks) and (page.asks_support or any(speaks(text) for _, text, _ in pieces))


def shown_host(display_url: str | None) -> str | None:
    """The host that a display address begins with, in lower case; None when it begins with no host."""
    found = _SHOWN_HOST.match(display_url) if display_url else None
    host = found.group(1).lower().rstrip(".:") if found else ""
    return host if "." in host else None


def _landing(ad: Ad, shown: str | None) -> str | None:
    host = _bare(ad.host)
    if ad.target_url and (host is None or host != shown):
        final = destination(ad.target_url)
        return host_of(final) if final else None
    return host


def _bare(host: str | None) -> str | None:
    return host.lower().removeprefix("www.").rstrip(".") or None if host else None


def _domain(host: str | None) -> str | None:
    return (registrable_domain(host) or host) if host else None


def _whose(kit: Kit, host: str | None) -> str:
    if not host:
        return NO_PLACE
    return OWN_PLACE if kit.roster.own_host(host) else OTHER_PLACE


def ad_copy(facts: AdFacts) -> tuple[Piece, ...]:
    """Everything the ad says, in pieces."""
    return facts.copy


def _copy_of(ad: Ad) -> tuple[Piece, ...]:
    pieces = [("headline", ad.headline, 0)]
    if ad.text:
        pieces.append(("text", ad.text, 0))
    pieces += [(f"sitelinks[{n}].title", link.title, 0) for n, link in enumerate(ad.sitelinks)]
    pieces += [(f"extensions[{n}]", text, 0) for n, text in enumerate(ad.extensions)]
    return tuple(pieces)


def ad_sitelinks(facts: AdFacts) -> tuple[Piece, ...]:
    """The words of the ad's sitelinks."""
    return tuple((f"sitelinks[{n}].title", link.title, 0) for n, link in enumerate(facts.ad.sitelinks))


def ad_extensions(facts: AdFacts) -> tuple[Piece, ...]:
    """The words of the ad's extensions: callouts, snippets, prices."""
    return tuple((f"extensions[{n}]", text, 0) for n, text in enumerate(facts.ad.extensions))


def ad_phones(facts: AdFacts) -> tuple[Piece, ...]:
    """What the ad says and its call assets."""
    if not facts.ad.phones:
        return facts.copy
    return (*facts.copy, *((f"phones[{n}]", text, 0) for n, text in enumerate(facts.ad.phones)))


def display_domain(facts: AdFacts) -> tuple[Piece, ...]:
    """The host part of the display address."""
    return shown_part(facts.ad.display_url)


def shown_part(shown: str | None) -> tuple[Piece, ...]:
    """The host part of a display address, where it begins with one."""
    found = _SHOWN_HOST.match(shown) if shown else None
    return (("display_url", found.group(1), found.start(1)),) if found and "." in found.group(1) else NO_PIECES


def display_path(facts: AdFacts) -> tuple[Piece, ...]:
    """What follows the host in the display address."""
    shown = facts.ad.display_url
    if not shown:
        return NO_PIECES
    found = _SHOWN_HOST.match(shown)
    start = found.end() if found and "." in found.group(1) else 0
    return (("display_url", shown[start:], start),) if shown[start:].strip(" /›") else NO_PIECES


def ad_links(facts: AdFacts) -> tuple[Piece, ...]:
    """Where the ad and its sitelinks lead."""
    ad = facts.ad
    links = [("target_url", ad.target_url, 0)] if ad.target_url else []
    links += [(f"sitelinks[{n}].url", link.url, 0) for n, link in enumerate(ad.sitelinks) if link.url]
    return tuple(links)


def result_copy(facts: ResultFacts) -> tuple[Piece, ...]:
    """Everything the result says, the question that it answers included."""
    row = facts.result
    named = (("title", row.title), ("text", row.text), ("question", row.question))
    return tuple((name, text, 0) for name, text in named if text)


def result_phones(facts: ResultFacts) -> tuple[Piece, ...]:
    """What the result says and the numbers that the page lifts from it."""
    calls = tuple((f"phones[{n}]", text, 0) for n, text in enumerate(facts.result.phones))
    return (*result_copy(facts), *calls)


def result_links(facts: ResultFacts) -> tuple[Piece, ...]:
    """Where the result and its sitelinks lead."""
    row = facts.result
    links = [("url", row.url, 0)] if row.url else []
    links += [(f"sitelinks[{n}].url", link.url, 0) for n, link in enumerate(row.sitelinks) if link.url]
    return tuple(links)


def host_piece(facts: AdFacts | ResultFacts) -> tuple[Piece, ...]:
    """The host where the visitor lands, or that is shown when nobody knows."""
    host = facts.host or getattr(facts, "shown", None)
    return (("host", host, 0),) if host else NO_PIECES


ENGINE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "google": "Google", "bing": "Bing", "duckduckgo": "DuckDuckGo", "yahoo": "Yahoo", "yandex": "Yandex",
        "baidu": "Baidu", "naver": "Naver", "brave": "Brave", "ecosia": "Ecosia", "qwant": "Qwant", "sogou": "Sogou",
    },
)  # fmt: skip
