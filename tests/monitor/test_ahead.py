"""Days are made ahead by processes of their own, and a report says the same whoever made them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.ahead import FEW, make, make_up_to
from monitor.archive import Archive, kept_by
from monitor.model import Period, Storage
from monitor.store.database import Database
from reports import weekly
from reports.render import weekly_json
from tests.bench._million import WEEK, fill, settings_of
from tests.reports.story import SETTINGS

DAY = timedelta(days=1)
PARTS = ("counts", "shares", "pages", "looks", "drift")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Two weeks of 64 queries, a look a day at each: twice as many days as are worth a process."""
    settings = replace(settings_of(SETTINGS, 64), storage=Storage(f"sqlite:///{tmp_path}/s.db", f"{tmp_path}/evidence"))
    database = Database(settings.storage.database)
    fill(database, settings, 2, daily=1)
    database.close()
    with kept_by(settings) as opened:
        yield opened


def lacking(archive: Archive) -> dict[str, int]:
    """How many days with readings lack each part, whatever it was made for."""
    days = WEEK.before().start.date(), WEEK.end.date()
    return {part: sum(archive.store.digests.lacking(part, days, "").values()) for part in PARTS}


def told(archive: Archive) -> str:
    return weekly_json(weekly.gather(archive.view, WEEK, WEEK.end))


@pytest.mark.timeout(240)
def test_processes_make_what_a_report_needs_and_it_says_the_same(archive: Archive) -> None:
    first = told(archive)
    archive.store.digests.forget()
    number = lacking(archive)["counts"]
    heard: list[tuple[int, str]] = []

    @contextmanager
    def telling(total: int, title: str) -> Iterator[Callable[[], None]]:
        yield lambda: heard.append((total, title))

    assert number > FEW
    assert make(archive, WEEK, workers=2, telling=telling) == number
    assert heard
    assert set(heard) == {(len(heard), "making days")}
    assert lacking(archive) == dict.fromkeys(PARTS, 0)
    assert make(archive, WEEK, workers=2) == 0
    assert told(archive) == first


def test_few_days_are_left_to_who_asks_for_them(archive: Archive) -> None:
    week = Period(WEEK.start, WEEK.start + DAY)
    number = make(archive, week)
    assert 0 < number < FEW
    assert lacking(archive)["counts"] > 0


def test_a_night_makes_its_day_and_on_monday_the_week(archive: Archive) -> None:
    monday = WEEK.end + timedelta(minutes=20)
    assert make_up_to(archive, monday, workers=1) > FEW
    assert lacking(archive) == dict.fromkeys(PARTS, 0)
    view = archive.view
    for part in PARTS:
        assert not archive.store.digests.lacks_week(f"{part}/week", WEEK.start.date(), "")
    assert make_up_to(archive, monday, workers=1) == 0
    assert view.latest_look() is not None


def test_an_empty_archive_has_nothing_to_make(tmp_path: Path) -> None:
    with kept_by(replace(SETTINGS, storage=Storage(f"sqlite:///{tmp_path}/e.db", f"{tmp_path}/evidence"))) as empty:
        assert make_up_to(empty, datetime(2026, 11, 16, 1, tzinfo=UTC)) == 0
        assert empty.view.latest_look() is None
