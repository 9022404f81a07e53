"""What is written, and when: every step leaves the database in a state from which the work can go on.

A slot is claimed before it is asked; the capture's row is written as soon as its bytes are kept; reading, findings, cases and
the slot's end are one transaction. So a process that dies leaves slots that were claimed and brought nothing, which are
called missed and never asked twice, and captures without a reading, which are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, Update, and_, bindparam, delete, func, or_, select, update

from monitor.model import Capture, Case, Look, Query, Settings, Sighting, Slot, SlotState
from monitor.store.casebook import Casebook, note_changes
from monitor.store.claims import LEASE, LOST, gone, own_name
from monitor.store.database import Database, check, newest, upgrade, version
from monitor.store.desk import Desk
from monitor.store.digests import Digests, changed
from monitor.store.fleet import UNBOUNDED, Bounds, Claim, Fleet
from monitor.store.rows import (
    QUERY_COLUMNS,
    Pause,
    Reading,
    capture_of,
    capture_row,
    case_of,
    case_row,
    distinct,
    finding_rows,
    pause_key,
    pause_of,
    query_of,
    query_row,
    serp_row,
    slot_of,
    slot_row,
)
from monitor.store.tables import CAPTURES, CASE_CELLS, CASES, FINDINGS, PAUSES, QUERIES, SERPS, SLOTS, key_number, query_number
from monitor.store.view import StoredView
from monitor.store.watchbook import Watchbook

Fold = Callable[[Look, tuple[Sighting, ...], Mapping[str, Case]], Iterable[Case]]
"""What a look does to the cases it concerns: its sightings, and the cases known under their fingerprints or its query."""

_BATCH = 500

# Statements that every look needs, made once: making one costs more than running it.
_SLOT = (SLOTS.c.query_id == bindparam("in_query"), SLOTS.c.due == bindparam("in_due"))
_MOVES: dict[tuple[str, ...], Update] = {
    names: update(SLOTS)
    .where(*_SLOT, SLOTS.c.state == bindparam("in_state"))
    .values({name: bindparam(f"new_{name}") for name in names})
    for names in (("claimed_at", "claimed_by", "state"), ("reason", "state"))
}
_OPEN = or_(SLOTS.c.state.in_((str(SlotState.DUE), str(SlotState.CLAIMED))), SLOTS.c.reason == LOST)
_ANSWERED = update(SLOTS).where(*_SLOT, _OPEN).values(capture_id=bindparam("new_capture_id"))
_ENDED = update(SLOTS).where(*_SLOT, _OPEN).values(state=str(SlotState.DONE), capture_id=bindparam("new_capture_id"), reason=None)
_AT_QUERY = select(CASE_CELLS.c.fingerprint).where(CASE_CELLS.c.query_id == bindparam("at"))
_CONCERNED = (
    select(CASES.c.body)
    .where(or_(CASES.c.fingerprint.in_(bindparam("seen", expanding=True)), CASES.c.fingerprint.in_(_AT_QUERY)))
    .order_by(CASES.c.fingerprint)
    .with_for_update()
)


class Store:
    """The one place where serpwarden remembers; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._new_serp = database.insert(SERPS).returning(SERPS.c.capture_id)
        self.worker = own_name()
        self.fleet = Fleet(database)

    @classmethod
    def open(cls, url: str) -> Store:
        """The store behind a database URL; an empty database is set up. Raises StoreError: older, newer, out of reach."""
        database = Database(url)
        check(database)
        return cls(database)

    @staticmethod
    def upgrade(url: str) -> tuple[str | None, str]:
        """Bring a database to this program's version; gives the version before and after. Raises StoreError."""
        database = Database(url)
        before = version(database)
        upgrade(database)
        database.close()
        return before, newest()

    def rest(self) -> None:
        """Keep no connection while nothing is to do."""
        self._database.rest()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    @property
    def in_memory(self) -> bool:
        """Whether no other process can see it."""
        return self._database.in_memory

    def view(self, settings: Settings, evidence: Callable[[str], bytes]) -> StoredView:
        """The stored facts as reports read them; `evidence` gives the bytes behind a hash."""
        return StoredView(self._database, settings, evidence)

    @property
    def casebook(self) -> Casebook:
        """The custody logs of cases."""
        return Casebook(self._database)

    @property
    def watchbook(self) -> Watchbook:
        """What a running watch remembers of itself."""
        return Watchbook(self._database)

    @property
    def desk(self) -> Desk:
        """What daily operation remembers: looks spent, alerts told, settings that ran, evidence let go."""
        return Desk(self._database)

    @property
    def digests(self) -> Digests:
        """What was made of days of readings, kept to save time."""
        return Digests(self._database)

    def plan(self, slots: Iterable[Slot]) -> int:
        """Write slots ahead of time; gives how many were new. One that is there already stays as it is."""
        with self._database.writing() as connection:
            before = connection.execute(select(func.count()).select_from(SLOTS)).scalar_one()
            for batch in _batches(slots):
                queries = distinct((query_row(slot.query) for slot in batch), "id")
                connection.execute(self._database.insert(QUERIES), queries)
                connection.execute(self._database.insert(SLOTS), [slot_row(slot) for slot in batch])
            return int(connection.execute(select(func.count()).select_from(SLOTS)).scalar_one() - before)

    def due(self, now: datetime, limit: int | None = None) -> tuple[Slot, ...]:
        """The slots that are due by now and not claimed, oldest first."""
        wanted = select(SLOTS, *QUERY_COLUMNS).join(QUERIES).where(SLOTS.c.state == "due", SLOTS.c.due <= now)
        with self._database.reading() as connection:
            return tuple(slot_of(row) for row in connection.execute(wanted.order_by(SLOTS.c.due, SLOTS.c.id).limit(limit)))

    def last_due(self) -> Mapping[Query, datetime]:
        """Up to when each query is planned."""
        last = select(*QUERY_COLUMNS, func.max(SLOTS.c.due).label("due")).join_from(SLOTS, QUERIES).group_by(QUERIES.c.id)
        with self._database.reading() as connection:
            return {query_of(row): row.due for row in connection.execute(last)}

    def claim(self, slot: Slot, now: datetime, bounds: Bounds = UNBOUNDED) -> Claim:
        """Take a slot before asking it, within what its source takes; not ours when somebody else has it or it has ended."""
        return self.fleet.claim(slot, self.worker, now, bounds)

    def release(self, slot: Slot) -> bool:
        """Give back a claimed slot that was certainly not asked."""
        return self._move(slot, SlotState.CLAIMED, {"state": "due", "claimed_by": None, "claimed_at": None})

    def miss(self, slot: Slot, reason: str) -> bool:
        """End a slot that was due or claimed as missed, for a reason that reports will show."""
        return any(self._move(slot, state, {"state": "missed", "reason": reason}) for state in (SlotState.DUE, SlotState.CLAIMED))

    def record(self, capture: Capture) -> None:
        """Write a capture's row before it is read. Its bytes must have been kept. Twice is once."""
        with self._database.writing() as connection:
            self._record(connection, capture)

    def knows(self, sha256: str, source: str) -> bool:
        """Whether a source brought these very bytes before."""
        wanted = select(CAPTURES.c.id).where(CAPTURES.c.sha256 == sha256, CAPTURES.c.source == source).limit(1)
        with self._database.reading() as connection:
            return connection.execute(wanted).first() is not None

    def save(self, reading: Reading, fold: Fold, *, recorded: bool = False) -> bool:
        """Write a reading, its findings, what they do to cases, and the slot's end: all or nothing.

        False when the capture had been read before, and then nothing changes. With `recorded` the capture's row is there.
        """
        with self._database.writing() as connection:
            if not recorded:
                self._record(connection, reading.capture)
            new = connection.execute(self._new_serp, serp_row(reading)).first() is not None
            if new:
                self._found(connection, reading)
                self._fold(connection, reading.look, sightings(reading), fold)
            self._end(connection, reading.capture)
            if new:
                changed(connection, self._database, reading.capture)
        return new

    def rewrite(self, reading: Reading) -> None:
        """Replace a capture's reading and findings with newer ones; cases stay until they are folded again."""
        with self._database.writing() as connection:
            connection.execute(self._database.upsert(SERPS), serp_row(reading))
            connection.execute(delete(FINDINGS).where(FINDINGS.c.capture_id == reading.capture.id))
            self._found(connection, reading)
            changed(connection, self._database, reading.capture)

    def replace_cases(self, cases: Iterable[Case]) -> None:
        """Put newly folded cases in the place of all that were there."""
        with self._database.writing() as connection:
            connection.execute(delete(CASE_CELLS))
            connection.execute(delete(CASES))
            self._keep(connection, tuple(cases))

    def keep_case(self, case: Case) -> None:
        """Write one case as a person or a rule left it."""
        with self._database.writing() as connection:
            self._keep(connection, (case,))

    def unread(self) -> tuple[Capture, ...]:
        """The captures that were kept and not read yet, oldest first."""
        wanted = select(CAPTURES.c.body).outerjoin(SERPS).where(SERPS.c.capture_id.is_(None))
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(CAPTURES.c.taken_at, CAPTURES.c.id)).scalars()
            return tuple(capture_of(body) for body in rows)

    def abandoned(self, now: datetime) -> tuple[Slot, ...]:
        """The claimed slots whose worker is gone and whose answer never arrived: nobody knows whether they were asked."""
        wanted = select(SLOTS, *QUERY_COLUMNS).join(QUERIES).where(SLOTS.c.state == "claimed", SLOTS.c.capture_id.is_(None))
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(SLOTS.c.due, SLOTS.c.id)).all()
        host, long_ago, silent = self.worker.rpartition("/")[0], now + self.fleet.ahead - LEASE, self.fleet.silent(now)
        lost = (row for row in rows if row.claimed_at <= long_ago or row.claimed_by in silent or gone(row.claimed_by, host))
        return tuple(map(slot_of, lost))

    def pause(self, pause: Pause) -> None:
        """Remember a pause; of two for the same engine and place the longer one holds, or that of the later probe."""
        key = pause_key(pause)
        held = and_(*(PAUSES.c[name] == value for name, value in key.items()))
        with self._database.writing() as connection:
            before = connection.execute(select(PAUSES.c.until, PAUSES.c.times).where(held)).first()
            if before is None or before.until < pause.until or before.times < pause.times:
                values = {"until": pause.until, "outcome": str(pause.outcome), "detail": pause.detail, "times": pause.times}
                connection.execute(self._database.upsert(PAUSES), key | values)

    def resume(self, pause: Pause) -> None:
        """Forget a pause: the source answers again."""
        with self._database.writing() as connection:
            connection.execute(delete(PAUSES).where(*(PAUSES.c[name] == value for name, value in pause_key(pause).items())))

    def pauses(self, now: datetime) -> tuple[Pause, ...]:
        """The pauses that are not over."""
        with self._database.reading() as connection:
            rows = connection.execute(select(PAUSES).where(PAUSES.c.until > now)).all()
        return tuple(map(pause_of, rows))

    def _move(self, slot: Slot, before: SlotState, values: Mapping[str, object]) -> bool:
        statement = _MOVES[tuple(sorted(values))]
        where = {"in_query": query_number(slot.query), "in_due": slot.due, "in_state": str(before)}
        with self._database.writing() as connection:
            return connection.execute(statement, where | {f"new_{name}": value for name, value in values.items()}).rowcount > 0

    def _record(self, connection: Connection, capture: Capture) -> None:
        connection.execute(self._database.insert(QUERIES), query_row(capture.query))
        connection.execute(self._database.insert(CAPTURES), capture_row(capture))
        if capture.due is not None:
            connection.execute(_ANSWERED, _slot_of(capture))

    def _end(self, connection: Connection, capture: Capture) -> None:
        if capture.due is not None:
            connection.execute(_ENDED, _slot_of(capture))

    def _found(self, connection: Connection, reading: Reading) -> None:
        if reading.findings:
            connection.execute(self._database.insert(FINDINGS), finding_rows(reading))

    def _fold(self, connection: Connection, look: Look, seen: tuple[Sighting, ...], fold: Fold) -> None:
        fingerprints = {sighting.finding.fingerprint for sighting in seen}
        rows = connection.execute(_CONCERNED, {"seen": list(fingerprints), "at": query_number(look.query)}).scalars()
        known = {case.fingerprint: case for case in map(case_of, rows)}
        changed = [case for case in fold(look, seen, known) if case != known.get(case.fingerprint)]
        self._keep(connection, changed)
        note_changes(connection, known, changed)

    def _keep(self, connection: Connection, cases: Sequence[Case]) -> None:
        cells = [{"fingerprint": case.fingerprint, "query_id": key_number(cell.query)} for case in cases for cell in case.cells]
        if cases:
            connection.execute(self._database.upsert(CASES), [case_row(case) for case in cases])
        if cells:
            connection.execute(self._database.insert(CASE_CELLS), cells)


def sightings(reading: Reading) -> tuple[Sighting, ...]:
    """A reading's findings as sightings."""
    capture = reading.capture
    return tuple(Sighting(capture.id, capture.query, capture.taken_at, finding) for finding in reading.findings)


def _slot_of(capture: Capture) -> dict[str, object]:
    return {"in_query": query_number(capture.query), "in_due": capture.due, "new_capture_id": capture.id}


def _batches(slots: Iterable[Slot]) -> Iterator[tuple[Slot, ...]]:
    waiting = iter(slots)
    while batch := tuple(islice(waiting, _BATCH)):
        yield batch
