"""What a running watch remembers of itself: when it was awake and able, by which seeds it plans, what it has left alone.

A machine sleeps, a process dies, a disk fills: without a record of it the hours look as if nothing had been due. So every
worker writes down, turn by turn, until when it was at work and what kept it from asking; what lies between its shifts is
time in which nobody looked.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from monitor.model import Case, Period, Shift, Slot
from monitor.store.database import Database
from monitor.store.rows import QUERY_COLUMNS, case_of, slot_of
from monitor.store.tables import CASES, PLANS, QUERIES, SHIFTS, SLOTS


class Watchbook:
    """The book over one database; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seed(self, now: datetime, method: str, fresh: Callable[[], int]) -> int:
        """The seed by which slots are drawn; a fresh one is recorded where none is on record for this method."""
        wanted = select(PLANS.c.seed).where(PLANS.c.method == method).order_by(PLANS.c.made_at.desc()).limit(1)
        with self._database.writing() as connection:
            known = connection.execute(wanted).scalar()
            if known is None:
                known = fresh()
                connection.execute(insert(PLANS), {"made_at": now, "seed": known, "method": method})
        return int(known)

    def at_work(self, worker: str, now: datetime, lapse: timedelta, trouble: str = "") -> None:
        """Write down that a worker is at work; after a `lapse` without a word, or with other trouble, a new shift begins."""
        last = select(SHIFTS).where(SHIFTS.c.worker == worker).order_by(SHIFTS.c.id.desc()).limit(1)
        with self._database.writing() as connection:
            row = connection.execute(last).first()
            if row and row.trouble == trouble and timedelta(0) <= now - row.until <= lapse:
                connection.execute(update(SHIFTS).where(SHIFTS.c.id == row.id).values(until=now))
                return
            since = row.until if row and timedelta(0) <= now - row.until <= lapse else now
            connection.execute(insert(SHIFTS), {"worker": worker, "since": since, "until": now, "trouble": trouble})

    def shifts(self, period: Period) -> tuple[Shift, ...]:
        """Every shift that touches a period, in order of its beginning."""
        wanted = select(SHIFTS).where(SHIFTS.c.until >= period.start, SHIFTS.c.since < period.end)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(SHIFTS.c.since, SHIFTS.c.id)).all()
        return tuple(map(_shift, rows))

    def shift_before(self, moment: datetime) -> Shift | None:
        """The shift that ended last before a moment; None when nobody was ever at work before."""
        wanted = select(SHIFTS).where(SHIFTS.c.until < moment).order_by(SHIFTS.c.until.desc(), SHIFTS.c.id.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(wanted).first()
        return _shift(row) if row else None

    def next_due(self) -> datetime | None:
        """When the next slot that is not claimed falls due, or fell; None when none is planned."""
        wanted = select(func.min(SLOTS.c.due)).where(SLOTS.c.state == "due")
        with self._database.reading() as connection:
            return connection.execute(wanted).scalar()

    def missed(self, period: Period) -> tuple[Slot, ...]:
        """Every slot of a period that was missed, with its reason, in order of time."""
        wanted = select(SLOTS, *QUERY_COLUMNS).join(QUERIES).where(SLOTS.c.state == "missed")
        wanted = wanted.where(SLOTS.c.due >= period.start, SLOTS.c.due < period.end)
        with self._database.reading() as connection:
            return tuple(slot_of(row) for row in connection.execute(wanted.order_by(SLOTS.c.due, SLOTS.c.id)))

    def fresh_cases(self, since: datetime) -> tuple[Case, ...]:
        """The cases that were first seen since a moment, in order of first sighting."""
        wanted = select(CASES.c.body).where(CASES.c.first_seen >= since).order_by(CASES.c.first_seen, CASES.c.fingerprint)
        with self._database.reading() as connection:
            return tuple(map(case_of, connection.execute(wanted).scalars().all()))


def _shift(row: Row[Any]) -> Shift:
    return Shift(row.worker, row.since, row.until, row.trouble)
