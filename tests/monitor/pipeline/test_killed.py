"""A process that is killed at any moment loses no capture whose bytes arrived, and asks nothing twice."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.evidence import Evidence
from monitor.model import Outcome, Period, Slot
from monitor.sandbox import Box, load, serve
from monitor.store import Store
from tests.monitor.pipeline.box import START, settings_for

SCRIPT = """
import asyncio, sys
from monitor.evidence import Evidence
from monitor.pipeline import Pipeline
from monitor.store import Store
from rules.judge import Judge
from tests.monitor.pipeline.box import START, settings_for

async def main(base_url, folder):
    settings = settings_for(base_url, folder)
    store, evidence = Store.open(settings.storage.database), Evidence.open(settings.storage.evidence)
    judge = Judge(settings.brand, rules=())
    async with Pipeline(settings, store, evidence, judge=judge, clock=lambda slot: slot.due if slot else START) as pipeline:
        await pipeline.recover()
        await pipeline.ask(store.due(START.replace(year=2027)))

asyncio.run(main(*sys.argv[1:]))
"""
AUTUMN = Period(START, datetime(2027, 1, 1, tzinfo=UTC))
ROOT = Path(__file__).parents[3]


def start(box: Box, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", SCRIPT, box.base_url, str(folder)], cwd=ROOT)


def kill_after(box: Box, process: subprocess.Popen[bytes], requests: int) -> None:
    """SIGKILL once the box was asked so often; a process that is done by then is left alone."""
    deadline = time.monotonic() + 60
    while len(box.log) < requests and time.monotonic() < deadline:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.005)
            break
    process.kill()
    process.wait()


@pytest.mark.timeout(180)
def test_killed_twice_it_loses_nothing_and_asks_nothing_twice(tmp_path: Path) -> None:
    with serve(load()) as box:
        settings = settings_for(box.base_url, str(tmp_path))
        store = Store.open(settings.storage.database)
        queries = [query for watch in settings.watches for query in watch.expand()]
        slots = [Slot(query, START + timedelta(hours=number), "brand") for number in range(4) for query in queries]
        store.plan(slots)
        for requests in (7, 23):
            kill_after(box, start(box, tmp_path), requests)
        assert start(box, tmp_path).wait(timeout=120) == 0
        asked = box.log.counts()

        view = store.view(settings, Evidence.open(settings.storage.evidence).read)
        captures = list(view.captures())
        looks = list(view.looks(AUTUMN))
        outcomes = [pair for cell in view.coverage(AUTUMN) for pair in cell.outcomes]
        missed = sum(times for outcome, times in outcomes if outcome is Outcome.MISSED)
        assert len(box.log) > 23
        assert not [question for question, times in asked.items() if times > 1]
        assert len({(capture.query.key, capture.due) for capture in captures}) == len(captures)
        assert [look.capture_id for look in looks] == [capture.id for capture in captures]
        assert len(captures) + missed == len(slots)
        assert len(box.log) - len(captures) <= missed <= 2 * 8
        assert store.due(AUTUMN.end) == ()
        for capture in captures:
            assert len(view.evidence(capture.sha256)) == capture.size
