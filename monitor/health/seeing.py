"""Whether the watch sees: per cell (engine, place, device), from what is on record.

`seeing`: every watched cell had a proven look within two of its intervals. `partly`: some had none. `blind`: none had.
`starting`: nobody has been at work for two intervals yet. `stopped`: nobody is at work now. `blind` and `stopped` are unhealthy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from monitor.archive import Archive
from monitor.forms import stamp
from monitor.model import CellCoverage, Device, Period, Place, Settings, SlotState
from monitor.plan import planned
from monitor.plan.caps import caps
from monitor.store.rota import failing

AWAKE = timedelta(minutes=5)
"""Longer ago than this nobody is at work."""

_LONGEST = timedelta(days=62)
_SLACK = timedelta(minutes=15)
Cell = tuple[str, Place, Device]


class Sight(StrEnum):
    """How well the watch sees."""

    SEEING = "seeing"
    PARTLY = "partly"
    BLIND = "blind"
    STARTING = "starting"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Health:
    """The state of a watch. `blind` are cells by their names with what came of their looks; `notes` say what else is wrong."""

    sight: Sight
    at: datetime
    cells: int
    blind: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    coverage: tuple[CellCoverage, ...] = ()

    @property
    def well(self) -> bool:
        """Whether nobody need get up at night."""
        return self.sight in {Sight.SEEING, Sight.PARTLY, Sight.STARTING}


def report(found: Health) -> dict[str, Any]:
    """Health as JSON."""
    blind = [{"cell": name, "why": why} for name, why in found.blind]
    form = {"status": str(found.sight), "at": stamp(found.at), "cells": found.cells, "seeing": found.cells - len(found.blind)}
    return form | {"blind": blind, "notes": list(found.notes)}


def windows(settings: Settings) -> Mapping[Cell, timedelta]:
    """Per watched cell the time within which there must be a proven look: two of its shortest intervals."""
    found: dict[Cell, timedelta] = {}
    for item in planned(settings):
        cell = (item.query.engine, item.query.place, item.query.device)
        window = min(2 * item.watch.every + _SLACK, _LONGEST)
        found[cell] = min(found.get(cell, window), window)
    return found


def health(archive: Archive, now: datetime, faults: tuple[str, ...] = ()) -> Health:
    """Judge the watch by its records. `faults` are those of the configuration as it stands. Raises StoreError."""
    wanted = windows(archive.settings)
    rows = {window: _covered(archive, window, now) for window in sorted(set(wanted.values()))}
    cells = {cell: rows[window].get(cell) for cell, window in wanted.items()}
    blind = tuple((name(cell), _why(row)) for cell, row in cells.items() if row is None or not row.proven)
    notes = (*_notes(archive, now), *(f"config.yaml: {fault}" for fault in faults))
    seen = tuple(row for row in cells.values() if row is not None)
    return Health(_sight(archive, now, wanted, len(blind)), now, len(wanted), blind, notes, seen)


def name(cell: Cell) -> str:
    """A cell as people say it: `google mobile, DE/de/Berlin`."""
    engine, place, device = cell
    where = "/".join(part for part in (place.country, place.language, place.city) if part)
    return f"{engine} {device}" + (f", {where}" if where else "")


def _covered(archive: Archive, window: timedelta, now: datetime) -> dict[Cell, CellCoverage]:
    rows = archive.view.coverage(Period(now - window, now + timedelta(microseconds=1)))
    return {(row.engine, row.place, row.device): row for row in rows}


def _why(row: CellCoverage | None) -> str:
    if row is None:
        return "nothing was asked"
    silent = f"; {row.degraded} saw no ads while the canaries saw none either" if row.degraded else ""
    return ", ".join(f"{times} {outcome}" for outcome, times in row.outcomes) + silent or "nothing was asked"


def _sight(archive: Archive, now: datetime, wanted: Mapping[Cell, timedelta], blind: int) -> Sight:
    shifts = archive.store.watchbook.shifts(Period(now - _LONGEST, now + timedelta(days=1)))
    if not any(now - shift.until <= AWAKE for shift in shifts):
        return Sight.STOPPED
    if not blind:
        return Sight.SEEING
    if now - min(shift.since for shift in shifts) < max(wanted.values(), default=AWAKE):
        return Sight.STARTING
    return Sight.BLIND if blind == len(wanted) else Sight.PARTLY


def _notes(archive: Archive, now: datetime) -> tuple[str, ...]:
    late = [slot for slot in archive.store.due(now - _SLACK) if slot.state is SlotState.DUE]
    notes = [f"{len(late):,} slots are overdue since {late[0].due:%Y-%m-%d %H:%M} UTC"] if late else []
    notes += full_caps(archive, now)
    for row in failing(archive.store.desk.rota.ever()):
        notes.append(f"{row.name} of {row.period} went wrong, {row.tries} tries: {row.detail.partition(chr(10))[0]}")
    states = archive.store.desk.outbox.states()
    notes += [
        f"{states[state]} alerts {word}"
        for state, word in (("lost", "may not have arrived"), ("failed", "were given up"))
        if state in states
    ]
    return tuple(notes)


def full_caps(archive: Archive, now: datetime) -> list[str]:
    """A sentence for every cap that is reached."""
    purse = archive.store.desk.purse
    return [
        f"{source.name}: its {cap.word} cap of {cap.limit:,} looks is reached"
        for source in archive.settings.sources
        for cap in caps(source, now)
        if purse.asked(source.name, cap.window) >= cap.limit
    ]
