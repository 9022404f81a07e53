"""The tables: what queries ask for stands in columns, the whole value beside it as JSON.

Times are aware UTC with microseconds: `timestamptz` on PostgreSQL, text on SQLite, which knows no zones. A query's number
is a hash of its key, so that no row need be looked up before another is written; text from outside is cleaned on its way
in, because PostgreSQL refuses NUL and every driver refuses half a surrogate pair.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from monitor.model import Query, utc
from monitor.store.codec import clean


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, exact to the microsecond on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as the database holds it. Raises ValueError for a naive datetime."""
        if value is None:
            return None
        moment = utc(value)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Outside(TypeDecorator[str]):
    """Text that came from outside the house, cleaned of what databases refuse."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text without NUL and lone surrogates."""
        return None if value is None else clean(value)


def query_number(query: Query) -> int:
    """The query's number in the database."""
    return key_number(query.key)


def key_number(key: str) -> int:
    """The number of the query with this key: 63 bits of the key's SHA-256."""
    digest = hashlib.sha256(clean(key).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def _query(**more: Any) -> Any:
    return Field(sa_column=Column(BigInteger, ForeignKey("queries.id"), nullable=False, **more))


def _capture(**more: Any) -> Any:
    return Field(sa_column=Column(Text, ForeignKey("captures.id"), nullable=False, **more))


def _text(**more: Any) -> Any:
    return Field(sa_column=Column(Outside, nullable=False, **more))


def _maybe() -> Any:
    return Field(default=None, sa_column=Column(Outside))


def _moment(**more: Any) -> Any:
    return Field(sa_column=Column(Moment, nullable=False, **more))


class QueryRow(SQLModel, table=True):
    """A query that was ever due or asked."""

    __tablename__ = "queries"
    id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    text: str = _text()
    engine: str = _text()
    country: str | None = _maybe()
    language: str | None = _maybe()
    city: str | None = _maybe()
    device: str = _text()


class SlotRow(SQLModel, table=True):
    """A query and its due time. Claimed by a worker before it is asked; done or missed at its end."""

    __tablename__ = "slots"
    __table_args__ = (UniqueConstraint("query_id", "due", name="slots_once"), Index("slots_by_state", "state", "due"))
    id: int | None = Field(
        default=None, sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    )
    query_id: int = _query()
    due: datetime = _moment(index=True)
    watch: str = _text()
    state: str = _text()
    reason: str | None = _maybe()
    capture_id: str | None = Field(default=None, sa_column=Column(Text))
    claimed_by: str | None = _maybe()
    claimed_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    source: str | None = _maybe()


class CaptureRow(SQLModel, table=True):
    """The record of one answer. Written once, before anybody reads the page, and never edited."""

    __tablename__ = "captures"
    __table_args__ = (Index("captures_by_time", "taken_at", "id"),)
    id: str = Field(sa_column=Column(Text, primary_key=True))
    query_id: int = _query(index=True)
    source: str = _text()
    taken_at: datetime = _moment()
    sha256: str = Field(sa_column=Column(Text, nullable=False, index=True))
    body: str = Field(sa_column=Column(Text, nullable=False))


class SerpRow(SQLModel, table=True):
    """The reading of one capture; a capture without one waits to be read."""

    __tablename__ = "serps"
    capture_id: str = _capture(primary_key=True)
    outcome: str = _text()
    ads_state: str = _text()
    reader: str | None = _maybe()
    layout: str | None = _maybe()
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class FindingRow(SQLModel, table=True):
    """One finding of one reading, in the judge's order."""

    __tablename__ = "findings"
    capture_id: str = _capture(primary_key=True)
    place: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    fingerprint: str = _text(index=True)
    rule: str = _text()
    level: str = _text()
    body: str = Field(sa_column=Column(Text, nullable=False))


class CaseRow(SQLModel, table=True):
    """One case as it stands."""

    __tablename__ = "cases"
    fingerprint: str = _text(primary_key=True)
    state: str = _text()
    level: str = _text()
    first_seen: datetime = _moment()
    last_seen: datetime = _moment()
    body: str = Field(sa_column=Column(Text, nullable=False))


class CaseCellRow(SQLModel, table=True):
    """Which queries a case was seen at: a look at one of them is news for the case."""

    __tablename__ = "case_cells"
    fingerprint: str = _text(primary_key=True)
    query_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False, index=True))


class PauseRow(SQLModel, table=True):
    """Until when one source lets one engine in one place alone, because it was refused."""

    __tablename__ = "pauses"
    source: str = _text(primary_key=True)
    engine: str = _text(primary_key=True)
    place: str = _text(primary_key=True)
    until: datetime = _moment()
    outcome: str = _text()
    detail: str = _text()
    times: int = Field(default=1, sa_column=Column(Integer, nullable=False, server_default="1"))


class PlanRow(SQLModel, table=True):
    """A seed by which slots were drawn, and the method that drew them: with both the plan can be made again."""

    __tablename__ = "plans"
    made_at: datetime = _moment(primary_key=True)
    seed: int = Field(sa_column=Column(BigInteger, nullable=False))
    method: str = _text()


class ShiftRow(SQLModel, table=True):
    """A stretch of time in which one worker was at work, and what kept it from asking."""

    __tablename__ = "shifts"
    id: int | None = Field(
        default=None, sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    )
    worker: str = _text()
    since: datetime = _moment()
    until: datetime = _moment(index=True)
    trouble: str = _text()


class CustodyRow(SQLModel, table=True):
    """One line of a case's custody log; the database refuses to change or remove it."""

    __tablename__ = "custody"
    fingerprint: str = _text(primary_key=True)
    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    at: datetime = _moment()
    act: str = _text()
    hash: str = _text()
    body: str = Field(sa_column=Column(Text, nullable=False))


class PolicyTextRow(SQLModel, table=True):
    """The main text of a policy page from a moment on."""

    __tablename__ = "policy_texts"
    url: str = _text(primary_key=True)
    since: datetime = _moment(primary_key=True)
    seen: datetime = _moment()
    sha256: str = _text()
    text: str = _text()


def table_of(row: type[SQLModel]) -> Table:
    """The table behind a row class."""
    table: Table = row.__table__  # type: ignore[attr-defined]
    return table


QUERIES = table_of(QueryRow)
SLOTS = table_of(SlotRow)
CAPTURES = table_of(CaptureRow)
SERPS = table_of(SerpRow)
FINDINGS = table_of(FindingRow)
CASES = table_of(CaseRow)
CASE_CELLS = table_of(CaseCellRow)
PAUSES = table_of(PauseRow)
PLANS = table_of(PlanRow)
SHIFTS = table_of(ShiftRow)
CUSTODY = table_of(CustodyRow)
POLICY_TEXTS = table_of(PolicyTextRow)
METADATA = SQLModel.metadata
