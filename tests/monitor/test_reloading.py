"""Edits while the watch runs: a new keyword is asked within a minute, a broken edit changes nothing and is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from monitor.archive import Archive, opened
from monitor.model import Period
from monitor.pipeline import Pipeline
from monitor.queue import Queue
from monitor.reloading import Reloader, Reloading
from monitor.settings import load
from monitor.store.history import REFUSED, RUNNING
from rules.judge import Judge

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TICK = timedelta(seconds=10)
TEXT = """\
version: 1
brand: {name: Northwind, owner: {name: Northwind Networks GmbH, country: DE}, marks: [{text: NORTHWIND}]}
watches:
  - name: help
    kind: support
    keywords: [northwind reset]
    engines: [google]
    places: [{country: DE, language: de}]
    devices: [desktop]
    every: 6h
sources:
  - {name: sandbox, options: {base_url: "http://127.0.0.1:1", key: "${BOX_KEY}"}}
"""
ENV = {"BOX_KEY": "s3cret"}


class Watch:
    """A watch over one file, whose clock is turned by the test and whose engine notes what it is asked."""

    def __init__(self, file: Path, archive: Archive) -> None:
        self.file, self.archive, self.now = file, archive, NOW
        self.asked: list[str] = []
        self.reloader = Reloader(file, ENV, archive.settings, archive.store.desk)
        self.reloader.start(NOW)
        self.queue = Queue(archive.settings, archive.store, archive.evidence, seed=lambda: 7)
        self.turns = Reloading(self.queue, self.reloader, archive.store.desk)

    def run(self, ticks: int) -> None:
        async def turning() -> None:
            transport = httpx.MockTransport(self._answer)
            settings = self.reloader.settings
            judge = Judge(settings.brand, settings.parties, rules=())
            path = Pipeline(
                settings, self.archive.store, self.archive.evidence, judge=judge, clock=lambda _: self.now, transport=transport
            )
            async with path:
                for _ in range(ticks):
                    await self.turns.turn(path, self.now)
                    self.now += TICK

        asyncio.run(turning())

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.params.get("q", ""))
        return httpx.Response(200, text="<html></html>")

    def edit(self, old: str, new: str) -> None:
        text = self.file.read_text(encoding="utf-8")
        assert old in text
        self.file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    file = tmp_path / "config.yaml"
    file.write_text(TEXT, encoding="utf-8")
    with opened(file, ENV, need_secrets=True) as archive:
        yield Watch(file, archive)


def test_a_new_keyword_is_asked_within_a_minute(watch: Watch) -> None:
    watch.run(3)
    assert watch.asked == ["northwind reset"]
    watch.edit("[northwind reset]", "[northwind reset, northwind login]")
    watch.run(6)
    assert watch.asked == ["northwind reset", "northwind login"]
    ran = watch.archive.store.desk.history.latest(RUNNING)
    assert ran is not None
    assert ran.note.splitlines()[1] == "watch help: keywords +northwind login"
    assert "+1 −0 queries, +120 looks" in ran.note
    assert "s3cret" not in ran.body


def test_a_broken_edit_changes_nothing_and_is_shown_until_it_is_mended(watch: Watch) -> None:
    watch.run(1)
    watch.edit("every: 6h", "every: 6 hours\n    sauce: x")
    watch.run(4)
    refused = watch.archive.store.desk.history.latest()
    assert refused is not None
    assert (refused.state, refused.body) == (REFUSED, "")
    assert len(refused.note.splitlines()) == 2
    assert watch.reloader.faults == tuple(refused.note.splitlines())
    assert watch.reloader.settings == watch.archive.settings
    watch.edit("every: 6 hours\n    sauce: x", "every: 12h")
    watch.run(2)
    assert watch.reloader.faults == ()
    assert watch.queue.settings.watches[0].every == timedelta(hours=12)


def test_slots_that_are_not_due_yet_follow_the_new_plan(watch: Watch) -> None:
    watch.run(1)
    watch.edit("keywords: [northwind reset]", "keywords: [northwind hotline]")
    watch.run(3)
    ahead = watch.archive.store.due(watch.now + timedelta(days=2))
    assert {slot.query.text for slot in ahead} == {"northwind hotline"}
    assert watch.asked == ["northwind reset", "northwind hotline"]
    assert watch.archive.store.watchbook.missed(Period(NOW - timedelta(days=2), NOW + timedelta(days=3))) == ()


def test_half_a_file_counts_only_when_it_stands_still(watch: Watch) -> None:
    watch.run(1)
    whole = watch.file.read_text(encoding="utf-8")
    for part in ("", "version: 1\n", whole[:100]):
        watch.file.write_text(part, encoding="utf-8")
        assert watch.reloader.look(watch.now) is None
    watch.file.write_text(whole, encoding="utf-8")
    assert [watch.reloader.look(watch.now) for _ in range(3)] == [None] * 3
    history = watch.archive.store.desk.history.latest()
    assert history is not None
    assert history.note == "started"


def test_a_file_that_is_gone_and_a_moved_database_are_refused(watch: Watch) -> None:
    whole = watch.file.read_text(encoding="utf-8")
    watch.file.unlink()
    edit = watch.reloader.look(NOW)
    assert edit is not None
    assert "no such file" in str(edit)
    watch.file.write_text(whole + "storage: {evidence: elsewhere}\n", encoding="utf-8")
    assert watch.reloader.look(NOW) is None
    edit = watch.reloader.look(NOW)
    assert edit is not None
    assert "storage: cannot change while it is in use" in str(edit)


def test_a_changed_key_is_named_and_never_shown(watch: Watch) -> None:
    watch.edit('base_url: "http://127.0.0.1:1"', 'base_url: "http://127.0.0.1:2"')
    watch.reloader.look(NOW)
    edit = watch.reloader.look(NOW)
    assert edit is not None
    assert "source sandbox: options base_url changed" in str(edit)
    assert "127.0.0.1" not in str(edit)
    assert load(watch.file, ENV) == edit.settings
