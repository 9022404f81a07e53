"""Is it seeing: judged from records, counted for Prometheus, answered over HTTP, told to people."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families as families

from monitor import logs
from monitor.archive import Archive, kept_by
from monitor.errors import InputError
from monitor.health.lookout import Lookout
from monitor.health.metrics import exposition
from monitor.health.seeing import Sight, health, report
from monitor.health.web import app, serving
from monitor.model import AlertSettings, Case, CaseState, Letter, Level, Query, Slot, Target
from monitor.pipeline import Pipeline
from monitor.sandbox import load, serve
from monitor.store import Quota
from tests.monitor.pipeline.box import START, settings_for

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    settings = settings_for("http://127.0.0.1:1", str(tmp_path))
    with kept_by(replace(settings, watches=(replace(settings.watches[0], engines=("google",)),))) as opened:
        yield opened


def at_work(archive: Archive, hours: int = 6) -> None:
    for minute in range(-hours * 60, 1, 2):
        archive.store.watchbook.at_work("here/1", START + timedelta(minutes=minute), timedelta(minutes=5))


def asked(archive: Archive, only: str = "", *, url: str = "", page: str = "") -> None:
    """Every query (of one place) asked at START, of the sandbox or of a page that never changes."""
    settings = archive.settings
    if url:
        settings = replace(settings, sources=(replace(settings.sources[0], options=(("base_url", url),)),))
    queries: list[Query] = [query for watch in settings.watches for query in watch.expand() if only in query.key]
    slots = [Slot(query, START, "brand") for query in queries]
    archive.store.plan(slots)

    async def run() -> None:
        transport = None if url else httpx.MockTransport(lambda _: httpx.Response(200, text=page))
        clock = Pipeline(settings, archive.store, archive.evidence, clock=lambda _: START, transport=transport)
        async with clock as path:
            await path.ask(slots)

    asyncio.run(run())


def test_running_and_seeing_nothing_is_not_well(archive: Archive) -> None:
    assert health(archive, START).sight is Sight.STOPPED
    archive.store.watchbook.at_work("here/1", START, timedelta(minutes=5))
    assert health(archive, START).sight is Sight.STARTING
    at_work(archive)
    asked(archive, page="<html><body>please enable cookies</body></html>")
    found = health(archive, START)
    assert (found.sight, found.well, found.cells, len(found.blind)) == (Sight.BLIND, False, 2, 2)
    assert found.blind[0] == ("google desktop, DE/de/Berlin", "3 unparsed")
    assert report(found)["status"] == "blind"


def test_seeing_partly_and_again_blind_when_the_looks_grow_old(archive: Archive) -> None:
    with serve(load()) as box:
        at_work(archive)
        asked(archive, "Berlin", url=box.base_url)
        assert [name for name, _ in health(archive, START).blind] == ["google desktop, GB/en/London"]
        assert health(archive, START).sight is Sight.PARTLY
        asked(archive, "London", url=box.base_url)
    assert health(archive, START).sight is Sight.SEEING
    for minute in range(0, 181, 2):
        archive.store.watchbook.at_work("here/1", START + timedelta(minutes=minute), timedelta(minutes=5))
    assert health(archive, START + 3 * HOUR).sight is Sight.BLIND
    assert health(archive, START + 4 * HOUR).sight is Sight.STOPPED


def test_figures_are_valid_and_count_what_is_on_record(archive: Archive) -> None:
    at_work(archive)
    asked(archive, page="<html></html>")
    archive.store.desk.purse.note(Quota("sandbox", 17, START))
    capped = replace(archive, settings=replace(archive.settings, sources=(replace(archive.settings.sources[0], daily_cap=6),)))
    text = exposition(capped, health(capped, START)).decode()
    samples = {(one.name, tuple(sorted(one.labels.items()))): one.value for family in families(text) for one in family.samples}
    assert samples["serpwarden_sight", (("state", "blind"),)] == 1
    assert samples["serpwarden_cells_blind", ()] == 2
    assert samples["serpwarden_asked", (("source", "sandbox"), ("window", "daily"))] == 6
    assert samples["serpwarden_cap", (("source", "sandbox"), ("window", "daily"))] == 6
    assert samples["serpwarden_quota_left", (("source", "sandbox"),)] == 17
    assert "sandbox: its daily cap of 6 looks is reached" in health(capped, START).notes


def test_over_http_blind_is_503_and_a_faulty_config_is_shown(archive: Archive) -> None:
    at_work(archive)
    asked(archive, page="<html></html>")
    web = app(lambda: archive, lambda: ("line 3: every: is '6 hours'",), lambda: START)
    with serving(web, "127.0.0.1:0") as url:
        answer = httpx.get(f"{url}/healthz")
        assert (answer.status_code, answer.json()["status"]) == (503, "blind")
        assert answer.json()["notes"] == ["config.yaml: line 3: every: is '6 hours'"]
        assert httpx.get(f"{url}/metrics").headers["content-type"].startswith("text/plain")
        assert httpx.post(f"{url}/healthz").status_code == 405


def test_it_listens_where_it_is_told(archive: Archive) -> None:
    web = app(lambda: archive, tuple, lambda: START)
    with serving(web, "127.0.0.1:0") as url:
        assert httpx.get(f"{url}/healthz").json()["status"] == "stopped"
        with pytest.raises(InputError, match="cannot be listened on"), serving(web, url.removeprefix("http://")):
            pass


@dataclass
class Bag:
    """A way that keeps letters."""

    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter, target: Target) -> None:
        self.letters.append(letter)


def test_scams_blindness_caps_and_quotas_are_told_within_a_turn(archive: Archive) -> None:
    at_work(archive)
    alerts = AlertSettings(targets=(Target("on-call", url="jsons://x/"),), hourly_cap=100)
    source = replace(archive.settings.sources[0], daily_cap=3)
    told = replace(archive, settings=replace(archive.settings, alerts=alerts, sources=(source,)))
    with serve(load()) as box:
        asked(told, "Berlin", url=box.base_url)
    archive.store.desk.purse.note(Quota("sandbox", 0, START))
    plain = Case("a" * 16, "trademark", "thief.example", "NORTHWIND", "DE", CaseState.NEW, Level.HIGH, START, START)
    archive.store.keep_case(replace(plain, rules=("trademark/mark-in-ad-text",), title="mark in the ad of thief.example"))
    archive.store.keep_case(replace(plain, fingerprint="b" * 16, rules=("scam/unknown-phone",), title="+49 900 1"))
    archive.store.keep_case(replace(plain, fingerprint="c" * 16, state=CaseState.DECIDED))
    archive.store.keep_case(replace(plain, fingerprint="d" * 16, watch_only=True))
    archive.store.keep_case(replace(plain, fingerprint="e" * 16, level=Level.MEDIUM))
    bag = Bag()
    lookout = Lookout(lambda: told, lambda: ("line 3: x",), bag)
    assert lookout.tell(START) == ()
    titles = [letter.title for letter in bag.letters]
    assert titles[0] == "Northwind: Scam number new: +49 900 1"
    assert bag.letters[0].level is Level.CRITICAL
    assert [title for title in titles if "Case new" in title] == ["Northwind: Case new: mark in the ad of thief[.]example"]
    assert "thief[.]example" in bag.letters[0].body
    assert "Northwind: blind on google desktop, GB/en/London" in titles
    assert "sandbox: the quota is used up, or nearly" in titles
    assert "sandbox: a cap is reached" in titles
    assert "config.yaml has 1 faults" in titles
    assert not any("http" in letter.body for letter in bag.letters)
    lookout.tell(START + timedelta(seconds=20))
    assert len(bag.letters) == len(titles)


def test_every_look_is_one_line_without_a_word_of_the_page(archive: Archive) -> None:
    stream = io.StringIO()
    handler = logs.to(stream)
    try:
        asked(archive, page="<html><title>s3cret words\n of a page</title></html>")
    finally:
        logs.off(handler)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    looks = [line for line in lines if line["event"] == "look"]
    assert len(looks) == 6
    assert looks[0]["outcome"] == "unparsed"
    assert {line["city"] for line in looks} == {"Berlin", "London"}
    assert "s3cret" not in stream.getvalue()
    assert "127.0.0.1" not in stream.getvalue()
