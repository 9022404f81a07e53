"""The purse: counted before asking, by whoever asks, and never more than the cap."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from monitor.archive import Archive, kept_by
from monitor.budget import Budget
from monitor.model import Outcome, Period, Slot, WatchKind
from monitor.pipeline import Pipeline
from monitor.store import Quota, Store
from rules.judge import Judge
from tests.monitor.pipeline.box import START, settings_for


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with kept_by(settings_for("http://127.0.0.1:1", str(tmp_path))) as opened:
        yield opened


def test_of_many_threads_and_two_connections_exactly_the_cap_may_ask(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/one.db"
    stores = [Store.open(url), Store.open(url)]
    day = Period(START.replace(hour=0), START.replace(hour=0) + timedelta(days=1))

    def ask(number: int) -> bool:
        return stores[number % 2].desk.purse.spend("sandbox", START, {day: 25}) is None

    with ThreadPoolExecutor(8) as threads:
        granted = Counter(threads.map(ask, range(60)))
    assert granted == {True: 25, False: 35}
    assert stores[0].desk.purse.asked("sandbox", day) == 25
    assert stores[0].desk.purse.asked("another", day) == 0
    for store in stores:
        store.close()


def test_the_path_asks_no_more_than_the_cap_and_says_so(archive: Archive) -> None:
    source = replace(archive.settings.sources[0], daily_cap=3)
    low = replace(archive.settings.watches[0], name="low", kind=WatchKind.PRODUCT, keywords=("meshlink",), engines=("google",))
    high = replace(archive.settings.watches[0], kind=WatchKind.SUPPORT, engines=("google",))
    settings = replace(archive.settings, sources=(source,), watches=(low, high))
    late = START.replace(hour=23, minute=59, second=59)
    slots = [Slot(query, late, watch.name) for watch in settings.watches for query in watch.expand()]
    archive.store.plan(slots)
    seen: list[str] = []

    def page(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(200, text="<html><body>nothing that proves anything</body></html>")

    async def no_wait(seconds: float) -> None:
        assert seconds >= 0

    async def run() -> dict[Outcome, int]:
        judge = Judge(settings.brand, settings.parties, rules=())
        doors = httpx.MockTransport(page)
        clock = Pipeline(
            settings, archive.store, archive.evidence, judge=judge, clock=lambda _: late, sleep=no_wait, transport=doors
        )
        async with clock as path:
            return dict((await path.ask(slots)).outcomes)

    outcomes = asyncio.run(run())
    missed = archive.store.watchbook.missed(Period(late, late + timedelta(seconds=1)))
    assert len(seen) == 3
    assert outcomes[Outcome.MISSED] == len(missed) == len(slots) - 3
    assert {slot.watch for slot in missed} == {"low", "brand"}
    assert sum(slot.watch == "low" for slot in missed) == 2
    assert all(slot.reason and slot.reason.startswith("sandbox: daily cap of 3 looks is ") for slot in missed)
    assert archive.store.desk.purse.asked("sandbox", Period(late, late + timedelta(days=1))) == 3


def test_a_source_without_cap_is_counted_all_the_same(archive: Archive) -> None:
    budget = Budget(archive.settings, archive.store.desk.purse)
    slot = Slot(archive.settings.watches[0].expand()[0], START, "brand")
    assert [budget.take(slot, archive.settings.sources[0], START) for _ in range(3)] == [None] * 3
    assert archive.store.desk.purse.asked("sandbox", Period(START, START + timedelta(days=1))) == 3


def test_what_providers_say_is_left_is_remembered(archive: Archive) -> None:
    purse = archive.store.desk.purse
    purse.note(Quota("serpapi", 40, START))
    purse.note(Quota("serpapi", 39, datetime(2026, 11, 1, tzinfo=UTC), START))
    assert purse.quotas() == (Quota("serpapi", 39, datetime(2026, 11, 1, tzinfo=UTC), START),)
