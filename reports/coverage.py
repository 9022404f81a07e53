"""Could we see? What was asked, what was proven, and on which days we were blind.

A look that was blocked, unreadable or missed says nothing about ads, and a day without one proven look is a blind day:
the report names it before anything else and claims nothing about it. Days are UTC days. Hours are named too: stretches in
which a place came due again and again and nothing was proven. Beside every absence stands its power: the chance that the
week's looks would have caught a rare ad (`monitor.ledger` has the formula and what it assumes).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from monitor.canary import Cell as Where
from monitor.canary import canaries, cell_of
from monitor.ledger import RARE, Blind, power
from monitor.model import OWN_PAGES, CellCoverage, Device, Outcome, Period, Place, Query, View
from reports import words
from reports.away import Away, away
from reports.days.watching import Counted, Looked, Watched, blind_stretches, counted, covered, covered_daily, watched
from reports.hindrances import OUTCOMES
from reports.names import engine_name
from reports.once import book_of
from reports.phrases import phrase
from reports.sights import Sight, blindness, most, sentence, sight, sights, times, told, unasked, unclaimed

__all__ = ["NEARLY", "Blindness", "Cell", "Coverage", "DaySight", "Sight", "cover", "engine_name", "sight"]

NEARLY = 0.1


@dataclass(frozen=True, slots=True)
class Cell:
    """One engine × place × device with its looks sorted by what they could see; `asked` is their sum.

    `silent` looks saw no ads while the cell's canaries saw none either; `hours` of the week's 168 had a proven look at a query
    that is no canary; `power` is the chance that these would have caught an ad shown in one look of twenty.
    """

    engine: str
    place: Place
    device: Device
    asked: int
    proven: int
    results_only: int
    blocked: int
    unreadable: int
    missed: int
    outcomes: tuple[tuple[str, int], ...] = ()
    silent: int = 0
    hours: int = 0
    power: float = 0.0


@dataclass(frozen=True, slots=True)
class DaySight:
    """One engine on one day: looks asked and proven, and what mostly happened to the others."""

    engine: str
    day: datetime
    asked: int
    proven: int
    mostly: Sight


@dataclass(frozen=True, slots=True)
class Blindness:
    """Days on which an engine gave (nearly) no proven look or one cell of it none, and the sentence that says so."""

    engine: str
    days: tuple[datetime, ...]
    sentence: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole of one period: cells, engine days, blind days; `before` is the share proven in the period before.

    `away` are the stretches in which nobody could look; they are told among the blind hours, beside what each cell missed.
    """

    asked: int
    proven: int
    cells: tuple[Cell, ...]
    days: tuple[DaySight, ...]
    blind: tuple[Blindness, ...]
    asked_before: int
    proven_before: int
    blind_hours: tuple[str, ...] = ()
    away: tuple[Away, ...] = ()

    @property
    def power_sentence(self) -> str:
        """What the week's looks would have caught, from the worst watched cell to the best; empty without a proven look."""
        found = sorted(cell.power for cell in self.cells if cell.proven)
        if not found:
            return ""
        rare, low, high = words.percent(round(100 * RARE), 100), words.chance(found[0]), words.chance(found[-1])
        if low == high:
            return phrase("An ad shown in {rare} of looks would have been caught with {low} probability.", rare=rare, low=low)
        return phrase(
            "An ad shown in {rare} of looks would have been caught with {low} to {high} probability, by engine, place, device.",
            rare=rare,
            low=low,
            high=high,
        )

    @property
    def can_speak(self) -> bool:
        """Whether anything at all may be claimed about the period."""
        return self.proven > 0


def cover(view: View, period: Period, made_at: datetime) -> Coverage:
    """What could be seen in a period, day by day; days that had not begun at `made_at` are left out."""
    looked, canary = _at_engines(view, period), canaries(view.settings)
    cells = counted(looked, view.slot_days(period))
    rows = watched({query: looks for query, looks in looked.items() if query not in canary})
    shown = tuple(_powered(row, rows.get((row.engine, row.place, row.device))) for row in _ordered(covered(cells)))
    daily = {start: found for start, found in _daily(period, cells).items() if start < made_at}
    engines = sorted({cell.engine for cell in shown})
    days = tuple(_engine_day(engine, day, _by_engine(rows).get(engine, ())) for day, rows in daily.items() for engine in engines)
    asked_before, proven_before = _before(view, period.before())
    gone = away(view.shifts(period), period, made_at)
    return Coverage(
        asked=sum(cell.asked for cell in shown),
        proven=sum(cell.proven for cell in shown),
        cells=shown,
        days=tuple(sorted(days, key=lambda row: (row.engine, row.day))),
        blind=(*_blindness(daily), *_silence(days)),
        asked_before=asked_before,
        proven_before=proven_before,
        blind_hours=_told_hours(gone, blind_stretches(looked, view.missed(period))),
        away=gone,
    )


def _told_hours(gone: Iterable[Away], blind: Iterable[Blind]) -> tuple[str, ...]:
    """All blind stretches as sentences in order of time; of one time the whole watch's before a cell's."""
    rows = [(one.since, 0, one.sentence) for one in gone] + [(one.since, 1, sentence(one)) for one in blind]
    return tuple(said for _, _, said in sorted(rows, key=lambda row: row[:2]))


def _at_engines(view: View, period: Period) -> Looked:
    """The looks at engines: a visit to one of the brand's own pages shows no results and no ads."""
    return {query: looks for query, looks in book_of(view).looked(period).by_query.items() if query.engine != OWN_PAGES}


def asked(view: View, period: Period) -> tuple[frozenset[Query], frozenset[Where]]:
    """The queries that engines were asked in a period, and the cells (engine, place, device) that were due or asked."""
    looked = frozenset(_at_engines(view, period))
    return looked, frozenset(cell_of(query) for query in {*looked, *(query for query, _, _ in view.slot_days(period))})


def _before(view: View, period: Period) -> tuple[int, int]:
    """How many looks were due in a period, and how many were proven."""
    found = [_cell(row) for row in covered(counted(_at_engines(view, period), view.slot_days(period)))]
    return sum(cell.asked for cell in found), sum(cell.proven for cell in found)


def _daily(period: Period, cells: Counted) -> dict[datetime, list[CellCoverage]]:
    """The rows of each day by its start; a day that the period cuts starts with the period."""
    by_day = covered_daily(cells)
    return {start: _ordered(by_day.get(start.date(), ())) for start in _days(period)}


def _powered(row: CellCoverage, found: Watched | None) -> Cell:
    cell = _cell(row)
    return replace(cell, hours=found.hours, power=round(power(RARE, found.trials), 6)) if found else cell


def _days(period: Period) -> list[datetime]:
    """Where the period's days begin: with it, then at midnight."""
    starts, start = [], period.start
    while start < period.end:
        starts.append(start)
        start = datetime.combine(start.date() + timedelta(days=1), time(), UTC)
    return starts


def _ordered(rows: Iterable[CellCoverage]) -> list[CellCoverage]:
    return sorted(rows, key=lambda row: (row.engine, _ground(row.place), row.device))


def _ground(place: Place) -> tuple[str, str, str]:
    return place.country or "", place.language or "", place.city or ""


def _by_engine(rows: Sequence[CellCoverage]) -> dict[str, list[CellCoverage]]:
    engines: dict[str, list[CellCoverage]] = {}
    for row in rows:
        engines.setdefault(row.engine, []).append(row)
    return engines


def _cell(row: CellCoverage) -> Cell:
    found = sights(row)
    return Cell(
        row.engine,
        row.place,
        row.device,
        asked=found.total(),
        proven=found[Sight.PROVEN],
        results_only=found[Sight.RESULTS_ONLY],
        blocked=found[Sight.BLOCKED],
        unreadable=found[Sight.UNREADABLE],
        missed=found[Sight.MISSED],
        outcomes=tuple((str(outcome), number) for outcome, number in row.outcomes),
        silent=found[Sight.SILENT],
    )


def _engine_day(engine: str, day: datetime, rows: Iterable[CellCoverage]) -> DaySight:
    found: Counter[Sight] = Counter()
    for row in rows:
        found.update(sights(row))
    return DaySight(engine, day, found.total(), found[Sight.PROVEN], _mostly(found))


def _mostly(found: Mapping[Sight, int]) -> Sight:
    """What kept us from seeing. Looks are missed because a refusal asked for a pause: beside one, they are not the reason."""
    others = [kind for kind in Sight if kind is not Sight.PROVEN and found[kind]]
    if found[Sight.BLOCKED] and Sight.MISSED in others:
        others.remove(Sight.MISSED)
    return max(others, key=lambda kind: found[kind], default=Sight.PROVEN)


def _blindness(daily: Mapping[datetime, list[CellCoverage]]) -> tuple[Blindness, ...]:
    """Whole engines first, then single cells on days when their engine could see elsewhere."""
    engine_days: dict[str, dict[datetime, list[CellCoverage]]] = {}
    cell_days: dict[tuple[str, str], dict[datetime, list[CellCoverage]]] = {}
    for day, rows in daily.items():
        for engine, cells in _by_engine(rows).items():
            if _shut(cells):
                engine_days.setdefault(engine, {})[day] = cells
                continue
            for cell in (cell for cell in cells if not cell.proven):
                cell_days.setdefault(
                    (engine, phrase("{place}, {device}", place=words.place(cell.place), device=cell.device)), {}
                )[day] = [cell]
    whole = [_blind(engine, "", days) for engine, days in engine_days.items()]
    parts = [_blind(engine, where, days) for (engine, where), days in cell_days.items()]
    return tuple(sorted(whole, key=lambda row: row.engine)) + tuple(sorted(parts, key=lambda row: row.sentence))


def _silence(days: Iterable[DaySight]) -> list[Blindness]:
    """Days on which nothing was due at an engine: no fault, and no word about those days either."""
    engines: dict[str, list[datetime]] = {}
    for row in (row for row in days if not row.asked):
        engines.setdefault(row.engine, []).append(row.day)
    return [
        Blindness(engine, tuple(found), unasked(engine_name(engine), found), engine_name(engine))
        for engine, found in engines.items()
    ]


def _shut(cells: Iterable[CellCoverage]) -> bool:
    """Whether an engine gave so few proven looks on a day that the day counts as blind."""
    rows = list(cells)
    return sum(row.proven for row in rows) <= NEARLY * sum(sights(row).total() for row in rows)


def _blind(engine: str, where: str, days: Mapping[datetime, list[CellCoverage]]) -> Blindness:
    found: Counter[Sight] = Counter()
    outcomes: Counter[Outcome] = Counter()
    for row in (row for cells in days.values() for row in cells):
        found.update(sights(row))
        outcomes.update({outcome: number for outcome, number in row.outcomes if outcome in OUTCOMES})
    causes = [times(number, OUTCOMES[outcome]) for outcome, number in sorted(outcomes.items(), key=most)]
    name = phrase("{engine} ({where})", engine=engine_name(engine), where=where) if where else engine_name(engine)
    said = told(blindness(_mostly(found), name, words.days_of(days)), found[Sight.PROVEN], found.total(), words.listing(causes))
    return Blindness(engine, tuple(sorted(days)), words.sentences(said, unclaimed(found[Sight.PROVEN], len(days))), name)
