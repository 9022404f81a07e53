"""Who advertises only from one to four at night in one city is found within a week, and by asking on the hour never."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from monitor.model import Brand, Device, Owner, Period, Place, Settings, Slot, Watch, WatchKind
from monitor.plan import stratified
from monitor.sandbox import World, compose, load
from monitor.sandbox.asking import Wish
from monitor.sandbox.composing import settle

EVADER = "router-outlet.example"
START = datetime(2026, 10, 19, 10, tzinfo=UTC)
"""Monday noon in Berlin: the first night is half a day away."""

WEEK = Period(START, START + timedelta(days=7))
SEEDS = range(200)
CITIES = ("Berlin", "Hamburg", "München")


def watched() -> Settings:
    """One keyword on one engine, in three cities, every six hours: the cadence of the example in the manual."""
    places = tuple(Place("DE", "de", city) for city in CITIES)
    watch = Watch(
        "brand", WatchKind.BRAND, ("northwind",), ("google",), places, (Device.DESKTOP, Device.MOBILE), timedelta(hours=6)
    )
    return Settings(Brand("Northwind", Owner("Northwind GmbH", "DE"), ()), watches=(watch,))


def shows(world: World, slot: Slot) -> bool:
    query = slot.query
    wish = Wish(
        query.engine, query.text, query.place.country, query.place.language, query.place.city, query.device, 1, verbatim=True
    )
    return any(ad.host == EVADER for ad in compose(world, settle(world, wish, slot.due)).ads)


def fixed(settings: Settings) -> Iterator[Slot]:
    """What most monitors do: midnight, six, noon and six, by the clock of the place."""
    for number in range(28):
        due = START + timedelta(hours=6 * number)
        yield from (Slot(query, due, watch.name) for watch in settings.watches for query in watch.expand())


def looks_until_seen(slots: Iterator[Slot], seen: partial[bool]) -> int | None:
    """How many looks it takes, the one that shows it included; None when none does."""
    return next((number for number, slot in enumerate(slots, start=1) if seen(slot)), None)


@pytest.fixture(scope="module")
def world() -> World:
    return load()


def test_the_evader_is_found_within_a_week_whatever_the_seed(world: World) -> None:
    settings, seen = watched(), partial(shows, world)
    needed = [looks_until_seen(stratified(settings, WEEK, seed), seen) for seed in SEEDS]
    found = sorted(number for number in needed if number is not None)
    week = len(list(stratified(settings, WEEK, 0)))
    by_the_clock = looks_until_seen(fixed(settings), seen)
    print(
        f"\nevader (01:00-04:00, Berlin only), {week} looks a week: found in {len(found)} of {len(SEEDS)} plans, after "
        f"{found[0]} to {found[-1]} looks, median {found[len(found) // 2]}; a fixed six-hourly timetable: "
        + ("never" if by_the_clock is None else str(by_the_clock))
    )
    assert len(found) == len(SEEDS)
    assert found[len(found) // 2] <= week // 4
    assert by_the_clock is None
