"""The demo is the whole job: it may be stopped anywhere, loses nothing, asks nothing twice, and says that it is a sandbox."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from monitor import clerk, demo, sandbox
from monitor.archive import kept_by
from monitor.evidence import Evidence
from monitor.model import Settings
from monitor.store import Store
from monitor.terminal import Step
from reports import render, weekly
from reports.proof.verdicts import State
from reports.proof.verify import verify


class Stopped(Exception):  # noqa: N818 - the user, not a fault
    """The user's Ctrl-C, at a moment of the test's choosing."""


def small(folder: Path, watches: tuple[str, ...] = ("help-de",)) -> Path:
    """A demo folder whose configuration holds only some of the example's watches."""
    folder.mkdir()
    yaml = YAML()
    config = yaml.load(demo.example_config().read_text(encoding="utf-8"))
    config["watches"] = [watch for watch in config["watches"] if watch["name"] in watches]
    for watch in config["watches"]:
        watch["keywords"] = watch["keywords"][:1]
    with (folder / "config.yaml").open("w", encoding="utf-8") as file:
        yaml.dump(config, file)
    return folder


def quiet(total: int) -> Step:
    return lambda words="", advance=1: None


def stopping_after(looks: int) -> object:
    def step(total: int) -> Step:
        left = [looks]

        def call(words: str = "", advance: int = 1) -> None:
            left[0] -= advance
            if left[0] <= 0:
                raise Stopped

        return call

    return step


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small(tmp_path / "demo")


def test_a_demo_stopped_anywhere_goes_on_and_asks_nothing_twice(folder: Path) -> None:
    settings = demo.settle(folder)
    wanted = demo.days(sandbox.load(), 1)
    with sandbox.serve(sandbox.load()) as box:
        for looks in (3, 5, 1000):
            with contextlib.suppress(Stopped):
                run_once(demo.at(settings, box.base_url), wanted, stopping_after(looks))
        asked = box.log
    assert len(asked) == 4 * 7
    assert asked.twice() == ()
    with sqlite3.connect(folder / "serpwarden.db") as database:
        states = dict(database.execute("select state, count(*) from slots group by state"))
        assert states == {"done": 28}
        assert database.execute("select count(*) from serps").fetchone() == (28,)


def run_once(settings: Settings, wanted: tuple[object, ...], step: object) -> None:
    store, evidence = Store.open(settings.storage.database), Evidence.open(settings.storage.evidence)
    try:
        asyncio.run(demo.watch(settings, store, evidence, wanted, step))  # type: ignore[arg-type]
    finally:
        store.close()


def test_a_demo_killed_outright_goes_on(folder: Path) -> None:
    command = [sys.executable, "-m", "monitor", "demo", "--out", str(folder)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as first:
        assert first.stderr is not None
        for line in first.stderr:
            if line.startswith("asking"):
                break
        first.send_signal(signal.SIGKILL)
    second = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "SANDBOX" in second.stdout
    with sqlite3.connect(folder / "serpwarden.db") as database:
        states = dict(database.execute("select state, count(*) from slots group by state"))
        assert sum(states.values()) == 4 * 28
        assert set(states) <= {"done", "missed"}
        unread = "select count(*) from captures left join serps on serps.capture_id = captures.id where serps.capture_id is null"
        assert database.execute(unread).fetchone() == (0,)
        lost = "select count(*) from slots where state = 'missed' and reason like '%stopped while%'"
        assert database.execute(lost).fetchone()[0] <= 32
    assert len(list((folder / "reports").glob("*.html"))) == 4


def test_the_second_week_says_first_that_an_engine_was_blocked(folder: Path) -> None:
    told = demo.play(folder, quiet, weeks=2)
    html = told.reports[1].read_text(encoding="utf-8")
    body = html[html.index("<body") :]
    assert "Bing" in body[:6000]
    assert "Wed" in body[:6000]
    assert any("captcha" in str(outcome) for outcome, _ in told.tally.outcomes)
    assert demo.lines(told)[0].startswith("This was a SANDBOX")


def test_the_gravest_case_comes_first(folder: Path) -> None:
    told = demo.play(folder, quiet, weeks=2)
    levels = [case.level for case in sorted(told.cases, key=demo.gravity)]
    order = ["critical", "high", "medium", "low", "info"]
    assert [order.index(level) for level in levels] == sorted(order.index(level) for level in levels)


@pytest.mark.timeout(300)
def test_what_the_story_files_is_filed_once_and_followed_and_the_pack_is_signed(folder: Path) -> None:
    told = demo.play(folder, quiet)
    rows = {row.channel: (row.filed, row.gone, row.returned_new) for row in told.removals}
    assert rows == {"google_ads_report_ad": (2, 1, 1), "google_ads_trademark": (1, 0, 0)}
    filed = "Filed with google_ads_report_ad on google: 2; 1 verified gone (0 came back as they were, 1 under a new name)"
    assert any(line.startswith(filed) for line in demo.lines(told))
    pages = [path.read_text(encoding="utf-8") for path in told.reports]
    assert ["What our filings did" in page for page in pages] == [False, False, True, True]
    found = verify(told.packs[0])
    assert {row.state for row in found} == {State.HOLDS, State.ABSENT}
    info = (told.packs[0].with_suffix("") / "bag-info.txt").read_text(encoding="utf-8")
    assert "Signing-Key-Remark: a key made for this demo" in info
    days = demo.days(sandbox.load())
    with kept_by(demo.settle(folder)) as archive:
        assert [clerk.do(archive.store, archive.view, days[0].start, day) for day in days] == [0] * 28
        for forget in (False, True):  # whatever was seen and done since, and with nothing kept of any day
            if forget:
                archive.store.digests.forget()
            weeks = [weekly.week(path.stem.removeprefix("weekly-")) for path in told.reports]
            again = [render.weekly_html(weekly.gather(archive.view, week, week.end)) for week in weeks]
            assert again == pages
