"""What canaries say of stored looks, and what was made of days and weeks of looks by what they say.

A silence is known only when it has lasted for a while, so what is taken from a look depends on how far one knows: everything here
goes by what is known at the end of a period.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select

from monitor.canary import Cell, Degraded, blotted, cell_of, degraded
from monitor.model import Digest, Period, Query
from monitor.store.database import Database
from monitor.store.digests import READING_DAYS, Digests, day_of, numbers_of
from monitor.store.picking import Picking
from monitor.store.rows import look_of
from monitor.store.streaming import looks_within
from monitor.store.tables import CAPTURES

_DAY, _MOMENT = timedelta(days=1), timedelta(microseconds=1)
_BEFORE = timedelta(days=30)
"""How far before a period canaries are heard: where they last sang is where a silence began."""
_FIRST = datetime.min.replace(tzinfo=UTC) + _BEFORE


class Sighted(Picking):
    """The part of a view that goes by canaries."""

    def __init__(self, database: Database, canaries: Collection[Query]) -> None:
        super().__init__(database)
        self._canaries = numbers_of(canaries)
        self._known: tuple[object, tuple[Degraded, ...]] = ("", ())

    def degraded(self, period: Period) -> tuple[Degraded, ...]:
        """The stretches that touch a period in which canaries were silent, as far as is known at its end."""
        if not self._canaries:
            return ()
        heard = Period(max(period.start, _FIRST) - _BEFORE, period.end)
        rows = self._rows(looks_within(heard).where(CAPTURES.c.query_id.in_(self._canaries)))
        return tuple(one for one in degraded(map(look_of, rows)) if one.until is None or one.until > period.start)

    def digests(self, period: Period, part: str, made_for: str, *, sighted: bool, known: Period) -> Iterator[Digest]:
        """One part of each query's day with readings, of the UTC days that begin in the period, in order of day."""
        days = period.start.date() + timedelta(days=period.start.time() > time()), (period.end - _MOMENT).date() + _DAY
        return Digests(self._database, self._queries).read(part, days, made_for, self._sights(known), sighted=sighted)

    def week_digests(self, week: Period, part: str, made_for: str, *, sighted: bool, known: Period) -> Iterator[Digest]:
        """One part of each query's seven days with readings from the start of a week, in order of the first such day."""
        return Digests(self._database, self._queries).read_week(
            part, week.start.date(), made_for, self._sights(known), sighted=sighted
        )

    def keep_digests(self, part: str, made_for: str, digests: Iterable[Digest], *, sighted: bool) -> None:
        """Keep what was made of some days."""
        Digests(self._database).keep(part, made_for, digests, sighted=sighted)

    def _sights(self, known: Period) -> Callable[[Query, date], str]:
        """What canaries take from a query's day, as far as is known at the end of a period."""
        stretches = self._stretches(known)
        found: dict[tuple[Cell, date], str] = {}

        def sight(query: Query, day: date) -> str:
            key = cell_of(query), day
            if key not in found:
                found[key] = blotted(stretches, query, day)
            return found[key]

        return sight if stretches else lambda *_: ""

    def _stretches(self, known: Period) -> tuple[Degraded, ...]:
        """The same as `degraded`, heard once while no canary's look changes."""
        if not self._canaries:
            return ()
        changes = select(func.sum(READING_DAYS.c.edition)).where(
            READING_DAYS.c.day >= day_of(max(known.start, _FIRST) - _BEFORE),
            READING_DAYS.c.day <= day_of(known.end),
            READING_DAYS.c.query_id.in_(self._canaries),
        )
        with self._database.reading() as connection:
            key = known, connection.execute(changes).scalar_one()
        if self._known[0] != key:
            self._known = key, self.degraded(known)
        return self._known[1]
