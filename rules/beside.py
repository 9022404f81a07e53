"""Facts of more than one page: the same query seen from two devices or places, and the brand's own page behind a result.

The same question gets another answer on a phone, and in another city. A brand looks at its own screen and sees itself first;
its customers may not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from monitor.model import Landing, Serp, Subject
from rules.facts import PageFacts, ResultFacts

BY_DEVICE, BY_PLACE = "device", "place"
SELLS_FROM = 3


class PairFacts:
    """Two proven looks at one query of one engine; `page` is where the brand stands worse, `better` where it stands better."""

    __slots__ = ("better", "differs", "memo", "page", "subject")

    def __init__(self, page: PageFacts, better: PageFacts, differs: str) -> None:
        self.page = page
        self.better = better
        self.differs = differs
        self.memo: dict[str, object] = {}
        self.subject = Subject("page")

    @property
    def gap(self) -> int:
        """How many places lie between; a brand that is not there counts as behind the last result."""
        return _rank(self.page) - _rank(self.better)

    @property
    def both_proven(self) -> bool:
        """Whether both looks may speak of absence."""
        return self.page.serp.proven and self.better.serp.proven


class LandingFacts:
    """One of the brand's own results with the page behind it."""

    __slots__ = ("landing", "memo", "page", "result", "subject")

    def __init__(self, result: ResultFacts, landing: Landing) -> None:
        self.page = result.page
        self.result = result
        self.landing = landing
        self.memo: dict[str, object] = {}
        self.subject = result.subject

    @property
    def sells_instead(self) -> bool:
        """Whether the page sells and tells nothing to do."""
        return self.landing.offers >= SELLS_FROM and self.landing.steps == 0

    @property
    def answers_there(self) -> bool:
        """Whether the page could be read at all."""
        return self.landing.status is None or 200 <= self.landing.status < 300


def _rank(page: PageFacts) -> int:
    return page.own_rank or len(page.results) + 1


def pairs(pages: Sequence[PageFacts]) -> Iterator[PairFacts]:
    """Every two pages of one query that differ in the device alone or in the place alone, in the order given."""
    for one, other in combinations(pages, 2):
        differs = _difference(one.serp, other.serp)
        if differs:
            worse, better = (one, other) if _rank(one) > _rank(other) else (other, one)
            yield PairFacts(worse, better, differs)


def _difference(one: Serp, other: Serp) -> str | None:
    if (one.engine, one.query.casefold(), one.page) != (other.engine, other.query.casefold(), other.page):
        return None
    same_place, same_device = one.place == other.place, one.device == other.device
    if same_place == same_device:
        return None
    return BY_DEVICE if same_place else BY_PLACE


def landings(page: PageFacts, read: Iterable[Landing]) -> Iterator[LandingFacts]:
    """The page's own results whose pages were read, in reading order."""
    by_url = {landing.url: landing for landing in read}
    for result in page.results:
        if result.own and result.result.url in by_url:
            yield LandingFacts(result, by_url[result.result.url])


def stand(page: PageFacts, differs: str) -> str:
    """Where the brand stands on one of the two pages, in words."""
    serp = page.serp
    where = str(serp.device or "an unknown device")
    if differs == BY_PLACE:
        where = ", ".join(part for part in (serp.place.city, serp.place.country) if part) or "an unknown place"
    return f"place {page.own_rank} ({where})" if page.own_rank else f"nowhere on the page ({where})"
