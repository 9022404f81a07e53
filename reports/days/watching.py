"""What looks prove, cell by cell: outcomes, hours watched, trials, and the stretches in which nothing was proven.

The same figures as `monitor.ledger` and `View.coverage` give of single looks and slots, from queries' looks in brief.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain
from typing import NamedTuple

from monitor.canary import Cell, cell_of
from monitor.ledger import Blind
from monitor.model import CellCoverage, Outcome, Query, Slot
from monitor.model.moments import micros, moment_of
from reports.days.looks import Looks, Worth

_LONG = timedelta(hours=1)
Event = tuple[int, int, str, str]
"""Something that proved nothing: its time, looks before slots, its capture id, why."""
Looked = Mapping[Query, Looks]
Counted = Mapping[Cell, Mapping[int, Worth]]
"""Cells' days (from the first day of year 1) with what their looks were worth."""
Slots = Iterable[tuple[Query, date, int]]
"""Queries' days with slots, and how many of them were missed."""


class Watched(NamedTuple):
    """How well a cell was watched: in how many of the 168 hours something was proven, and the trials that its looks amount to."""

    hours: int
    trials: float


def watched(looked: Looked) -> Mapping[Cell, Watched]:
    """How well each cell was watched where anything was proven."""
    hours: dict[Cell, int] = defaultdict(int)
    trials: dict[Cell, float] = defaultdict(float)
    for query, looks in looked.items():
        if looks.at:
            cell = cell_of(query)
            hours[cell] |= looks.hours
            trials[cell] += looks.trials
    return {cell: Watched(found.bit_count(), trials[cell]) for cell, found in hours.items()}


def counted(looked: Looked, slots: Slots) -> Counted:
    """What the looks of each cell that was due or asked were worth, day by day."""
    cells: dict[Cell, dict[int, Worth]] = {}
    of: dict[Query, dict[int, Worth]] = {}
    for query, looks in looked.items():
        of[query] = days = cells.setdefault(cell_of(query), {})
        for day, worth in looks.days.items():
            days.setdefault(day, Worth()).add(worth)
    for query, when, missed in slots:
        if query not in of:
            of[query] = cells.setdefault(cell_of(query), {})
        of[query].setdefault(when.toordinal(), Worth()).missed += missed
    return cells


def covered(cells: Counted) -> Iterator[CellCoverage]:
    """One row per cell, its days together."""
    for cell, days in cells.items():
        whole = Worth()
        for worth in days.values():
            whole.add(worth)
        yield _row(cell, whole)


def covered_daily(cells: Counted) -> Mapping[date, Sequence[CellCoverage]]:
    """One row per cell and day."""
    found: dict[date, list[CellCoverage]] = defaultdict(list)
    for cell, days in cells.items():
        for day, worth in days.items():
            found[date.fromordinal(day)].append(_row(cell, worth))
    return found


def _row(cell: Cell, worth: Worth) -> CellCoverage:
    found = {**worth.outcomes, Outcome.MISSED: worth.missed}
    outcomes = tuple((outcome, found[outcome]) for outcome in Outcome if found.get(outcome))
    return CellCoverage(*cell, outcomes, sum(worth.kinds.values()), worth.proven, worth.doubted)


def blind_stretches(looked: Looked, missed: Iterable[Slot]) -> tuple[Blind, ...]:
    """Every stretch of at least an hour in which a cell was due twice or more and nothing was proven, in order of time."""
    events: dict[Cell, list[Event]] = defaultdict(list)
    for query, looks in looked.items():
        if looks.unproven:
            events[cell_of(query)] += [(at, 0, name, reason) for at, name, reason in looks.unproven]
    for slot in missed:
        events[cell_of(slot.query)].append((micros(slot.due), 1, "", slot.reason or "missed"))
    proven = _proven(looked, events)
    found = [one for cell in sorted(events, key=_words) for one in _stretches(cell, events[cell], *proven[cell])]
    return tuple(sorted(found, key=lambda one: (one.since, one.engine)))


Proven = tuple[Sequence[int], Sequence[Looks]]
"""When a cell was seen, in order, and its queries' looks."""


def _proven(looked: Looked, wanted: Iterable[Cell]) -> Mapping[Cell, Proven]:
    found: dict[Cell, list[Looks]] = {cell: [] for cell in wanted}
    for query, looks in looked.items():
        cell = cell_of(query)
        if cell in found:
            found[cell].append(looks)
    return {cell: (sorted(chain.from_iterable(one.at for one in rows)), rows) for cell, rows in found.items()}


def _stretches(cell: Cell, events: list[Event], proven: Sequence[int], looks: Sequence[Looks]) -> Iterator[Blind]:
    runs: dict[int, list[Event]] = defaultdict(list)
    for event in sorted(events):
        runs[_seen_before(event, proven, looks)].append(event)
    for run in runs.values():
        since, until = moment_of(run[0][0]), moment_of(run[-1][0])
        if len(run) >= 2 and until - since >= _LONG:
            reasons = Counter(event[3] for event in run)
            yield Blind(*cell, since, until, len(run), tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))))


def _seen_before(event: Event, proven: Sequence[int], looks: Sequence[Looks]) -> int:
    """How many proven looks come before something; of one moment looks go by their ids, and slots come after them."""
    at, kind, name, _ = event
    first, last = bisect_left(proven, at), bisect_right(proven, at)
    if first == last or kind:
        return last
    same = (other for one in looks for when, other in zip(one.at, one.ids, strict=True) if when == at)
    return first + sum(other <= name for other in same)


def _words(cell: Cell) -> tuple[str, str, str, str, str]:
    engine, place, device = cell
    return engine, place.country or "", place.language or "", place.city or "", str(device)
