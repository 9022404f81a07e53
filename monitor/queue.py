"""The due table as work: slots written ahead, taken when they fall due, and never a gap.

The table in the store is the truth, whoever wakes whom: a slot is a row before it is due, is claimed under a lease before it
is asked, and ends as done or as missed for a reason. So it does not matter whether a timer fired late, twice or not at all,
whether the machine slept, which clock change there was, or how many workers look: one turn does whatever is due by then, each
slot once. Of several due slots of one query only the latest is asked, for a burst of late looks is one look; the others are
missed, and the reason says what kept them: nobody at work, trouble on this machine, a pause after a refusal.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from monitor.errors import EvidenceError
from monitor.evidence import Evidence
from monitor.leading import Lead
from monitor.model import Period, Place, Query, Settings, Shift, Slot
from monitor.pipeline import Pipeline, Tally
from monitor.plan import METHOD, ahead, bursts, planned, stratified
from monitor.store import Pause, Store
from rules.removal import RAISED_FOR, closer, raised

HORIZON = timedelta(hours=26)
"""How far ahead slots are written: a day, and two hours' room."""

REPLAN = timedelta(hours=1)
LAPSE = timedelta(minutes=5)
"""After this time without a turn nobody counts as having been at work."""

NOTED = timedelta(seconds=45)
"""How often it is written down that somebody is at work, as long as nothing changes."""

AT_ONCE = 64
"""Most slots of one turn: between turns it is written down that somebody is at work, and a stop is obeyed."""

_DAY = timedelta(days=1)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def fresh_seed() -> int:
    """A new seed, from the system's own source of chance: who could guess it could step aside of every look."""
    return random.SystemRandom().getrandbits(62)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn came to: slots newly planned, what was asked, what kept it from asking, whether more is due at once."""

    planned: int = 0
    tally: Tally = Tally()
    trouble: str = ""
    more: bool = False


class Queue:
    """Slots of one configuration in one store. One per process; of several that share the store and have a `lead`, one plans."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        evidence: Evidence,
        *,
        seed: Callable[[], int] = fresh_seed,
        lapse: timedelta = LAPSE,
        plans: bool = True,
        lead: Lead | None = None,
    ) -> None:
        self.settings = settings
        self._store = store
        self._evidence = evidence
        self._book = store.watchbook
        self._seed = seed
        self._lapse = lapse
        self._plans = plans
        self._lead = lead
        self._next_plan = _LONG_AGO
        self._noted: tuple[datetime, str] = (_LONG_AGO, "")

    def adopt(self, settings: Settings) -> None:
        """Go on with other settings: the next turn plans anew."""
        self.settings = settings
        self._next_plan = _LONG_AGO

    async def turn(self, pipeline: Pipeline, now: datetime) -> Turn:
        """Plan if it is time to, take what is due by now, ask it. Raises StoreError when the database is out of reach."""
        plans = self._plans and (self._lead is None or await asyncio.to_thread(self._lead.take, now))
        made = await asyncio.to_thread(self.plan, now) if plans else 0
        await asyncio.to_thread(self._note, now)
        taken = await asyncio.to_thread(self.take, now)
        if not taken:
            return Turn(made)
        if trouble := await asyncio.to_thread(self._trouble):
            await asyncio.to_thread(self._note, now, trouble)
            return Turn(made, Tally(faults=(trouble,)), trouble)
        await asyncio.to_thread(self._note, now, "")
        tally = await pipeline.ask(taken[:AT_ONCE], patient=True)
        made += await asyncio.to_thread(self._follow_up, now) if tally.findings and plans else 0
        return Turn(made, tally, more=len(taken) > AT_ONCE)

    def plan(self, now: datetime, *, at_once: bool = False) -> int:
        """Write the slots of the coming day; gives how many were new. Once an hour is enough, or `at_once`."""
        if not at_once and self._next_plan - REPLAN <= now < self._next_plan:
            return 0
        seed = self._book.seed(now, METHOD, self._seed)
        known = self._store.last_due().keys()
        since = max((shift.until for shift in self._book.shifts(Period(_LONG_AGO, now))), default=now)
        coming = Period(now, now + HORIZON)
        made = self._store.plan(ahead(self.settings, known, since, coming, seed))
        made += self._store.plan(stratified(self._closer(now), coming, seed))
        self._next_plan = now + REPLAN
        return made + self._follow_up(now)

    def _closer(self, now: datetime) -> Settings:
        """The settings with only what filed cases ask for: their own cells, more often, until it shows whether filing helped."""
        filings = self._store.casebook.filings(now - RAISED_FOR)
        keys = raised(filings, self._book.fresh_cases(_LONG_AGO), now) if filings else {}
        return replace(self.settings, watches=closer(self.settings.watches, keys))

    def once(self, now: datetime) -> tuple[Slot, ...]:
        """Plan and take what is due, for somebody who comes by on a timer of their own."""
        self.plan(now, at_once=True)
        self._note(now)
        return self.take(now, paused=True)

    def take(self, now: datetime, *, paused: bool = False) -> tuple[Slot, ...]:
        """The slots to ask now, oldest first, those in a pause only if wanted; overtaken ones are missed, with the reason."""
        due = self._store.due(now)
        if not due:
            return ()
        latest = {slot.query: slot for slot in due}
        late = [slot for slot in due if latest[slot.query] is not slot]
        pauses = Pauses(self.settings, self._store.pauses(_LONG_AGO))
        if late:
            shifts = self._book.shifts(Period(late[0].due - _DAY, now))
            for slot in late:
                self._store.miss(slot, because(slot, shifts, pauses.of(slot.query), now))
        kept = (slot for slot in due if latest[slot.query] is slot)
        return tuple(slot for slot in kept if paused or not pauses.holds(slot.query, now))

    def next_due(self) -> datetime | None:
        """When there is something to do again."""
        return self._book.next_due()

    def _follow_up(self, now: datetime) -> int:
        """Write the bursts around what was first seen within a day."""
        seed = self._book.seed(now, METHOD, self._seed)
        return self._store.plan(bursts(self.settings, self._book.fresh_cases(now - _DAY), now, seed))

    def _trouble(self) -> str:
        """Why an answer could not be kept now: then nothing may be asked, for its answer would be lost."""
        try:
            self._evidence.check()
        except EvidenceError as error:
            return str(error)
        return ""

    def _note(self, now: datetime, trouble: str | None = None) -> None:
        """Write down that somebody is at work; without a word on trouble, what was said last still stands."""
        before, said = self._noted
        words = said if trouble is None else trouble
        if said != words or not timedelta(0) <= now - before < NOTED:
            self._book.at_work(self._store.worker, now, self._lapse, words)
            self._noted = (now, words)


class Pauses:
    """The pauses of the source that is asked for each query."""

    def __init__(self, settings: Settings, pauses: Iterable[Pause]) -> None:
        self._pauses: Mapping[tuple[str, str, Place], Pause] = {(one.source, one.engine, one.place): one for one in pauses}
        self._sources: Mapping[Query, str] = {}
        if self._pauses:
            self._sources = {item.query: item.source.name for item in planned(settings) if item.source}

    def of(self, query: Query) -> Pause | None:
        """The pause of the query's source, engine and place, over or not, until the source has answered again."""
        return self._pauses.get((self._sources.get(query, ""), query.engine, query.place))

    def holds(self, query: Query, now: datetime) -> bool:
        """Whether the query has to wait."""
        pause = self.of(query)
        return pause is not None and now < pause.until


def because(slot: Slot, shifts: Iterable[Shift], pause: Pause | None, now: datetime) -> str:
    """Why a slot was not asked in its time, as a sentence without its full stop."""
    known = tuple(shifts)
    at_work = [shift for shift in known if shift.since <= slot.due <= shift.until + NOTED]
    if not at_work:
        before = max((shift.until for shift in known if shift.until < slot.due), default=None)
        after = min((shift.since for shift in known if shift.since > slot.due), default=now)
        since = f"from {before:%Y-%m-%d %H:%M} " if before else ""
        return f"nobody was at work {since}until {after:%Y-%m-%d %H:%M} UTC: machine off or asleep, or the process stopped"
    troubles = [shift.trouble for shift in known if shift.since <= slot.due + LAPSE and slot.due <= shift.until + NOTED]
    if any(troubles):
        return next(filter(None, troubles))
    if pause:
        return f"paused until {pause.until:%Y-%m-%d %H:%M} UTC after {pause.outcome}"
    return "overtaken by a later slot of the same query"
