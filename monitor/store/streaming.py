"""Long readings of the store, page by page, in order of time, then of capture id.

Each page is one short transaction that starts after the last row of the one before: nobody waits for a report, and a report of
a year needs no more memory than one of a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, or_, select

from monitor.model import Period
from monitor.store.database import Database
from monitor.store.rows import LOOK_COLUMNS, QUERY_COLUMNS
from monitor.store.tables import CAPTURES, QUERIES, SERPS

ORDER: tuple[Column[Any], ...] = (CAPTURES.c.taken_at, CAPTURES.c.id)
_PAGE = 500


class Streaming:
    """The part of a view that reads many rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _rows(self, wanted: Select[Any]) -> Iterator[Any]:
        for page in self._pages(wanted):
            yield from page

    def _pages(self, wanted: Select[Any]) -> Iterator[Sequence[Any]]:
        after: ColumnElement[bool] | None = None
        while True:
            part = wanted if after is None else wanted.where(after)
            with self._database.reading() as connection:
                page = list(connection.execute(part.order_by(*ORDER).limit(_PAGE)))
            yield page
            if len(page) < _PAGE:
                return
            at, name = page[-1].taken_at, page[-1].id
            after = or_(CAPTURES.c.taken_at > at, and_(CAPTURES.c.taken_at == at, CAPTURES.c.id > name))


def looks_within(period: Period, *more: ColumnElement[Any]) -> Select[Any]:
    """Every look of a period, with these columns beside it."""
    wanted = select(*ORDER, *QUERY_COLUMNS, *LOOK_COLUMNS, *more).join_from(CAPTURES, SERPS).join(QUERIES)
    return wanted.where(within(CAPTURES.c.taken_at, period))


def within(column: Column[Any], period: Period) -> ColumnElement[bool]:
    """That a moment lies in a period."""
    return and_(column >= period.start, column < period.end)
