"""Watches as slots: every query at its own even beat.

A query's beat is counted from 1 January 1970 and shifted by a stable hash of the query. So the same slots come out whatever
period is asked for, a new keyword moves no other, and a thousand queries with one interval do not all fall due at once.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.model import Period, Query, Settings, Slot, SourceSettings, Watch, utc

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Planned:
    """A query with the watch that asks it and the source that is asked (None: nobody serves its engine)."""

    query: Query
    watch: Watch
    source: SourceSettings | None


def source_for(query: Query, watch: Watch, settings: Settings) -> SourceSettings | None:
    """The source to ask: the watch's own, else the first one that is on and serves the engine; None when there is none."""
    for source in settings.sources:
        chosen = watch.source is None or watch.source == source.name
        if chosen and source.enabled and (not source.engines or query.engine in source.engines):
            return source
    return None


def planned(settings: Settings) -> tuple[Planned, ...]:
    """Every query once, in the order of the file. A query of several watches is asked for the most frequent of them."""
    owners: dict[Query, Watch] = {}
    for watch in settings.watches:
        for query in watch.expand():
            owner = owners.setdefault(query, watch)
            if watch.every < owner.every:
                owners[query] = watch
    return tuple(Planned(query, watch, source_for(query, watch, settings)) for query, watch in owners.items())


def slots(settings: Settings, period: Period, seed: int = 0) -> Iterator[Slot]:
    """Every slot of a period (end exclusive), in order of time, then of query.

    Query and due time are unique together. The seed shifts the beats; record it to make the same plan again.
    """
    start, end = utc(period.start), utc(period.end)
    beats = [_beats(item, start, end, seed) for item in planned(settings)]
    for due, _, item in heapq.merge(*beats, key=lambda beat: beat[:2]):
        yield Slot(item.query, due, item.watch.name)


def _beats(item: Planned, start: datetime, end: datetime, seed: int) -> Iterator[tuple[datetime, str, Planned]]:
    every = item.watch.every
    due = _EPOCH + shift(item.query, every, seed)
    due += -((due - start) // every) * every  # the last beat that is not after the start …
    if due < start:
        due += every  # … or the one after it
    while due < end:
        yield due, item.query.key, item
        due += every


def shift(query: Query, every: timedelta, seed: int = 0) -> timedelta:
    """How far a query's beat is shifted: whole seconds, from zero to less than the interval, evenly spread over queries."""
    digest = hashlib.blake2b(f"{seed}\n{query.key}".encode(), digest_size=8).digest()
    return timedelta(seconds=int.from_bytes(digest, "big") % max(every // _SECOND, 1))
