"""What daily operation remembers, drawer by drawer."""

from __future__ import annotations

from monitor.store.database import Database
from monitor.store.outbox import Outbox
from monitor.store.purse import Purse


class Desk:
    """The drawers of one database: `purse` holds the looks that were spent, `outbox` the alerts on their way."""

    def __init__(self, database: Database) -> None:
        self.purse = Purse(database)
        self.outbox = Outbox(database)
