"""Quiet times, caps and lists of alerts: pure arithmetic."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.policy import Waiting, due, messages, wanted, words
from monitor.model import Alert, AlertKind, AlertSettings, Level, Quiet, Target

NIGHT = Quiet(time(22), time(7), "Europe/Berlin")
LUNCH = Quiet(time(12), time(13), "UTC")


def alert(level: Level = Level.HIGH, key: str = "k") -> Alert:
    return Alert(key, AlertKind.CASE, level, f"title of {key}", "body")


@pytest.mark.parametrize(
    ("now", "out"),
    [
        ("2026-11-21T23:30:00+01:00", "2026-11-22T07:00:00+01:00"),
        ("2026-11-22T03:00:00+01:00", "2026-11-22T07:00:00+01:00"),
        ("2026-11-22T07:00:00+01:00", "2026-11-22T07:00:00+01:00"),
        ("2026-11-22T21:59:59+01:00", "2026-11-22T21:59:59+01:00"),
        ("2026-10-24T23:00:00+02:00", "2026-10-25T07:00:00+01:00"),  # the night with an hour more
        ("2027-03-27T23:00:00+01:00", "2027-03-28T07:00:00+02:00"),  # the night with an hour less
    ],
)
def test_a_quiet_night_ends_in_the_morning_of_its_own_zone(now: str, out: str) -> None:
    assert due(alert(), datetime.fromisoformat(now), NIGHT) == datetime.fromisoformat(out)


def test_a_quiet_time_within_a_day_and_what_goes_through_it() -> None:
    noon = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
    assert due(alert(), noon, LUNCH) == noon + timedelta(minutes=30)
    assert due(alert(Level.CRITICAL), noon, LUNCH) == noon
    assert due(alert(), noon, None) == noon


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.times(), st.times())  # noqa: DTZ001
def test_nothing_is_ever_due_in_the_past_or_more_than_a_day_and_an_hour_away(moment: datetime, start: time, end: time) -> None:
    now = moment.replace(tzinfo=UTC)
    out = due(alert(), now, Quiet(start, end, "Europe/Berlin"))
    assert timedelta(0) <= out - now <= timedelta(hours=25)


def waiting(count: int, *, held: bool = False, first: int = 0) -> list[Waiting]:
    return [Waiting(first + number, alert(key=str(first + number)), held) for number in range(count)]


def test_over_the_cap_the_last_message_lists_the_rest() -> None:
    groups = messages(waiting(12), 7, AlertSettings(hourly_cap=10))
    assert [len(group) for group in groups] == [1, 1, 10]
    title, body, level = words(groups[-1])
    assert title.startswith("10 alerts, the gravest: ")
    assert len(body.splitlines()) == 10
    assert level is Level.HIGH
    assert messages(waiting(12), 10, AlertSettings(hourly_cap=10)) == ()


def test_what_a_night_held_back_is_one_message() -> None:
    groups = messages([*waiting(5, held=True), *waiting(1, first=9)], 0, AlertSettings())
    assert [len(group) for group in groups] == [1, 5]


def test_the_gravest_goes_first_and_long_lists_are_cut() -> None:
    many = [*waiting(80), Waiting(99, alert(Level.CRITICAL, "worst"))]
    (group,) = messages(many, 0, AlertSettings(hourly_cap=1))
    title, body, level = words(group)
    assert (title, level) == ("81 alerts, the gravest: title of worst", Level.CRITICAL)
    assert body.splitlines()[-1] == "and 31 more"


def test_a_reminder_says_that_it_is_one_and_levels_choose_targets() -> None:
    assert words([Waiting(1, alert(), again=True)])[0] == "Still: title of k"
    assert wanted(Target("x", mail="a@b.example"), alert())
    assert not wanted(Target("x", mail="a@b.example", least=Level.CRITICAL), alert())


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 12), st.integers(0, 15))
def test_messages_never_exceed_the_cap_and_lose_nothing(plain: int, held: int, cap: int, lately: int) -> None:
    all_ = [*waiting(plain), *waiting(held, held=True, first=100)]
    groups = messages(all_, lately, AlertSettings(hourly_cap=cap))
    assert len(groups) <= max(cap - lately, 0)
    assert not groups or sorted(one.number for group in groups for one in group) == [one.number for one in all_]
