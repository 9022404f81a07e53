"""Several machines over one database: one of them leads, each slot has one asker, and together they keep each source's bounds.

Every bound is kept where all of them meet, in the database: how many questions are under way is the number of slots that are
claimed and not answered, and the next beat of a source is a row. On PostgreSQL both are read and written while nobody else is
at the same source (an advisory lock for the length of one transaction); SQLite lets only one writer in anyway. Machines
disagree about the time, so what is compared between them is the database's: `tune` measures by how much this machine is off.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, exists, func, literal, select, text, update

from monitor.model import Capture, Slot, utc
from monitor.store.claims import LEASE, gone
from monitor.store.database import Database
from monitor.store.operations import BEATS, LEASES
from monitor.store.rows import Pause, pause_key
from monitor.store.tables import PAUSES, SLOTS, query_number

PROBE = timedelta(minutes=3)
"""So long nobody else probes what one has gone to probe; one who dies on the way holds nobody up for longer."""

_FORGOTTEN = timedelta(days=1)
_CLOCK = text("SELECT clock_timestamp()")
_CLAIM = (
    update(SLOTS)
    .where(SLOTS.c.query_id == bindparam("in_query"), SLOTS.c.due == bindparam("in_due"), SLOTS.c.state == "due")
    .values(state="claimed", claimed_by=bindparam("by"), claimed_at=bindparam("at"), source=bindparam("of"))
)
_WORKER = "worker "
_UNDER_WAY = (
    select(func.count())
    .select_from(SLOTS)
    .where(SLOTS.c.state == "claimed", SLOTS.c.capture_id.is_(None), SLOTS.c.source == bindparam("of"))
    .where(SLOTS.c.claimed_at > bindparam("since"))
    .where(~exists().where(LEASES.c.name == literal(_WORKER) + SLOTS.c.claimed_by, LEASES.c.until <= bindparam("at")))
)


@dataclass(frozen=True, slots=True)
class Claim:
    """How an attempt to take a slot came out; true when it is ours. `full`: the source has as many questions as it takes.

    `wait` is how many seconds later it may be asked.
    """

    mine: bool
    full: bool = False
    wait: float = 0.0

    def __bool__(self) -> bool:
        return self.mine


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many questions a source takes at a time, and the seconds between two of them, whoever asks."""

    source: str
    at_once: int
    gap: float = 0.0


UNBOUNDED = Bounds("", 2**31)


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds something, since when and until when, by the database's clock."""

    holder: str
    since: datetime
    until: datetime


class Fleet:
    """What the machines over one database settle between them; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.ahead = timedelta(0)
        """By how much the database's clock is ahead of this machine's."""

    def tune(self, now: datetime) -> timedelta:
        """Measure by how much the database's clock is ahead of `now`; a file has no clock of its own."""
        if self._database.engine.dialect.name == "postgresql":
            with self._database.reading() as connection:
                self.ahead = utc(connection.execute(_CLOCK).scalar_one()) - utc(now)
        return self.ahead

    def claim(self, slot: Slot, worker: str, now: datetime, bounds: Bounds) -> Claim:
        """Take a slot before asking it, and the source's next beat with it."""
        moment = now + self.ahead
        taken = {"in_query": query_number(slot.query), "in_due": slot.due, "by": worker, "at": moment, "of": bounds.source}
        with self._database.writing() as connection:
            self._database.alone(connection, f"source {bounds.source}")
            under_way = connection.execute(_UNDER_WAY, {"of": bounds.source, "since": moment - LEASE, "at": moment}).scalar_one()
            if under_way >= bounds.at_once:
                return Claim(mine=False, full=True)
            if not connection.execute(_CLAIM, taken).rowcount:
                return Claim(mine=False)
            return Claim(mine=True, wait=self._beat(connection, bounds, moment) if bounds.gap else 0.0)

    def _beat(self, connection: Connection, bounds: Bounds, moment: datetime) -> float:
        """Take the next beat. A clock that was put back never makes anybody wait for longer than a full house does."""
        gap = timedelta(seconds=bounds.gap)
        free = connection.execute(select(BEATS.c.free_at).where(BEATS.c.source == bounds.source)).scalar()
        mine = max(moment, min(free or moment, moment + gap * bounds.at_once))
        connection.execute(self._database.upsert(BEATS), {"source": bounds.source, "free_at": mine + gap})
        return (mine - moment).total_seconds()

    def probe(self, pause: Pause, now: datetime) -> bool:
        """Take the one probe of a pause that is over; False when another worker has it, or the pause has grown meanwhile."""
        mine = update(PAUSES).where(_held(pause), PAUSES.c.until <= now).values(until=now + PROBE)
        with self._database.writing() as connection:
            if connection.execute(mine).rowcount:
                return True
            return connection.execute(select(PAUSES.c.until).where(_held(pause))).first() is None

    def give_up_probe(self, pause: Pause) -> None:
        """Let the next one probe: what was brought says neither yes nor no."""
        with self._database.writing() as connection:
            connection.execute(update(PAUSES).where(_held(pause), PAUSES.c.times == pause.times).values(until=pause.until))

    def at_it(self, capture: Capture, worker: str, now: datetime) -> bool:
        """Whether another worker, for all that is known alive, has just brought this capture and is about to read it."""
        if capture.due is None:
            return False
        wanted = select(SLOTS.c.claimed_by, SLOTS.c.claimed_at).where(
            SLOTS.c.query_id == query_number(capture.query), SLOTS.c.due == capture.due, SLOTS.c.state == "claimed"
        )
        with self._database.reading() as connection:
            row = connection.execute(wanted).first()
        if row is None or row.claimed_by == worker or row.claimed_at <= now + self.ahead - LEASE:
            return False
        return not _gone(row.claimed_by, worker) and row.claimed_by not in self.silent(now)

    def lead(self, name: str, holder: str, now: datetime, lease: timedelta) -> bool:
        """Take something that only one may have, or hold it for longer; False while somebody else has it."""
        moment = now + self.ahead
        with self._database.writing() as connection:
            self._database.alone(connection, f"lease {name}")
            row = connection.execute(select(LEASES).where(LEASES.c.name == name)).first()
            if row and row.holder != holder and moment < row.until <= moment + 2 * lease and not _gone(row.holder, holder):
                return False
            since = row.since if row and row.holder == holder else moment
            values = {"name": name, "holder": holder, "since": since, "until": moment + lease}
            connection.execute(self._database.upsert(LEASES), values)
        return True

    def leave(self, name: str, holder: str) -> None:
        """Give back what was held, so that nobody has to wait for the lease to end."""
        with self._database.writing() as connection:
            connection.execute(delete(LEASES).where(LEASES.c.name == name, LEASES.c.holder == holder))

    def at_work(self, worker: str, now: datetime, lease: timedelta) -> None:
        """Say that a worker lives, to be said again before the lease ends: after it what it had claimed counts as abandoned."""
        moment = now + self.ahead
        values = {"name": _WORKER + worker, "holder": worker, "since": moment, "until": moment + lease}
        with self._database.writing() as connection:
            connection.execute(self._database.upsert(LEASES), values)
            old = LEASES.c.name.startswith(_WORKER) & (LEASES.c.until < moment - _FORGOTTEN)
            connection.execute(delete(LEASES).where(old))

    def silent(self, now: datetime) -> frozenset[str]:
        """The workers that said they live and have not said so again in time."""
        wanted = select(LEASES.c.holder).where(LEASES.c.name.startswith(_WORKER), LEASES.c.until <= now + self.ahead)
        with self._database.reading() as connection:
            return frozenset(connection.execute(wanted).scalars())

    def leader(self, name: str) -> Lease | None:
        """Who had it last, over or not."""
        with self._database.reading() as connection:
            row = connection.execute(select(LEASES).where(LEASES.c.name == name)).first()
        return Lease(row.holder, row.since, row.until) if row else None


def _held(pause: Pause) -> ColumnElement[bool]:
    return and_(*(PAUSES.c[name] == value for name, value in pause_key(pause).items()))


def _gone(worker: str, me: str) -> bool:
    return gone(worker, me.rpartition("/")[0])
