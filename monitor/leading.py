"""Who plans, tells people and does what is done at set times, of all the machines that watch over one database.

Several `run` may stand beside each other so that one goes on when another dies: each asks, and one leads. The lead is a lease in
the database, held for longer turn by turn; whoever stops gives it back, and what a dead machine held is free after `LEASE`. A
machine that slept and wakes as a second leader does no harm until its next turn: slots, messages and duties are each taken in
the database too.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.store import Store

LEASE = timedelta(seconds=45)
"""So long after its last word a leader counts as gone."""

RENEW = 10.0
"""Seconds between two words of a leader."""

_NAME = "run"


class Lead:
    """The lead over one store, as one process sees it."""

    def __init__(self, store: Store, lease: timedelta = LEASE) -> None:
        self._store, self._lease = store, lease
        self.mine = False

    def take(self, now: datetime) -> bool:
        """Take the lead if nobody has it, or hold it for longer; whether it is ours now. Raises StoreError."""
        live(self._store, now, self._lease)
        self.mine = self._store.fleet.lead(_NAME, self._store.worker, now, self._lease)
        return self.mine

    def leave(self) -> None:
        """Give it back. Raises StoreError."""
        if self.mine:
            self.mine = False
            self._store.fleet.leave(_NAME, self._store.worker)

    def holder(self) -> str:
        """The machine and process that led last."""
        lease = self._store.fleet.leader(_NAME)
        return lease.holder if lease else "nobody"


def live(store: Store, now: datetime, lease: timedelta = LEASE) -> None:
    """Say that this process lives, and set its leases by the database's clock. Raises StoreError."""
    store.fleet.tune(now)
    store.fleet.at_work(store.worker, now, lease)
