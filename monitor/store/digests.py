"""What was made of the readings of a query's day or week, kept to save time: throwing it away changes nothing but time.

Each change of a reading counts up its day's edition in the same transaction. A digest holds the edition that it was made from,
so that one which a later look or another reader has outdated is told apart, and made again when a report next needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    FromClause,
    Integer,
    LargeBinary,
    Select,
    Subquery,
    Text,
    and_,
    func,
    literal,
    select,
)  # fmt: skip
from sqlmodel import Field, SQLModel

from monitor.model import Capture, Digest, Query
from monitor.store.database import Database
from monitor.store.rows import QUERY_COLUMNS, query_of
from monitor.store.tables import QUERIES, query_number, table_of

WEEK = 7
"""Days of a week."""
_BATCH = 500


def _number(**more: Any) -> Any:
    return Field(sa_column=Column(Integer, nullable=False, **more))


class ReadingDayRow(SQLModel, table=True):
    """A query's day (counted from the first day of year 1) with readings, and how often they changed."""

    __tablename__ = "reading_days"
    day: int = _number(primary_key=True, autoincrement=False)
    query_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("queries.id"), nullable=False, primary_key=True, autoincrement=False)
    )
    edition: int = _number()


class DigestRow(SQLModel, table=True):
    """One part of what was made of a day's readings, from which edition and with what."""

    __tablename__ = "digests"
    __table_args__ = {"sqlite_with_rowid": False}
    part: str = Field(sa_column=Column(Text, primary_key=True, nullable=False))
    day: int = _number(primary_key=True, autoincrement=False)
    query_id: int = Field(sa_column=Column(BigInteger, nullable=False, primary_key=True, autoincrement=False))
    edition: int = _number()
    made_for: str = Field(sa_column=Column(Text, nullable=False))
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


READING_DAYS = table_of(ReadingDayRow)
DIGESTS = table_of(DigestRow)
Sights = Callable[[Query, date], str]
"""What silent canaries take from a query's day, in a few letters; "" for nothing."""


class Known:
    """The queries of one database by their numbers, each as one value however often it is asked for."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._found: dict[int, Query] = {}

    def of(self, numbers: Iterable[int]) -> Mapping[int, Query]:
        """The queries with these numbers, among others. They never change, so those that are known are not asked for again."""
        if not self._found.keys() >= set(numbers):
            with self._database.reading() as connection:
                for row in connection.execute(select(QUERIES.c.id, *QUERY_COLUMNS)):
                    if row.id not in self._found:
                        self._found[row.id] = query_of(row)
        return self._found


class Digests:
    """The digests of one database; safe to use from several threads and processes."""

    def __init__(self, database: Database, queries: Known | None = None) -> None:
        self._database = database
        self._queries = queries or Known(database)

    def read(self, part: str, days: tuple[date, date], made_for: str, sights: Sights, *, sighted: bool) -> Iterator[Digest]:
        """One part of every query's day with readings from the first day up to the last, which is left out, in order of day."""
        wanted = _wanted(part, READING_DAYS).order_by(READING_DAYS.c.day, READING_DAYS.c.query_id)
        for day in range(days[0].toordinal(), days[1].toordinal()):
            with self._database.reading() as connection:
                rows = connection.execute(wanted.where(READING_DAYS.c.day == day)).all()
            when, queries = date.fromordinal(day), self._queries.of([row[0] for row in rows])
            for number, edition, of, made, body in rows:
                sight = sights(queries[number], when)
                valid = of == edition and made == (made_for + sight if sighted else made_for)
                yield Digest(queries[number], when, edition, sight, body if valid else None)

    def read_week(self, part: str, start: date, made_for: str, sights: Sights, *, sighted: bool) -> Iterator[Digest]:
        """One part of every query's week with readings, in order of its first day; `edition` is the sum of its days."""
        week, days = _week(start.toordinal()), [start + timedelta(days=number) for number in range(WEEK)]
        with self._database.reading() as connection:
            rows = connection.execute(_wanted(part, week).order_by(week.c.since, week.c.query_id)).all()
        queries = self._queries.of([row[0] for row in rows])
        for number, edition, of, made, body in rows:
            query = queries[number]
            taken = [sights(query, day) for day in days]
            sight = "/".join(taken) if any(taken) else ""
            valid = of == edition and made == (made_for + sight if sighted else made_for)
            yield Digest(query, start, edition, sight, body if valid else None)

    def lacking(self, part: str, days: tuple[date, date], made_for: str) -> Mapping[date, int]:
        """How many queries' days with readings lack a part, by day, from the first day up to the last, which is left out."""
        wanted = _lacks(part, READING_DAYS, made_for).where(READING_DAYS.c.day >= days[0].toordinal())
        with self._database.reading() as connection:
            rows = connection.execute(wanted.where(READING_DAYS.c.day < days[1].toordinal())).all()
        return {date.fromordinal(day): number for day, number in rows}

    def lacks_week(self, part: str, start: date, made_for: str) -> bool:
        """Whether any query's week with readings lacks a part."""
        with self._database.reading() as connection:
            return connection.execute(_lacks(part, _week(start.toordinal()), made_for)).first() is not None

    def keep(self, part: str, made_for: str, digests: Iterable[Digest], *, sighted: bool) -> None:
        """Keep one part of what was made of some days."""
        rows = [
            {
                "part": part,
                "day": one.day.toordinal(),
                "query_id": query_number(one.query),
                "edition": one.edition,
                "made_for": made_for + one.sight if sighted else made_for,
                "body": one.body,
            }
            for one in digests
        ]
        for start in range(0, len(rows), _BATCH):
            with self._database.writing() as connection:
                connection.execute(self._database.upsert(DIGESTS), rows[start : start + _BATCH])

    def forget(self) -> None:
        """Throw every digest away."""
        with self._database.writing() as connection:
            connection.execute(DIGESTS.delete())


def _week(first: int) -> Subquery:
    """Queries' weeks with readings. Editions only grow, so that their sum is the same only where each of them is."""
    changes, since = func.sum(READING_DAYS.c.edition).label("edition"), func.min(READING_DAYS.c.day).label("since")
    days = select(READING_DAYS.c.query_id, literal(first).label("day"), changes, since).group_by(READING_DAYS.c.query_id)
    return days.where(READING_DAYS.c.day.between(first, first + WEEK - 1)).subquery()


def _lacks(part: str, days: FromClause, made_for: str) -> Select[Any]:
    """Days (or weeks) with readings that lack a part, whatever canaries took from it, and of how many queries."""
    kept = and_(
        DIGESTS.c.part == part, DIGESTS.c.day == days.c.day, DIGESTS.c.query_id == days.c.query_id,
        DIGESTS.c.edition == days.c.edition, DIGESTS.c.made_for.startswith(made_for),
    )  # fmt: skip
    lacking = select(days.c.day, func.count()).select_from(days.outerjoin(DIGESTS, kept))
    return lacking.where(DIGESTS.c.part.is_(None)).group_by(days.c.day)


def _wanted(part: str, days: FromClause) -> Select[Any]:
    """Days (or weeks) with readings, each beside what is kept of one part of it."""
    kept = and_(DIGESTS.c.part == part, DIGESTS.c.day == days.c.day, DIGESTS.c.query_id == days.c.query_id)
    columns = days.c.query_id, days.c.edition, DIGESTS.c.edition.label("of"), DIGESTS.c.made_for, DIGESTS.c.body
    return select(*columns).select_from(days.outerjoin(DIGESTS, kept))


def changed(connection: Connection, database: Database, capture: Capture) -> None:
    """Count up the edition of a capture's day, in the transaction that changes its reading."""
    row = {"day": day_of(capture.taken_at), "query_id": query_number(capture.query), "edition": 1}
    connection.execute(database.counting(READING_DAYS, "edition"), row)


def day_of(moment: datetime) -> int:
    """The UTC day of an aware UTC moment, counted from the first day of year 1."""
    return moment.date().toordinal()


def numbers_of(queries: Collection[Query]) -> list[int]:
    """The numbers of some queries, in order."""
    return sorted(query_number(query) for query in queries)
