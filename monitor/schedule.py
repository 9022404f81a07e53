"""The clockwork: wakes the queue every few seconds, and stops it without breaking anything. The only file that knows APScheduler.

APScheduler 3.11 skips a job that is late by more than a second unless told otherwise, starts a second one beside one that
still runs, and fires once for every time it slept through; and it knows nothing of what a job was for. So it is trusted with
one thing only: to wake the queue now and then. `misfire_grace_time=None` runs a late wake-up all the same, `coalesce` makes
one of many, `max_instances=1` keeps turns apart; what is due is decided by the due table alone.
"""

from __future__ import annotations

import asyncio
import logging
import math
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.errors import WorkError
from monitor.pipeline import Pipeline
from monitor.queue import Turn

TICK = 10.0
"""Seconds between two wake-ups: a look is at most this late, and a new keyword's first look well within a minute."""

MEND = 300.0
"""Seconds between two searches for slots and captures that a worker left behind when it died."""

_LOG = logging.getLogger("serpwarden.run")
_STOPS = (signal.SIGINT, signal.SIGTERM)

for _name in ("apscheduler.scheduler", "apscheduler.executors.default"):
    logging.getLogger(_name).setLevel(logging.ERROR)


class Turns(Protocol):
    """Whatever does a turn when it is woken."""

    async def turn(self, pipeline: Pipeline, now: datetime) -> Turn:
        """Do what is due by now. Raises WorkError when it cannot be done now."""
        ...


@dataclass(frozen=True, slots=True)
class Chore:
    """Something else to do every so many seconds while the watch runs. Its faults of work are told and never stop the others."""

    name: str
    seconds: float
    work: Callable[[datetime], Awaitable[None]]


async def run(
    queue: Turns,
    pipeline: Pipeline,
    tell: Callable[[Turn], None],
    *,
    chores: Sequence[Chore] = (),
    rest: Callable[[], None] = lambda: None,
    stop: asyncio.Event | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    tick: float = TICK,
) -> None:
    """Turn after turn until SIGINT, SIGTERM or `stop`; what is under way is finished first, a second signal breaks it off.

    What was broken off is finished by the next start. A fault of the database or of evidence is told, and tried again. `rest`
    is called in a thread after every chore, and after every turn in which there was something to do.
    """
    ended = stop or asyncio.Event()

    mended_at = -math.inf

    async def mended() -> Turn:
        """What a worker that is gone left behind, finished now and then: it may have been another machine's."""
        nonlocal mended_at
        if asyncio.get_running_loop().time() - mended_at < MEND:
            return Turn()
        mended_at = asyncio.get_running_loop().time()
        return Turn(tally=await pipeline.recover())

    async def turns() -> None:
        more = True
        while more and not ended.is_set():
            try:
                left = await mended()
                turn = await queue.turn(pipeline, now())
                turn = replace(turn, tally=left.tally + turn.tally)
            except WorkError as error:
                turn = Turn(trouble=str(error))
            tell(turn)
            more = turn.more
            if turn.planned or turn.tally.looks:
                await asyncio.to_thread(rest)

    rested = [replace(chore, work=partial(_then, chore.work, rest)) for chore in chores]
    work = asyncio.create_task(_woken(turns, rested, ended, now, tick))
    _obey(ended, work)
    with suppress(asyncio.CancelledError):
        await work


async def _woken(
    turns: Callable[[], Awaitable[None]], chores: Sequence[Chore], ended: asyncio.Event, now: Callable[[], datetime], tick: float
) -> None:
    scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})
    scheduler.add_listener(_told, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
    busy = asyncio.Lock()

    async def turn() -> None:
        async with busy:
            await turns()

    scheduler.add_job(turn, "interval", seconds=tick, id="turn", next_run_time=datetime.now(UTC))
    for chore in chores:
        scheduler.add_job(_done, "interval", seconds=chore.seconds, id=chore.name, args=[chore, now])
    scheduler.start()
    try:
        await ended.wait()
        async with busy:  # the turn under way ends first
            pass
    finally:
        scheduler.shutdown(wait=False)


async def _done(chore: Chore, now: Callable[[], datetime]) -> None:
    try:
        await chore.work(now())
    except WorkError as error:
        _LOG.warning("%s: %s", chore.name, error)


async def _then(work: Callable[[datetime], Awaitable[None]], rest: Callable[[], None], now: datetime) -> None:
    await work(now)
    await asyncio.to_thread(rest)


def _told(event: JobExecutionEvent) -> None:
    """A wake-up that was lost or broke: said aloud, because APScheduler says it to nobody."""
    if event.exception is not None:
        _LOG.error("%s broke: %s: %s", event.job_id, type(event.exception).__name__, event.exception)
    else:
        _LOG.warning("%s was not woken at %s; the due table has what it was for", event.job_id, event.scheduled_run_time)


def _obey(ended: asyncio.Event, work: asyncio.Task[None]) -> None:
    """The first signal asks to stop, the second breaks off."""

    def stop() -> None:
        if ended.is_set():
            work.cancel()
        ended.set()

    loop = asyncio.get_running_loop()
    for number in _STOPS:
        with suppress(NotImplementedError, RuntimeError, ValueError):  # not the main thread, or a system without signals
            loop.add_signal_handler(number, stop)
