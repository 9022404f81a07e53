"""The checkup finds what is wrong, says what to do, tells no secret and changes nothing."""

from __future__ import annotations

import os
import random
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor import checkup
from monitor.archive import opened
from monitor.checkup import GIB, Check, State
from monitor.files import answers
from monitor.importing import take
from monitor.model import Brand, Capture, Mark, Owner, Query, Settings, SourceSettings, Storage
from monitor.pipeline import Pipeline
from monitor.store import Done, DutyState

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CONFIG = """
version: 1
brand:
  name: Northwind
  owner: {name: Northwind Networks GmbH, country: DE}
  marks: [{text: NORTHWIND, registrations: [{office: EUIPO, number: "018000001", countries: [EU], classes: [9]}]}]
  domains: [northwind.example]
watches:
  - {name: brand-de, kind: brand, keywords: [northwind], engines: [google], places: [{country: DE, language: de}],
     devices: [desktop], every: 6h}
sources:
  - {name: serpapi, engines: [google], options: {api_key: "${A_KEY}"}}  # not ${NOT_NEEDED}
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def checks(config: Path, **env: str) -> dict[str, Check]:
    return {check.name: check for check in checkup.checkup(config, {"HOME": str(config.parent)} | env, NOW, random.Random(1))}  # noqa: S311


def filled(config: Path, pages: int = 3) -> None:
    """An archive with some saved pages in it."""
    with opened(config, {}) as archive:
        for number in range(pages):
            page = config.parent / f"{number}.html"
            page.write_bytes(b"<html><title>page %d</title></html>" % number)
            saved = (NOW - timedelta(days=number)).timestamp()
            os.utime(page, (saved, saved))
            for answer in answers(page):
                take(Pipeline(archive.settings, archive.store, archive.evidence), answer)


def captured(off: float, source: str = "direct", date: str | None = None) -> Capture:
    """A capture whose answer said a time so many seconds before ours."""
    taken = NOW - timedelta(hours=1)
    said = date or (taken - timedelta(seconds=off)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    return Capture("0" * 32, Query("q", "google"), source, taken, None, 200, "text/html", "0" * 64, 1, headers=(("date", said),))


def test_a_new_installation_is_told_what_comes_next_and_nothing_is_made(config: Path) -> None:
    found = checks(config, A_KEY="hunter2")
    assert found["config"].found.endswith("1 watches, 1 queries")
    assert found["database"] == Check("database", State.NOTE, "there is none yet", "`serpwarden look` or `import` makes it")
    assert [path.name for path in config.parent.iterdir()] == ["config.yaml"]


def test_keys_are_named_and_never_shown(config: Path) -> None:
    there, missing = checks(config, A_KEY="hunter2")["keys"], checks(config)["keys"]
    assert (there.state, there.found) == (State.OK, "A_KEY is set")
    assert missing.state is State.WRONG
    assert "A_KEY is not set" in missing.found
    assert "hunter2" not in repr(list(checks(config, A_KEY="hunter2").values()))


def test_a_config_that_cannot_be_read_ends_the_checkup(tmp_path: Path) -> None:
    (only,) = checks(tmp_path / "none.yaml").values()
    assert (only.name, only.state) == ("config", State.WRONG)


def test_a_sound_archive_is_sound(config: Path) -> None:
    filled(config)
    found = checks(config, A_KEY="x")
    assert found["evidence"] == Check("evidence", State.OK, "in a sample of 3 captures all 3 objects match their hashes")
    assert {check.state for check in found.values()} <= {State.OK, State.NOTE}


def test_evidence_that_was_changed_is_named_by_its_hash(config: Path) -> None:
    filled(config, 1)
    (kept,) = (config.parent / "evidence").rglob("*.zst")
    kept.write_bytes(b"changed")
    found = checks(config)["evidence"]
    assert found.state is State.WRONG
    assert kept.stem in found.found


def test_an_older_database_is_told_how_to_come_up(config: Path) -> None:
    filled(config, 1)
    with sqlite3.connect(config.parent / "serpwarden.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '0000'")
    database.close()
    assert (checks(config)["database"].state, checks(config)["database"].to_do) == (State.WRONG, "`serpwarden db upgrade`")


@pytest.mark.parametrize(
    ("captures", "state", "words"),
    [
        ([captured(1), captured(0), captured(3)], State.OK, "1 s ahead of the clocks of 3 answers"),
        ([captured(-600)] * 3, State.WRONG, "600 s behind"),
        ([captured(600)], State.WRONG, "600 s ahead"),
        ([captured(600, "sandbox"), captured(0, date="rubbish")], State.NOTE, "no answer"),
        ([], State.NOTE, "no answer"),
    ],
)
def test_our_clock_is_held_against_those_of_the_answers(captures: list[Capture], state: State, words: str) -> None:
    found = checkup.clock(captures, NOW)
    assert (found.state, words in found.found) == (state, True)


def test_captures_from_the_future_tell_of_a_clock_that_was_set_back() -> None:
    assert "after now" in checkup.clock([captured(0)], NOW - timedelta(days=1)).found


@pytest.mark.parametrize(("free", "state"), [(GIB // 2, State.WRONG), (2 * GIB, State.NOTE), (50 * GIB, State.OK)])
def test_room_on_the_disk(free: int, state: State) -> None:
    assert checkup.room("evidence", free).state is state


def test_a_browser_is_missed_only_where_it_is_used(tmp_path: Path) -> None:
    plain = Settings(Brand("Northwind", Owner("Northwind GmbH", "DE"), (Mark("NORTHWIND"),)))
    used = Settings(plain.brand, sources=(SourceSettings("browser"),))
    env = {"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    assert checkup.browser(plain, env, lambda _: False).state is State.NOTE
    assert checkup.browser(used, env, lambda _: False).state is State.WRONG
    assert checkup.browser(used, env, lambda _: True).found == "Playwright is installed, Chromium is not"
    (tmp_path / "chromium-1234").mkdir()
    assert checkup.browser(used, env, lambda _: True).state is State.OK


def test_cells_without_a_canary_are_counted(config: Path) -> None:
    assert checks(config)["canaries"].found == "1 of 1 cells (engine, place, device) have none"
    config.write_text(CONFIG.replace("kind: brand", "kind: canary"), encoding="utf-8")
    assert checks(config)["canaries"].state is State.OK


def test_a_shared_database_wants_shared_evidence() -> None:
    alone = Settings(Brand("Northwind", Owner("Northwind GmbH", "DE"), (Mark("NORTHWIND"),)))
    machines = replace(alone, storage=Storage("postgresql://db/serpwarden", "evidence"))
    assert list(checkup.shared(alone)) == []
    assert [check.state for check in checkup.shared(machines)] == [State.NOTE]
    assert list(checkup.shared(replace(machines, storage=Storage("postgresql://db/serpwarden", "s3://bucket")))) == []


def test_a_duty_that_went_wrong_last_is_wrong_and_one_that_was_mended_is_not() -> None:
    failed = Done("report", "2026-W46", DutyState.GIVEN_UP, NOW, NOW, None, 8, "no room\nat all")
    mended = replace(failed, period="2026-W47", state=DutyState.DONE, began_at=NOW + timedelta(days=7))
    assert checkup.duties([failed]).found == "report of 2026-W46: no room"
    assert checkup.duties([failed, mended]).state is State.OK
    assert checkup.duties([]).found == "none was done yet"


def test_a_clock_that_is_not_the_databases_is_told() -> None:
    assert list(checkup.database_clock(timedelta(seconds=-119))) == []
    (told,) = checkup.database_clock(timedelta(minutes=-5))
    assert told.found == "the database's clock and this machine's are 300 s apart"
