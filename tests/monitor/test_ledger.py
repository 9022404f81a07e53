"""What looks prove: hours of the week, blind stretches, and the power of not having seen a thing."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from monitor.ledger import PERSISTENCE, blind_hours, caught_share, ledger, power, trials
from monitor.model import AdsState, Look, Outcome, Place, Query, Slot, SlotState
from tests.monitor.pipeline.box import START

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
BERLIN = Place("DE", "de", "Berlin")
QUERY = Query("northwind", "google", BERLIN)


def look(moment: datetime, outcome: Outcome = Outcome.PARSED, state: AdsState = AdsState.NONE_SEEN, query: Query = QUERY) -> Look:
    return Look(moment.isoformat(), query, moment, outcome, state)


def slot(moment: datetime, reason: str) -> Slot:
    return Slot(QUERY, moment, "w", SlotState.MISSED, reason)


@pytest.mark.parametrize(
    ("share", "looks", "chance"), [(0.05, 59, 0.9515), (0.5, 1, 0.5), (1.0, 1, 1.0), (0.05, 0, 0.0), (0.0, 9, 0.0)]
)
def test_the_power_of_so_many_looks(share: float, looks: int, chance: float) -> None:
    assert power(share, looks) == pytest.approx(chance, abs=1e-4)


def test_the_power_is_what_a_dice_says() -> None:
    dice = random.Random(4)  # noqa: S311
    caught = sum(any(dice.random() < 0.05 for _ in range(28)) for _ in range(4000)) / 4000
    assert power(0.05, 28) == pytest.approx(caught, abs=0.025)


@tuned(deadline=None)
@given(st.floats(0.5, 500))
def test_the_share_that_is_caught_with_certainty_is_the_power_turned_round(looks: float) -> None:
    share = caught_share(looks)
    assert share is not None
    assert power(share, looks) == pytest.approx(0.95)
    assert caught_share(0) is None


moments = st.lists(st.integers(0, 10_080).map(lambda minutes: START + minutes * MINUTE), max_size=60)


@tuned(deadline=None)
@given(moments)
def test_looks_never_count_for_more_than_they_are_and_one_more_never_for_less(found: list[datetime]) -> None:
    whole = trials(found)
    assert 0 <= whole <= len(set(found))
    assert trials([*found, START]) >= whole - 1e-9
    assert trials(found + found) == pytest.approx(whole)


def test_looks_close_together_count_for_little_and_far_apart_for_one_each() -> None:
    assert trials([START, START + MINUTE]) == pytest.approx(1.033, abs=0.001)
    assert trials([START, START + PERSISTENCE]) == pytest.approx(1.632, abs=0.001)
    assert trials([START + number * 6 * HOUR for number in range(28)]) == pytest.approx(28, abs=0.001)


def test_the_ledger_has_every_drawer_by_hour_of_the_week() -> None:
    looks = [
        look(START),
        look(START + 10 * MINUTE, Outcome.CAPTCHA, AdsState.UNKNOWN),
        look(START + 20 * MINUTE, Outcome.UNPARSED, AdsState.UNKNOWN),
        look(START + HOUR, Outcome.PARSED, AdsState.UNKNOWN),
        look(START + 7 * 24 * HOUR),
    ]
    (row,) = ledger(looks, [slot(START + 2 * HOUR, "asleep")])
    total = row.total
    assert (total.proven, total.silent, total.blocked, total.unreadable, total.missed, total.asked) == (2, 1, 1, 1, 1, 6)
    assert [(hour, tally.asked, tally.proven) for hour, tally in row.hours] == [(8, 4, 2), (9, 1, 0), (10, 1, 0)]
    assert row.watched_hours == 1
    assert row.trials == pytest.approx(2)
    assert row.power() == pytest.approx(1 - 0.95**2)


def test_queries_of_a_cell_are_discounted_each_for_itself() -> None:
    other = Query("northwind router", "google", BERLIN)
    (row,) = ledger([look(START), look(START, query=other)])
    assert row.trials == 2


def test_a_blind_stretch_reaches_from_the_first_that_failed_to_the_last_and_says_why() -> None:
    looks = [look(START), look(START + HOUR, Outcome.CAPTCHA, AdsState.UNKNOWN), look(START + 9 * HOUR)]
    missed = [slot(START + 3 * HOUR, "paused"), slot(START + 4 * HOUR, "paused"), slot(START + 20 * HOUR, "asleep")]
    (blind,) = blind_hours(looks, missed)
    assert (blind.since, blind.until, blind.times) == (START + HOUR, START + 4 * HOUR, 3)
    assert blind.reasons == (("paused", 2), ("captcha", 1))


@tuned(deadline=None, max_examples=50)
@given(moments, moments)
def test_no_proven_look_lies_in_a_blind_stretch(proven: list[datetime], failed: list[datetime]) -> None:
    looks = [look(moment) for moment in proven]
    for blind in blind_hours(looks, [slot(moment, "x") for moment in failed]):
        assert not any(blind.since < moment < blind.until for moment in proven)
        assert blind.until - blind.since >= HOUR
