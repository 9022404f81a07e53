"""Which evidence somebody still needs, and which was let go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import delete, select

from monitor.model import Capture
from monitor.store.database import Database
from monitor.store.operations import PRUNED
from monitor.store.rows import capture_of, case_of
from monitor.store.tables import CAPTURES, CASES, FINDINGS, SERPS

_PAGE = 1000


class Cellar:
    """The evidence as the records of one database speak of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def captures(self) -> Iterator[Capture]:
        """Every capture, in order of its id; page by page."""
        after = ""
        while True:
            wanted = select(CAPTURES.c.id, CAPTURES.c.body).where(CAPTURES.c.id > after).order_by(CAPTURES.c.id).limit(_PAGE)
            with self._database.reading() as connection:
                rows = connection.execute(wanted).all()
            yield from (capture_of(row.body) for row in rows)
            if len(rows) < _PAGE:
                return
            after = rows[-1].id

    def needed(self) -> frozenset[str]:
        """The captures that cases rest on, and those that nobody has read yet."""
        seen = select(FINDINGS.c.capture_id).join(CASES, CASES.c.fingerprint == FINDINGS.c.fingerprint).distinct()
        unread = select(CAPTURES.c.id).outerjoin(SERPS).where(SERPS.c.capture_id.is_(None))
        with self._database.reading() as connection:
            ids = {*connection.execute(seen).scalars(), *connection.execute(unread).scalars()}
            cases = [case_of(body) for body in connection.execute(select(CASES.c.body)).scalars()]
        named = {capture for case in cases for capture in (*case.captures, case.returned_from) if capture}
        return frozenset(ids | named)

    def let_go(self, hashes: Iterable[str], now: datetime, rule: str) -> None:
        """Write down that evidence is let go, before it is."""
        rows = [{"sha256": sha256, "at": now, "rule": rule} for sha256 in hashes]
        if rows:
            with self._database.writing() as connection:
                connection.execute(self._database.insert(PRUNED), rows)

    def gone(self) -> frozenset[str]:
        """Every hash whose evidence was let go."""
        with self._database.reading() as connection:
            return frozenset(connection.execute(select(PRUNED.c.sha256)).scalars())

    def kept_again(self, hashes: Iterable[str]) -> None:
        """Forget that evidence was let go: the same bytes came again and are kept."""
        known = list(hashes)
        with self._database.writing() as connection:
            for sha256 in known:
                connection.execute(delete(PRUNED).where(PRUNED.c.sha256 == sha256))
