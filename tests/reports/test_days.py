"""Days of readings: kept, outdated, thrown away; a report is the same with them and without, and as of its day."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.ledger import blind_hours, ledger
from monitor.model import (
    AdsState,
    Case,
    Device,
    Look,
    Outcome,
    Period,
    Query,
    Settings,
    Sighting,
    Slot,
    SlotState,
    Watch,
    WatchKind,
)
from monitor.store import Store
from monitor.store.database import Database, check
from monitor.store.rows import Reading
from reports import weekly
from reports.days.book import Book
from reports.days.keeping import Days
from reports.days.making import COUNTS, FACTS, HOLDINGS, LOOKS, SHARES
from reports.days.names import holder_key, holder_of, name_of, written
from reports.days.watching import blind_stretches, watched
from reports.once import uncollected
from reports.owners import Holder, Owner
from reports.phrases import Phrase, phrase
from reports.render import weekly_json
from rules.cases import fold
from tests.reports.archive import Entry
from tests.reports.story import BERLIN, FIRST, MADE_AT, SECOND, SETTINGS, Shown, archive, entries, entry

BOTH = Period(FIRST.start, SECOND.end)
CANARY = Query("cheap flights", "google", BERLIN)
LATE = timedelta(days=40)


@pytest.fixture
def store() -> Iterator[Store]:
    database = Database("sqlite://")
    check(database)
    found = Store(database)
    yield found
    found.close()


def save(store: Store, *rows: Entry) -> None:
    """The rows read one after the other, as a watch does."""
    for row in sorted(rows, key=lambda row: (row.capture.taken_at, row.capture.id)):
        store.save(Reading(row.capture, row.serp, row.findings), _fold)


def _fold(look: Look, seen: tuple[Sighting, ...], known: Mapping[str, Case]) -> list[Case]:
    names = dict.fromkeys((*known, *(one.finding.fingerprint for one in seen)))
    found = [fold(known.get(name), [look], [one for one in seen if one.finding.fingerprint == name]) for name in names]
    return [case for case in found if case]


def told(store: Store, settings: Settings = SETTINGS, period: Period = SECOND) -> str:
    return weekly_json(weekly.gather(store.view(settings, lambda _: b""), period, MADE_AT))


def parts(store: Store, part: str, settings: Settings = SETTINGS, period: Period = BOTH) -> list[bool]:
    """Whether each day of a part is there as it is wanted."""
    view = store.view(settings, lambda _: b"")
    days = Days(view)
    made_for = days.made_for(part)
    return [one.body is not None for one in view.digests(period, part, made_for, sighted=part in HOLDINGS, known=period)]


def test_a_report_is_the_same_with_days_without_them_and_after_they_were_thrown_away(store: Store) -> None:
    save(store, *entries())
    first = told(store)
    assert all(parts(store, part, period=SECOND) != [] and all(parts(store, part, period=SECOND)) for part in (*FACTS, *HOLDINGS))
    assert told(store) == first
    store.digests.forget()
    assert not any(parts(store, LOOKS))
    assert told(store) == first


def test_a_later_look_and_a_better_reader_outdate_their_own_day_only(store: Store) -> None:
    save(store, *entries())
    told(store)
    rows = [one for one in entries() if SECOND.holds(one.capture.taken_at)]
    moment = rows[0].capture.taken_at + timedelta(minutes=7)
    save(store, entry(rows[0].capture.query, moment, Shown()))
    assert parts(store, COUNTS, period=SECOND).count(False) == 1
    told(store)
    assert all(parts(store, COUNTS, period=SECOND))
    store.rewrite(Reading(rows[-1].capture, replace(rows[-1].serp, results=()), ()))
    assert parts(store, SHARES, period=SECOND).count(False) == 1
    fresh = told(store)
    store.digests.forget()
    assert told(store) == fresh


def test_who_is_who_outdates_what_rests_on_it_and_nothing_else(store: Store) -> None:
    save(store, *entries())
    told(store)
    other = replace(SETTINGS, brand=replace(SETTINGS.brand, domains=("elsewhere.example",)))
    assert all(parts(store, LOOKS, other, SECOND))
    assert not any(parts(store, SHARES, other, SECOND))
    assert told(store, other) != told(store)


def test_an_old_report_is_the_same_after_later_looks(store: Store) -> None:
    save(store, *entries())
    then = told(store, period=FIRST)
    for one in entries():
        moment = one.capture.taken_at + LATE
        save(store, entry(one.capture.query, moment, Shown()))
    assert told(store, period=FIRST) == then


def with_canary() -> Settings:
    watch = Watch("canary", WatchKind.CANARY, (CANARY.text,), (CANARY.engine,), (BERLIN,), (Device.DESKTOP,), timedelta(days=1))
    return replace(SETTINGS, watches=(*SETTINGS.watches, watch))


def silent(at: datetime) -> Entry:
    one = entry(CANARY, at, Shown())
    return replace(one, serp=replace(one.serp, ads=(), ads_state=AdsState.NONE_SEEN))


def test_silent_canaries_take_no_ads_seen_from_days_that_were_kept_before(store: Store) -> None:
    rows = [replace(one, serp=replace(one.serp, ads=(), ads_state=AdsState.NONE_SEEN), findings=()) for one in entries()]
    save(store, *rows)
    settings = with_canary()
    assert '"silent": 0' in told(store, settings)
    save(store, *(silent(SECOND.start + timedelta(hours=hours)) for hours in (30, 60, 80)))
    found = told(store, settings)
    store.digests.forget()
    assert told(store, settings) == found
    report = weekly.gather(store.view(settings, lambda _: b""), SECOND, MADE_AT)
    assert sum(cell.silent for cell in report.coverage.cells) > 0
    assert told(store, settings, FIRST) == told(store, SETTINGS, FIRST)


@pytest.mark.parametrize("cut", [timedelta(hours=9), timedelta(hours=13, minutes=30)])
def test_a_period_that_cuts_days_counts_what_lies_in_it(cut: timedelta) -> None:
    period = Period(FIRST.start + cut, SECOND.end - cut)
    looks = list(archive().looks(period))
    found = Book(archive()).looked(period)
    assert sum(len(one.ids) + len(one.unproven) for one in found.by_query.values()) == len(looks)
    assert sum(one.looks for one in Book(archive()).counts(period).values()) == len(looks)
    names = [name for one in found.by_query.values() for name in (*one.ids, *(name for _, name, _ in one.unproven))]
    assert sorted(names) == sorted(look.capture_id for look in looks)


def blocked() -> tuple[Entry, ...]:
    """The story with some looks blocked, several at once."""
    bad = Shown(outcome=Outcome.CAPTCHA)
    return tuple(entry(one.capture.query, one.capture.taken_at, bad) if n % 3 else one for n, one in enumerate(entries()))


@pytest.mark.parametrize("rows", [entries, blocked])
def test_days_say_what_the_ledger_says_of_single_looks(rows: Callable[[], tuple[Entry, ...]]) -> None:
    view = archive(rows())
    looks, looked = list(view.looks(BOTH)), Book(view).looked(BOTH).by_query
    assert blind_stretches(looked, ()) == blind_hours(looks, ())
    wanted = {(row.engine, row.place, row.device): row for row in ledger(looks)}
    for cell, found in watched(looked).items():
        assert found.hours == wanted[cell].watched_hours
        assert found.trials == pytest.approx(wanted[cell].trials)


@pytest.mark.parametrize("name", ["Airhaus", "a\x01b\x02c", "", "„Ünï“", phrase("{who} (lands on own site)", who='"Ltd"')])
def test_names_come_back_as_they_were_kept(name: str) -> None:
    found = name_of(written(name))
    assert found == name.replace("\x01", "").replace("\x02", "")
    assert isinstance(found, Phrase) == isinstance(name, Phrase)
    assert holder_of(holder_key(Holder(name, Owner.OTHER))) == Holder(found, Owner.OTHER)


@pytest.mark.parametrize("on", [True, False])
def test_whoever_collects_garbage_does_so_again_after_a_report(on: bool) -> None:
    was = gc.isenabled()
    (gc.enable if on else gc.disable)()
    try:
        with uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() == on
    finally:
        (gc.enable if was else gc.disable)()


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9), st.booleans()), max_size=40), st.lists(st.integers(0, 6), max_size=9)
)
def test_looks_and_slots_of_one_moment_are_told_in_the_ledger_s_order(
    drawn: list[tuple[int, int, bool]], missed: list[int]
) -> None:
    queries = [watch_query for watch in SETTINGS.watches for watch_query in watch.expand() if watch_query.engine == "google"]
    rows = {
        (moment, number): entry(
            queries[number % 2],
            FIRST.start + moment * timedelta(hours=1),
            Shown(outcome=Outcome.PARSED if seen else Outcome.CAPTCHA),
            f"source{number}",
        )
        for moment, number, seen in drawn
    }
    slots = [Slot(queries[0], FIRST.start + moment * timedelta(hours=1), "brand", SlotState.MISSED, "x") for moment in missed]
    view = archive(tuple(rows.values()))
    looks, looked = list(view.looks(BOTH)), Book(view).looked(BOTH).by_query
    assert blind_stretches(looked, slots) == blind_hours(looks, slots)
