"""Which slots one call of `look` is about: those that fell due since each query was last planned, or every query at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from monitor.model import Period, Query, Settings, Slot
from monitor.plan import planned, slots


def due_slots(settings: Settings, last: Mapping[Query, datetime], now: datetime) -> Iterator[Slot]:
    """The slots up to now that are not planned yet: of a query that was never planned, those of its last interval.

    So a new keyword is asked at the first call and has no past, and a machine that slept shows what it slept through.
    """
    every = {item.query: item.watch.every for item in planned(settings)}
    if not every:
        return
    start = min(last.get(query, now - interval) for query, interval in every.items())
    for slot in slots(settings, Period(start, now + timedelta(microseconds=1))):
        since = last.get(slot.query)
        if slot.due > (now - every[slot.query] if since is None else since):
            yield slot


def slots_now(settings: Settings, now: datetime, watch: str | None = None) -> tuple[Slot, ...]:
    """Every query (of one watch) due at this very moment."""
    return tuple(Slot(item.query, now, item.watch.name) for item in planned(settings) if watch in (None, item.watch.name))
