"""What every source was asked, by UTC day, and what its provider says is left.

The count is raised in the transaction that checks it, before a question goes out: of several processes only one gets the
last look of a cap, and one that dies while asking has spent it. Counted are questions, not captures, for a provider may
bill what never arrived.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, func, select

from monitor.model import Period, utc
from monitor.store.database import Database
from monitor.store.operations import QUOTAS, SPENDING
from monitor.store.tables import SLOTS


@dataclass(frozen=True, slots=True)
class Quota:
    """What a provider said is left at a source, when it said so, and when it will be renewed (None: it does not say)."""

    source: str
    left: int
    read_at: datetime
    renews: datetime | None = None


class Purse:
    """The looks of every source in one database; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def spend(self, source: str, now: datetime, limits: Mapping[Period, int] | None = None) -> Period | None:
        """Count one look, unless that would be more than the limit of a window; gives the first window that is full."""
        today = utc(now).date()
        with self._database.writing() as connection:
            self._database.alone(connection, f"purse {source}")
            for window, limit in (limits or {}).items():
                if _asked(connection, source, window) >= limit:
                    return window
            mine = select(SPENDING.c.asked).where(SPENDING.c.source == source, SPENDING.c.day == today.isoformat())
            asked = connection.execute(mine).scalar() or 0
            row = {"source": source, "day": today.isoformat(), "asked": asked + 1}
            connection.execute(self._database.upsert(SPENDING), row)
        return None

    def asked(self, source: str, window: Period) -> int:
        """Looks asked of a source on the days of a window."""
        with self._database.reading() as connection:
            return _asked(connection, source, window)

    def waiting(self, now: datetime) -> Mapping[str, int]:
        """Slots that are due by now and not claimed, by watch."""
        wanted = select(SLOTS.c.watch, func.count()).where(SLOTS.c.state == "due", SLOTS.c.due <= now).group_by(SLOTS.c.watch)
        with self._database.reading() as connection:
            return {str(watch): int(count) for watch, count in connection.execute(wanted).all()}

    def note(self, quota: Quota) -> None:
        """Remember what a provider says is left."""
        row = {"source": quota.source, "left": quota.left, "read_at": quota.read_at, "renews": quota.renews}
        with self._database.writing() as connection:
            connection.execute(self._database.upsert(QUOTAS), row)

    def forget(self, source: str) -> None:
        """Forget what a provider said: it answers again and says nothing of what is left."""
        with self._database.writing() as connection:
            connection.execute(delete(QUOTAS).where(QUOTAS.c.source == source))

    def quotas(self) -> tuple[Quota, ...]:
        """What providers last said, by source."""
        with self._database.reading() as connection:
            rows = connection.execute(select(QUOTAS).order_by(QUOTAS.c.source)).all()
        return tuple(Quota(row.source, row.left, row.read_at, row.renews) for row in rows)


def _asked(connection: Connection, source: str, window: Period) -> int:
    days: tuple[date, date] = (utc(window.start).date(), utc(window.end).date())
    wanted = select(func.coalesce(func.sum(SPENDING.c.asked), 0)).where(SPENDING.c.source == source)
    wanted = wanted.where(SPENDING.c.day >= days[0].isoformat(), SPENDING.c.day < days[1].isoformat())
    return int(connection.execute(wanted).scalar_one())
