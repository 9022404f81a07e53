"""When duties fall due: every week has its report, on its reader's clock, and what was missed is made up for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.duties.times import WEEKS, due, wanted
from monitor.model import AlertSettings, Brand, Owner, Settings, Smtp, SourceSettings, Storage
from monitor.model.duties import Duty, DutySettings, ReportTimes
from monitor.model.reporting import Reporting

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
BEGAN = datetime(2026, 10, 1, 9, tzinfo=UTC)
BARE = Settings(Brand("Northwind", Owner("Northwind GmbH", "DE"), (), domains=("northwind.example",)))
OUTSIDE = replace(BARE, sources=(SourceSettings("serper"),))
BERLIN = ReportTimes(at=time(7), zone="Europe/Berlin")


def reports(times: ReportTimes, since: datetime, now: datetime) -> dict[str, datetime]:
    settings = replace(BARE, duties=DutySettings(times))
    return {one.period: one.at for one in due(settings, since, now) if one.duty is Duty.REPORT}


def test_the_week_that_is_over_is_reported_on_monday_morning() -> None:
    monday = datetime(2026, 10, 5, 7, tzinfo=UTC)
    assert reports(ReportTimes(), BEGAN, monday - timedelta(minutes=1)) == {}
    assert reports(ReportTimes(), BEGAN, monday) == {"2026-W40": monday}


def test_the_same_wall_clock_in_summer_and_winter() -> None:
    found = reports(BERLIN, BEGAN, datetime(2026, 11, 3, tzinfo=UTC))
    assert [at.hour for at in found.values()] == [5, 5, 5, 6, 6]
    assert list(found) == ["2026-W40", "2026-W41", "2026-W42", "2026-W43", "2026-W44"]


def test_after_a_month_off_every_week_is_made_up_for_and_one_backup_is_enough() -> None:
    settings = replace(BARE, duties=DutySettings(backup="/backup"), storage=Storage(keep_days=90))
    found = due(settings, BEGAN, datetime(2026, 11, 9, 12, tzinfo=UTC))
    assert [one.period for one in found if one.duty is Duty.REPORT] == [f"2026-W{week}" for week in range(40, 46)]
    assert [(one.duty, one.period) for one in found[7:]] == [(Duty.BACKUP, "2026-11-09"), (Duty.RETENTION, "2026-11-09")]
    assert (found[0].duty, found[0].period) == (Duty.DAYS, "2026-11-09")


@given(
    st.integers(0, 600_000),
    st.integers(0, 6),
    st.times(),
    st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Apia", "America/Los_Angeles"]),
)
def test_each_week_falls_due_once_after_its_end_whoever_asks_when(minutes: int, day: int, at: time, zone: str) -> None:
    times = ReportTimes(day, at, zone)
    now = BEGAN + WEEK + timedelta(minutes=minutes)
    first, later = reports(times, BEGAN, now), reports(times, BEGAN, now + WEEK)
    assert len(later) - len(first) in ((0, 1) if len(first) > WEEKS - 1 else (1,))
    assert all(later[week] == moment for week, moment in first.items() if week in later)
    for week, moment in later.items():
        end = datetime.fromisocalendar(int(week[:4]), int(week[6:]), 1).replace(tzinfo=UTC) + WEEK
        assert timedelta(0) <= moment - end < WEEK + DAY
        assert moment <= now + WEEK


def test_other_peoples_pages_are_asked_only_by_a_watch_that_goes_out() -> None:
    sandbox = replace(BARE, sources=(SourceSettings("sandbox"), SourceSettings("serper", enabled=False)))
    assert wanted(BARE) == wanted(sandbox) == {Duty.REPORT, Duty.DAYS}
    assert wanted(OUTSIDE) == {Duty.REPORT, Duty.POLICIES, Duty.LANDINGS, Duty.DAYS}
    assert wanted(replace(OUTSIDE, brand=replace(BARE.brand, domains=()))) == {Duty.REPORT, Duty.POLICIES, Duty.DAYS}
    off = DutySettings(off=frozenset({Duty.REPORT, Duty.POLICIES, Duty.DAYS}))
    mailed = replace(OUTSIDE, report=Reporting(mail=("a@b.example",)), alerts=AlertSettings(smtp=Smtp("host", "s@b.example")))
    assert Duty.MAIL in wanted(mailed)
    assert wanted(replace(mailed, duties=off)) == {Duty.LANDINGS}


@pytest.mark.parametrize(("now", "period"), [("2026-11-10T05:39", "2026-W45"), ("2026-11-10T05:40", "2026-W46")])
def test_own_pages_are_read_once_a_week(now: str, period: str) -> None:
    found = due(OUTSIDE, BEGAN, datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert [one.period for one in found if one.duty is Duty.LANDINGS] == [period]


def test_nothing_is_due_that_fell_due_before_anything_was_watched() -> None:
    assert due(replace(OUTSIDE, duties=DutySettings(backup="x")), BEGAN, BEGAN + HOUR) == ()
