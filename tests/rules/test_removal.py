"""Removal measured: the product-limit estimate equals that of lifelines, and looks make the moments that it is fed with."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter

from monitor.model import (
    AdsState,
    Case,
    CaseCell,
    CaseState,
    Device,
    Finding,
    Level,
    Look,
    Outcome,
    Place,
    Query,
    Sighting,
    Subject,
    Watch,
    WatchKind,
)
from rules.removal import (
    HORIZONS,
    RAISED,
    RAISED_FOR,
    End,
    Watched,
    after_filing,
    closer,
    median,
    raised,
    share_gone,
    survival,
    watched_at,
)

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
QUERY = Query("northwind", "google")
FINDING = Finding("trademark/mark-in-ad-text", 1, Level.HIGH, Subject("ad", 1, "top"), "Why.", "f" * 32)
EVENTS = st.lists(st.tuples(st.integers(1, 400).map(float), st.booleans()), min_size=1, max_size=60)


@settings(max_examples=40, deadline=None)
@given(events=EVENTS)
def test_the_estimate_is_that_of_lifelines(events: list[tuple[float, bool]]) -> None:
    theirs = KaplanMeierFitter().fit([hours for hours, _ in events], [gone for _, gone in events])
    steps = survival(events)
    for hours in (*HORIZONS, *(when for when, _ in events)):
        assert share_gone(steps, hours) == pytest.approx(1 - float(theirs.predict(hours)), abs=1e-9)
    if not any(math.isclose(step.left, 0.5) for step in steps):  # there lifelines rounds to the other side
        ours = median(steps)
        assert (math.inf if ours is None else ours) == float(theirs.median_survival_time_)


def test_a_table_by_hand() -> None:
    events = [(6.0, True), (6.0, True), (6.0, True), (6.0, False), (7.0, True), (9.0, False), (10.0, True), (10.0, False)]
    steps = survival(events)
    assert [(step.hours, step.at_risk, step.gone) for step in steps] == [(6.0, 8, 3), (7.0, 4, 1), (10.0, 2, 1)]
    assert [round(step.left, 4) for step in steps] == [0.625, 0.4688, 0.2344]
    assert median(steps) == 7.0
    assert [watched_at(events, hours) for hours in (5, 9, 24)] == [8, 7, 5]
    assert (survival([]), median(()), share_gone((), 24)) == ((), None, 0.0)


def followed(looks: str, filed: int) -> Watched | None:
    """What a look a day says (`X` shows it, `.` does not, `B` is blocked) when it was filed after so many days."""
    worth = {
        "X": (Outcome.PARSED, AdsState.PARSED),
        ".": (Outcome.PARSED, AdsState.NONE_SEEN),
        "B": (Outcome.CAPTCHA, AdsState.UNKNOWN),
    }
    days = [Look(f"{n:03d}", QUERY, START + timedelta(days=n), *worth[letter]) for n, letter in enumerate(looks)]
    seen = [
        Sighting(look.capture_id, QUERY, look.taken_at, FINDING)
        for look, letter in zip(days, looks, strict=True)
        if letter == "X"
    ]
    return after_filing(START + timedelta(days=filed, hours=-1), days, seen)


@pytest.mark.parametrize(
    ("looks", "filed", "end", "days", "returned"),
    [
        ("XXXXXX......", 6, End.GONE, 0, None),
        ("XXXXXXXX....", 6, End.GONE, 2, None),
        ("XXXXXXXX....X", 6, End.GONE, 2, 12),
        ("XXXXXXXX....XXX", 6, End.GONE, 2, 12),
        ("XXXXXXXXXX", 6, End.WATCHED, 3, None),
        ("XXXXXXXX.", 6, End.WATCHED, 2, None),
        ("XXXXXXXXBBBBBBBB", 6, End.WATCHED, 1, None),
        ("XXXXXX....", 9, End.BEFORE, 0, None),
    ],
)
def test_looks_make_an_end(looks: str, filed: int, end: End, days: int, returned: int | None) -> None:
    watched = followed(looks, filed)
    assert watched
    assert (watched.end, watched.hours) == (end, days * 24 + (1 if end is not End.BEFORE else 0))
    assert watched.returned == (START + timedelta(days=returned) if returned else None)
    if end is End.GONE:
        assert watched.proof >= 0.95


def test_nothing_is_said_where_nobody_looked() -> None:
    assert followed("XXX", 6) is None
    assert followed("XXXBBB", 3) is None
    assert followed("....", 1) is None


def case_at(state: CaseState, *keys: str) -> Case:
    cells = tuple(CaseCell(key, 1, 1) for key in keys)
    return Case("f" * 32, "trademark", "a.example", "NORTHWIND", "DE", state, Level.HIGH, START, START, cells=cells)


WATCH = Watch(
    "brand",
    WatchKind.BRAND,
    ("northwind", "meshlink"),
    ("google", "bing"),
    (Place("DE", "de"),),
    (Device.DESKTOP,),
    timedelta(hours=6),
)


@pytest.mark.parametrize(
    ("state", "after", "more"),
    [
        (CaseState.FILED, timedelta(hours=1), True),
        (CaseState.GONE_UNPROVEN, timedelta(days=3), True),
        (CaseState.VERIFIED_GONE, timedelta(days=3), False),
        (CaseState.CLOSED, timedelta(days=3), False),
        (CaseState.FILED, RAISED_FOR, False),
        (CaseState.FILED, -timedelta(hours=1), False),
    ],
)
def test_after_filing_its_own_cells_are_looked_at_more_often(state: CaseState, after: timedelta, *, more: bool) -> None:
    query = WATCH.expand()[0]
    keys = raised({"f" * 32: (START,)}, [case_at(state, query.key)], START + after)
    assert keys == ({query.key: RAISED} if more else {})
    extra = closer((WATCH,), keys)
    assert [(watch.expand(), watch.every) for watch in extra] == ([((query,), RAISED)] if more else [])


def test_a_query_that_is_asked_as_often_anyhow_or_no_longer_needs_no_more() -> None:
    key = WATCH.expand()[0].key
    assert (
        closer(
            (Watch("w", WatchKind.BRAND, ("northwind",), ("google",), (Place("DE", "de"),), (Device.DESKTOP,), RAISED),),
            {key: RAISED},
        )
        == ()
    )
    assert closer((WATCH,), {"google|DE|de||desktop|gone": RAISED}) == ()
