"""What is kept of days and weeks is told apart from what is outdated, on every database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from monitor.model import Digest, Period, Query, Settings
from monitor.store import Store, StoredView
from tests.reports.story import FIRST, SECOND, SETTINGS, Shown, entries, entry
from tests.reports.test_days import save

MONDAY, NEXT = FIRST.start.date(), SECOND.start.date()
ALL = (MONDAY, SECOND.end.date())


def view(store: Store, settings: Settings = SETTINGS) -> StoredView:
    return store.view(settings, lambda _: b"")


def weeks(store: Store, made_for: str = "x", week: Period = FIRST) -> list[Digest]:
    return list(view(store).week_digests(week, "part/week", made_for, sighted=True, known=week))


def test_the_latest_look_is_found_wherever_it_lies(store: Store) -> None:
    assert view(store).latest_look() is None
    rows = entries()
    save(store, *rows[:5])
    assert view(store).latest_look() == rows[4].capture.taken_at
    far = entry(rows[0].capture.query, datetime(2031, 1, 1, tzinfo=UTC), Shown())
    store.record(far.capture)  # asked and not read yet: no look
    assert view(store).latest_look() == rows[4].capture.taken_at
    save(store, far)
    assert view(store).latest_look() == far.capture.taken_at


def test_a_week_is_outdated_by_a_change_of_any_of_its_days(store: Store) -> None:
    save(store, *entries())
    bare = weeks(store)
    assert [one.body for one in bare] == [None] * 4
    assert {one.day for one in bare} == {MONDAY}
    assert {one.edition for one in bare} == {7}
    view(store).keep_digests("part/week", "x", [replace(one, body=b"{}") for one in bare], sighted=True)
    assert [one.body for one in weeks(store)] == [b"{}"] * 4
    assert [one.body for one in weeks(store, "y")] == [None] * 4
    assert [one.body for one in weeks(store, week=SECOND)] == [None] * 4
    assert not store.digests.lacks_week("part/week", MONDAY, "x")
    assert store.digests.lacks_week("part/week", MONDAY, "y")
    assert store.digests.lacks_week("part/week", NEXT, "x")
    late = entry(bare[2].query, FIRST.end - timedelta(minutes=1), Shown())
    save(store, late)
    assert [(one.query, one.edition) for one in weeks(store) if one.body is None] == [(bare[2].query, 8)]
    assert store.digests.lacks_week("part/week", MONDAY, "x")


def test_queries_come_in_order_of_their_first_day(store: Store) -> None:
    rows = entries()
    late = [Query(f"new {number}", "google") for number in range(5)]
    save(store, *rows, *(entry(query, FIRST.start + timedelta(days=5 - n), Shown()) for n, query in enumerate(late)))
    assert [one.query for one in weeks(store)][4:] == late[::-1]


def test_what_is_lacking_is_counted_by_day_whatever_canaries_took(store: Store) -> None:
    save(store, *entries())
    first = list(view(store).digests(FIRST, "part", "x", sighted=True, known=FIRST))
    assert store.digests.lacking("part", ALL, "x") == {MONDAY + timedelta(days=number): 4 for number in range(14)}
    store.digests.keep("part", "x", [replace(one, body=b"{}", sight=" 1:2") for one in first[:6]], sighted=True)
    lacking = store.digests.lacking("part", (MONDAY, NEXT), "x")
    assert lacking == {MONDAY + timedelta(days=number): 4 - 2 * (number == 1) for number in range(1, 7)}
    assert store.digests.lacking("part", (date(2026, 1, 1), MONDAY), "x") == {}
