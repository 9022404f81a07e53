"""Canaries: queries that nearly always carry ads, asked so that blindness to ads shows.

A provider that runs dry answers 200 with a tidy page and no ads; so does an engine that has learnt not to waste ads on a
monitor. Nothing on such a page says so: the one brand-bidding monitor in public view reported no competitors for weeks that
way. What tells is a query on which somebody always advertises. When the canaries of a cell (engine, place, device) come back
proven and empty `SILENT` times in a row, the cell is degraded: from the last canary that sang to the next one that does, "no
ads" is no statement about ads there. Ads that were seen all the same were seen. A canary that was blocked says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from monitor.model import AdsState, Device, Look, Outcome, Place, Query, Settings, WatchKind

SILENT = 2
"""So many proven canary looks without an ad in a row degrade a cell: one may be an auction that nobody entered."""

Cell = tuple[str, Place, Device]
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Degraded:
    """A stretch in which a cell's canaries were silent: after `since` and before `until` (None: they still are).

    `looks` counts the canary looks that came back proven and empty; `since` is None where no canary had ever sung before.
    """

    engine: str
    place: Place
    device: Device
    since: datetime | None
    until: datetime | None
    looks: int

    def covers(self, look: Look) -> bool:
        """Whether a look lies in the stretch, in its cell."""
        if (look.query.engine, look.query.place, look.query.device) != (self.engine, self.place, self.device):
            return False
        return (self.since is None or self.since < look.taken_at) and (self.until is None or look.taken_at < self.until)


def canaries(settings: Settings) -> frozenset[Query]:
    """The queries that are asked as canaries."""
    return frozenset(query for watch in settings.watches if watch.kind is WatchKind.CANARY for query in watch.expand())


def cell_of(query: Query) -> Cell:
    """The cell that a query looks at."""
    return query.engine, query.place, query.device


def degraded(looks: Iterable[Look], silent: int = SILENT) -> tuple[Degraded, ...]:
    """The stretches in which cells were degraded, told from canary looks in order of time."""
    cells: dict[Cell, list[Look]] = {}
    for look in looks:
        if look.proven:
            cells.setdefault(cell_of(look.query), []).append(look)
    return tuple(stretch for cell, found in cells.items() for stretch in _stretches(cell, found, silent))


def _stretches(cell: Cell, looks: Sequence[Look], silent: int) -> Iterable[Degraded]:
    sang: datetime | None = None
    empty = 0
    for look in looks:
        if look.ads_state is AdsState.PARSED:
            if empty >= silent:
                yield Degraded(*cell, sang, look.taken_at, empty)
            sang, empty = look.taken_at, 0
        else:
            empty += 1
    if empty >= silent:
        yield Degraded(*cell, sang, None, empty)


def blotted(stretches: Iterable[Degraded], query: Query, day: date) -> str:
    """What of a UTC day silent canaries take from a query's looks, as stretches cut at its ends; "" for nothing."""
    cell = cell_of(query)
    mine = [one for one in stretches if (one.engine, one.place, one.device) == cell]
    if not mine:
        return ""
    start = datetime.combine(day, time(), UTC)
    end = start + timedelta(days=1)
    open_ended = [(one.since or _LONG_AGO, one.until or end) for one in mine]
    cut = sorted((max(since, start - _MOMENT), min(until, end)) for since, until in open_ended if since < end and until > start)
    return "".join(f" {(since - start) // _MOMENT}:{(until - start) // _MOMENT}" for since, until in cut)


def spans(blots: str) -> tuple[tuple[int, int], ...]:
    """What `blotted` says, as microseconds since the day's midnight: looks after the first and before the second."""
    pairs = (one.split(":") for one in blots.split())
    return tuple((int(since), int(until)) for since, until in pairs)


class Sight:
    """What looks are worth beside the canaries of their cells: "none seen" in a degraded stretch is "unknown"."""

    def __init__(self, stretches: Iterable[Degraded]) -> None:
        self._cells: dict[Cell, list[Degraded]] = {}
        for stretch in stretches:
            self._cells.setdefault((stretch.engine, stretch.place, stretch.device), []).append(stretch)

    def of(self, outcome: Outcome, ads_state: AdsState, query: Query, moment: datetime) -> AdsState:
        """The ads state that may be said of a look."""
        if not self._cells or ads_state is not AdsState.NONE_SEEN:
            return ads_state
        look = Look("", query, moment, outcome, ads_state)
        return AdsState.UNKNOWN if any(one.covers(look) for one in self._cells.get(cell_of(query), ())) else ads_state
