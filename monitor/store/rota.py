"""What is done beside looking, once a period: who does it, how it ended, when it is tried again.

A duty is taken before it is done. One who dies in between leaves it taken: after a lease somebody else does it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update

from monitor.store.claims import gone
from monitor.store.database import Database
from monitor.store.operations import DUTIES

LEASE = timedelta(hours=2)
"""What was begun so long ago and never ended is begun again."""


class DutyState(StrEnum):
    """Where a duty stands. `failed` is tried again at its time, `given_up` never."""

    DOING = "doing"
    DONE = "done"
    FAILED = "failed"
    GIVEN_UP = "given_up"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Done:
    """One duty of one period. `detail` says what came of it, or why nothing did."""

    name: str
    period: str
    state: DutyState
    began_at: datetime
    ended_at: datetime | None
    again_at: datetime | None
    tries: int
    detail: str


class Rota:
    """The duties of one database; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, name: str, period: str, holder: str, now: datetime, *, again: bool = True) -> bool:
        """Take a duty; False when it is done, being done, given up, or to be tried later.

        Not `again`: what was begun once and never ended is lost, for nobody knows how far it came.
        """
        mine = (DUTIES.c.name == name) & (DUTIES.c.period == period)
        with self._database.writing() as connection:
            self._database.alone(connection, f"duty {name}")
            row = connection.execute(select(DUTIES).where(mine)).first()
            if row and not _open(row, holder, now):
                return False
            if row and row.state == DutyState.DOING and not again:
                words = "the process stopped while this was being done"
                connection.execute(update(DUTIES).where(mine).values(state=str(DutyState.LOST), ended_at=now, detail=words))
                return False
            values: Mapping[str, Any] = {"state": str(DutyState.DOING), "holder": holder, "began_at": now, "ended_at": None}
            more = {"again_at": None, "tries": (row.tries if row else 0) + 1, "detail": row.detail if row else ""}
            connection.execute(self._database.upsert(DUTIES), {"name": name, "period": period} | dict(values) | more)
        return True

    def end(
        self, name: str, period: str, now: datetime, state: DutyState, detail: str = "", *, again_at: datetime | None = None
    ) -> None:
        """Write down how a duty ended."""
        mine = (DUTIES.c.name == name) & (DUTIES.c.period == period)
        values = {"state": str(state), "ended_at": now, "again_at": again_at, "detail": detail[:2000]}
        with self._database.writing() as connection:
            connection.execute(update(DUTIES).where(mine).values(**values))

    def ever(self, names: Iterable[str] = ()) -> tuple[Done, ...]:
        """Every duty on record, of some names only where given, by name and period."""
        wanted = select(DUTIES).order_by(DUTIES.c.name, DUTIES.c.period)
        chosen = tuple(names)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.where(DUTIES.c.name.in_(chosen)) if chosen else wanted).all()
        return tuple(map(_done, rows))


def failing(rows: Iterable[Done]) -> tuple[Done, ...]:
    """The duties whose latest period went wrong."""
    latest: dict[str, Done] = {}
    for row in rows:
        known = latest.get(row.name)
        if row.state is not DutyState.DOING and (known is None or row.began_at >= known.began_at):
            latest[row.name] = row
    return tuple(row for row in latest.values() if row.state is not DutyState.DONE)


def _open(row: Any, holder: str, now: datetime) -> bool:
    """Whether somebody may take it: it failed and its time has come, or whoever took it is gone."""
    if row.state == DutyState.FAILED:
        return row.again_at is None or row.again_at <= now
    return row.state == DutyState.DOING and (row.began_at <= now - LEASE or gone(row.holder, holder.rpartition("/")[0]))


def _done(row: Any) -> Done:
    state = DutyState(row.state)
    return Done(row.name, row.period, state, row.began_at, row.ended_at, row.again_at, row.tries, row.detail)
