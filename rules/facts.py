"""What a rule may ask of a page, an ad or a result: the same facts for every rule, worked out at most once.

Of an ad's three addresses (`destinations`) the one where the visitor lands decides whose ad it is; the shown one is only a claim.
A brand is present on a page through its own hosts, its group's hosts and its channels on other people's platforms.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from itertools import count
from types import MappingProxyType
from typing import Any

from monitor.hosts import host_of
from monitor.model import Ad, Match, PartyRole, Result, ResultKind, Serp, Subject, WatchKind
from rules.destinations import bare, domain_of_host, hops, landing_host
from rules.kit import Kit
from rules.matchers.affiliate import AffiliateHit
from rules.parties import OWN, UNKNOWN, Roster, Standing
from rules.pieces import NO_PIECES, Piece, ad_copy, ad_words, addresses, links, result_copy, shown_host
from rules.somebody import Crowd, Somebody

_WEB = frozenset({ResultKind.ORGANIC, ResultKind.FEATURED_SNIPPET})
_STRANGER = Standing(UNKNOWN)
_OURS = frozenset({OWN, PartyRole.GROUP})
OWN_PLACE, OTHER_PLACE, NO_PLACE = "own", "other", "unknown"
_subject = lru_cache(maxsize=1_024)(Subject)


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
        links = kit.affiliates([hops(ad) for ad in serp.ads])
        advertising, standing = self._crowds = Crowd(kit), Crowd(kit)
        self.ads = tuple([AdFacts(self, advertising, *each) for each in zip(count(), serp.ads, links, strict=False)])
        self.results = tuple([ResultFacts(self, standing, *each) for each in enumerate(serp.results)])
        advertising.members, standing.members = self.ads, self.results
        self.own_ads = len([ad for ad in self.ads if ad.standing.family])
        own = [facts.result for facts in self.results if facts.own and facts.result.kind in _WEB and not facts.result.hidden]
        self.own_rank = min((result.rank for result in own), default=None)
        self.own_kinds = frozenset(facts.result.kind for facts in self.results if facts.own)

    @property
    def page(self) -> PageFacts:
        """The page itself, so that every subject can be asked for its page."""
        return self

    @property
    def naming(self) -> tuple[str, ...]:
        """The query, the only words of the page itself."""
        return (self.serp.query,)

    @property
    def own_results(self) -> int:
        """How many results of any kind are the brand's own."""
        return sum(result.own for result in self.results)

    def leave(self) -> None:
        """Let go of everybody on the page, who know it: nothing is left for the collector of garbage to find."""
        self.ads, self.results = (), ()
        for crowd in self._crowds:
            crowd.members = ()

    def _reason(self) -> WatchKind | None:
        if not self.query_marks:
            return None
        return WatchKind.SUPPORT if self.asks_support else WatchKind.BRAND


class AdFacts(Somebody):
    """One ad: who stands behind it, where it leads, what it says."""

    __slots__ = ("ad", "affiliate", "host", "landing", "place", "shown", "shows", "standing")
    page: PageFacts

    def __init__(self, page: PageFacts, crowd: Crowd, number: int, ad: Ad, affiliate: AffiliateHit | None) -> None:
        super().__init__(page, crowd, number, ad_words(ad))
        roster = page.kit.roster
        self.ad = ad
        self.affiliate = affiliate
        self.shown = shown_host(ad.display_url)
        self.host = landing_host(ad, self.shown)
        self.place = self.host or self.shown
        # Whether the visitor lands on the brand's own site, elsewhere, or nobody knows where; and whose address the ad shows.
        at = roster.by_host(self.place)
        self.landing = _whose(at) if self.host and (ad.target_url or ad.host) else NO_PLACE
        self.shows = self.landing
        if self.shown != self.host or not ad.target_url:
            self.shows = _whose(roster.by_host(self.shown)) if self.shown else NO_PLACE
        self.standing = self._standing(roster, at)

    @property
    def subject(self) -> Subject:
        """The ad's place on the page."""
        return _subject("ad", self.ad.rank, self.ad.slot)

    def _said(self) -> tuple[Piece, ...]:
        return ad_copy(self.ad)

    @property
    def shows_numbers(self) -> bool:
        """Whether the ad has a call asset."""
        return bool(self.ad.phones)

    @property
    def domain(self) -> str | None:
        """The registrable domain where the visitor lands, else the one that is shown."""
        return domain_of_host(self.place)

    @property
    def links(self) -> tuple[Piece, ...]:
        """Where the ad and its sitelinks lead."""
        return links(self.ad)

    @property
    def addresses(self) -> list[str]:
        """Where the ad and its sitelinks lead, without the names of their fields."""
        return addresses(self.ad.target_url, self.ad.sitelinks)

    @property
    def name(self) -> str | None:
        """The payer's name, or the merchant's."""
        return self.ad.advertiser or self.ad.merchant

    @property
    def affiliate_traffic(self) -> bool:
        """Whether an affiliate of the brand stands behind the ad: a listed one, or any that leads to the brand's own site.

        A network's link to somebody else's shop is that shop's affair.
        """
        link = self.affiliate
        named = bool(link and (link.publisher or link.by == "host"))
        return self.standing.role == PartyRole.AFFILIATE or (named and self.landing == OWN_PLACE)

    def _standing(self, roster: Roster, place: Standing) -> Standing:
        """Who stands behind the ad: whom the page names as its payer, else the place and the merchant, else the publisher."""
        if self.ad.advertiser:
            named = roster.by_name(self.ad.advertiser)
            if named.role != UNKNOWN:
                return named
        if not place.family:
            merchant = roster.by_merchant(self.ad.merchant) if self.ad.merchant else _STRANGER
            place = merchant if place.role == UNKNOWN else place
        link = self.affiliate
        if link and link.publisher:
            publisher = roster.by_publisher(link.network, link.publisher)
            return _STRANGER if publisher.role == UNKNOWN and place.family else publisher if publisher.party else place
        return _STRANGER if place.family and self.ad.advertiser else place


class ResultFacts(Somebody):
    """One result: whose it is and where it stands against the brand's own."""

    __slots__ = ("host", "own", "place", "result", "standing")
    page: PageFacts

    def __init__(self, page: PageFacts, crowd: Crowd, number: int, result: Result) -> None:
        words = (*[text for _, text, _ in result_copy(result)], *result.phones)
        super().__init__(page, crowd, number, words)
        self.result = result
        self.host = self.place = bare(result.host) or (host_of(result.url) if result.url else None)
        roster = page.kit.roster
        place = roster.by_host(self.host)
        channel = not place.family and roster.own_channel(result.url, result.channel)
        self.standing = Standing(OWN, None, "channel") if channel else place
        self.own = self.standing.role in _OURS

    @property
    def subject(self) -> Subject:
        """The result's place on the page."""
        return _subject("result", self.result.rank)

    def _said(self) -> tuple[Piece, ...]:
        return result_copy(self.result)

    @property
    def shows_numbers(self) -> bool:
        """Whether the page lifts a number from the result."""
        return bool(self.result.phones)

    @property
    def domain(self) -> str | None:
        """The registrable domain of its address."""
        return domain_of_host(self.host)

    @property
    def links(self) -> tuple[Piece, ...]:
        """Where the result and its sitelinks lead."""
        return links(self.result)

    @property
    def addresses(self) -> list[str]:
        """Where the result and its sitelinks lead, without the names of their fields."""
        return addresses(self.result.url, self.result.sitelinks)

    @property
    def affiliate(self) -> AffiliateHit | None:
        """Results are not paid for."""
        return None

    @property
    def name(self) -> str | None:
        """The channel or source that the page names."""
        return self.result.channel

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


def _whose(standing: Standing) -> str:
    return OWN_PLACE if standing.role in _OURS else OTHER_PLACE


def host_piece(facts: AdFacts | ResultFacts) -> tuple[Piece, ...]:
    """The host where the visitor lands, or that is shown when nobody knows."""
    return (("host", facts.place, 0),) if facts.place else NO_PIECES


ENGINE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "google": "Google", "bing": "Bing", "duckduckgo": "DuckDuckGo", "yahoo": "Yahoo", "yandex": "Yandex",
        "baidu": "Baidu", "naver": "Naver", "brave": "Brave", "ecosia": "Ecosia", "qwant": "Qwant", "sogou": "Sogou",
    },
)  # fmt: skip
