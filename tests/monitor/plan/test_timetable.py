"""Watches as slots: unique, the right number of them, the same every time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from monitor.model import Brand, Device, Owner, Period, Place, Settings, SourceSettings, Watch, WatchKind
from monitor.plan import planned, slots, source_for

START = datetime(2026, 11, 2, tzinfo=UTC)
BRAND = Brand("Northwind", Owner("Northwind Networks GmbH", "DE"), ())


def watch(name: str = "w", every: timedelta = timedelta(hours=6), keywords: tuple[str, ...] = ("a", "b"), **more: str) -> Watch:
    places = (Place("DE", "de", "Berlin"),)
    devices = (Device.DESKTOP, Device.MOBILE)
    return Watch(name, WatchKind.BRAND, keywords, ("google", "bing"), places, devices, every, source=more.get("source"))


def house(*watches: Watch, sources: tuple[SourceSettings, ...] = ()) -> Settings:
    return Settings(BRAND, watches=watches, sources=sources)


watches = st.builds(
    watch,
    name=st.sampled_from(["one", "two", "three"]),
    every=st.integers(1, 72).map(lambda number: timedelta(minutes=number * 47)),
    keywords=st.lists(st.sampled_from("abcd"), min_size=1, max_size=3, unique=True).map(tuple),
)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
houses = st.lists(watches, max_size=2, unique_by=lambda watch: watch.name).map(lambda found: house(*found))
hours = st.integers(0, 30).map(lambda hours: timedelta(hours=hours))


@tuned(deadline=None, max_examples=40)
@given(houses, moments, hours, st.integers(0, 5))
def test_slots_are_unique_in_order_and_within_the_period(settings: Settings, start: datetime, long: timedelta, seed: int) -> None:
    period = Period(start, start + long)
    made = list(slots(settings, period, seed))
    assert len({(slot.query, slot.due) for slot in made}) == len(made)
    assert [(slot.due, slot.query.key) for slot in made] == sorted((slot.due, slot.query.key) for slot in made)
    assert all(period.holds(slot.due) and slot.due.tzinfo == UTC for slot in made)


@tuned(deadline=None, max_examples=40)
@given(houses, moments, st.integers(1, 4))
def test_every_query_has_its_number_of_slots(settings: Settings, start: datetime, times: int) -> None:
    for item in planned(settings):
        made = Counter(slot.query for slot in slots(settings, Period(start, start + times * item.watch.every)))
        assert made[item.query] == times


@tuned(deadline=None, max_examples=40)
@given(houses, moments, hours, hours, st.integers(0, 5))
def test_a_plan_is_the_sum_of_its_parts(settings: Settings, start: datetime, one: timedelta, two: timedelta, seed: int) -> None:
    middle, end = start + one, start + one + two
    parts = [*slots(settings, Period(start, middle), seed), *slots(settings, Period(middle, end), seed)]
    assert parts == list(slots(settings, Period(start, end), seed))


def test_a_new_keyword_moves_no_other_slot() -> None:
    period = Period(START, START + timedelta(days=2))
    before = set(slots(house(watch()), period))
    after = set(slots(house(watch(keywords=("a", "new", "b"))), period))
    assert before < after
    assert {slot.query.text for slot in after - before} == {"new"}


def test_queries_are_spread_over_the_interval() -> None:
    many = house(watch(keywords=tuple(f"northwind {number}" for number in range(250))))
    made = list(slots(many, Period(START, START + timedelta(hours=6))))
    assert len(made) == 1000
    by_quarter = Counter(slot.due.replace(minute=slot.due.minute // 15 * 15, second=0) for slot in made)
    assert len(by_quarter) == 24
    assert max(by_quarter.values()) < 80


def test_clock_changes_skip_and_repeat_nothing() -> None:
    night = Period(datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC))
    due = [slot.due for slot in slots(house(watch(every=timedelta(hours=1), keywords=("a",))), night)]
    assert len(due) == 24 * 4


def test_another_seed_is_another_plan_of_the_same_size() -> None:
    period = Period(START, START + timedelta(days=1))
    plans = [list(slots(house(watch()), period, seed)) for seed in (0, 1)]
    assert len(plans[0]) == len(plans[1])
    assert plans[0] != plans[1]


def test_a_period_without_time_zone_is_refused() -> None:
    naive = datetime(2026, 11, 2)  # noqa: DTZ001
    with pytest.raises(ValueError, match="no time zone"):
        list(slots(house(watch()), Period(naive, naive + timedelta(days=1))))


def test_a_query_of_two_watches_is_asked_for_the_more_frequent_one() -> None:
    slow, quick = watch("slow", timedelta(days=1)), watch("quick", timedelta(hours=6), keywords=("b", "c"))
    owners = {item.query.text: item.watch.name for item in planned(house(slow, quick))}
    assert owners == {"a": "slow", "b": "quick", "c": "quick"}


def test_the_first_source_that_is_on_and_serves_the_engine_is_asked() -> None:
    off = SourceSettings("off", enabled=False)
    bing = SourceSettings("bing-only", ("bing",))
    every = SourceSettings("every")
    settings = house(watch(), sources=(off, bing, every))
    asked = {item.query.engine: item.source.name for item in planned(settings) if item.source}
    assert asked == {"google": "every", "bing": "bing-only"}
    google = next(item.query for item in planned(settings) if item.query.engine == "google")
    assert source_for(google, watch(source="bing-only"), settings) is None
    assert source_for(google, watch(source="off"), settings) is None
    assert source_for(google, watch(source="every"), settings) == every
