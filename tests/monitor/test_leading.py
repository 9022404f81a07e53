"""One of several leads: it plans, the others ask by what it goes by, and one of them goes on when it is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from monitor.archive import Archive, opened
from monitor.leading import LEASE, Lead
from monitor.pipeline import Pipeline
from monitor.queue import Queue, Turn
from monitor.reloading import Reloader, Reloading
from rules.judge import Judge

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TEXT = """\
version: 1
brand: {name: Northwind, owner: {name: Northwind Networks GmbH, country: DE}, marks: [{text: NORTHWIND}]}
watches:
  - {name: help, kind: support, keywords: [northwind reset], engines: [google], places: [{country: DE, language: de}],
     devices: [desktop], every: 6h}
sources:
  - {name: sandbox, options: {base_url: "http://127.0.0.1:1", key: "${KEY}"}}
storage: {database: "sqlite:///../shared.db", evidence: ../evidence}
"""


class Machine:
    """One machine over the shared database, with a copy of the file of its own."""

    def __init__(self, folder: Path, name: str, *, plans: bool = True, key: str = "k") -> None:
        (folder / name).mkdir()
        self.file = folder / name / "config.yaml"
        self.file.write_text(TEXT, encoding="utf-8")
        self.env = {"KEY": key} if key else {}
        self.way = opened(self.file, {"KEY": "k"})
        self.archive: Archive = self.way.__enter__()
        self.archive.store.worker = f"{name}/1"
        self.lead = Lead(self.archive.store)
        self.reloader = Reloader(self.file, self.env, self.archive.settings, self.archive.store.desk)
        self.reloader.start(NOW, leads=plans and self.lead.take(NOW))
        lead = self.lead if plans else None
        self.queue = Queue(
            self.archive.settings, self.archive.store, self.archive.evidence, seed=lambda: 7, plans=plans, lead=lead
        )
        self.turns = Reloading(self.queue, self.reloader, self.archive.store.desk, leads=lambda: self.lead.mine)

    def turn(self, now: datetime) -> Turn:
        async def turning() -> Turn:
            transport = httpx.MockTransport(lambda _: httpx.Response(200, content=b"<html></html>"))
            archive, settings = self.archive, self.reloader.settings
            judge = Judge(settings.brand, settings.parties, rules=())
            async with Pipeline(
                settings, archive.store, archive.evidence, judge=judge, clock=lambda _: now, transport=transport
            ) as pipeline:
                return await self.turns.turn(pipeline, now)

        return asyncio.run(turning())

    def save(self, word: str) -> None:
        self.file.write_text(
            self.file.read_text("utf-8").replace("northwind reset", f"northwind reset, {word}"), encoding="utf-8"
        )

    @property
    def keywords(self) -> tuple[str, ...]:
        return self.queue.settings.watches[0].keywords


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[list[Machine]]:
    made = [Machine(tmp_path, "one"), Machine(tmp_path, "two"), Machine(tmp_path, "three", plans=False)]
    yield made
    for machine in made:
        machine.way.__exit__(None, None, None)


def test_one_plans_and_whoever_comes_first_asks(machines: list[Machine]) -> None:
    one, two, worker = machines
    assert (two.turn(NOW).planned, worker.turn(NOW).planned) == (0, 0)
    turn = one.turn(NOW)
    assert turn.planned > 0
    assert turn.tally.looks == 1
    assert [machine.lead.mine for machine in machines] == [True, False, False]


def test_an_edit_at_the_leader_reaches_all_and_one_elsewhere_nobody(machines: list[Machine]) -> None:
    one, two, worker = machines
    two.save("two")
    one.save("one")
    for second in range(4):
        for machine in machines:
            machine.turn(NOW + timedelta(seconds=10 * second))
    assert {machine.keywords for machine in machines} == {("northwind reset", "one")}
    assert worker.archive.view.count() == 2
    assert worker.queue.settings.storage == worker.archive.settings.storage


def test_another_goes_on_with_what_ran_and_says_that_its_file_differs(machines: list[Machine]) -> None:
    one, two, _ = machines
    one.save("one")
    for second in range(3):
        one.turn(NOW + timedelta(seconds=10 * second))
    two.turn(NOW + timedelta(seconds=30))
    assert two.lead.holder() == "one/1"
    later = NOW + timedelta(seconds=20) + LEASE
    for second in range(3):
        two.turn(later + timedelta(seconds=10 * second))
    assert two.lead.holder() == "two/1"
    assert two.keywords == ("northwind reset", "one")
    assert two.reloader.faults == ("it is not the one that ran last, which runs on: save it again to take it over",)
    two.save("two")
    for second in range(3, 6):
        two.turn(later + timedelta(seconds=10 * second))
    assert two.keywords == ("northwind reset", "two")
    assert list(two.reloader.faults) == []


def test_who_stops_gives_the_lead_back_at_once(machines: list[Machine]) -> None:
    one, two, _ = machines
    one.lead.leave()
    assert two.lead.take(NOW)
    assert not one.lead.take(NOW)
    assert one.lead.holder() == "two/1"
    one.lead.leave()
    assert two.lead.take(NOW)


def test_a_machine_that_lacks_a_key_says_so_and_goes_on_with_what_it_has(machines: list[Machine], tmp_path: Path) -> None:
    one, *_ = machines
    poor = Machine(tmp_path, "poor", plans=False, key="")
    one.save("one")
    for second in range(3):
        one.turn(NOW + timedelta(seconds=10 * second))
        poor.turn(NOW + timedelta(seconds=10 * second))
    assert poor.keywords == ("northwind reset",)
    assert "KEY" in " ".join(poor.reloader.faults)
    poor.way.__exit__(None, None, None)
