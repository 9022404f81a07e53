"""What `serpwarden run` costs while nothing is due: memory, and the part of a core, with a thousand watched queries."""

from __future__ import annotations

import asyncio
import resource
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.archive import kept_by
from monitor.pipeline import Pipeline
from monitor.queue import Queue
from monitor.schedule import TICK, run
from tests.monitor.pipeline.box import settings_for

SECONDS = 60.0


def main() -> None:
    """Plan a thousand queries, let them wait, and measure the waiting."""
    with tempfile.TemporaryDirectory() as folder:
        base = settings_for("http://127.0.0.1:1", folder)
        words = tuple(f"northwind {number}" for number in range(250))
        settings = replace(base, watches=(replace(base.watches[0], keywords=words, every=timedelta(hours=6)),))
        with kept_by(settings) as archive:
            queue = Queue(settings, archive.store, archive.evidence)
            began = time.perf_counter()
            now = datetime.now(UTC)
            planned = queue.plan(now)
            print(f"  {planned:,} slots planned in {time.perf_counter() - began:.2f} s")
            for slot in archive.store.due(now + timedelta(minutes=5)):
                archive.store.miss(slot, "not wanted by the benchmark")
            spent = asyncio.run(_waited(queue, Pipeline(settings, archive.store, archive.evidence)))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {spent / SECONDS:.2%} of a core over {SECONDS:.0f} s, woken every {TICK:.0f} s; {memory:.0f} MB at most")


async def _waited(queue: Queue, pipeline: Pipeline) -> float:
    stop = asyncio.Event()
    async with pipeline:
        work = asyncio.create_task(run(queue, pipeline, lambda turn: None, stop=stop))
        await asyncio.sleep(2 * TICK)
        before = time.process_time()
        await asyncio.sleep(SECONDS)
        spent = time.process_time() - before
        stop.set()
        await work
    return spent
