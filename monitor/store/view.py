"""Stored facts as reports read them: streamed in order of time, then of capture id.

Many rows go page by page (`monitor.store.streaming`), what canaries and kept days say of them stands in `monitor.store.sighted`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, case, func, select

from monitor.canary import Sight, canaries
from monitor.model import (
    AdsState,
    Capture,
    Case,
    CellCoverage,
    Device,
    Judged,
    Look,
    Outcome,
    Period,
    Place,
    Query,
    Serp,
    Settings,
    Sighting,
    Slot,
    is_proven,
)
from monitor.model.custody import Entry
from monitor.model.policies import PolicyText
from monitor.store.casebook import Casebook, log_of
from monitor.store.database import Database
from monitor.store.rows import LOOK_COLUMNS, QUERY_COLUMNS, capture_of, case_of, finding_of, look_of, query_of, serp_of
from monitor.store.sighted import Sighted
from monitor.store.streaming import ORDER, looks_within, within
from monitor.store.tables import CAPTURES, CASES, FINDINGS, QUERIES, SERPS, SLOTS, query_number
from monitor.store.watchbook import Watchbook

_DAY = timedelta(days=1)
_FEW = 500
"""So many queries can be named in one question."""
_CELL = tuple(QUERIES.c[name] for name in ("engine", "country", "language", "city", "device"))
_EVER = Period(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


class StoredView(Sighted):
    """`monitor.model.View` over the database."""

    def __init__(self, database: Database, settings: Settings, evidence: Callable[[str], bytes]) -> None:
        super().__init__(database, canaries(settings))
        self._settings = settings
        self._evidence = evidence

    @property
    def settings(self) -> Settings:
        """The settings that the reports speak of."""
        return self._settings

    def coverage(self, period: Period) -> tuple[CellCoverage, ...]:
        """One row per cell that was due or asked in the period, missed slots included; in order of the cell's words."""
        asked = select(*_CELL, SERPS.c.outcome, SERPS.c.ads_state, func.count().label("times"))
        asked = asked.select_from(SERPS).join(CAPTURES).join(QUERIES).where(within(CAPTURES.c.taken_at, period))
        due = select(*_CELL, SLOTS.c.state, func.count().label("times")).select_from(SLOTS).join(QUERIES)
        due = due.where(within(SLOTS.c.due, period)).group_by(*_CELL, SLOTS.c.state)
        with self._database.reading() as connection:
            looks = connection.execute(asked.group_by(*_CELL, *LOOK_COLUMNS)).all()
            slots = connection.execute(due).all()
        doubted = Counter(_cell_of(look) for look in self._doubted(period))
        return tuple(_cell(cell, tally, proven - doubted[cell], doubted[cell]) for cell, tally, proven in _cells(looks, slots))

    def looks(self, period: Period) -> Iterator[Look]:
        """Every look of the period, missed slots excluded; "none seen" in a degraded cell is "unknown"."""
        sight = self._sight(period)
        return (_seen(look_of(row), sight) for row in self._rows(looks_within(period)))

    def serps(self, period: Period) -> Iterator[tuple[Look, Serp]]:
        """Every look of the period with its reading, both with the ads state that its canaries allow."""
        sight = self._sight(period)
        for row in self._rows(looks_within(period, SERPS.c.body)):
            look, serp = _seen(look_of(row), sight), serp_of(row.id, row.body)
            yield look, serp if serp.ads_state is look.ads_state else replace(serp, ads_state=look.ads_state)

    def latest_look(self) -> datetime | None:
        """When the latest look was taken, found by the index on time; None where there is none."""
        latest = select(CAPTURES.c.taken_at).join(SERPS).order_by(CAPTURES.c.taken_at.desc()).limit(1)
        with self._database.reading() as connection:
            return connection.execute(latest).scalar_one_or_none()

    def missed(self, period: Period) -> Iterator[Slot]:
        """Every missed slot of the period with its reason, in order of time."""
        return iter(Watchbook(self._database).missed(period))

    def _sight(self, period: Period) -> Sight:
        return Sight(self.degraded(period))

    def _doubted(self, period: Period) -> Iterator[Look]:
        """The looks that would be proven if their cell's canaries had not been silent."""
        stretches = self.degraded(period)
        if stretches:
            sight = Sight(stretches)
            looks = (look_of(row) for row in self._rows(looks_within(period)))
            yield from (look for look in looks if look.proven and not _seen(look, sight).proven)

    def slot_days(self, period: Period) -> Iterator[tuple[Query, date, int]]:
        """Every query's UTC day with slots in the period, and how many of them were missed."""
        missed = func.sum(case((SLOTS.c.state == "missed", 1), else_=0)).label("missed")
        wanted = select(SLOTS.c.query_id, missed).group_by(SLOTS.c.query_id).order_by(SLOTS.c.query_id)
        start = period.start
        while start < period.end:
            end = min(datetime.combine(start.date() + _DAY, time(), UTC), period.end)
            with self._database.reading() as connection:
                rows = connection.execute(wanted.where(SLOTS.c.due >= start, SLOTS.c.due < end)).all()
            queries, day = self._queries.of([number for number, _ in rows]), start.date()
            yield from ((queries[number], day, times) for number, times in rows)
            start = end

    def judged(self, period: Period, queries: Collection[Query] | None = None, known: Period | None = None) -> Iterator[Judged]:
        """Every look of the period (at some queries), by what canaries told in a period (None: nothing)."""
        sight = self._sight(known) if known else Sight(())
        wanted = looks_within(period, SERPS.c.body, CAPTURES.c.body.label("record"))
        if queries is not None and len(queries) <= _FEW:
            numbers = [query_number(query) for query in queries]
            wanted = wanted.where(
                (CAPTURES.c.query_id + 0).in_(numbers)
            )  # found by time: an index on queries sorts each page anew
        for page in self._pages(wanted):
            found = self._findings([row.id for row in page])
            for row in page:
                look = _seen(look_of(row), sight)
                if queries is None or look.query in queries:
                    capture, findings = capture_of(row.record), tuple(finding_of(row.id, body) for body in found[row.id])
                    yield Judged(capture, replace(look, source=capture.source), serp_of(row.id, row.body), findings)

    def sightings(self, period: Period) -> Iterator[Sighting]:
        """Every finding in the period's looks, in the judge's order within a look."""
        found = select(*ORDER, *QUERY_COLUMNS).join_from(CAPTURES, QUERIES).where(within(CAPTURES.c.taken_at, period))
        found = found.where(CAPTURES.c.id.in_(select(FINDINGS.c.capture_id)))
        for page in self._pages(found):
            bodies = self._findings([row.id for row in page])
            yield from (sighting for row in page for sighting in _sightings(row, bodies[row.id]))

    def cases(self) -> tuple[Case, ...]:
        """All cases as they stand, in order of first sighting."""
        with self._database.reading() as connection:
            bodies = connection.execute(select(CASES.c.body).order_by(CASES.c.first_seen, CASES.c.fingerprint)).scalars().all()
        return tuple(map(case_of, bodies))

    def case_sightings(self, fingerprint: str) -> tuple[Sighting, ...]:
        """Every sighting of one case, oldest first."""
        found = select(*ORDER, *QUERY_COLUMNS, FINDINGS.c.body).join_from(FINDINGS, CAPTURES).join(QUERIES)
        found = found.where(FINDINGS.c.fingerprint == fingerprint).order_by(*ORDER, FINDINGS.c.place)
        with self._database.reading() as connection:
            rows = connection.execute(found).all()
        return tuple(sighting for row in rows for sighting in _sightings(row, [row.body]))

    def custody(self, fingerprint: str) -> tuple[Entry, ...]:
        """One case's custody log, oldest line first."""
        with self._database.reading() as connection:
            return log_of(connection, fingerprint)

    def filed(self) -> frozenset[str]:
        """The fingerprints of cases that were ever filed."""
        return frozenset(Casebook(self._database).filings(_EVER.start))

    def policies(self) -> tuple[PolicyText, ...]:
        """Every text that a watched policy page ever had."""
        return Casebook(self._database).policies()

    def capture(self, capture_id: str) -> Capture:
        """One capture's record. Raises KeyError when there is none."""
        return capture_of(self._one(select(CAPTURES.c.body).where(CAPTURES.c.id == capture_id), capture_id))

    def serp(self, capture_id: str) -> Serp:
        """One capture's reading. Raises KeyError when there is none."""
        return serp_of(capture_id, self._one(select(SERPS.c.body).where(SERPS.c.capture_id == capture_id), capture_id))

    def evidence(self, sha256: str) -> bytes:
        """The bytes that were kept under this hash, checked against it. Raises EvidenceError."""
        return self._evidence(sha256)

    def captures(self, period: Period = _EVER) -> Iterator[Capture]:
        """Every capture of the period, read or not."""
        rows = self._rows(select(*ORDER, CAPTURES.c.body).where(within(CAPTURES.c.taken_at, period)))
        return (capture_of(row.body) for row in rows)

    def count(self, since: datetime | None = None) -> int:
        """How many captures there are, since a moment."""
        wanted = select(func.count()).select_from(CAPTURES)
        with self._database.reading() as connection:
            return connection.execute(wanted if since is None else wanted.where(CAPTURES.c.taken_at >= since)).scalar_one()

    def findings(self, capture_id: str) -> tuple[Sighting, ...]:
        """One capture's findings, in the judge's order."""
        found = select(*ORDER, *QUERY_COLUMNS, FINDINGS.c.body).join_from(FINDINGS, CAPTURES).join(QUERIES)
        found = found.where(FINDINGS.c.capture_id == capture_id).order_by(FINDINGS.c.place)
        with self._database.reading() as connection:
            rows = connection.execute(found).all()
        return tuple(sighting for row in rows for sighting in _sightings(row, [row.body]))

    def _one(self, wanted: Select[Any], key: str) -> Any:
        with self._database.reading() as connection:
            row = connection.execute(wanted).first()
        if row is None:
            raise KeyError(key)
        return row[0]

    def _findings(self, captures: list[str]) -> dict[str, list[str]]:
        bodies: dict[str, list[str]] = {capture: [] for capture in captures}
        wanted = select(FINDINGS.c.capture_id, FINDINGS.c.body).where(FINDINGS.c.capture_id.in_(captures))
        with self._database.reading() as connection:
            for row in connection.execute(wanted.order_by(FINDINGS.c.capture_id, FINDINGS.c.place)):
                bodies[row.capture_id].append(row.body)
        return bodies


def _sightings(row: Any, bodies: list[str]) -> Iterator[Sighting]:
    query = query_of(row)
    for body in bodies:
        yield Sighting(row.id, query, row.taken_at, finding_of(row.id, body))


def _seen(look: Look, sight: Sight) -> Look:
    state = sight.of(look.outcome, look.ads_state, look.query, look.taken_at)
    return look if state is look.ads_state else replace(look, ads_state=state)


def _cell_of(look: Look) -> tuple[str, ...]:
    place = look.query.place
    return look.query.engine, place.country or "", place.language or "", place.city or "", str(look.query.device)


def _cells(looks: Sequence[Any], slots: Sequence[Any]) -> Iterator[tuple[tuple[str, ...], Counter[Outcome], int]]:
    tallies: dict[tuple[str, ...], Counter[Outcome]] = {}
    proven: Counter[tuple[str, ...]] = Counter()
    for row in looks:
        outcome, cell = Outcome(row.outcome), tuple(part or "" for part in row[: len(_CELL)])
        tallies.setdefault(cell, Counter())[outcome] += row.times
        proven[cell] += row.times if is_proven(outcome, AdsState(row.ads_state)) else 0
    for row in slots:
        tally = tallies.setdefault(tuple(part or "" for part in row[: len(_CELL)]), Counter())
        if row.state == "missed":
            tally[Outcome.MISSED] += row.times
    yield from ((cell, tallies[cell], proven[cell]) for cell in sorted(tallies))


def _cell(cell: tuple[str, ...], tally: Counter[Outcome], proven: int, degraded: int) -> CellCoverage:
    engine, country, language, city, device = cell
    outcomes = tuple((outcome, tally[outcome]) for outcome in Outcome if tally[outcome])
    place = Place(country or None, language or None, city or None)
    return CellCoverage(engine, place, Device(device), outcomes, tally.total() - tally[Outcome.MISSED], proven, degraded)
