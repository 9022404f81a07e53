"""Many at once: what reports ask of single captures and of all sightings, in as few questions as can be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Select, select

from monitor.model import AdsState, Capture, Finding, Level, Outcome, Period, Seen, Serp, Shift
from monitor.model.moments import micros
from monitor.store.database import Database
from monitor.store.digests import Known
from monitor.store.rows import LOOK_COLUMNS, capture_of, finding_of, serp_of
from monitor.store.streaming import Streaming
from monitor.store.tables import CAPTURES, FINDINGS, SERPS
from monitor.store.watchbook import Watchbook

_BATCH = 500
_LEVELS = {str(level): level for level in Level}


class Picking(Streaming):
    """The part of a view that picks captures by their ids, and sightings by their time."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._queries = Known(database)

    def shifts(self, period: Period) -> tuple[Shift, ...]:
        """Every shift of the watch that touches the period, after the last one that ended before it; in order of beginning."""
        book = Watchbook(self._database)
        before = book.shift_before(period.start)
        return (*((before,) if before else ()), *book.shifts(period))

    def seen(self, until: datetime) -> Iterator[Seen]:
        """Every sighting before a moment in brief, by case, then in order of time, of capture id and of the judge."""
        columns = (FINDINGS.c.fingerprint, CAPTURES.c.taken_at, FINDINGS.c.capture_id, FINDINGS.c.place)
        wanted = select(*columns, CAPTURES.c.query_id, FINDINGS.c.rule, FINDINGS.c.level).join_from(FINDINGS, CAPTURES)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.where(CAPTURES.c.taken_at < until).order_by(*columns)).all()
        queries = self._queries.of({row[4] for row in rows})
        for case, moment, capture, place, query, rule, level in rows:
            yield Seen(case, micros(moment), capture, place, queries[query], rule, _LEVELS[level])

    def findings_of(self, captures: Collection[str]) -> Mapping[str, tuple[Finding, ...]]:
        """The findings of some captures, in the judge's order; empty for one that has none."""
        found: dict[str, list[Finding]] = {name: [] for name in captures}
        wanted = select(FINDINGS.c.capture_id, FINDINGS.c.body).order_by(FINDINGS.c.capture_id, FINDINGS.c.place)
        for row in self._picked(wanted, FINDINGS.c.capture_id, captures):
            found[row.capture_id].append(finding_of(row.capture_id, row.body))
        return {name: tuple(rows) for name, rows in found.items()}

    def readings_of(self, captures: Collection[str]) -> Mapping[str, Serp]:
        """The readings of some captures. Raises KeyError when there is none of one."""
        rows = self._picked(select(SERPS.c.capture_id, SERPS.c.body), SERPS.c.capture_id, captures)
        found = {row.capture_id: serp_of(row.capture_id, row.body) for row in rows}
        return {name: found[name] for name in captures}

    def cited(self, captures: Collection[str]) -> Iterator[tuple[Capture, Outcome, AdsState]]:
        """Some captures' records with what their readings were worth, in order of time, then of id. Raises KeyError."""
        wanted = select(CAPTURES.c.id, CAPTURES.c.taken_at, CAPTURES.c.body, *LOOK_COLUMNS).join_from(CAPTURES, SERPS)
        rows = {row.id: row for row in self._picked(wanted, CAPTURES.c.id, captures)}
        for row in sorted((rows[name] for name in dict.fromkeys(captures)), key=lambda row: (row.taken_at, row.id)):
            yield capture_of(row.body), Outcome(row.outcome), AdsState(row.ads_state)

    def _picked(self, wanted: Select[Any], column: Any, names: Collection[str]) -> Iterator[Any]:
        waiting = iter(dict.fromkeys(names))
        while batch := tuple(islice(waiting, _BATCH)):
            with self._database.reading() as connection:
                rows: Sequence[Any] = connection.execute(wanted.where(column.in_(batch))).all()
            yield from rows
