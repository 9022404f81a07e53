"""What a watch remembers of itself: shifts, seeds, pauses, what was missed and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.model import Outcome, Period, Place, Query, Shift, Slot
from monitor.store import Pause, Store

START = datetime(2026, 11, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LAPSE = 5 * MINUTE
EVER = Period(START - timedelta(days=9), START + timedelta(days=9))


@pytest.fixture
def store() -> Store:
    return Store.open("sqlite://")


def test_turns_close_together_are_one_shift_and_a_lapse_begins_another(store: Store) -> None:
    book = store.watchbook
    for minute in (0, 1, 5, 60, 61):
        book.at_work("me", START + minute * MINUTE, LAPSE)
    assert book.shifts(EVER) == (
        Shift("me", START, START + 5 * MINUTE),
        Shift("me", START + 60 * MINUTE, START + 61 * MINUTE),
    )
    assert book.shifts(Period(START + 10 * MINUTE, START + 20 * MINUTE)) == ()


def test_trouble_begins_a_shift_of_its_own_without_a_gap(store: Store) -> None:
    book = store.watchbook
    for minute, trouble in ((0, ""), (1, "disk"), (2, "disk"), (3, "")):
        book.at_work("me", START + minute * MINUTE, LAPSE, trouble)
    found = [(shift.trouble, shift.since - START, shift.until - START) for shift in book.shifts(EVER)]
    assert found == [("", 0 * MINUTE, 0 * MINUTE), ("disk", 0 * MINUTE, 2 * MINUTE), ("", 2 * MINUTE, 3 * MINUTE)]


def test_a_clock_that_went_back_begins_a_new_shift(store: Store) -> None:
    store.watchbook.at_work("me", START, LAPSE)
    store.watchbook.at_work("me", START - timedelta(hours=1), LAPSE)
    assert len(store.watchbook.shifts(EVER)) == 2


def test_a_seed_is_drawn_once_and_kept(store: Store) -> None:
    seeds = iter((7, 8, 9))
    fresh = seeds.__next__
    book = store.watchbook
    assert [book.seed(START, "strata/1", fresh), book.seed(START + MINUTE, "strata/1", fresh)] == [7, 7]
    assert book.seed(START + MINUTE, "strata/2", fresh) == 8


def test_missed_slots_are_told_with_their_reason_and_the_next_due_is_known(store: Store) -> None:
    query = Query("northwind", "google", Place("DE", "de", "Berlin"))
    slots = [Slot(query, START + hour * timedelta(hours=1), "w") for hour in range(3)]
    assert store.watchbook.next_due() is None
    store.plan(slots)
    assert store.watchbook.next_due() == START
    store.miss(slots[0], "asleep")
    assert store.watchbook.next_due() == slots[1].due
    assert [(slot.due, slot.reason) for slot in store.watchbook.missed(EVER)] == [(START, "asleep")]


def test_a_pause_is_counted_survives_a_restart_and_is_forgotten_when_it_is_over(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/serpwarden.db"
    pause = Pause("s", "google", Place("DE", None, "Berlin"), START, Outcome.CAPTCHA, "no", times=3)
    first = Store.open(url)
    first.pause(pause)
    first.close()
    store = Store.open(url)
    long_ago = START - timedelta(days=1)
    assert store.pauses(long_ago) == (pause,)
    store.resume(pause)
    assert store.pauses(long_ago) == ()
    store.close()
