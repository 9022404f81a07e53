"""Which configurations ran when, and which were refused: what a running watch goes by, for everybody to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from monitor.store.database import Database
from monitor.store.operations import CONFIGS
from monitor.store.tables import SLOTS

RUNNING, REFUSED = "running", "refused"


@dataclass(frozen=True, slots=True)
class Standing:
    """One configuration as it was read.

    `body` is its text (empty for a refused one: it may hold a secret), `note` what changed or what was wrong, one a line.
    """

    at: datetime
    state: str
    sha256: str
    body: str
    note: str


class History:
    """The configurations of one database; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, standing: Standing) -> None:
        """Write one down."""
        row = {
            "at": standing.at,
            "state": standing.state,
            "sha256": standing.sha256,
            "body": standing.body,
            "note": standing.note,
        }
        with self._database.writing() as connection:
            connection.execute(insert(CONFIGS), row)

    def latest(self, state: str | None = None) -> Standing | None:
        """The last one that was written down, of a state."""
        wanted = select(CONFIGS).order_by(CONFIGS.c.id.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(wanted if state is None else wanted.where(CONFIGS.c.state == state)).first()
        return Standing(row.at, row.state, row.sha256, row.body, row.note) if row else None

    def withdraw(self, now: datetime) -> int:
        """Take back every slot that is not due yet, to be planned anew; gives how many. What was due stays as it is."""
        with self._database.writing() as connection:
            return connection.execute(delete(SLOTS).where(SLOTS.c.state == "due", SLOTS.c.due > now)).rowcount
