"""The one path, the same for every engine and source: ask, keep, read, judge, fold into cases, save.

Several questions are under way at a time, as many as each source takes; judging, folding and saving go in the order of the
slots, so that the same answers always make the same cases. A process may die at any moment: a slot is claimed before it is
asked, its bytes and its record are kept before anybody reads them, and the rest is one transaction. `recover` finishes
what the last process left: records without a reading are read, claims without a record are missed, and nothing is asked twice.
"""

from __future__ import annotations

import asyncio
import zlib
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from types import TracebackType
from typing import Self
from weakref import WeakSet

import httpx

from monitor import logs
from monitor.budget import Budget
from monitor.canary import Sight
from monitor.circuit import Circuits
from monitor.claiming import Claims
from monitor.doors import Clock, Door
from monitor.errors import EvidenceError, SourceError
from monitor.evidence import Evidence
from monitor.keeping import at_hand, kept
from monitor.model import Answer, Capture, Case, Look, Outcome, Period, Query, Settings, Sighting, Slot
from monitor.plan import source_for
from monitor.quotas import Listener
from monitor.store import Pause, Reading, Store
from monitor.store.claims import LOST
from monitor.terminal import Step
from monitor.workers import Brought, Reader, pool, read_here
from rules.cases import fold
from rules.judge import Judge

PROBED = "another worker is asking whether the source answers again"

# What a bug in a source raises on an answer nobody thought of: this slot is missed for that reason, the others go on.
_BUGS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, zlib.error, httpx.HTTPError)
_AHEAD = 32
_INSTANT = timedelta(microseconds=1)


def _silent(words: str = "", advance: int = 1) -> None:
    """Report progress to nobody."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run came to. `faults` are sentences for a person, one for everything that went wrong; `waiting` slots are paused."""

    outcomes: tuple[tuple[Outcome, int], ...] = ()
    findings: int = 0
    faults: tuple[str, ...] = ()
    waiting: int = 0

    @property
    def looks(self) -> int:
        """How many captures were read."""
        return sum(times for outcome, times in self.outcomes if outcome is not Outcome.MISSED)

    def __add__(self, other: Tally) -> Tally:
        """Both runs as one."""
        times = Counter(dict(self.outcomes)) + Counter(dict(other.outcomes))
        outcomes = tuple((outcome, times[outcome]) for outcome in Outcome if times[outcome])
        return Tally(outcomes, self.findings + other.findings, self.faults + other.faults, self.waiting + other.waiting)


class Pipeline:
    """The path over one store and one archive of evidence. An async context manager: it holds connections.

    With `workers` pages are read and judged in that many processes of their own: worth their start (a second or two) from
    some hundred pages on.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        evidence: Evidence,
        *,
        judge: Judge | None = None,
        clock: Clock = lambda _: datetime.now(UTC),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Random | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        workers: int = 0,
    ) -> None:
        self.settings = settings
        self.store = store
        self.evidence = evidence
        self.reader = Reader(settings, judge)
        self._pool = pool(settings, workers) if workers else None
        self._one_page = asyncio.Lock()  # two trees at a time take twice the memory and no less time
        self._claims = Claims(store, sleep)
        self._quotas = Listener(store.desk.purse)
        self._budget = Budget(settings, store.desk.purse)
        self._clock = clock
        self._way = partial(Door, clock=clock, sleep=sleep, chance=chance, transport=transport)
        self._doors = {source.name: self._way(source) for source in settings.sources}
        self._watches = {watch.name: watch for watch in settings.watches}
        self._circuits = Circuits(store)
        self._sight = Sight(())
        self._asking: WeakSet[asyncio.Task[object]] = WeakSet()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        for door in self._doors.values():
            await door.close()
        if self._pool:
            await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)

    def forget(self) -> None:
        """Forget what reading and judging remember to save time, between two turns."""
        self.reader = Reader(self.settings)

    async def adopt(self, settings: Settings) -> None:
        """Go on with other settings of the same brand's watch, between two turns; the database and evidence stay."""
        for door in self._doors.values():
            await door.close()
        if self._pool:  # its processes know the old settings
            await asyncio.to_thread(self._pool.shutdown)
            self._pool = None
        self.settings = settings
        self.reader = Reader(settings)
        self._budget = Budget(settings, self.store.desk.purse)
        self._doors = {source.name: self._way(source) for source in settings.sources}
        self._watches = {watch.name: watch for watch in settings.watches}

    async def run(self, now: datetime, step: Step = _silent) -> Tally:
        """Finish what was left, then ask everything that is due by now. Raises StoreError when the database is out of reach."""
        before = await self.recover(step)
        return before + await self.due(await asyncio.to_thread(self.store.due, now), step)

    async def due(self, slots: Iterable[Slot], step: Step = _silent) -> Tally:
        """Ask due slots; of several of one query the latest is asked and the others are missed. Paused slots stay due."""
        waiting = sorted(slots, key=_by_due)
        latest = {slot.query: slot for slot in waiting}
        tally = Tally()
        for slot in waiting:
            if latest[slot.query] is not slot:
                tally += await self._miss(slot, "overtaken by a later slot of the same query")
                step(slot.query.text)
        return tally + await self.ask(sorted(latest.values(), key=_by_due), step, patient=True)

    async def recover(self, step: Step = _silent) -> Tally:
        """Read what was kept and not read; call missed what was claimed by a process that is gone and brought nothing."""
        tally = Tally()
        for slot in await asyncio.to_thread(self.store.abandoned, self._clock(None)):
            if await asyncio.to_thread(self.store.miss, slot, LOST):
                tally += Tally(((Outcome.MISSED, 1),))
        for capture in await asyncio.to_thread(self.store.unread):
            if await asyncio.to_thread(self.store.fleet.at_it, capture, self.store.worker, self._clock(None)):
                continue
            try:
                brought = await asyncio.to_thread(self.reader.read, capture, self.evidence.read)
            except EvidenceError as error:
                tally += Tally(faults=(str(error),))
                continue
            tally += await asyncio.to_thread(self.conclude, brought)
            step(capture.query.text)
        return tally

    async def ask(self, slots: Iterable[Slot], step: Step = _silent, *, patient: bool = False) -> Tally:
        """Ask these slots, several at a time, and conclude them in their order. A slot that somebody else has is left to them.

        A slot in a pause stays due when `patient`, else it is missed for that reason.
        """
        await self._circuits.load()
        self._sight = await asyncio.to_thread(self._heard)
        tally, under_way = Tally(), deque[asyncio.Task[Brought | Tally]]()
        try:
            for slot in slots:
                under_way.append(asyncio.create_task(self._bring(slot, patient=patient), name=slot.query.text))
                if len(under_way) >= _AHEAD:
                    tally += await self._next(under_way, step)
            while under_way:
                tally += await self._next(under_way, step)
        finally:
            for task in under_way:
                if task not in self._asking:  # what is being asked is finished and kept: nobody could ask it again
                    task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
        return tally

    def keep(self, answer: Answer, query: Query, slot: Slot | None = None) -> Capture:
        """Keep an answer's bytes and write its record, before anybody reads it. Raises EvidenceError, StoreError."""
        capture = kept(self.evidence, answer, query, slot)
        self.store.record(capture)
        return capture

    def conclude(self, brought: Brought, *, recorded: bool = True) -> Tally:
        """Fold what was found into the cases and save it all in one transaction; nothing when it was saved before."""
        reading = Reading(brought.capture, brought.serp, brought.findings)
        if not self.store.save(reading, self._fold, recorded=recorded):
            return Tally()
        logs.look(brought.capture, brought.serp, brought.findings)
        return Tally(((brought.serp.outcome, 1),), len(brought.findings), brought.faults)

    def _heard(self) -> Sight:
        """What looks are worth by what the canaries say now."""
        now = self._clock(None)
        return Sight(self.store.view(self.settings, self.evidence.read).degraded(Period(now, now + _INSTANT)))

    def _fold(self, look: Look, seen: tuple[Sighting, ...], known: Mapping[str, Case]) -> Iterable[Case]:
        """Fold a look for what it is worth: without ads in a cell whose canaries are silent, it proves no absence."""
        state = self._sight.of(look.outcome, look.ads_state, look.query, look.taken_at)
        return fold_cases(replace(look, ads_state=state), seen, known)

    async def _next(self, under_way: deque[asyncio.Task[Brought | Tally]], step: Step) -> Tally:
        task = under_way.popleft()
        brought = await task
        tally = brought if isinstance(brought, Tally) else await asyncio.to_thread(self.conclude, brought)
        step(task.get_name())
        return tally

    async def _bring(self, slot: Slot, *, patient: bool) -> Brought | Tally:
        """One slot asked, kept, recorded and read; or why not."""
        watch = self._watches.get(slot.watch)
        source = source_for(slot.query, watch, self.settings) if watch else None
        if source is None:
            reason = f"no source asks {slot.query.engine}" if watch else f"no watch is called {slot.watch} any more"
            return await self._miss(slot, reason)
        door = self._doors[source.name]
        async with self._circuits.gate(source.name, slot.query), door.enter():
            moment = self._clock(slot)
            if pause := self._circuits.holds(source.name, slot.query, moment):
                return Tally(waiting=1) if patient else await self._miss(slot, _paused(pause))
            if not await self._circuits.probes(source.name, slot.query, moment):
                return Tally(waiting=1) if patient else await self._miss(slot, PROBED)
            if task := asyncio.current_task():
                self._asking.add(task)
            claim, over = await self._claims.take(slot, source, door.bounds, self._budget, moment)
            if not claim:
                return Tally(waiting=1) if claim.full else Tally()
            if over:
                return await self._miss(slot, over)
            try:
                answer = await door.ask(slot)
                brought = await self._receive(answer, slot)
                await asyncio.to_thread(self._quotas.hear, answer, brought.serp.outcome)
            except (SourceError, EvidenceError) as error:
                return await self._miss(slot, str(error), fault=True)
            except _BUGS as error:
                return await self._miss(slot, f"source {source.name} broke: {type(error).__name__}: {error}"[:300], fault=True)
            await self._circuits.heed(brought.capture, brought.serp.outcome, moment)
            return brought

    async def _receive(self, answer: Answer, slot: Slot) -> Brought:
        """Keep the answer, then read it. Raises EvidenceError, StoreError."""
        capture = await asyncio.to_thread(self.keep, answer, slot.query, slot)
        bodies = at_hand(answer, capture)
        if self._pool is None:
            async with self._one_page:
                return await asyncio.to_thread(self.reader.read, capture, bodies.__getitem__)
        return await asyncio.get_running_loop().run_in_executor(self._pool, read_here, capture, bodies)

    async def _miss(self, slot: Slot, reason: str, *, fault: bool = False) -> Tally:
        await asyncio.to_thread(self.store.miss, slot, reason)
        logs.missed(slot, reason)
        faults = (f"{slot.query.engine}, {slot.query.text!r}: {reason}",) if fault else ()
        return Tally(((Outcome.MISSED, 1),), faults=faults)


def fold_cases(look: Look, seen: tuple[Sighting, ...], known: Mapping[str, Case]) -> Iterable[Case]:
    """What one look does to the cases that it shows and to those that were seen at its query before."""
    by_print: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in seen:
        by_print[sighting.finding.fingerprint].append(sighting)
    for fingerprint in dict.fromkeys((*by_print, *known)):
        case = fold(known.get(fingerprint), (look,), by_print[fingerprint])
        if case is not None:
            yield case


def _paused(pause: Pause) -> str:
    return f"paused until {pause.until:%Y-%m-%d %H:%M} UTC after {pause.outcome}"


def _by_due(slot: Slot) -> tuple[datetime, str]:
    return slot.due, slot.query.key
