"""The tables of daily operation: what was spent, what was told to whom, which settings ran, what was let go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, Text
from sqlmodel import Field, SQLModel

from monitor.store.tables import Moment, Outside, table_of


def _text(**more: Any) -> Any:
    return Field(sa_column=Column(Outside, nullable=False, **more))


def _moment(*, nullable: bool = False, **more: Any) -> Any:
    return Field(default=None, sa_column=Column(Moment, nullable=nullable, **more))


def _whole(**more: Any) -> Any:
    return Field(sa_column=Column(Integer, nullable=False, **more))


def _number() -> Any:
    kind = BigInteger().with_variant(Integer, "sqlite")
    return Field(default=None, sa_column=Column(kind, primary_key=True, autoincrement=True))


class SpendingRow(SQLModel, table=True):
    """Looks asked of one source on one UTC day."""

    __tablename__ = "spending"
    source: str = _text(primary_key=True)
    day: str = Field(sa_column=Column(Text, primary_key=True))
    asked: int = _whole()


class QuotaRow(SQLModel, table=True):
    """What a provider last said is left."""

    __tablename__ = "quotas"
    source: str = _text(primary_key=True)
    left: int = Field(sa_column=Column(BigInteger, nullable=False))
    read_at: datetime = _moment()
    renews: datetime | None = _moment(nullable=True)


class AlertRow(SQLModel, table=True):
    """One thing that somebody should know, once however often it is noticed. `over_at` is set when it no longer holds."""

    __tablename__ = "alerts"
    key: str = _text(primary_key=True)
    kind: str = _text()
    level: str = _text()
    title: str = _text()
    body: str = _text()
    raised_at: datetime = _moment(index=True)
    told_at: datetime = _moment()
    over_at: datetime | None = _moment(nullable=True)


class OutboxRow(SQLModel, table=True):
    """One alert on its way to one target. Claimed before it is handed over, so that nothing is sent twice."""

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_by_state", "state", "due"),)
    id: int | None = _number()
    alert: str = _text()
    target: str = _text()
    due: datetime = _moment()
    held: bool = Field(default=False)
    again: bool = Field(default=False)
    state: str = _text()
    message: str = _text()
    tries: int = _whole()
    claimed_at: datetime | None = _moment(nullable=True)
    sent_at: datetime | None = _moment(nullable=True)
    fault: str = _text()


class ConfigRow(SQLModel, table=True):
    """A configuration that ran (with its text, which holds no secrets), or one that was refused (with its faults)."""

    __tablename__ = "configs"
    id: int | None = _number()
    at: datetime = _moment()
    state: str = _text()
    sha256: str = Field(sa_column=Column(Text, nullable=False))
    body: str = _text()
    note: str = _text()


class PrunedRow(SQLModel, table=True):
    """Evidence that was let go: its hash, when, and by which rule."""

    __tablename__ = "pruned"
    sha256: str = Field(sa_column=Column(Text, primary_key=True))
    at: datetime = _moment()
    rule: str = _text()


class LeaseRow(SQLModel, table=True):
    """Something that only one of several machines may have at a time, such as the lead."""

    __tablename__ = "leases"
    name: str = _text(primary_key=True)
    holder: str = _text()
    since: datetime = _moment()
    until: datetime = _moment()


class BeatRow(SQLModel, table=True):
    """When a source may be asked again, whoever asks, where its owner wants it asked only so often a minute."""

    __tablename__ = "beats"
    source: str = _text(primary_key=True)
    free_at: datetime = _moment()


class DutyRow(SQLModel, table=True):
    """What is done beside looking, once a period: who took it, how it ended."""

    __tablename__ = "duties"
    name: str = _text(primary_key=True)
    period: str = _text(primary_key=True)
    state: str = _text()
    holder: str = _text()
    began_at: datetime = _moment()
    ended_at: datetime | None = _moment(nullable=True)
    again_at: datetime | None = _moment(nullable=True)
    tries: int = _whole()
    detail: str = _text()


SPENDING = table_of(SpendingRow)
QUOTAS = table_of(QuotaRow)
ALERTS = table_of(AlertRow)
OUTBOX = table_of(OutboxRow)
CONFIGS = table_of(ConfigRow)
PRUNED = table_of(PrunedRow)
LEASES = table_of(LeaseRow)
BEATS = table_of(BeatRow)
DUTIES = table_of(DutyRow)
