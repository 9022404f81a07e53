"""One turn after the other on a clock that is passed in: nothing is skipped, nothing repeated, and every miss has its reason."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from monitor.archive import Archive, kept_by
from monitor.errors import EvidenceError
from monitor.model import Outcome, Period
from monitor.pipeline import Pipeline
from monitor.queue import AT_ONCE, Queue, Turn
from rules.judge import Judge
from tests.monitor.pipeline.box import START, settings_for

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
EVER = Period(START - 99 * HOUR, START + 99 * HOUR)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with kept_by(settings_for("http://127.0.0.1:1", str(tmp_path))) as opened:
        yield opened


class World:
    """A queue, a clock that is set by hand, and a server that counts what it is asked."""

    def __init__(self, archive: Archive, *, status: int = 200) -> None:
        self.archive = archive
        self.now = START
        self.status = status
        self.asked: Counter[str] = Counter()
        self.queue = self.restarted()

    def restarted(self, *, plans: bool = True) -> Queue:
        return Queue(self.archive.settings, self.archive.store, self.archive.evidence, seed=lambda: 4, plans=plans)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked[str(request.url)] += 1
        headers = {"Retry-After": "14400"} if self.status != 200 else {}
        return httpx.Response(self.status, headers=headers, content=b"<html></html>")

    def turns(self, *moments: datetime) -> list[Turn]:
        return asyncio.run(self._turns(moments))

    async def _turns(self, moments: tuple[datetime, ...]) -> list[Turn]:
        made = []
        judge = Judge(self.archive.settings.brand, rules=())
        transport = httpx.MockTransport(self.answer)
        archive = self.archive
        async with Pipeline(
            archive.settings, archive.store, archive.evidence, judge=judge, clock=lambda _: self.now, transport=transport
        ) as pipeline:
            for moment in moments:
                self.now = moment
                made.append(await self.queue.turn(pipeline, moment))
        return made

    @property
    def missed(self) -> list[str]:
        return [slot.reason or "" for slot in self.archive.store.watchbook.missed(EVER)]

    @property
    def looks(self) -> int:
        return self.archive.view.count()


def test_new_queries_are_asked_at_once_and_then_every_slot_in_its_time(archive: Archive) -> None:
    world = World(archive)
    first, again = world.turns(START, START + timedelta(seconds=10))
    assert (first.tally.looks, again) == (12, Turn())
    world.turns(*(START + number * MINUTE for number in range(1, 6 * 60)))
    assert world.missed == []
    captures = list(archive.view.captures())
    assert len({(capture.query, capture.due) for capture in captures}) == len(captures)
    assert all(capture.due and timedelta(0) <= capture.taken_at - capture.due < MINUTE for capture in captures)
    times = Counter(capture.query for capture in captures)
    assert all(6 <= number <= 8 for number in times.values())


def test_a_machine_that_slept_asks_once_and_says_what_it_slept_through(archive: Archive) -> None:
    world = World(archive)
    world.turns(START, START + MINUTE)
    asked = world.looks
    woke = START + 40 * HOUR
    (turn,) = world.turns(woke)
    assert turn.tally.looks == 12 == world.looks - asked
    assert len(world.missed) >= 12 * 38
    assert set(world.missed) == {
        "nobody was at work from 2026-10-26 08:01 until 2026-10-28 00:00 UTC: machine off or asleep, or the process stopped"
    }
    assert world.turns(woke + timedelta(seconds=5)) == [Turn()]


def test_a_clock_that_goes_back_repeats_nothing(archive: Archive) -> None:
    world = World(archive)
    world.turns(*(START + number * MINUTE for number in range(120)))
    before = world.looks
    world.turns(*(START + HOUR + number * MINUTE for number in range(60)))
    assert world.looks == before
    world.turns(START + 2 * HOUR, START + 3 * HOUR)
    captures = list(archive.view.captures())
    assert len({(capture.query, capture.due) for capture in captures}) == len(captures)


def test_a_pause_leaves_slots_due_until_they_are_overtaken_and_is_the_reason_then(archive: Archive) -> None:
    world = World(archive, status=403)
    world.turns(*(START + number * MINUTE for number in range(0, 300, 2)))
    assert {reason.partition("until")[0] for reason in world.missed} == {"paused "}
    assert all("after denied" in reason for reason in world.missed)
    assert sum(world.asked.values()) <= 2 * 4 * 8
    world.status = 200
    world.turns(*(START + (300 + number) * MINUTE for number in range(0, 420, 2)))
    late = [capture for capture in archive.view.captures() if capture.taken_at > START + 10 * HOUR]
    assert len({capture.query for capture in late}) == 12


def test_a_disk_that_cannot_be_written_stops_the_asking_and_is_the_reason(archive: Archive) -> None:
    world = World(archive)
    world.turns(START, START + MINUTE)
    asked = world.looks
    folder = Path(archive.settings.storage.evidence)
    gone = folder.rename(folder.with_name("gone"))
    folder.write_text("no folder")
    turns = world.turns(*(START + number * MINUTE for number in range(2, 180)))
    assert world.looks == asked
    assert {turn.trouble.partition(":")[0] for turn in turns} == {"", "evidence cannot be kept now"}
    folder.unlink()
    gone.rename(folder)
    (turn,) = world.turns(START + 180 * MINUTE)
    assert turn.tally.looks == 12
    assert {reason.partition(":")[0] for reason in world.missed} == {"evidence cannot be kept now"}


def test_evidence_says_when_it_cannot_be_kept(archive: Archive) -> None:
    archive.evidence.check()
    assert list(archive.evidence.names()) == []
    folder = Path(archive.settings.storage.evidence)
    folder.rename(folder.with_name("gone"))
    folder.write_text("no folder")
    with pytest.raises(EvidenceError, match="cannot be kept now"):
        archive.evidence.check()


def test_a_turn_asks_a_bounded_number_and_says_that_there_is_more(archive: Archive) -> None:
    watch = archive.settings.watches[0]
    many = replace(archive.settings, watches=(replace(watch, keywords=tuple(f"northwind {n}" for n in range(20))),))
    world = World(Archive(many, archive.store, archive.evidence))
    turns = world.turns(START, START, START)
    assert [(turn.tally.looks, turn.more) for turn in turns] == [(AT_ONCE, True), (80 - AT_ONCE, False), (0, False)]


def test_a_worker_asks_and_plans_nothing(archive: Archive) -> None:
    world = World(archive)
    world.queue = world.restarted(plans=False)
    assert world.turns(START) == [Turn()]
    assert world.restarted().plan(START) > 0
    (turn,) = world.turns(START)
    assert dict(turn.tally.outcomes) == {Outcome.UNPARSED: 12}


def test_a_seed_makes_the_same_plan_again_after_a_restart(archive: Archive) -> None:
    world = World(archive)
    first = world.queue.plan(START)
    due = archive.store.due(START + 99 * HOUR)
    other = Queue(archive.settings, archive.store, archive.evidence, seed=lambda: 99)
    assert first == len(due)
    assert other.plan(START) == 0
    assert archive.store.due(START + 99 * HOUR) == due


def test_somebody_with_a_timer_of_their_own_gets_every_slot_once(archive: Archive) -> None:
    world = World(archive)
    ended = 0
    for hour in range(0, 12, 3):
        slots = world.restarted().once(START + hour * HOUR)
        assert len({slot.query for slot in slots}) == len(slots) == 12
        for slot in slots:
            archive.store.miss(slot, "taken")
        ended += len(slots)
    assert world.restarted().once(START + 9 * HOUR) == ()
    assert len(world.missed) == ended + sum(reason.startswith("nobody was at work") for reason in world.missed)
    assert len(archive.store.due(START + 9 * HOUR)) == 0
