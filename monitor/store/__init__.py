"""What serpwarden remembers. The only room that knows the database; frozen values come in and go out at its door.

`Store` writes, `StoredView` reads, `Watchbook` is what a running watch remembers of itself, `Desk` what daily operation
does, `Casebook` the custody logs, `Reading` is what one capture came to.
"""

from monitor.model.policies import PolicyText
from monitor.store.casebook import Casebook
from monitor.store.desk import Desk
from monitor.store.fleet import UNBOUNDED, Bounds, Claim, Fleet, Lease
from monitor.store.purse import Purse, Quota
from monitor.store.rota import Done, DutyState, Rota
from monitor.store.rows import Pause, Reading
from monitor.store.store import Fold, Store, sightings
from monitor.store.view import StoredView
from monitor.store.watchbook import Watchbook

__all__ = [
    "UNBOUNDED",
    "Bounds",
    "Casebook",
    "Claim",
    "Desk",
    "Done",
    "DutyState",
    "Fleet",
    "Fold",
    "Lease",
    "Pause",
    "PolicyText",
    "Purse",
    "Quota",
    "Reading",
    "Rota",
    "Store",
    "StoredView",
    "Watchbook",
    "sightings",
]
