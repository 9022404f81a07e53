"""Every query at once, due or not: what `look --now` asks. What is due by the timetable stands in `monitor.queue`."""

from __future__ import annotations

from datetime import datetime

from monitor.model import Settings, Slot
from monitor.plan import planned


def slots_now(settings: Settings, now: datetime, watch: str | None = None) -> tuple[Slot, ...]:
    """Every query (of one watch) due at this very moment."""
    return tuple(Slot(item.query, now, item.watch.name) for item in planned(settings) if watch in (None, item.watch.name))
