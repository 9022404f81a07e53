"""Alerts on their way out: what holds, who was told, and what is about to be handed over.

A message is claimed before it is handed over and marked after. A process that dies in between leaves a claim: nobody knows
whether the message arrived, so it is not sent again – it is *lost*, and that is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from monitor.model import Alert, AlertKind, Level
from monitor.store.database import Database
from monitor.store.operations import ALERTS, OUTBOX

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of an alert: when it was raised and told last, and since when it no longer holds (None: it holds)."""

    key: str
    kind: AlertKind
    raised_at: datetime
    told_at: datetime
    over_at: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One alert for one target, and when it may go. `number` is 0 until it is written."""

    alert: Alert
    target: str
    due: datetime
    held: bool = False
    again: bool = False
    number: int = 0
    tries: int = 0


Decide = Callable[[Mapping[str, Told]], tuple[Iterable[Entry], Iterable[str]]]
"""What to write, and which alerts no longer hold, given what is known."""


class Outbox:
    """The outbox of one database; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def notice(self, alerts: Sequence[Alert], decide: Decide, now: datetime) -> int:
        """Write down what holds now and what is to be told of it; gives how many entries are new."""
        with self._database.writing() as connection:
            rows = connection.execute(select(ALERTS)).all()
            known = {row.key: Told(row.key, AlertKind(row.kind), row.raised_at, row.told_at, row.over_at) for row in rows}
            entries, over = decide(known)
            fresh = [entry for entry in entries if not self._waits(connection, entry)]
            told = {entry.alert.key for entry in fresh}
            for alert in alerts:
                there = known.get(alert.key)
                if there and there.over_at is None and alert.key not in told:
                    continue  # it holds as before
                raised = there.raised_at if there else now
                told_at = there.told_at if there and alert.key not in told else now
                row = _alert_row(alert) | {"raised_at": raised, "told_at": told_at, "over_at": None}
                connection.execute(self._database.upsert(ALERTS), row)
            for key in over:
                connection.execute(update(ALERTS).where(ALERTS.c.key == key).values(over_at=now))
            if fresh:
                connection.execute(insert(OUTBOX), [_entry_row(entry) for entry in fresh])
        return len(fresh)

    def take(
        self, target: str, now: datetime, choose: Callable[[Sequence[Entry], int], Sequence[Sequence[Entry]]]
    ) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        """Claim the messages that `choose` makes of what waits for a target and of the number of messages in the last hour."""
        wanted = select(OUTBOX, *_ALERT).join(ALERTS, ALERTS.c.key == OUTBOX.c.alert).where(OUTBOX.c.target == target)
        wanted = wanted.where(OUTBOX.c.state == "waiting", OUTBOX.c.due <= now).order_by(OUTBOX.c.id)
        lately = select(func.count(func.distinct(OUTBOX.c.message))).where(OUTBOX.c.target == target)
        lately = lately.where(OUTBOX.c.state.in_(("sending", "sent", "lost")), OUTBOX.c.claimed_at > now - _HOUR)
        with self._database.writing() as connection:
            waiting = [_entry_of(row) for row in connection.execute(wanted).all()]
            if not waiting:
                return ()
            groups = choose(waiting, connection.execute(lately).scalar_one())
            taken = tuple((_number(group), tuple(group)) for group in groups)
            for number, group in taken:
                values = {"state": "sending", "message": number, "claimed_at": now, "fault": ""}
                mine = OUTBOX.c.id.in_([entry.number for entry in group])
                connection.execute(update(OUTBOX).where(mine).values(**values))
        return taken

    def sent(self, number: str, now: datetime) -> None:
        """A message was taken by its target."""
        self._end(number, state="sent", sent_at=now)

    def failed(self, number: str, fault: str, again_at: datetime | None) -> None:
        """A message was certainly not taken: it waits until `again_at`, or is given up."""
        state = {"state": "waiting", "due": again_at} if again_at else {"state": "failed"}
        self._end(number, fault=fault[:500], tries=OUTBOX.c.tries + 1, claimed_at=None, **state)

    def lost(self, number: str, fault: str) -> None:
        """Nobody knows whether a message was taken."""
        self._end(number, state="lost", fault=fault[:500])

    def abandon(self, before: datetime) -> int:
        """Call lost what was claimed before a moment and never ended; gives how many entries."""
        stuck = update(OUTBOX).where(OUTBOX.c.state == "sending", OUTBOX.c.claimed_at < before)
        with self._database.writing() as connection:
            return connection.execute(stuck.values(state="lost", fault="the process stopped while this was being sent")).rowcount

    def losses(self, since: datetime) -> tuple[tuple[int, str, str], ...]:
        """Entries that were lost or given up since a moment: their number, target and title."""
        wanted = select(OUTBOX.c.id, OUTBOX.c.target, ALERTS.c.title).join(ALERTS, ALERTS.c.key == OUTBOX.c.alert)
        wanted = wanted.where(OUTBOX.c.state.in_(("lost", "failed")), OUTBOX.c.due >= since, ALERTS.c.kind != AlertKind.LOST)
        with self._database.reading() as connection:
            return tuple((row.id, row.target, row.title) for row in connection.execute(wanted.order_by(OUTBOX.c.id)).all())

    def states(self) -> Mapping[str, int]:
        """How many entries stand where."""
        wanted = select(OUTBOX.c.state, func.count()).group_by(OUTBOX.c.state)
        with self._database.reading() as connection:
            return {str(state): int(count) for state, count in connection.execute(wanted).all()}

    def standing(self) -> tuple[tuple[Told, Alert], ...]:
        """Every alert that holds, oldest first."""
        wanted = select(ALERTS).where(ALERTS.c.over_at.is_(None)).order_by(ALERTS.c.raised_at, ALERTS.c.key)
        with self._database.reading() as connection:
            rows = connection.execute(wanted).all()
        return tuple((Told(row.key, AlertKind(row.kind), row.raised_at, row.told_at, None), _alert_of(row)) for row in rows)

    def _end(self, number: str, **values: object) -> None:
        with self._database.writing() as connection:
            mine = (OUTBOX.c.message == number) & (OUTBOX.c.state == "sending")
            connection.execute(update(OUTBOX).where(mine).values(**values))

    @staticmethod
    def _waits(connection: Connection, entry: Entry) -> bool:
        """Whether the same alert waits for the same target already."""
        same = (OUTBOX.c.alert == entry.alert.key) & (OUTBOX.c.target == entry.target) & (OUTBOX.c.state == "waiting")
        return connection.execute(select(OUTBOX.c.id).where(same).limit(1)).first() is not None


_ALERT = tuple(ALERTS.c[name] for name in ("key", "kind", "level", "title", "body"))


def _alert_row(alert: Alert) -> dict[str, object]:
    return {"key": alert.key, "kind": str(alert.kind), "level": str(alert.level), "title": alert.title, "body": alert.body}


def _alert_of(row: Any) -> Alert:
    return Alert(row.key, AlertKind(row.kind), Level(row.level), row.title, row.body)


def _entry_row(entry: Entry) -> dict[str, object]:
    fixed = {"state": "waiting", "message": "", "tries": 0, "fault": "", "claimed_at": None, "sent_at": None}
    mine = {"alert": entry.alert.key, "target": entry.target, "due": entry.due, "held": entry.held, "again": entry.again}
    return fixed | mine


def _entry_of(row: Any) -> Entry:
    return Entry(_alert_of(row), row.target, row.due, row.held, row.again, row.id, row.tries)


def _number(group: Sequence[Entry]) -> str:
    """A message's name for good: the same entries tried again have the same."""
    text = ",".join(str(entry.number) for entry in group)
    return hashlib.sha256(f"{group[0].target}\n{text}".encode()).hexdigest()[:32]
