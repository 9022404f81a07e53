"""Caps: who goes on when a source may be asked no more.

A cap is so many looks on a UTC day or in a UTC month. Most plans cost too much only by a little, and what should then go
unasked is the least important, not what happens to fall due last. So before a question is asked, room is kept for every look
that more important watches have still to come in the same day or month; a slot that would take that room is missed.
The order: the lower `priority` first (without one: canary 1, support 2, brand 3, product 4), then the order of the file.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from monitor.model import Period, Settings, SourceSettings, Watch, WatchKind, utc
from monitor.plan.timetable import planned

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)

PRIORITIES = MappingProxyType(
    {
        WatchKind.CANARY: 1,  # without canaries nothing can be said of absence, and they are few
        WatchKind.SUPPORT: 2,  # people who look for help lose money to scams
        WatchKind.BRAND: 3,
        WatchKind.PRODUCT: 4,
    }
)
"""The priority of a watch that names none."""


@dataclass(frozen=True, slots=True)
class Cap:
    """So many looks at a source within a day or month (UTC); `word` is `daily` or `monthly`."""

    word: str
    limit: int
    window: Period


@dataclass(frozen=True, slots=True)
class Share:
    """What one watch gets of a source in a window: looks it wants, and of those the looks that its caps leave it."""

    watch: str
    wanted: float
    granted: float

    @property
    def missed(self) -> float:
        """Looks that will be missed for want of room."""
        return self.wanted - self.granted


def priority(watch: Watch) -> int:
    """How early a watch is served, from 1 (first) to 9."""
    return PRIORITIES[watch.kind] if watch.priority is None else watch.priority


def order(settings: Settings) -> tuple[str, ...]:
    """The names of the watches, the most important first."""
    return tuple(watch.name for watch in sorted(settings.watches, key=priority))


def day_of(now: datetime) -> Period:
    """The UTC day that a moment lies in."""
    start = utc(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return Period(start, start + _DAY)


def month_of(now: datetime) -> Period:
    """The UTC month that a moment lies in."""
    start = day_of(now).start.replace(day=1)
    return Period(start, (start + 31 * _DAY).replace(day=1))


def caps(source: SourceSettings, now: datetime) -> tuple[Cap, ...]:
    """The caps of a source that hold at a moment."""
    both = (("daily", source.daily_cap, day_of(now)), ("monthly", source.monthly_cap, month_of(now)))
    return tuple(Cap(word, limit, window) for word, limit, window in both if limit is not None)


def refusal(cap: Cap, asked: int, kept: int) -> str | None:
    """Why a look may not be asked with so many asked in the window and so many kept for others; None when it may."""
    if asked >= cap.limit:
        return f"{cap.word} cap of {cap.limit:,} looks is reached"
    if asked + kept >= cap.limit:
        left = cap.limit - asked
        return f"{cap.word} cap of {cap.limit:,} looks is near: the {left:,} left are kept for more important watches"
    return None


def shares(settings: Settings, wanted: Mapping[str, float], limit: float | None) -> tuple[Share, ...]:
    """Looks dealt out to watches in their order until a limit is used up (None: no limit)."""
    left = math.inf if limit is None else float(limit)
    dealt = []
    for watch in order(settings):
        if watch in wanted:
            granted = min(wanted[watch], left)
            left -= granted
            dealt.append(Share(watch, wanted[watch], granted))
    return tuple(dealt)


class Order:
    """Who comes before whom in one configuration, worked out once."""

    def __init__(self, settings: Settings) -> None:
        names = order(settings)
        self._before = {name: frozenset(names[:place]) for place, name in enumerate(names)}
        self._pace: dict[str, dict[str, float]] = {}
        for item in planned(settings):
            if item.source is not None:
                of_source = self._pace.setdefault(item.source.name, {})
                of_source[item.watch.name] = of_source.get(item.watch.name, 0.0) + _SECOND / item.watch.every

    def kept(self, watch: str, source: str, rest: timedelta, waiting: Mapping[str, int]) -> int:
        """Looks at a source that are kept for those before a watch (for one that is not planned any more: for everybody).

        Those are the looks that wait now, and one an interval in the rest of the window. Fractions are added up before they
        are rounded up, so that nothing is kept for a window that is over.
        """
        first = self._before.get(watch, frozenset(self._before))
        mine = {name: pace for name, pace in self._pace.get(source, {}).items() if name in first}
        to_come = sum(mine.values()) * (rest / _SECOND)
        return sum(waiting.get(name, 0) for name in mine) + math.ceil(round(to_come, 6))
