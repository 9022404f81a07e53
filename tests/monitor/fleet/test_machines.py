"""Three `run` and two `worker` over one PostgreSQL and one bucket, each a process of its own, two of them killed at random."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from monitor.archive import Archive
from monitor.evidence import Evidence
from monitor.health.web import serving
from monitor.leading import Lead
from monitor.model import Period
from monitor.sandbox import Box, load, serve
from monitor.settings import load as load_settings
from monitor.store import Store
from monitor.store.claims import LOST
from monitor.store.database import Database
from tests.monitor.fleet.bucket import Bucket, environment

ROOT = Path(__file__).parents[3]
AT_ONCE, PER_MINUTE, CAP = 3, 1500, 100
CONFIG = """version: 1
brand:
  name: Northwind
  owner: {{name: Northwind Networks GmbH, country: DE}}
  marks: [{{text: NORTHWIND}}]
  domains: [northwind.example]
watches:
  - name: brand
    kind: brand
    keywords: [{keywords}]
    engines: [google, bing]
    places: [{{country: DE, language: de, city: Berlin}}, {{country: GB, language: en, city: London}}]
    devices: [desktop]
    every: 1d
sources:
  - name: sandbox
    engines: [google, bing]
    options: {{base_url: "{base_url}"}}
    at_once: {at_once}
    per_minute: {per_minute}
    daily_cap: {cap}
storage: {{database: "{database}", evidence: "s3://evidence/watch"}}
"""


@dataclass
class Turnstile:
    """In front of the box: how many questions were inside together, and when each came."""

    inner: ASGIApp
    inside: int = 0
    most: int = 0
    came: list[float] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.came.append(time.monotonic())
        try:
            await asyncio.sleep(0.02)
            await self.inner(scope, receive, send)
        finally:
            self.inside -= 1


@dataclass
class Machines:
    """Everything the machines share, and the processes."""

    folder: Path
    box: Box
    gate: Turnstile
    bucket: Bucket
    env: dict[str, str]
    config: str
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, verb: str, name: str) -> subprocess.Popen[str]:
        file = self.folder / f"{name}.yaml"
        file.write_text(self.config, encoding="utf-8")
        command = [sys.executable, "-m", "monitor", verb, "--config", str(file)]
        with (self.folder / f"{name}.log").open("w") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log, text=True)
        self.running.append(process)
        return process

    def said(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(encoding="utf-8")

    def end(self) -> None:
        for process in self.running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.running:
            process.wait(timeout=60)


def until(done: Callable[[], bool], what: Callable[[], str], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, what()
        time.sleep(0.02)  # a process of its own does the work: there is nothing to wait on but its traces


@contextmanager
def shared(folder: Path, database: str) -> Iterator[Machines]:
    bucket = Bucket()
    with serve(replace(load(), refusals=())) as box:
        gate = Turnstile(box.app())
        with (
            serving(Starlette(routes=[Mount("/", gate)]), "127.0.0.1:0") as address,
            serving(bucket.app(), "127.0.0.1:0") as store,
        ):
            keywords = ", ".join(f"northwind {number}" for number in range(30))
            values = {"base_url": address, "at_once": AT_ONCE, "per_minute": PER_MINUTE, "cap": CAP}
            config = CONFIG.format(keywords=keywords, database=database, **values)
            env = {**os.environ, **environment(store)}
            machines = Machines(folder, box, gate, bucket, env, config)
            try:
                yield machines
            finally:
                machines.end()


@pytest.mark.timeout(300)
def test_machines_that_die_at_random_ask_nothing_twice_and_leave_nothing_open(
    tmp_path: Path, new_postgres: Callable[[], str]
) -> None:
    chance = random.Random(5)  # noqa: S311
    database = new_postgres()
    with shared(tmp_path, database) as machines:
        leader = machines.start("run", "one")
        until(lambda: "Watching" in machines.said("one"), lambda: machines.said("one"))
        others = [machines.start(verb, name) for verb, name in (("run", "two"), ("worker", "three"), ("worker", "four"))]
        for least, victim in ((chance.randrange(10, 40), others[1]), (chance.randrange(50, 80), leader)):
            until(lambda least=least: len(machines.gate.came) >= least, lambda: machines.said("one"))  # type: ignore[misc]
            victim.kill()
        machines.start("run", "five")
        opened = Database(database)
        until(lambda: not opened_slots(opened), lambda: str(opened_slots(opened)))
        assert_one_leads(database, machines)
        new = machines.config.replace("northwind 0,", "northwind 0, northwind zulu,").replace(
            f"daily_cap: {CAP}", "daily_cap: 9999"
        )
        for name in ("two", "five"):
            (tmp_path / f"{name}.yaml").write_text(new, encoding="utf-8")
        until(lambda: "config taken over" in machines.said("four"), lambda: machines.said("four"))
        until(lambda: not opened_slots(opened), lambda: str(opened_slots(opened)))
        machines.end()
        assert_all_is_whole(database, machines)
        opened.close()


def opened_slots(database: Database) -> list[tuple[str, int]]:
    """Due slots that have not ended, by state."""
    wanted = text("select state, count(*) from slots where due <= now() and state in ('due', 'claimed') group by 1")
    with database.reading() as connection:
        return [(str(state), int(times)) for state, times in connection.execute(wanted).all()] or (
            [] if connection.execute(text("select count(*) from slots")).scalar() else [("none planned", 0)]
        )


def assert_one_leads(database: str, machines: Machines) -> None:
    """Somebody who lives leads since the first died."""
    store = Store.open(database)
    holder = Lead(store).holder()
    store.close()
    alive = {str(process.pid) for process in machines.running if process.poll() is None}
    assert holder.rpartition("/")[2] in alive


def assert_all_is_whole(database: str, machines: Machines) -> None:
    """Every slot has one end, nothing was asked twice, all bounds held over all machines, every byte is in the bucket."""
    settings = load_settings(machines.folder / "five.yaml", {})
    store = Store.open(database)
    evidence = Evidence.open(str(machines.folder / "unused"))
    view = Archive(settings, store, evidence).view
    captures = list(view.captures())
    ever = Period(captures[0].taken_at - timedelta(days=1), captures[-1].taken_at + timedelta(days=1))
    missed = store.watchbook.missed(ever)
    asked = Counter((entry.ask.engine, entry.ask.text, entry.ask.country) for entry in machines.box.log.entries)
    answered = Counter((one.query.engine, one.query.text, (one.query.place.country or "")) for one in captures)
    lost = Counter(
        (slot.query.engine, slot.query.text, slot.query.place.country or "") for slot in missed if (slot.reason or "") == LOST
    )
    assert store.unread() == ()
    assert len({(one.query, one.due) for one in captures}) == len(captures)
    assert {key: times for key, times in asked.items() if times > answered[key] + lost[key]} == {}
    assert sum(lost.values()) <= 2 * AT_ONCE
    assert any("daily cap" in (slot.reason or "") for slot in missed)
    assert machines.gate.most <= AT_ONCE
    seconds = machines.gate.came[CAP - 1] - machines.gate.came[0]
    assert CAP / seconds * 60 <= 1.1 * PER_MINUTE
    assert {f"watch/sha256/{one.sha256[:2]}/{one.sha256}.zst" for one in captures} <= machines.bucket.objects.keys()
    print(f"\n{len(captures)} captures, {len(missed)} missed ({sum(lost.values())} lost), {machines.gate.most} at a time at most")
    store.close()
