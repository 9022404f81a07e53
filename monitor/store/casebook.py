"""The custody logs of cases: lines are added, never changed; the database itself refuses an update or a removal.

A person's act and what it makes of the case are one transaction; what looks show is noted in the transaction that saves the
look.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from monitor.errors import Fault, InputError
from monitor.model import Case, CaseState
from monitor.model.custody import MACHINE, Act, Entry, chained
from monitor.model.policies import PolicyText
from monitor.store.codec import dump, load
from monitor.store.database import Database
from monitor.store.rows import case_of, case_row
from monitor.store.tables import CAPTURES, CASES, CUSTODY, POLICY_TEXTS
from rules import life
from rules.cases import moved

_LOG = select(CUSTODY.c.body).where(CUSTODY.c.fingerprint == bindparam("case")).order_by(CUSTODY.c.number)
_FOLLOWED = frozenset({CaseState.FILED, CaseState.DECIDED})


class Casebook:
    """The logs over one database; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def log(self, fingerprint: str) -> tuple[Entry, ...]:
        """One case's log, oldest line first."""
        with self._database.reading() as connection:
            return log_of(connection, fingerprint)

    def logs(self) -> Mapping[str, tuple[Entry, ...]]:
        """Every log by its case's fingerprint."""
        wanted = select(CUSTODY.c.fingerprint, CUSTODY.c.body).order_by(CUSTODY.c.fingerprint, CUSTODY.c.number)
        found: dict[str, list[Entry]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(wanted):
                found.setdefault(row.fingerprint, []).append(load(Entry, row.body))
        return {name: tuple(entries) for name, entries in found.items()}

    def filings(self, since: datetime) -> Mapping[str, tuple[datetime, ...]]:
        """When each case was filed, by what people wrote down since a moment."""
        wanted = select(CUSTODY.c.fingerprint, CUSTODY.c.body).where(CUSTODY.c.act == str(Act.FILED), CUSTODY.c.at >= since)
        found: dict[str, tuple[datetime, ...]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(wanted.order_by(CUSTODY.c.fingerprint, CUSTODY.c.number)):
                entry = load(Entry, row.body)
                filed = life.moment_of(entry.fact("on") or "") or entry.at
                found[row.fingerprint] = (*found.get(row.fingerprint, ()), filed)
        return found

    def act(self, fingerprint: str, act: Act, *, by: str, facts: Mapping[str, str], now: datetime) -> Entry:
        """Write down what a person does with a case, and move the case. Raises InputError with all that speaks against it."""
        with self._database.writing() as connection:
            wanted = select(CASES.c.body).where(CASES.c.fingerprint == fingerprint).with_for_update()
            body = connection.execute(wanted).scalar()
            if body is None:
                raise InputError(f"case {fingerprint}: there is no such case")
            case, entries = case_of(body), log_of(connection, fingerprint)
            entries += note(connection, case, life.noted(life.live(entries), None, case), entries)
            if wrong := life.faults(life.live(entries), act, by, facts, now):
                raise InputError([Fault("", 0, f"case {fingerprint[:12]}", fault) for fault in wrong])
            self._move(connection, case, life.state_after(case, act, facts), now)
            return _add(connection, entries, fingerprint, act, at=now, by=by, facts=facts)

    def _move(self, connection: Connection, case: Case, state: CaseState | None, now: datetime) -> None:
        if state is None:
            return
        try:
            case = moved(case, state, now)
        except ValueError as error:
            raise InputError(f"case {case.fingerprint[:12]}: {error}") from error
        connection.execute(self._database.upsert(CASES), case_row(case))

    def policies(self) -> tuple[PolicyText, ...]:
        """Every text that a policy page ever had, by address, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(POLICY_TEXTS).order_by(POLICY_TEXTS.c.url, POLICY_TEXTS.c.since)).all()
        return tuple(PolicyText(row.url, row.since, row.seen, row.sha256, row.text) for row in rows)

    def keep_policy(self, text: PolicyText) -> None:
        """Write one text of a policy page; a known one, by address and since when, only gets when it was last seen."""
        row = {"url": text.url, "since": text.since, "seen": text.seen, "sha256": text.sha256, "text": text.text}
        with self._database.writing() as connection:
            connection.execute(self._database.upsert(POLICY_TEXTS), row)


def log_of(connection: Connection, fingerprint: str) -> tuple[Entry, ...]:
    """One case's log within a transaction."""
    return tuple(load(Entry, body) for body in connection.execute(_LOG, {"case": fingerprint}).scalars())


def note_changes(connection: Connection, known: Mapping[str, Case], cases: Iterable[Case]) -> None:
    """Note what a look made of the cases that it changed."""
    for case in cases:
        before = known.get(case.fingerprint)
        if before is None or before.state is not case.state or case.state in _FOLLOWED:
            entries = log_of(connection, case.fingerprint)
            note(connection, case, life.noted(life.live(entries), before, case), entries)


def note(
    connection: Connection, case: Case, told: Iterable[tuple[Act, Mapping[str, str]]], entries: tuple[Entry, ...]
) -> tuple[Entry, ...]:
    """Add what looks have shown to a log; the lines that were added. A proposal holds the hash of the page that began it all."""
    added: tuple[Entry, ...] = ()
    for act, facts in told:
        more = dict(facts) | ({"sha256": _hash_of(connection, facts["capture"])} if act is Act.PROPOSED else {})
        at = {Act.PROPOSED: case.first_seen, Act.VERIFIED_GONE: case.missed_at}.get(act) or case.last_seen
        added += (_add(connection, entries + added, case.fingerprint, act, at=at, by=MACHINE, facts=more),)
    return added


def _add(
    connection: Connection,
    entries: tuple[Entry, ...],
    case: str,
    act: Act,
    *,
    at: datetime,
    by: str,
    facts: Mapping[str, str],
) -> Entry:
    entry = chained(entries[-1] if entries else None, case, act, at=at, by=by, facts=facts)
    row = {"fingerprint": case, "number": entry.number, "at": entry.at, "act": str(act), "hash": entry.hash, "body": dump(entry)}
    connection.execute(insert(CUSTODY), row)
    return entry


def _hash_of(connection: Connection, capture: str) -> str:
    return connection.execute(select(CAPTURES.c.sha256).where(CAPTURES.c.id == capture)).scalar() or ""
