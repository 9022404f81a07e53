"""One pass over a week's readings: for every query, who advertised, who stood on top, and where the brand's own pages stood.

Ads are counted over proven looks, unpaid results over looks whose page could be read, whatever it said of ads. A place is
what a reader meets going down the page: neighbours of one carousel share a place; related searches, questions that are
still folded up and cards that need a swipe have none; things in the side column neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median_low

from monitor.model import PROVEN, AdSlot, Look, Period, Query, Result, ResultKind, Serp, Settings, View, Watch, WatchKind
from reports.owners import Holder, Owner, Owners

TOP = 3
_NOWHERE = 10_000
_PLACELESS = frozenset({ResultKind.RELATED_SEARCH, ResultKind.PEOPLE_ALSO_ASK, ResultKind.KNOWLEDGE_PANEL})


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


class _Holders:
    def __init__(self) -> None:
        self._looks: Counter[Holder] = Counter()
        self._latest: dict[Holder, str] = {}

    def add(self, holders: set[Holder], capture_id: str) -> None:
        self._looks.update(holders)
        self._latest |= dict.fromkeys(holders, capture_id)

    def freeze(self) -> tuple[Seen, ...]:
        seen = (Seen(holder, looks, self._latest[holder]) for holder, looks in self._looks.items())
        return tuple(sorted(seen, key=lambda row: (-row.looks, row.holder.name, row.holder.owner)))


@dataclass
class _Count:
    looks: int = 0
    read: int = 0
    proven: int = 0
    with_ads: int = 0
    ads_above: int = 0
    ads: _Holders = field(default_factory=_Holders)
    top: _Holders = field(default_factory=_Holders)
    above: _Holders = field(default_factory=_Holders)
    own_places: list[int | None] = field(default_factory=list)
    first: str = ""
    latest: str = ""


def middle(own_places: Sequence[int | None]) -> int | None:
    """The median of places, the lower one of two; None (nowhere) counts as last."""
    found = median_low([_NOWHERE if place is None else place for place in own_places] or [_NOWHERE])
    return None if found == _NOWHERE else found


def tally(view: View, period: Period) -> tuple[Tally, ...]:
    """Every query that was looked at in the period, in order of its key. Canaries are left out: they are nobody's brand."""
    watches = watch_of(view.settings)
    owners = Owners(view.settings)
    counts: dict[Query, _Count] = {}
    for look, serp in view.serps(period):
        watch = watches.get(look.query)
        if watch is None or watch.kind is not WatchKind.CANARY:
            _add(counts.setdefault(look.query, _Count()), look, serp, owners)
    return tuple(_freeze(query, watches.get(query), counts[query]) for query in sorted(counts, key=lambda query: query.key))


def watch_of(settings: Settings) -> Mapping[Query, Watch]:
    """The first watch that asks a query."""
    found: dict[Query, Watch] = {}
    for watch in settings.watches:
        for query in watch.expand():
            found.setdefault(query, watch)
    return found


def places(serp: Serp) -> Iterator[tuple[int, Result]]:
    """Every unpaid result that has a place, with it, counted from 1."""
    place, last = 0, None
    for result in serp.results:
        if result.kind in _PLACELESS or result.hidden or result.block == "side":
            continue
        unit = None if result.kind is ResultKind.ORGANIC else (result.kind, result.block)
        if unit is None or unit != last:
            place += 1
        last = unit
        yield place, result


def _add(count: _Count, look: Look, serp: Serp, owners: Owners) -> None:
    count.looks += 1
    if look.outcome not in PROVEN:
        return
    count.read += 1
    count.first = count.first or look.capture_id
    count.latest = look.capture_id
    _add_results(count, serp, owners, look.capture_id)
    if look.proven:
        _add_ads(count, serp, owners, look.capture_id)


def _add_results(count: _Count, serp: Serp, owners: Owners, capture_id: str) -> None:
    held = [(place, owners.of_result(result)) for place, result in places(serp)]
    own = next((place for place, holder in held if holder.owner is Owner.OWN), None)
    count.own_places.append(own)
    count.top.add({holder for place, holder in held if place <= TOP}, capture_id)
    above = {holder for place, holder in held if holder.owner is not Owner.OWN and place < (own or TOP + 1)}
    count.above.add(above, capture_id)


def _add_ads(count: _Count, serp: Serp, owners: Owners, capture_id: str) -> None:
    count.proven += 1
    held = [(ad.slot, owners.of_ad(ad)) for ad in serp.ads if not ad.hidden]
    count.with_ads += bool(held)
    count.ads_above += any(slot is AdSlot.TOP and holder.owner is not Owner.OWN for slot, holder in held)
    count.ads.add({holder for _, holder in held}, capture_id)


def _freeze(query: Query, watch: Watch | None, count: _Count) -> Tally:
    return Tally(
        query=query,
        watch=watch,
        looks=count.looks,
        read=count.read,
        proven=count.proven,
        with_ads=count.with_ads,
        ads_above=count.ads_above,
        ads=count.ads.freeze(),
        top=count.top.freeze(),
        above=count.above.freeze(),
        own_places=tuple(count.own_places),
        first=count.first,
        latest=count.latest,
    )
