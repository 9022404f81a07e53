"""What daily operation remembers, drawer by drawer."""

from __future__ import annotations

from monitor.store.cellar import Cellar
from monitor.store.database import Database
from monitor.store.history import History
from monitor.store.outbox import Outbox
from monitor.store.purse import Purse
from monitor.store.rota import Rota


class Desk:
    """The drawers of one database.

    `purse` looks that were spent, `outbox` alerts on their way, `history` settings that ran, `cellar` evidence that may go,
    `rota` what is done beside looking.
    """

    def __init__(self, database: Database) -> None:
        self.purse = Purse(database)
        self.outbox = Outbox(database)
        self.history = History(database)
        self.cellar = Cellar(database)
        self.rota = Rota(database)
