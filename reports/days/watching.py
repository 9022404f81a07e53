"""What days of looks prove, cell by cell: outcomes, hours watched, trials, and the stretches in which nothing was proven.

The same figures as `monitor.ledger` and `View.coverage` give of single looks and slots, from days in brief.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import compress, pairwise
from typing import NamedTuple

from monitor.canary import Cell, cell_of
from monitor.ledger import PERSISTENCE, Blind, reason_of
from monitor.model import AdsState, CellCoverage, Outcome, Query, Slot, is_proven
from monitor.model.moments import DAY, HOUR, micros, moment_of
from reports.days.looks import DayLooks

_PERSISTENCE = PERSISTENCE // timedelta(microseconds=1)
_LONG = timedelta(hours=1)
Event = tuple[int, int, str, str]
"""Something that proved nothing: its time, looks before slots, its capture id, why."""


class Watched(NamedTuple):
    """How well a cell was watched: in how many of the 168 hours something was proven, and the trials that its looks amount to."""

    hours: int
    trials: float


def watched(days: Iterable[DayLooks]) -> Mapping[Cell, Watched]:
    """How well each cell was watched; days come in order."""
    hours: dict[Cell, set[int]] = defaultdict(set)
    moments: dict[Query, list[int]] = defaultdict(list)
    for day in days:
        proven = list(compress(day.at, day.proven))
        if proven:
            hours[cell_of(day.query)].update(_hour_of_week(at) for at in proven)
            moments[day.query] += proven
    trials: dict[Cell, float] = defaultdict(float)
    for query, found in moments.items():
        trials[cell_of(query)] += _trials(found)
    return {cell: Watched(len(found), trials[cell]) for cell, found in hours.items()}


def _hour_of_week(at: int) -> int:
    day, rest = divmod(at, DAY)
    return (day - 1) % 7 * 24 + rest // HOUR


def _trials(moments: Sequence[int]) -> float:
    """How many independent looks the moments of one query amount to (`monitor.ledger.trials`), times in order."""
    return 1.0 + sum(-math.expm1((earlier - later) / _PERSISTENCE) for earlier, later in pairwise(moments))


def covered(days: Iterable[DayLooks], slots: Iterable[tuple[Query, date, int]]) -> Iterator[CellCoverage]:
    """One row per cell that was due or asked on some days; `slots` are queries' days with slots, and how many were missed."""
    cells: dict[Cell, _Counts] = {}
    by_query: dict[Query, _Counts] = {}

    def of(query: Query) -> _Counts:
        found = by_query.get(query)
        if found is None:
            found = by_query[query] = cells.setdefault(cell_of(query), _Counts())
        return found

    for day in days:
        counts = of(day.query)
        counts.doubted += day.doubted
        for kind, number in day.worth.items():
            counts.worth[kind] = counts.worth.get(kind, 0) + number
    for query, _, number in slots:
        of(query).missed += number
    return (_row(cell, counts) for cell, counts in cells.items())


@dataclass(slots=True)
class _Counts:
    """One cell's looks by what they were worth, those that canaries take something from, and missed slots."""

    worth: dict[tuple[Outcome, AdsState], int] = field(default_factory=dict)
    doubted: int = 0
    missed: int = 0


def _row(cell: Cell, counts: _Counts) -> CellCoverage:
    tally = Counter({Outcome.MISSED: counts.missed})
    for (outcome, _), number in counts.worth.items():
        tally[outcome] += number
    proven = sum(number for (outcome, state), number in counts.worth.items() if is_proven(outcome, state))
    outcomes = tuple((outcome, tally[outcome]) for outcome in Outcome if tally[outcome])
    return CellCoverage(*cell, outcomes, sum(counts.worth.values()), proven, counts.doubted)


def blind_stretches(days: Sequence[DayLooks], missed: Iterable[Slot]) -> tuple[Blind, ...]:
    """Every stretch of at least an hour in which a cell was due twice or more and nothing was proven, in order of time."""
    events: dict[Cell, list[Event]] = defaultdict(list)
    for day in days:
        if day.unproven:
            events[cell_of(day.query)] += [(at, 0, name, reason_of(outcome)) for at, name, outcome in day.unproven]
    for slot in missed:
        events[cell_of(slot.query)].append((micros(slot.due), 1, "", slot.reason or "missed"))
    proven = _proven(days, events)
    found = [one for cell in sorted(events, key=_words) for one in _stretches(cell, events[cell], proven[cell])]
    return tuple(sorted(found, key=lambda one: (one.since, one.engine)))


def _proven(days: Iterable[DayLooks], wanted: Mapping[Cell, object]) -> Mapping[Cell, list[tuple[int, int, str]]]:
    found: dict[Cell, list[tuple[int, int, str]]] = defaultdict(list)
    for day in days:
        cell = cell_of(day.query)
        if cell in wanted:
            found[cell] += [(at, 0, name) for at, name in compress(zip(day.at, day.ids, strict=True), day.proven)]
    for rows in found.values():
        rows.sort()
    return found


def _stretches(cell: Cell, events: list[Event], proven: Sequence[tuple[int, int, str]]) -> Iterator[Blind]:
    runs: dict[int, list[Event]] = defaultdict(list)
    for event in sorted(events):
        runs[bisect(proven, event[:3])].append(event)
    for run in runs.values():
        since, until = moment_of(run[0][0]), moment_of(run[-1][0])
        if len(run) >= 2 and until - since >= _LONG:
            reasons = Counter(event[3] for event in run)
            yield Blind(*cell, since, until, len(run), tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))))


def _words(cell: Cell) -> tuple[str, str, str, str, str]:
    engine, place, device = cell
    return engine, place.country or "", place.language or "", place.city or "", str(device)
