"""The clockwork: it wakes, it tells faults, it stops when asked to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from monitor.archive import Archive, kept_by
from monitor.errors import StoreError
from monitor.model import Outcome, Period, SlotState
from monitor.pipeline import Pipeline
from monitor.queue import Queue, Turn
from monitor.schedule import Chore, run
from monitor.store.claims import LOST
from rules.judge import Judge
from tests.monitor.pipeline.box import START, settings_for


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with kept_by(settings_for("http://127.0.0.1:1", str(tmp_path))) as opened:
        yield opened


def watched(archive: Archive, enough: int, chores: tuple[Chore, ...] = (), step: timedelta = timedelta(minutes=5)) -> list[Turn]:
    """Run until so many turns were told; the clock moves on by a step each time it is read."""
    turns: list[Turn] = []
    clock = [START]

    def now() -> datetime:
        clock[0] += step
        return clock[0]

    async def work() -> None:
        stop = asyncio.Event()

        def tell(turn: Turn) -> None:
            turns.append(turn)
            if len(turns) >= enough:
                stop.set()

        queue = Queue(archive.settings, archive.store, archive.evidence, seed=lambda: 1)
        judge = Judge(archive.settings.brand, rules=())
        transport = httpx.MockTransport(lambda _: httpx.Response(200, content=b"<html></html>"))
        async with Pipeline(
            archive.settings, archive.store, archive.evidence, judge=judge, clock=lambda _: clock[0], transport=transport
        ) as pipeline:
            await run(queue, pipeline, tell, chores=chores, stop=stop, now=now, tick=0.02)

    asyncio.run(work())
    return turns


def test_it_wakes_the_queue_again_and_again_until_it_is_stopped(archive: Archive) -> None:
    turns = watched(archive, 20)
    assert turns[0].tally.looks == 12
    assert 20 <= len(turns) <= 21
    assert sum(turn.tally.looks for turn in turns) == archive.view.count() > 12


def test_a_fault_of_the_database_is_told_and_tried_again(archive: Archive) -> None:
    archive.store.close()
    Path(archive.settings.storage.database.removeprefix("sqlite:///")).write_bytes(b"broken " * 1000)
    turns = watched(archive, 3)
    assert len(turns) >= 3
    assert all("database" in turn.trouble for turn in turns)


def test_a_chore_that_fails_stops_neither_the_watch_nor_itself(archive: Archive) -> None:
    done: list[datetime] = []

    async def fail(moment: datetime) -> None:
        done.append(moment)
        raise StoreError("no")

    turns = watched(archive, 30, (Chore("fails", 0.05, fail),))
    assert len(turns) >= 30
    assert len(done) >= 2


def test_what_a_dead_worker_left_is_finished_while_it_runs(archive: Archive) -> None:
    queue = Queue(archive.settings, archive.store, archive.evidence, seed=lambda: 1)
    queue.plan(START)
    slot = archive.store.due(START)[0]
    archive.store.worker = "elsewhere/1"
    assert archive.store.claim(slot, START - timedelta(hours=1))
    archive.store.worker = "here/2"
    turns = watched(archive, 3, step=timedelta(minutes=20))
    lost = [one for one in archive.store.watchbook.missed(Period(START, START + timedelta(days=1))) if one.reason == LOST]
    assert lost == [replace(slot, state=SlotState.MISSED, reason=LOST)]
    assert dict(turns[0].tally.outcomes)[Outcome.MISSED] == 1
