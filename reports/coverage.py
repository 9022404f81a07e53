"""Could we see? What was asked, what was proven, and on which days we were blind.

A look that was blocked, unreadable or missed says nothing about ads, and a day without one proven look is a blind day:
the report names it before anything else and claims nothing about it. Days are UTC days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from monitor.model import PROVEN, CellCoverage, Device, Outcome, Period, Place
from reports import words

NEARLY = 0.1


class Sight(StrEnum):
    """What a look could see."""

    PROVEN = "proven"
    RESULTS_ONLY = "results only"
    BLOCKED = "blocked"
    UNREADABLE = "unreadable"
    MISSED = "missed"


_REFUSED = frozenset(
    {
        Outcome.CAPTCHA, Outcome.RATE_LIMITED, Outcome.JS_REQUIRED, Outcome.CONSENT, Outcome.DENIED,
        Outcome.PROVIDER_ERROR, Outcome.PROVIDER_QUOTA, Outcome.PROVIDER_EMPTY,
    }
)  # fmt: skip
_VERBS = {
    Sight.BLOCKED: "was blocked",
    Sight.UNREADABLE: "could not be read",
    Sight.MISSED: "was not asked",
    Sight.RESULTS_ONLY: "gave results without any word on ads",
}
_OUTCOMES = {
    Outcome.CAPTCHA: "captcha",
    Outcome.RATE_LIMITED: "rate limit",
    Outcome.JS_REQUIRED: "script-only page",
    Outcome.CONSENT: "consent page",
    Outcome.DENIED: "access denied",
    Outcome.PROVIDER_ERROR: "provider error",
    Outcome.PROVIDER_QUOTA: "provider quota used up",
    Outcome.PROVIDER_EMPTY: "empty answer",
    Outcome.PARTIAL: "partly read",
    Outcome.UNPARSED: "not recognised",
    Outcome.WRONG_CONTEXT: "answer to another question",
    Outcome.MISSED: "missed",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One engine × place × device with its looks sorted by what they could see; `asked` is their sum."""

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


@dataclass(frozen=True, slots=True)
class DaySight:
    """One engine on one day: looks asked and proven, and what mostly happened to the others."""

    engine: str
    day: datetime
    asked: int
    proven: int
    mostly: str


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

    @property
    def can_speak(self) -> bool:
        """Whether anything at all may be claimed about the period."""
        return self.proven > 0


class Covered(Protocol):
    """The part of a View that coverage needs."""

    def coverage(self, period: Period) -> tuple[CellCoverage, ...]:
        """One row per cell that was due or asked in the period, missed slots included."""
        ...


def cover(view: Covered, period: Period, made_at: datetime) -> Coverage:
    """What could be seen in a period, day by day; days that had not begun at `made_at` are left out."""
    cells = tuple(_cell(row) for row in _ordered(view.coverage(period)))
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
    )


def sight(outcome: Outcome) -> Sight:
    """What an outcome means, the ads apart."""
    if outcome in PROVEN:
        return Sight.PROVEN
    if outcome in _REFUSED:
        return Sight.BLOCKED
    return Sight.MISSED if outcome is Outcome.MISSED else Sight.UNREADABLE


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


def _sights(row: CellCoverage) -> Counter[Sight]:
    found: Counter[Sight] = Counter()
    for outcome, number in row.outcomes:
        found[sight(outcome)] += number
    found[Sight.RESULTS_ONLY] = found[Sight.PROVEN] - row.proven
    found[Sight.PROVEN] = row.proven
    return found


def _cell(row: CellCoverage) -> Cell:
    found = _sights(row)
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
    )


def _engine_day(engine: str, day: datetime, rows: Iterable[CellCoverage]) -> DaySight:
    found: Counter[Sight] = Counter()
    for row in rows:
        found.update(_sights(row))
    return DaySight(engine, day, found.total(), found[Sight.PROVEN], str(_mostly(found)))


def _mostly(found: Mapping[Sight, int]) -> Sight:
    others = [kind for kind in Sight if kind is not Sight.PROVEN and found[kind]]
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
                cell_days.setdefault((engine, f"{words.place(cell.place)}, {cell.device}"), {})[day] = [cell]
    whole = [_blind(engine, "", days) for engine, days in engine_days.items()]
    parts = [_blind(engine, where, days) for (engine, where), days in cell_days.items()]
    return tuple(sorted(whole, key=lambda row: row.engine)) + tuple(sorted(parts, key=lambda row: row.sentence))


def _silence(days: Iterable[DaySight]) -> list[Blindness]:
    """Days on which nothing was due at an engine: no fault, and no word about those days either."""
    engines: dict[str, list[datetime]] = {}
    for row in (row for row in days if not row.asked):
        engines.setdefault(row.engine, []).append(row.day)
    return [
        Blindness(
            engine, tuple(found), f"Nothing was asked of {engine_name(engine)} on {words.days_of(found)}; {_nothing(found)}."
        )
        for engine, found in engines.items()
    ]


def _nothing(days: Sequence[datetime]) -> str:
    return f"nothing is claimed about {'that day' if len(days) == 1 else 'those days'}"


def _shut(cells: Iterable[CellCoverage]) -> bool:
    """Whether an engine gave so few proven looks on a day that the day counts as blind."""
    rows = list(cells)
    return sum(row.proven for row in rows) <= NEARLY * sum(_sights(row).total() for row in rows)


def _blind(engine: str, where: str, days: Mapping[datetime, list[CellCoverage]]) -> Blindness:
    found: Counter[Sight] = Counter()
    outcomes: Counter[Outcome] = Counter()
    for row in (row for cells in days.values() for row in cells):
        found.update(_sights(row))
        outcomes.update({outcome: number for outcome, number in row.outcomes if outcome in _OUTCOMES})
    causes = words.listing([f"{number} {_OUTCOMES[outcome]}" for outcome, number in sorted(outcomes.items(), key=_most)])
    name = engine_name(engine) + (f" ({where})" if where else "")
    proven = found[Sight.PROVEN]
    beyond = f"beyond {'that one' if proven == 1 else 'those ' + str(proven)} " if proven else ""
    sentence = (
        f"{name} {_VERBS.get(_mostly(found), 'could not be seen')} on {words.days_of(days)} ({proven} of "
        f"{words.count(found.total(), 'look')} proven{': ' + causes if causes else ''}); {beyond}{_nothing(list(days))}."
    )
    return Blindness(engine, tuple(sorted(days)), sentence)


def _most(item: tuple[Outcome, int]) -> tuple[int, str]:
    return -item[1], item[0]


_ENGINES = {
    "google": "Google",
    "bing": "Bing",
    "duckduckgo": "DuckDuckGo",
    "yahoo": "Yahoo",
    "yandex": "Yandex",
    "baidu": "Baidu",
}


def engine_name(engine: str) -> str:
    """An engine's name as its owner writes it."""
    return _ENGINES.get(engine, engine)
