"""Could we see? What was asked, what was proven, and on which days we were blind.

A look that was blocked, unreadable or missed says nothing about ads, and a day without one proven look is a blind day:
the report names it before anything else and claims nothing about it. Days are UTC days. Hours are named too: stretches in
which a place came due again and again and nothing was proven. Beside every absence stands its power: the chance that the
week's looks would have caught a rare ad (`monitor.ledger` has the formula and what it assumes).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from monitor.canary import canaries
from monitor.ledger import RARE, Row, blind_hours, ledger
from monitor.model import CellCoverage, Device, Look, Outcome, Period, Place, Settings, Slot
from reports import words
from reports.phrases import Phrase, phrase, phrases
from reports.sights import OUTCOMES, Sight, blindness, engine_name, most, sentence, sight, sights, times

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


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole of one period: cells, engine days, blind days; `before` is the share proven in the period before."""

    asked: int
    proven: int
    cells: tuple[Cell, ...]
    days: tuple[DaySight, ...]
    blind: tuple[Blindness, ...]
    asked_before: int
    proven_before: int
    blind_hours: tuple[str, ...] = ()

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


class Covered(Protocol):
    """The part of a View that coverage needs."""

    def coverage(self, period: Period) -> tuple[CellCoverage, ...]:
        """One row per cell that was due or asked in the period, missed slots included."""
        ...

    def looks(self, period: Period) -> Iterator[Look]:
        """Every look of the period, missed slots excluded."""
        ...

    def missed(self, period: Period) -> Iterator[Slot]:
        """Every missed slot of the period with its reason."""
        ...

    @property
    def settings(self) -> Settings:
        """Which queries are canaries."""
        ...


def cover(view: Covered, period: Period, made_at: datetime) -> Coverage:
    """What could be seen in a period, day by day; days that had not begun at `made_at` are left out."""
    looks, missed, canary = list(view.looks(period)), list(view.missed(period)), canaries(view.settings)
    rows = {(row.engine, row.place, row.device): row for row in ledger(look for look in looks if look.query not in canary)}
    cells = tuple(_powered(_cell(row), rows.get((row.engine, row.place, row.device))) for row in _ordered(view.coverage(period)))
    daily = {start: _ordered(view.coverage(Period(start, end))) for start, end in _days(period) if start < made_at}
    engines = sorted({cell.engine for cell in cells})
    days = tuple(_engine_day(engine, day, _by_engine(rows).get(engine, ())) for day, rows in daily.items() for engine in engines)
    before = [_cell(row) for row in view.coverage(period.before())]
    return Coverage(
        asked=sum(cell.asked for cell in cells),
        proven=sum(cell.proven for cell in cells),
        cells=cells,
        days=tuple(sorted(days, key=lambda row: (row.engine, row.day))),
        blind=(*_blindness(daily), *_silence(days)),
        asked_before=sum(cell.asked for cell in before),
        proven_before=sum(cell.proven for cell in before),
        blind_hours=tuple(sentence(one) for one in blind_hours(looks, missed)),
    )


def _powered(cell: Cell, row: Row | None) -> Cell:
    return replace(cell, hours=row.watched_hours, power=round(row.power(), 6)) if row else cell


def _days(period: Period) -> list[tuple[datetime, datetime]]:
    spans, start = [], period.start
    while start < period.end:
        end = min(start + timedelta(days=1), period.end)
        spans.append((start, end))
        start = end
    return spans


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
    return [Blindness(engine, tuple(found), _unasked(engine_name(engine), found)) for engine, found in engines.items()]


def _unasked(name: str, days: Sequence[datetime]) -> Phrase:
    return phrases(
        "Nothing was asked of {name} on {days}; nothing is claimed about that day.",
        "Nothing was asked of {name} on {days}; nothing is claimed about those days.",
        len(days),
        name=name,
        days=words.days_of(days),
    )


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
    said = _told(blindness(_mostly(found), name, words.days_of(days)), found[Sight.PROVEN], found.total(), words.listing(causes))
    return Blindness(engine, tuple(sorted(days)), words.sentences(said, _unclaimed(found[Sight.PROVEN], len(days))))


def _told(blind: Phrase, proven: int, total: int, causes: str) -> Phrase:
    if causes:
        return phrases(
            "{blind} ({proven} of {n} look proven: {causes}).",
            "{blind} ({proven} of {n} looks proven: {causes}).",
            total, blind=blind, proven=proven, causes=causes,
        )  # fmt: skip
    return phrases(
        "{blind} ({proven} of {n} look proven).", "{blind} ({proven} of {n} looks proven).", total, blind=blind, proven=proven
    )


def _unclaimed(proven: int, days: int) -> Phrase:
    if not proven:
        return phrases("Nothing is claimed about that day.", "Nothing is claimed about those days.", days)
    return phrases(
        "Beyond that one look nothing is claimed about these days.",
        "Beyond those {n} looks nothing is claimed about these days.",
        proven,
    )
