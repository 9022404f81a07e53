"""One pass over a week's readings: for every query, who advertised, who stood on top, and where the brand's own pages stood.

Ads are counted over proven looks, unpaid results over looks whose page could be read, whatever it said of ads. A place is
what a reader meets going down the page: neighbours of one carousel share a place; related searches, questions that are
still folded up and cards that need a swipe have none; things in the side column neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from statistics import median_low

from monitor.model import PROVEN, AdSlot, Look, Period, Query, Result, ResultKind, Serp, Settings, View, Watch, WatchKind
from reports.owners import Holder, Owner, Owners

TOP = 3
_PLACELESS = frozenset({ResultKind.RELATED_SEARCH, ResultKind.PEOPLE_ALSO_ASK, ResultKind.KNOWLEDGE_PANEL})


@dataclass(frozen=True, slots=True)
class Tally:
    """What one query showed in one week. Counters count looks; `own_places` has one entry per read look (None: nowhere).

    `first` and `latest` are capture ids of read looks; `ads`, `top` and `above` are sorted by number, then name.
    """

    query: Query
    watch: Watch | None
    looks: int
    read: int
    proven: int
    with_ads: int
    ads_above: int
    ads: tuple[tuple[Holder, int], ...]
    top: tuple[tuple[Holder, int], ...]
    above: tuple[tuple[Holder, int], ...]
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
        places = [10_000 if place is None else place for place in self.own_places]
        middle = median_low(places) if places else 10_000
        return None if middle == 10_000 else middle


@dataclass
class _Count:
    looks: int = 0
    read: int = 0
    proven: int = 0
    with_ads: int = 0
    ads_above: int = 0
    ads: Counter[Holder] = field(default_factory=Counter)
    top: Counter[Holder] = field(default_factory=Counter)
    above: Counter[Holder] = field(default_factory=Counter)
    own_places: list[int | None] = field(default_factory=list)
    first: str = ""
    latest: str = ""


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
    _add_results(count, serp, owners)
    if look.proven:
        _add_ads(count, serp, owners)


def _add_results(count: _Count, serp: Serp, owners: Owners) -> None:
    held = [(place, owners.of_result(result)) for place, result in places(serp)]
    own = next((place for place, holder in held if holder.owner is Owner.OWN), None)
    count.own_places.append(own)
    count.top.update({holder for place, holder in held if place <= TOP})
    count.above.update({holder for place, holder in held if holder.owner is not Owner.OWN and place < (own or TOP + 1)})


def _add_ads(count: _Count, serp: Serp, owners: Owners) -> None:
    count.proven += 1
    held = [(ad.slot, owners.of_ad(ad)) for ad in serp.ads if not ad.hidden]
    count.with_ads += bool(held)
    count.ads_above += any(slot is AdSlot.TOP and holder.owner is not Owner.OWN for slot, holder in held)
    count.ads.update({holder for _, holder in held})


def _freeze(query: Query, watch: Watch | None, count: _Count) -> Tally:
    return Tally(
        query, watch, count.looks, count.read, count.proven, count.with_ads, count.ads_above,
        _by_number(count.ads), _by_number(count.top), _by_number(count.above),
        tuple(count.own_places), count.first, count.latest,
    )  # fmt: skip


def _by_number(counter: Counter[Holder]) -> tuple[tuple[Holder, int], ...]:
    return tuple(sorted(counter.items(), key=lambda item: (-item[1], item[0].name)))
