"""Hours in which the watch itself was away are told, whether or not anything was due in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Period, Shift
from reports.away import SHORT, Why, away
from reports.coverage import cover
from reports.hindrances import hindrance
from tests.reports.story import FIRST, MADE_AT, SECOND, archive

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
START, END = SECOND.start, SECOND.end
UNKEPT = "no answer could have been kept (disk full, gone or read-only)."
DEAD = "evidence cannot be kept now: Generic error: Unable to create file: Read-only file system (os error 30)"


def shift(since: timedelta, until: timedelta, worker: str = "me/1", trouble: str = "") -> Shift:
    return Shift(worker, START + since, START + until, trouble)


def told(*shifts: Shift, period: Period = SECOND, made_at: datetime = MADE_AT) -> list[tuple[timedelta, timedelta, Why]]:
    return [(one.since - START, one.until - START, one.why) for one in away(shifts, period, made_at)]


def test_who_comes_back_under_the_same_name_was_asleep_and_another_one_was_started() -> None:
    assert told(shift(-DAY, DAY), shift(DAY + HOUR, 2 * DAY), shift(2 * DAY + HOUR, 7 * DAY, "me/2")) == [
        (DAY, DAY + HOUR, Why.ASLEEP),
        (2 * DAY, 2 * DAY + HOUR, Why.STOPPED),
    ]


def test_a_watch_that_stops_for_good_is_away_to_the_end_of_what_is_known() -> None:
    assert told(shift(-DAY, DAY)) == [(DAY, 7 * DAY, Why.STOPPED)]
    assert told(shift(-DAY, DAY), made_at=START + 2 * DAY) == [(DAY, 2 * DAY, Why.STOPPED)]
    assert told(shift(-3 * DAY, -DAY)) == [(timedelta(0), 7 * DAY, Why.STOPPED)]
    assert told(shift(-DAY, DAY), made_at=START - HOUR) == []


def test_nobody_is_away_before_the_first_shift_nor_between_the_visits_of_a_timer() -> None:
    assert told() == []
    assert told(shift(3 * DAY, 7 * DAY)) == []
    assert told(*(shift(hour * HOUR, hour * HOUR, f"me/{hour}") for hour in range(0, 160, 6))) == []


def test_a_short_restart_is_not_worth_a_word() -> None:
    assert told(shift(-DAY, DAY), shift(DAY + 10 * MINUTE, 7 * DAY, "me/2")) == []


def test_another_worker_is_enough_to_see() -> None:
    assert told(shift(-DAY, DAY), shift(-DAY, 7 * DAY, "you/1"), shift(2 * DAY, 7 * DAY)) == []


def test_a_dead_disk_is_told_where_nobody_could_keep() -> None:
    shifts = (shift(-DAY, DAY), shift(DAY, DAY + HOUR, trouble=DEAD), shift(DAY + HOUR, 7 * DAY))
    assert told(*shifts) == [(DAY, DAY + HOUR, Why.UNABLE)]
    half = shift(DAY + HOUR / 2, 2 * DAY, "you/1")
    assert told(*shifts, half) == [(DAY, DAY + HOUR / 2, Why.UNABLE)]


def test_a_disk_that_comes_and_goes_is_one_stretch() -> None:
    flapping = [
        shift(DAY + number * MINUTE, DAY + (number + 1) * MINUTE, trouble=DEAD if number % 2 else "") for number in range(40)
    ]
    assert told(shift(-DAY, DAY), *flapping, shift(DAY + 40 * MINUTE, 7 * DAY)) == [(DAY + MINUTE, DAY + 40 * MINUTE, Why.UNABLE)]


def test_the_report_tells_them_among_the_blind_hours_without_the_machine_s_own_words() -> None:
    book = (
        shift(-DAY, DAY), shift(DAY, DAY + HOUR, trouble=DEAD), shift(DAY + HOUR, 2 * DAY), shift(2 * DAY + HOUR, 3 * DAY),
        shift(4 * DAY, 7 * DAY, "me/2"),
    )  # fmt: skip
    coverage = cover(replace(archive(), book=book), SECOND, MADE_AT)
    assert [str(said) for said in coverage.blind_hours if "proved nothing" not in said] == [
        f"Nothing was asked from 2026-11-10 00:00 UTC to 2026-11-10 01:00 UTC: {UNKEPT}",
        "Nobody could look from 2026-11-11 00:00 UTC to 2026-11-11 01:00 UTC: the machine was asleep.",
        "Nobody could look from 2026-11-12 00:00 UTC to 2026-11-13 00:00 UTC: the watch was stopped or the machine was off.",
    ]


def test_an_old_week_s_report_stays_as_it_was() -> None:
    book = (shift(-7 * DAY, -3 * DAY), shift(-2 * DAY, DAY))
    then = cover(replace(archive(), book=book), FIRST, MADE_AT)
    later = (*book[:1], shift(-2 * DAY, 7 * DAY), shift(9 * DAY, 20 * DAY, "me/2"))
    assert cover(replace(archive(), book=later), FIRST, MADE_AT).away == then.away != ()


moments = st.integers(-2000, 12000).map(lambda minute: minute * MINUTE)
spans = st.builds(
    lambda since, length, worker, bad: shift(since, since + length * MINUTE, worker, DEAD if bad else ""),
    moments, st.integers(0, 3000), st.sampled_from(("a", "b")), st.booleans(),
)  # fmt: skip


@given(st.lists(spans, max_size=12))
def test_what_is_told_lies_in_the_period_and_never_where_somebody_could_look(shifts: list[Shift]) -> None:
    found = away(shifts, SECOND, MADE_AT)
    for one in found:
        assert SECOND.start <= one.since < one.until <= SECOND.end
    for gap in (one for one in found if one.why is not Why.UNABLE):
        assert not any(awake.since < gap.until and gap.since < awake.until for awake in shifts)
    for able in (one for one in shifts if not one.trouble and one.until - one.since >= SHORT):
        assert not any(one.since <= able.since and able.until <= one.until for one in found if one.since < one.until)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("captcha", "captcha"),
        ("rate limited", "rate limit"),
        ("no word on ads", "no word on ads"),
        ("paused until 2026-11-14 03:00 UTC after rate_limited", "paused after rate limit"),
        ("nobody was at work from 2026-11-14 03:00 until 2026-11-14 09:00 UTC: machine off or asleep", "nobody was at work"),
        (DEAD, "evidence could not be kept"),
        ("evidence 0a1b could not be kept: no space left", "evidence could not be kept"),
        ("serper: daily cap of 1,000 looks is reached", "daily cap of serper reached"),
        ("serper: monthly cap of 9 looks is reached", "monthly cap of serper reached"),
        (
            "serper: daily cap of 10 looks is near: the 3 left are kept for more important watches",
            "cap of serper nearly reached, kept for more important watches",
        ),
        ("no source asks bing", "no source asks Bing"),
        ("no watch is called old any more", "the watch old is gone"),
        ("overtaken by a later slot of the same query", "overtaken by a later look at the same query"),
        ("the process stopped while this was being asked", "the process stopped while asking"),
        ("https://serp.example did not answer (ReadTimeout), asked 3 times", "no answer from https://serp.example"),
        ("source serper broke: KeyError: 'organic'", "source serper broke"),
        ("something else: with details", "something else"),
    ],
)
def test_reasons_are_told_in_words_that_can_be_translated(reason: str, said: str) -> None:
    assert hindrance(reason) == said
