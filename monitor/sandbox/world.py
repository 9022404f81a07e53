"""The values a world is made of: campaigns, pages, questions, refusals, each with the circumstances in which it shows.

An advertiser's budget is an auction it may or may not enter, so a campaign has a bid (where it stands) and a share (how
often it is there at all), and both may differ by hour, city and device. Ranks are small numbers, lower is higher; a page
can be moved in a week and stays where it was moved to until the next move.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.sandbox.asking import Ask
from monitor.sandbox.chance import chance

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Scope:
    """When and where something shows. An empty field means: always, everywhere.

    A query meets the scope when it holds all words of any phrase and none of `without`; weeks count from 1, `last` None
    means for good; hours are those of the place's own clock, from `since` up to but not including `until`, over midnight
    if need be; days count from Monday as 0.
    """

    phrases: tuple[frozenset[str], ...] = ()
    without: frozenset[str] = frozenset()
    first: int = 1
    last: int | None = None
    engines: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    cities: frozenset[str] = frozenset()
    devices: frozenset[str] = frozenset()
    days: frozenset[int] = frozenset()
    since: int = 0
    until: int = 24

    def holds(self, ask: Ask) -> bool:
        """Whether the question meets every condition."""
        return self._what(ask) and self._where(ask) and self._when(ask)

    def _when(self, ask: Ask) -> bool:
        if ask.week < self.first or (self.last is not None and ask.week > self.last):
            return False
        if self.days and ask.local.weekday() not in self.days:
            return False
        hour = ask.local.hour
        return self.since <= hour < self.until if self.since < self.until else hour >= self.since or hour < self.until

    def _where(self, ask: Ask) -> bool:
        return not (
            (self.engines and ask.engine not in self.engines)
            or (self.countries and ask.country not in self.countries)
            or (self.languages and ask.language not in self.languages)
            or (self.cities and ask.city not in self.cities)
            or (self.devices and ask.device not in self.devices)
        )

    def _what(self, ask: Ask) -> bool:
        if self.without & ask.words:
            return False
        return not self.phrases or any(phrase <= ask.words for phrase in self.phrases)


@dataclass(frozen=True, slots=True)
class Deep:
    """A further link under an ad or a result."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Copy:
    """One wording of an ad. `display` is the path shown after the host; `phone` is a call asset, `extras` are callouts."""

    headline: str
    text: str
    url: str
    display: tuple[str, ...] = ()
    host: str | None = None
    deep: tuple[Deep, ...] = ()
    phone: str | None = None
    extras: tuple[str, ...] = ()
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Budget:
    """The share of auctions that a campaign enters under these circumstances."""

    share: float
    scope: Scope


@dataclass(frozen=True, slots=True)
class Campaign:
    """What one advertiser buys. `bid` orders the page, `share` is the part of auctions it enters where no budget says else.

    `via` is the redirect that a click passes through before the landing page, with `{url}` where the percent-encoded page
    goes; `telling` ads carry that hop in the engine's own click link, as a minority of real ones do.
    """

    id: str
    advertiser: str
    site: str
    bid: float
    copies: tuple[Copy, ...]
    scope: Scope = Scope()
    share: float = 1.0
    budgets: tuple[Budget, ...] = ()
    via: str | None = None
    telling: bool = False

    def enters(self, ask: Ask, seed: int) -> bool:
        """Whether it is in this auction. Ads turn every quarter of an hour, as budgets are spent evenly."""
        if not self.scope.holds(ask):
            return False
        share = next((budget.share for budget in self.budgets if budget.scope.holds(ask)), self.share)
        return chance(seed, self.id, ask.key, ask.quarter) < share

    def wording(self, ask: Ask, seed: int) -> Copy | None:
        """The copy in turn: one of those that fit, changed every six hours; None when none fits."""
        fitting = [copy for copy in self.copies if copy.scope.holds(ask)]
        if not fitting:
            return None
        return fitting[int(chance(seed, self.id, "copy", ask.country, ask.local.date(), ask.local.hour // 6) * len(fitting))]


@dataclass(frozen=True, slots=True)
class Product:
    """A shopping unit's offer; bid, share and budgets are its campaign's."""

    campaign: Campaign
    title: str
    price: str
    merchant: str
    url: str


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page that ranks. `kind` is a word of `monitor.model.ResultKind`; `moves` are (week, rank), first week first."""

    kind: str
    title: str
    url: str
    text: str
    rank: float
    site: str
    scope: Scope = Scope()
    moves: tuple[tuple[int, float], ...] = ()
    deep: tuple[Deep, ...] = ()
    question: str | None = None
    channel: str | None = None
    duration: str | None = None
    date: str | None = None

    def rank_in(self, week: int) -> float:
        """Where it stands in a week: at its last move, or where it started."""
        return next((rank for since, rank in reversed(self.moves) if since <= week), self.rank)


@dataclass(frozen=True, slots=True)
class Filler:
    """A site that has a page about anything: `{query}` and `{slug}` in its texts are filled in."""

    site: str
    url: str
    title: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A no by the timetable: `kind` is a key of `refusing.PAGES` or, where `source` is `serpapi`, of `provider.FAULTS`.

    `share` is the part of requests that is refused.
    """

    kind: str
    scope: Scope
    share: float = 1.0
    source: str = "page"


@dataclass(frozen=True, slots=True)
class City:
    """A place people ask from: the city's name as the engines write it, ISO 3166 country, language, clock."""

    name: str
    country: str
    language: str
    zone: str


@dataclass(frozen=True, slots=True)
class World:
    """Everything a world file says. `start` is the first moment of week 1, aware UTC; `plot` tells the story by week."""

    name: str
    about: str
    start: datetime
    seed: int
    weeks: int
    cities: tuple[City, ...]
    campaigns: tuple[Campaign, ...] = ()
    products: tuple[Product, ...] = ()
    pages: tuple[WebPage, ...] = ()
    fillers: tuple[Filler, ...] = ()
    related: tuple[tuple[str, tuple[str, ...]], ...] = ()
    refusals: tuple[Refusal, ...] = ()
    spellings: tuple[tuple[str, str], ...] = ()
    silence: tuple[frozenset[str], ...] = ()
    queries: tuple[tuple[str, tuple[str, ...]], ...] = ()
    plot: tuple[tuple[str, str], ...] = ()
    wobble: float = 0.0
    top_ads: int = 4
    bottom_ads: int = 3
    reserve: float = 1.0

    def week_of(self, moment: datetime) -> int:
        """The number of the week that a moment lies in; the time before the start counts as week 1."""
        return max(1, (moment - self.start) // WEEK + 1)
