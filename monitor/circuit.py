"""Refusals obeyed: what a source said no to is left alone for a while, then asked once, and only then as before.

Engines refuse by address and by engine, often for one country and not another, so a pause holds for one source, engine and
place. It starts with what the refusal asks for (`Retry-After`, or the table in `monitor.fetch`), doubles each time the first
look after it is refused again, and is never stretched beyond `LONGEST`: a wall that comes down in the night is noticed the
same night. While a pause runs the circuit is open; when it is over the circuit is half open: one look goes out as a probe and
the others, on whatever machine, wait for what it brings; a page that proves itself closes the circuit. Pauses are kept in the
store, so a restart forgets none. (M. Nygard, Release It!, 2007, names the pattern.)
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import UTC, datetime, timedelta

from monitor.fetch import PAUSES
from monitor.model import Capture, Outcome, Place, Query
from monitor.store import Pause, Store

LONGEST = timedelta(hours=6)
"""No pause grows beyond this by doubling; one that a server itself asks for may be longer."""

ANSWERED = frozenset({Outcome.PARSED, Outcome.NO_RESULTS, Outcome.PARTIAL, Outcome.WRONG_CONTEXT})
"""What proves that the source answers again; an unreadable page may be a refusal that nobody knows yet."""

Key = tuple[str, str, Place]
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Circuits:
    """The circuits over one store: one for each source, engine and place that was refused."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[Key, Pause] = {}
        self._gates: defaultdict[Key, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def load(self) -> None:
        """Take up what the store remembers, other workers' pauses included."""
        self._held = {_key(pause): pause for pause in await asyncio.to_thread(self._store.pauses, _LONG_AGO)}

    def gate(self, source: str, query: Query) -> AbstractAsyncContextManager[object]:
        """To be held while asking: one at a time where the circuit is not closed, so that the first is the probe."""
        key = (source, query.engine, query.place)
        return self._gates[key] if key in self._held else nullcontext()

    def holds(self, source: str, query: Query, now: datetime) -> Pause | None:
        """The pause that forbids asking now, or None: the circuit is closed, or half open and this is the probe."""
        pause = self._held.get((source, query.engine, query.place))
        return pause if pause and now < pause.until else None

    async def probes(self, source: str, query: Query, now: datetime) -> bool:
        """Whether this look may go out: the circuit is closed, or half open and this look is the one probe of all machines."""
        pause = self._held.get((source, query.engine, query.place))
        return pause is None or await asyncio.to_thread(self._store.fleet.probe, pause, now)

    async def heed(self, capture: Capture, outcome: Outcome, asked_at: datetime) -> None:
        """Open, keep open or close the circuit after an answer to what was asked at a moment."""
        key = (capture.source, capture.query.engine, capture.query.place)
        before = self._held.get(key)
        asked = capture.refusal.pause if capture.refusal else PAUSES.get(outcome)
        if asked:
            detail = capture.refusal.detail if capture.refusal else str(outcome)
            pause = Pause(*key, _LONG_AGO, outcome, detail)
            self._held[key] = longer(pause, before, asked, asked_at)
            await asyncio.to_thread(self._store.pause, self._held[key])
        elif before and asked_at >= before.until:
            if outcome in ANSWERED:
                del self._held[key]
                await asyncio.to_thread(self._store.resume, before)
            else:
                await asyncio.to_thread(self._store.fleet.give_up_probe, before)


def longer(pause: Pause, before: Pause | None, asked: timedelta, now: datetime) -> Pause:
    """The pause after a refusal: doubled for each probe refused in a row; a look sent before the last refusal is no probe."""
    probed = before is not None and now >= before.until
    times = (before.times if before else 1) + probed
    spent = max(asked, min(asked * 2 ** (min(times, 12) - 1), LONGEST))
    until = max(now + spent, before.until if before else _LONG_AGO)
    return Pause(pause.source, pause.engine, pause.place, until, pause.outcome, pause.detail, times)


def _key(pause: Pause) -> Key:
    return pause.source, pause.engine, pause.place
