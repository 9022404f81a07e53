"""A timetable against evasion: every query drawn within strata, so that no hour, weekday or city goes unwatched for long.

Who does not want to be seen by the brand advertises at night, at weekends, in cities where its people do not sit, or in turns
of a quarter of an hour, as every monitor of this field that asks on the hour has taught them. So time is cut into windows of
a query's interval and each window is asked once, at a moment that nobody can foretell: the hours of a window are taken in a
shuffled order, each exactly once in as many windows as there are hours in it (with `every: 6h`, every hour of the day once in
six days; with `24h`, once in 24), and the minute within the hour is drawn. Query, place and device each have an order of their
own, so that four devices and cities see four hours of the same night. After stratified sampling (Cochran, Sampling Techniques,
1977, chapter 5): the share of looks in an hour is fixed, only which day gets it is left to chance.

All chance comes from one recorded seed: the same seed draws the same slots for any period, whichever keywords come or go.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from monitor.model import Case, Level, Period, Query, Settings, Slot, utc
from monitor.plan.timetable import Planned, planned

METHOD = "strata/1"
"""What is recorded beside the seed; it changes whenever the same seed would draw other slots."""

STRATUM = timedelta(hours=1)
MOST_STRATA = 168
USED = 0.9
"""The part of a stratum that moments are drawn from; the rest keeps two windows' looks from meeting."""

BURST = tuple(timedelta(minutes=minutes) for minutes in (7, 16, 31, 52, 24 * 60 - 22, 24 * 60 + 9))
"""How long after a first sighting its query is asked again: through the hour that follows, and at its hour the next day."""

BURST_SPREAD = timedelta(minutes=5)
MOST_BURSTS = 20
"""Most queries that get a burst in a day: the gravest first. A new watch finds much on its first day, and looks cost money."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_GRAVE = (Level.MEDIUM, Level.HIGH, Level.CRITICAL)


def stratified(settings: Settings, period: Period, seed: int) -> Iterator[Slot]:
    """Every slot of a period (end exclusive), in order of time, then of query; one for each query and window."""
    start, end = utc(period.start), utc(period.end)
    drawn = [_drawn(item, start, end, seed) for item in planned(settings)]
    for due, _, item in heapq.merge(*drawn, key=lambda beat: beat[:2]):
        yield Slot(item.query, due, item.watch.name)


def ahead(settings: Settings, known: Container[Query], since: datetime, period: Period, seed: int) -> Iterator[Slot]:
    """The slots to write ahead of time: of queries planned before, everything from `since` to the period's end.

    `since` is when somebody was last at work: so what fell due while nobody was is a slot as well. A query that was never
    planned is due at the period's start, and has no past. What is written already comes again, unchanged.
    """
    items = planned(settings)
    yield from (Slot(item.query, period.start, item.watch.name) for item in items if item.query not in known)
    for slot in stratified(settings, Period(min(since, period.start), period.end), seed):
        if slot.due > period.start or slot.query in known:
            yield slot


def moment(query: Query, window: int, every: timedelta, seed: int) -> datetime:
    """When a query is asked in one of its windows, counted from 1 January 1970: whole seconds, aware UTC."""
    number = strata(every)
    lap, turn = divmod(window, _per_day(every))
    cycle, place = divmod(lap, number)
    stratum = _order(query.key, (cycle, turn), number, seed)[place]
    offset = (stratum + USED * _chance(seed, query.key, "minute", window)) * (every / number)
    return (_EPOCH + window * every + offset).replace(microsecond=0)


def strata(every: timedelta) -> int:
    """Into how many strata a window is cut: its hours, at most a week's."""
    return min(max(every // STRATUM, 1), MOST_STRATA)


def _per_day(every: timedelta) -> int:
    """How many windows make a day, where whole ones do; each has an order of hours of its own, else there is one for all."""
    return _DAY // every if every < _DAY and _DAY % every == timedelta(0) else 1


def bursts(settings: Settings, cases: Iterable[Case], now: datetime, seed: int) -> tuple[Slot, ...]:
    """Further looks at queries at which a case of medium level or above was first seen within the last day.

    One burst a query and day, around the first of its sightings; what of it is past is left out. The same cases and moment
    give the same slots, so that asking again plans nothing anew.
    """
    known = {item.query.key: item for item in planned(settings)}
    first: dict[str, Case] = {}
    for case in sorted(cases, key=lambda case: (case.first_seen, case.fingerprint)):
        if case.level in _GRAVE and now - _DAY < case.first_seen <= now:
            for key in case.queries[:1]:
                first.setdefault(key, case)
    chosen = sorted(first.items(), key=lambda pair: (-_GRAVE.index(pair[1].level), pair[1].first_seen, pair[0]))[:MOST_BURSTS]
    slots = (slot for key, case in chosen if key in known for slot in _burst(known[key], case.first_seen, seed))
    return tuple(slot for slot in slots if slot.due > now)


def _burst(item: Planned, sighted: datetime, seed: int) -> Iterator[Slot]:
    for number, after in enumerate(BURST):
        spread = _chance(seed, item.query.key, "burst", sighted.isoformat(), number) * BURST_SPREAD
        yield Slot(item.query, (sighted + after + spread).replace(microsecond=0), item.watch.name)


def _drawn(item: Planned, start: datetime, end: datetime, seed: int) -> Iterator[tuple[datetime, str, Planned]]:
    every, query = item.watch.every, item.query
    for window in range((start - _EPOCH) // every, -((_EPOCH - end) // every)):
        due = moment(query, window, every, seed)
        if start <= due < end:
            yield due, query.key, item


@lru_cache(maxsize=16_384)
def _order(key: str, cycle: tuple[int, int], number: int, seed: int) -> Sequence[int]:
    """A cycle's order of strata: sorted by hash, which is a shuffle that no release of Python changes."""
    return sorted(range(number), key=lambda stratum: _chance(seed, key, "order", *cycle, stratum))


def _chance(*parts: object) -> float:
    """A number from 0 to below 1 that hangs on these words alone."""
    digest = hashlib.blake2b("\n".join(map(str, parts)).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
