"""The whole path's pages a second, against a plain httpx loop over the same pages of the same box."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from monitor.archive import kept_by
from monitor.fetch.questions import question
from monitor.model import Period, Slot, SourceSettings, Storage
from monitor.pipeline import Pipeline
from monitor.plan import slots
from monitor.replaying import refold, replay
from monitor.settings import load

PAGES = int(os.environ.get("SERPWARDEN_BENCH_PAGES", "720"))
START = datetime(2026, 10, 19, tzinfo=UTC)
AT_ONCE = 8
WORKERS = int(os.environ.get("SERPWARDEN_BENCH_WORKERS", "1"))
_SERVE = """
import sys, threading
from monitor.sandbox import load, serve
with serve(load()) as box:
    print(box.base_url, flush=True)
    sys.stdin.read()
"""


def main() -> None:
    """Print pages a second of the plain loop, the path and a replay."""
    config = Path(__file__).parents[2] / "config.yaml"
    with box() as base_url, tempfile.TemporaryDirectory() as folder:
        source = SourceSettings("sandbox", ("google", "bing"), (("base_url", base_url),))
        storage = Storage(f"sqlite:///{folder}/bench.db", f"{folder}/evidence")
        settings = replace(load(config, {}, need_secrets=False), sources=(source,), storage=storage)
        due = list(slots(settings, Period(START, START + timedelta(days=30))))[:PAGES]
        asyncio.run(plain(base_url, due[: PAGES // 4]))
        loop = timed(lambda: asyncio.run(plain(base_url, due)))
        with kept_by(settings) as archive:
            archive.store.plan(due)

            async def run() -> None:
                async with Pipeline(
                    settings, archive.store, archive.evidence, clock=lambda slot: slot.due if slot else START
                ) as path:
                    await path.ask(due)

            path = timed(lambda: asyncio.run(run()))
            again = timed(lambda: sum(1 for _ in replay(archive.store, archive.view)))
            folded = timed(lambda: refold(archive.store, archive.view))
    print(f"  plain httpx loop   {len(due) / loop:8.1f} pages/s")
    print(f"  the whole path     {len(due) / path:8.1f} pages/s   {loop / path:.2f} of the plain loop")
    print(f"  replay, {os.cpu_count()} cores    {len(due) / again:8.1f} pages/s")
    print(f"  folding cases      {len(due) / folded:8.1f} pages/s")


def its_own_time(slot: Slot | None) -> datetime:
    """Every slot is asked at the moment at which it is due."""
    return slot.due if slot else START


async def plain(base_url: str, due: list[Slot]) -> None:
    """What anybody would write: get the pages, several at a time, and keep nothing."""
    room = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient() as http:

        async def get(slot: Slot) -> None:
            ask = question(slot.query, f"{base_url}/{slot.query.engine}")
            headers = [*ask.headers, ("X-Sandbox-Now", slot.due.isoformat())]
            async with room:
                await http.get(ask.url, params=list(ask.params), headers=headers)

        await asyncio.gather(*map(get, due))


def timed(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@contextmanager
def box() -> Iterator[str]:
    """A sandbox in a process of its own, as an engine would be."""
    with subprocess.Popen([sys.executable, "-c", _SERVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()
