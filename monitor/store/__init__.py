"""What serpwarden remembers. The only room that knows the database; frozen values come in and go out at its door.

`Store` writes, `StoredView` reads, `Reading` is what one capture came to.
"""

from monitor.store.rows import Reading
from monitor.store.store import Fold, Pause, Store, sightings
from monitor.store.view import StoredView

__all__ = ["Fold", "Pause", "Reading", "Store", "StoredView", "sightings"]
