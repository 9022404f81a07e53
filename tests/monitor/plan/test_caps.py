"""Hard caps: never more than the cap, and the most important watches go on."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Brand, Device, Owner, Period, Place, Settings, Slot, SourceSettings, Watch, WatchKind
from monitor.plan import stratified
from monitor.plan.caps import Order, caps, day_of, month_of, order, refusal, shares

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
BERLIN = Place("DE", "de", "Berlin")
BRAND = Brand("Northwind", Owner("Northwind Networks GmbH", "DE"), ())
KINDS = (WatchKind.CANARY, WatchKind.SUPPORT, WatchKind.BRAND, WatchKind.PRODUCT)


def watch(name: str, kind: WatchKind, hours: int = 6, keywords: int = 1, priority: int | None = None) -> Watch:
    texts = tuple(f"{name} {number}" for number in range(keywords))
    every = timedelta(hours=hours)
    return Watch(name, kind, texts, ("google",), (BERLIN,), (Device.DESKTOP,), every, priority=priority)


def plan(*watches: Watch, daily: int | None = None, monthly: int | None = None) -> Settings:
    return Settings(BRAND, watches=watches, sources=(SourceSettings("sandbox", daily_cap=daily, monthly_cap=monthly),))


def test_the_order_is_priority_then_kind_then_the_file() -> None:
    made = plan(
        watch("product", WatchKind.PRODUCT),
        watch("brand", WatchKind.BRAND),
        watch("support b", WatchKind.SUPPORT),
        watch("support a", WatchKind.SUPPORT),
        watch("canary", WatchKind.CANARY),
        watch("dear product", WatchKind.PRODUCT, priority=1),
    )
    assert order(made) == ("canary", "dear product", "support b", "support a", "brand", "product")


def test_days_and_months_are_utc_and_whole() -> None:
    late = datetime.fromisoformat("2026-12-31T23:30:00-05:00")
    assert day_of(late) == Period(datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC))
    assert month_of(NOON.replace(month=2)) == Period(datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC))
    assert [cap.word for cap in caps(SourceSettings("x", daily_cap=1, monthly_cap=2), NOON)] == ["daily", "monthly"]


def test_room_is_kept_for_what_is_still_to_come_and_no_longer() -> None:
    made = Order(plan(watch("canary", WatchKind.CANARY, hours=6, keywords=2), watch("brand", WatchKind.BRAND)))
    assert made.kept("brand", "sandbox", timedelta(hours=12), {}) == 4
    assert made.kept("brand", "sandbox", timedelta(0), {"canary": 2, "brand": 9}) == 2
    assert made.kept("canary", "sandbox", timedelta(hours=12), {}) == 0
    assert made.kept("brand", "another", timedelta(hours=12), {"canary": 2}) == 0
    assert made.kept("taken out", "sandbox", timedelta(hours=6), {}) == 3


def test_a_refusal_says_which_cap_and_whether_it_is_reached_or_kept() -> None:
    cap = caps(SourceSettings("sandbox", daily_cap=1000), NOON)[0]
    assert refusal(cap, 998, 1) is None
    assert refusal(cap, 998, 2) == "daily cap of 1,000 looks is near: the 2 left are kept for more important watches"
    assert refusal(cap, 1000, 0) == "daily cap of 1,000 looks is reached"


def test_shares_are_dealt_in_order() -> None:
    made = plan(watch("brand", WatchKind.BRAND), watch("help", WatchKind.SUPPORT))
    dealt = shares(made, {"brand": 10.0, "help": 4.0}, 6)
    assert [(share.watch, share.granted, share.missed) for share in dealt] == [("help", 4.0, 0.0), ("brand", 2.0, 8.0)]
    assert all(share.missed == 0 for share in shares(made, {"brand": 10.0, "help": 4.0}, None))


WATCHES = st.lists(
    st.tuples(st.sampled_from(KINDS), st.sampled_from((1, 3, 6, 24)), st.integers(1, 3), st.none() | st.integers(1, 9)),
    min_size=1,
    max_size=4,
)


def walked(made: Settings, slots: list[Slot]) -> tuple[list[Slot], list[Slot]]:
    """What the caps let through and what not, slot by slot as the pipeline goes."""
    rank, source = Order(made), made.sources[0]
    asked: list[Slot] = []
    missed: list[Slot] = []
    for slot in slots:
        held = caps(source, slot.due)
        no = [
            refusal(
                cap,
                sum(cap.window.holds(one.due) for one in asked),
                rank.kept(slot.watch, source.name, cap.window.end - slot.due, {}),
            )
            for cap in held
        ]
        (missed if any(no) else asked).append(slot)
    return asked, missed


@settings(max_examples=60, deadline=None)
@given(WATCHES, st.integers(1, 60), st.none() | st.integers(1, 150), st.integers(0, 2**32))
def test_no_cap_is_ever_exceeded(
    drawn: list[tuple[WatchKind, int, int, int | None]], daily: int, monthly: int | None, seed: int
) -> None:
    watches = [watch(f"w{number}", *each) for number, each in enumerate(drawn)]
    made = plan(*watches, daily=daily, monthly=monthly)
    start = datetime(2026, 11, 29, tzinfo=UTC)
    slots = list(stratified(made, Period(start, start + timedelta(days=3)), seed))
    asked, missed = walked(made, slots)
    days = Counter(slot.due.date() for slot in asked)
    months = Counter(slot.due.month for slot in asked)
    assert len(asked) + len(missed) == len(slots)
    assert all(count <= daily for count in days.values())
    assert monthly is None or all(count <= monthly for count in months.values())
    # Within a cap nothing is missed.
    if monthly is None and all(count < daily for count in Counter(slot.due.date() for slot in slots).values()):
        less = replace(made.sources[0], daily_cap=10**6)
        assert walked(replace(made, sources=(less,)), slots)[1] == []


@settings(max_examples=60, deadline=None)
@given(WATCHES, st.integers(1, 40), st.integers(0, 2**32))
def test_who_goes_first_is_never_refused_before_one_who_comes_after(
    drawn: list[tuple[WatchKind, int, int, int | None]], daily: int, seed: int
) -> None:
    watches = [watch(f"w{number}", *each) for number, each in enumerate(drawn)]
    made = plan(*watches, daily=daily)
    place = {name: number for number, name in enumerate(order(made))}
    start = datetime(2026, 11, 29, tzinfo=UTC)
    asked, missed = walked(made, list(stratified(made, Period(start, start + timedelta(days=1)), seed)))
    # The most important watch of all is refused only when the whole cap has gone to it.
    for slot in missed:
        if place[slot.watch] == 0:
            mine = sum(one.watch == slot.watch for one in asked)
            assert len([one for one in asked if one.due < slot.due]) >= daily
            assert mine >= daily - 2 * sum(len(each.keywords) for each in watches)


@pytest.mark.parametrize("hours", [1, 5, 23])
def test_the_important_watch_gets_its_whole_day(hours: int) -> None:
    """Ten products every hour before one support search every hour: the cap leaves room for just the support search."""
    made = plan(watch("p", WatchKind.PRODUCT, 1, 10), watch("s", WatchKind.SUPPORT, 1, 1), daily=24 + hours)
    start = datetime(2026, 11, 29, tzinfo=UTC)
    asked, missed = walked(made, list(stratified(made, Period(start, start + timedelta(days=1)), 7)))
    assert Counter(slot.watch for slot in asked)["s"] == 24
    assert len(asked) == 24 + hours
    assert {slot.watch for slot in missed} == {"p"}
