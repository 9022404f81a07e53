"""A timetable that nobody can foretell, and that leaves no hour out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from monitor.model import Brand, Case, CaseState, Device, Level, Owner, Period, Place, Query, Settings, Watch, WatchKind
from monitor.plan import ahead, bursts, stratified
from monitor.plan.strata import BURST, MOST_BURSTS, USED, moment, strata

START = datetime(2026, 10, 19, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def house(every: timedelta = 6 * HOUR, keywords: tuple[str, ...] = ("a", "b"), cities: tuple[str, ...] = ("Berlin",)) -> Settings:
    places = tuple(Place("DE", "de", city) for city in cities)
    watch = Watch("w", WatchKind.BRAND, keywords, ("google",), places, (Device.DESKTOP, Device.MOBILE), every)
    return Settings(Brand("Northwind", Owner("Northwind GmbH", "DE"), ()), watches=(watch,))


intervals = st.integers(10, 72 * 60).map(lambda minutes: timedelta(minutes=minutes))
starts = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
seeds = st.integers(0, 2**62)


@tuned(deadline=None, max_examples=30)
@given(intervals, starts, seeds, st.integers(0, 60), st.integers(0, 60))
def test_slots_are_unique_ordered_and_the_sum_of_their_parts(
    every: timedelta, start: datetime, seed: int, one: int, two: int
) -> None:
    settings, middle = house(every), start + one * HOUR
    end = middle + two * HOUR
    made = list(stratified(settings, Period(start, end), seed))
    assert len({(slot.query, slot.due) for slot in made}) == len(made)
    assert made == sorted(made, key=lambda slot: (slot.due, slot.query.key))
    parts = [*stratified(settings, Period(start, middle), seed), *stratified(settings, Period(middle, end), seed)]
    assert parts == made


@tuned(deadline=None, max_examples=50)
@given(intervals, seeds, st.integers(0, 500), st.integers(0, 143), st.text(min_size=1, max_size=9))
def test_each_stratum_is_asked_once_in_as_many_windows_as_there_are(
    every: timedelta, seed: int, cycle: int, turn: int, text: str
) -> None:
    query, number = Query(text, "google"), strata(every)
    whole = DAY // every if every < DAY and DAY % every == timedelta(0) else 1
    width = every / number
    found = []
    for window in range(cycle * number * whole + turn % whole, (cycle + 1) * number * whole, whole):
        into = moment(query, window, every, seed) - (EPOCH + window * every)
        assert timedelta(seconds=-1) < into < every
        assert (into + timedelta(seconds=1)) % width <= USED * width + timedelta(seconds=2)
        found.append((into + timedelta(seconds=1)) // width)
    assert sorted(found) == list(range(number))


def test_every_hour_of_day_and_every_weekday_is_watched_in_proportion_in_every_city_and_on_every_device() -> None:
    settings = house(cities=("Berlin", "Hamburg"), keywords=tuple("abcdef"))
    start = START - (START - EPOCH) % (6 * DAY)
    made = list(stratified(settings, Period(start, start + 84 * DAY), seed=11))
    cells: dict[tuple[str | None, Device], list[datetime]] = {}
    for slot in made:
        cells.setdefault((slot.query.place.city, slot.query.device), []).append(slot.due)
    assert len(cells) == 4
    for moments in cells.values():
        assert len(moments) == 6 * 4 * 84
        assert set(Counter(due.hour for due in moments).values()) == {6 * 4 * 84 // 24}
        assert set(Counter(due.weekday() for due in moments).values()) == {6 * 4 * 12}
        strata_of_week = Counter((due.weekday(), due.hour) for due in moments)
        assert len(strata_of_week) == 168
        assert min(strata_of_week.values()) >= 3


def test_a_day_of_a_cell_is_watched_in_most_of_its_hours() -> None:
    settings = house(keywords=tuple("abcdefgh"))
    days = [{slot.due.hour for slot in stratified(settings, Period(START + n * DAY, START + (n + 1) * DAY), 3)} for n in range(7)]
    assert min(map(len, days)) >= 18


@tuned(deadline=None, max_examples=20)
@given(seeds, seeds)
def test_the_seed_alone_makes_the_plan(one: int, two: int) -> None:
    period = Period(START, START + 3 * DAY)
    plans = [list(stratified(house(), period, seed)) for seed in (one, one, two)]
    assert plans[0] == plans[1]
    assert (plans[0] == plans[2]) == (one == two)


def test_a_new_keyword_moves_no_other_slot() -> None:
    period = Period(START, START + 2 * DAY)
    assert set(stratified(house(), period, 5)) < set(stratified(house(keywords=("a", "new", "b")), period, 5))


def test_a_day_of_23_or_25_hours_has_as_many_slots_as_any_other() -> None:
    nights = [datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)]
    assert {len(list(stratified(house(HOUR), Period(night, night + DAY), 1))) for night in nights} == {24 * 4}


def test_what_is_new_is_due_now_and_what_was_known_is_planned_from_when_somebody_was_last_at_work() -> None:
    settings = house(keywords=("a", "b"))
    known = {query for watch in settings.watches for query in watch.expand() if query.text == "a"}
    since, now = START, START + DAY
    made = list(ahead(settings, known, since, Period(now, now + DAY), 1))
    assert min(slot.due for slot in made if slot.query.text == "b") == now
    assert sum(slot.query.text == "a" and slot.due < now for slot in made) == 2 * 4
    assert sum(slot.due == now for slot in made) == 2
    assert set(ahead(settings, known, since, Period(now, now + DAY), 1)) == set(made)


def case(name: str, query: Query, first_seen: datetime, level: Level = Level.HIGH) -> Case:
    return Case(name, "trademark", None, None, None, CaseState.NEW, level, first_seen, first_seen, queries=(query.key,))


def test_a_first_sighting_is_followed_by_a_short_burst_around_it() -> None:
    settings = house()
    query, other = settings.watches[0].expand()[:2]
    seen = [case("x", query, START), case("y", query, START + HOUR), case("z", other, START, Level.LOW)]
    made = bursts(settings, seen, START + timedelta(minutes=1), 1)
    assert {slot.query for slot in made} == {query}
    assert len(made) == len(BURST)
    assert all(timedelta(0) <= slot.due - START - after < timedelta(minutes=5) for slot, after in zip(made, BURST, strict=True))
    assert set(bursts(settings, seen, START + 2 * HOUR, 1)) < set(made)
    assert bursts(settings, seen, START + 2 * DAY, 1) == ()


def test_bursts_have_a_bound_and_the_gravest_come_first() -> None:
    settings = house(keywords=tuple(f"k{number}" for number in range(60)))
    queries = settings.watches[0].expand()
    cases = [case(str(n), query, START, Level.CRITICAL if n >= 90 else Level.MEDIUM) for n, query in enumerate(queries)]
    asked = {slot.query for slot in bursts(settings, cases, START, 1)}
    assert len(asked) == MOST_BURSTS
    assert asked <= set(queries[90:])
    assert bursts(replace(settings, watches=()), cases, START, 1) == ()
