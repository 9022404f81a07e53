"""A week's counts: for every query, who advertised, who stood on top, and where the brand's own pages stood.

Ads are counted over proven looks, unpaid results over looks whose page could be read, whatever it said of ads
(`reports.days.counts` says what a place is).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low

from monitor.model import Period, Query, View, Watch
from reports.days.book import watch_of
from reports.days.counts import Count, Shown
from reports.days.names import holder_of
from reports.once import book_of
from reports.owners import Holder

_NOWHERE = 10_000


@dataclass(frozen=True, slots=True)
class Seen:
    """In how many looks a holder was seen, and the capture id of the latest of them."""

    holder: Holder
    looks: int
    latest: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What one query showed in one week. `own_places` has one entry per read look (None: nowhere).

    `first` and `latest` are capture ids of read looks; `ads`, `top` and `above` are sorted by number, then name.
    """

    query: Query
    watch: Watch | None
    looks: int
    read: int
    proven: int
    with_ads: int
    ads_above: int
    ads: tuple[Seen, ...]
    top: tuple[Seen, ...]
    above: tuple[Seen, ...]
    own_places: tuple[int | None, ...]
    first: str
    latest: str

    @property
    def own_first(self) -> int:
        """In how many read looks an own page stood first among the unpaid results."""
        return sum(1 for place in self.own_places if place == 1)

    @property
    def own_place(self) -> int | None:
        """The median place of the best own page (the lower one of two); None when it mostly stood nowhere."""
        return middle(self.own_places)


def middle(own_places: Sequence[int | None]) -> int | None:
    """The median of places, the lower one of two; None (nowhere) counts as last."""
    found = median_low([_NOWHERE if place is None else place for place in own_places] or [_NOWHERE])
    return None if found == _NOWHERE else found


def tally(view: View, period: Period) -> tuple[Tally, ...]:
    """Every query that was looked at in the period, in order of its key. Canaries are left out: they are nobody's brand."""
    watches, counts = watch_of(view.settings), book_of(view).counts(period)
    return tuple(_tally(query, watches.get(query), counts[query]) for query in sorted(counts, key=lambda query: query.key))


def _tally(query: Query, watch: Watch | None, count: Count) -> Tally:
    return Tally(
        query=query,
        watch=watch,
        looks=count.looks,
        read=count.read,
        proven=count.proven,
        with_ads=count.with_ads,
        ads_above=count.ads_above,
        ads=_ordered(count.ads),
        top=_ordered(count.top),
        above=_ordered(count.above),
        own_places=tuple(count.own),
        first=count.first,
        latest=count.latest,
    )


def _ordered(shown: Shown) -> tuple[Seen, ...]:
    seen = (Seen(holder_of(key), looks, latest) for key, (looks, latest) in shown.items())
    return tuple(sorted(seen, key=lambda row: (-row.looks, row.holder.name, row.holder.owner)))
