"""Claims that nobody will make good: a worker takes a slot before it asks, and may die before the answer is there."""

from __future__ import annotations

import os
import socket
from datetime import timedelta
from pathlib import Path

_NAMESPACE = Path("/proc/self/ns/pid")

LEASE = timedelta(minutes=15)
"""After this time a claim counts as abandoned wherever it was made; longer than any request may take, retries included."""


def own_name() -> str:
    """This process's name: machine and process number. Containers of one host name are told apart by their process tables."""
    try:
        table = f":{_NAMESPACE.stat().st_ino}"
    except OSError:
        table = ""
    return f"{socket.gethostname()}{table}/{os.getpid()}"


LOST = "the process stopped while this was being asked"
"""Why a slot is missed whose asker is gone; should the answer arrive all the same, it counts."""


def gone(worker: str, host: str) -> bool:
    """Whether a claim's worker is known to run no longer; what runs on another machine is judged by its lease alone."""
    name, _, number = worker.rpartition("/")
    if name != host or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _is_dead(int(number))


def _is_dead(process: int) -> bool:
    """Whether a process has ended and only waits for its parent to notice."""
    try:
        return Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()[:1] == [b"Z"]
    except OSError:
        return False
