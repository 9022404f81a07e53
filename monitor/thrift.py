"""Memory given back, so that a watch is as small after its busiest minute as before it.

A page of half a megabyte becomes a tree of ten, several at a time in threads of their own. The C library keeps an arena for each
thread and hands nothing back to the system that lies under something still in use: after one burst a process stays big for
weeks. One arena for all, and a trim when the work is done, cost next to nothing. Where the C library is no glibc nothing is done.
"""

from __future__ import annotations

import ctypes
import gc
import resource
import sys
from collections.abc import Callable
from functools import _lru_cache_wrapper, cache
from pathlib import Path
from typing import Any

_ARENA_MAX = -8
"""`M_ARENA_MAX` of glibc's <malloc.h>."""

SLACK = 2 * 1024 * 1024
MOST, ROOM = 128 * 1024 * 1024, 16 * 1024 * 1024
"""Above so many resident bytes what saves time is forgotten, unless it is needed to within the room."""

_STATM = Path("/proc/self/statm")
_LAST: dict[str, int] = {}


def one_arena() -> bool:
    """Let all threads share one arena from now on; False where the C library knows no such thing. Call before threads start."""
    mallopt = _known("mallopt")
    return mallopt is not None and mallopt(_ARENA_MAX, 1) == 1


def give_back(slack: int = SLACK) -> bool:
    """Hand free memory to the system if so many bytes more are resident than the last time; False when nothing was done."""
    if resident() < _LAST.get("resident", 0) + slack:
        return False
    gc.collect()
    trim = _known("malloc_trim")
    done = trim is not None and trim(0) >= 0
    _LAST["resident"] = resident()
    return done


def forget(rooms: tuple[str, ...] = ("monitor.", "rules.")) -> int:
    """Empty every bounded `lru_cache` of these rooms' modules: what was kept to save time; gives how many results went.

    Tables that were read once (`cache`, without a bound) stay.
    """
    gone = 0
    for name, module in tuple(sys.modules.items()):
        if name.startswith(rooms):
            for known in tuple(vars(module).values()):
                if isinstance(known, _lru_cache_wrapper) and known.cache_info().maxsize:
                    gone += known.cache_info().currsize
                    known.cache_clear()
    return gone


def settle() -> None:
    """Let the collector never look again at what a start has made: it stays for good."""
    gc.collect()
    gc.freeze()


def resident() -> int:
    """The bytes of this process that are in memory now; 0 where nobody says."""
    try:
        return int(_STATM.read_bytes().split()[1]) * resource.getpagesize()
    except (OSError, IndexError, ValueError):
        return 0


class Rest:
    """What is done after work: `close` connections, give memory back, above `most` bytes also `forget` what saves time.

    What grows all the same, because there is more to watch, is not forgotten again and again: the bound grows with it.
    """

    def __init__(self, close: Callable[[], None], forget_more: Callable[[], None], most: int = MOST) -> None:
        self._close, self._forget, self._most = close, forget_more, most

    def __call__(self) -> None:
        """Rest."""
        self._close()
        if give_back() and resident() > self._most:
            forget()
            self._forget()
            give_back(0)
            self._most = max(self._most, resident() + ROOM)


@cache
def _known(name: str) -> Callable[..., Any] | None:
    try:
        found: Callable[..., Any] = getattr(ctypes.CDLL(None), name)
    except (AttributeError, OSError, TypeError):
        return None
    return found
