"""Looks on one day are one chance: several a day make a case no sooner gone, and their order does not matter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import AdsState, Case, CaseState, Finding, Level, Look, Outcome, Query, Sighting, Subject
from rules.cases import MIN_DAYS, caught, fold

START = datetime(2026, 11, 2, tzinfo=UTC)
QUERY = Query("northwind", "google")
FINDING = Finding("trademark/mark-in-ad-text", 1, Level.HIGH, Subject("ad", 1, "top"), "Why.", "f" * 32)


def followed(days: str) -> list[Case]:
    """The case after each look; days are divided by spaces, `X` shows it, `.` does not, looks are an hour apart."""
    case: Case | None = None
    told = []
    for number, day in enumerate(days.split()):
        for hour, letter in enumerate(day):
            at = START + timedelta(days=number, hours=hour)
            look = Look(f"{number:04d}{hour:02d}", QUERY, at, Outcome.PARSED, AdsState.PARSED)
            case = fold(case, [look], [Sighting(look.capture_id, QUERY, at, FINDING)] if letter == "X" else [])
            told += [case] if case else []
    return told


def flaps(days: str) -> int:
    """How often the case came back after it was verified gone."""
    states = [case.state for case in followed(days)]
    gone, back = CaseState.VERIFIED_GONE, CaseState.RETURNED
    return sum(one is gone and other is back for one, other in pairwise(states))


def test_a_day_of_many_empty_looks_is_not_enough() -> None:
    case = followed("XXXXXXXX XXXXXXXX XXXXXXXX ........................")[-1]
    assert case.state is CaseState.GONE_UNPROVEN
    assert (case.days, case.days_looked, case.days_since) == (3, 3, 1)
    assert caught(case) < 0.95


@pytest.mark.parametrize(
    "days",
    [
        "XXXX XX.. XXX. .... XXXX X... XXXX .... ....  XXXX",
        "XX XX XX XX XX .. .. XX XX XX XX XX .. .. XX XX XX XX XX .. .. XX",
        "XX.. XX.. XX.. XX.. XX.. XX.. XX..",
        "X....... X....... ........ X....... ........ X.......",
    ],
    ids=["an ad with a budget", "an ad of working days", "an ad of mornings", "a rare ad"],
)
def test_an_ad_that_rests_is_not_gone(days: str) -> None:
    assert flaps(days) == 0


def test_an_ad_that_stops_is_gone_for_good_and_its_first_and_last_miss_are_known() -> None:
    case = followed("XXX XXX XXX XXX XXX ... ... ...")[-1]
    assert case.state is CaseState.VERIFIED_GONE
    assert (case.missed_from, case.missed_at) == (START + timedelta(days=5), START + timedelta(days=7, hours=2))


def test_a_sighting_takes_the_misses_back() -> None:
    case = followed("XXX ... .X.")[-1]
    assert (case.days, case.days_looked, case.days_since) == (2, 3, 0)
    assert case.missed_from == START + timedelta(days=2, hours=2)


@given(days=st.lists(st.text("X.", min_size=1, max_size=6), min_size=1, max_size=20))
def test_days_add_up_and_a_gone_case_had_its_days(days: list[str]) -> None:
    for case in followed(" ".join(days)):
        assert 1 <= case.days <= case.days_looked
        assert case.days_looked + case.days_since <= len(days)
        assert (case.missed_from is None) == (case.missed_at is None) == (case.looks_since == 0)
        if case.state is CaseState.VERIFIED_GONE:
            assert case.days_since >= MIN_DAYS
