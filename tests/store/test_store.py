"""What is written comes back, and no crash leaves a state from which the work cannot go on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest

from monitor.errors import StoreError
from monitor.model import (
    Ad,
    AdKind,
    AdSlot,
    AdsState,
    Brand,
    Capture,
    Case,
    CaseCell,
    CaseState,
    Device,
    Finding,
    Level,
    Look,
    Outcome,
    Owner,
    Period,
    Place,
    Problem,
    ProblemCode,
    Query,
    Refusal,
    Result,
    ResultKind,
    Serp,
    Settings,
    Sighting,
    Slot,
    SlotState,
    Subject,
    capture_id,
)
from monitor.store import Pause, Reading, Store, StoredView

NOON = datetime(2026, 11, 21, 12, 0, 0, 123456, UTC)
WEEK = Period(NOON - timedelta(days=3), NOON + timedelta(days=4))
BERLIN = Place("DE", "de", "Berlin")
ROUTER = Query("northwind router", "google", BERLIN, Device.MOBILE)
RESET = Query("northwind reset", "bing", Place("DE", "de"))
SETTINGS = Settings(Brand("Northwind", Owner("Northwind GmbH", "DE"), ()))


def capture(query: Query = ROUTER, at: datetime = NOON, *, slot: Slot | None = None) -> Capture:
    sha256 = f"{int(at.timestamp()) % 2**64:064x}"
    return Capture(
        id=capture_id(query, "sandbox", at, sha256),
        query=query,
        source="sandbox",
        taken_at=at,
        url="http://localhost/search?q=a\0b",
        status=200,
        media_type="text/html",
        sha256=sha256,
        size=9,
        refusal=Refusal(Outcome.RATE_LIMITED, "slow down", timedelta(seconds=1.5)),
        due=slot.due if slot else None,
        watch=slot.watch if slot else None,
        headers=(("server", "box"),),
        notes=(("retries", "1"),),
    )


FINDING = Finding(
    "trademark/mark-in-ad-text", 2, Level.HIGH, Subject("ad", 1, "top"), "says NORTHWIND", "rival.example|NORTHWIND|DE|trademark"
)


def reading(record: Capture, *findings: Finding, outcome: Outcome = Outcome.PARSED) -> Reading:
    serp = Serp(
        query=record.query.text,
        outcome=outcome,
        results=(Result(1, ResultKind.ORGANIC, "Half a pair \ud83d", "https://a.example/\0"),),
        ads=(Ad(AdSlot.TOP, 1, AdKind.TEXT, "Router", target_url="https://rival.example/", chain=("a", "b")),),
        ads_state=AdsState.PARSED,
        engine=record.query.engine,
        device=record.query.device,
        place=record.query.place,
        taken_at=record.taken_at,
        problems=(Problem(ProblemCode.UNKNOWN_BLOCK, "x"),),
    )
    return Reading(record, serp, findings)


def fold(look: Look, seen: tuple[Sighting, ...], known: Mapping[str, Case]) -> Iterable[Case]:
    """A fold of our own, as small as the store needs: counts looks and sightings."""
    for sighting in seen:
        finding, cells = sighting.finding, (CaseCell(look.query.key, 1, 1),)
        new = Case(
            finding.fingerprint, finding.family, None, None, None, CaseState.NEW, finding.level, look.taken_at, look.taken_at
        )
        old = known.get(finding.fingerprint, new)
        yield replace(old, sightings=old.sightings + 1, last_seen=look.taken_at, cells=cells)
    for name in known.keys() - {sighting.finding.fingerprint for sighting in seen}:
        yield replace(known[name], looks_since=known[name].looks_since + 1)


def view(store: Store) -> StoredView:
    return store.view(SETTINGS, lambda sha256: sha256.encode())


def test_a_capture_and_its_reading_come_back_whole(store: Store) -> None:
    record = capture()
    store.record(record)
    assert store.unread() == (record,)
    assert store.save(reading(record, FINDING), fold)
    seen = view(store)
    assert seen.capture(record.id) == record
    assert seen.capture(record.id).taken_at.microsecond == NOON.microsecond
    serp = seen.serp(record.id)
    assert serp.capture == record.id
    assert serp.ads == reading(record).serp.ads
    assert serp.results[0].title == "Half a pair \ufffd"
    assert store.unread() == ()
    assert [s.finding for s in seen.sightings(WEEK)] == [replace(FINDING, capture=record.id)]
    assert seen.evidence("ab") == b"ab"
    with pytest.raises(KeyError):
        seen.capture("none")
    with pytest.raises(KeyError):
        seen.serp("none")


def test_times_keep_their_moment_whatever_their_zone(store: Store) -> None:
    tokyo = NOON.astimezone(timezone(timedelta(hours=9)))
    store.save(reading(replace(capture(), taken_at=tokyo)), fold)
    (look,) = view(store).looks(Period(NOON, NOON + timedelta(microseconds=1)))
    assert look.taken_at == NOON
    assert look.taken_at.utcoffset() == timedelta(0)


def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises((StoreError, ValueError), match="no time zone"):
        store.due(NOON.replace(tzinfo=None))


def test_saving_twice_folds_once(store: Store) -> None:
    record = capture()
    assert store.save(reading(record, FINDING), fold)
    assert not store.save(reading(record, FINDING), fold)
    (case,) = view(store).cases()
    assert case.sightings == 1
    assert len(list(view(store).sightings(WEEK))) == 1


def test_a_look_reaches_the_cases_seen_at_its_query(store: Store) -> None:
    store.save(reading(capture(), FINDING), fold)
    store.save(reading(capture(at=NOON + timedelta(hours=1))), fold)
    store.save(reading(capture(RESET, NOON + timedelta(hours=2))), fold)
    (case,) = view(store).cases()
    assert (case.sightings, case.looks_since) == (1, 1)
    assert [s.taken_at for s in view(store).case_sightings(FINDING.fingerprint)] == [NOON]


def test_a_failing_fold_leaves_the_capture_unread(store: Store) -> None:
    def broken(look: Look, seen: tuple[Sighting, ...], known: Mapping[str, Case]) -> Iterable[Case]:
        raise ZeroDivisionError

    record = capture()
    store.record(record)
    with pytest.raises(ZeroDivisionError):
        store.save(reading(record, FINDING), broken)
    assert store.unread() == (record,)
    assert not list(view(store).sightings(WEEK))
    assert store.save(reading(record, FINDING), fold)


def test_a_slot_is_planned_claimed_and_ended_once(store: Store) -> None:
    slot = Slot(ROUTER, NOON, "help")
    assert store.plan([slot, slot, Slot(RESET, NOON, "help")]) == 2
    assert store.plan([slot]) == 0
    assert store.due(NOON - timedelta(seconds=1)) == ()
    assert store.due(NOON)[0] == slot
    assert store.claim(slot, NOON)
    assert not store.claim(slot, NOON)
    record = capture(slot=slot)
    store.record(record)
    assert store.abandoned(NOON + timedelta(days=1)) == ()
    store.save(reading(record), fold)
    assert store.due(NOON) == (Slot(RESET, NOON, "help"),)
    assert not store.miss(slot, "too late")
    assert store.miss(Slot(RESET, NOON, "help"), "no source")
    (google,) = [cell for cell in view(store).coverage(WEEK) if cell.engine == "google"]
    (bing,) = [cell for cell in view(store).coverage(WEEK) if cell.engine == "bing"]
    assert (google.asked, google.proven, google.outcomes) == (1, 1, ((Outcome.PARSED, 1),))
    assert (bing.asked, bing.proven, bing.outcomes) == (0, 0, ((Outcome.MISSED, 1),))


def test_a_slot_that_was_not_asked_can_be_given_back(store: Store) -> None:
    slot = Slot(ROUTER, NOON, "help")
    store.plan([slot])
    assert not store.release(slot)
    assert store.claim(slot, NOON)
    assert store.release(slot)
    assert store.due(NOON) == (slot,)


def test_the_claims_of_a_dead_worker_are_found_and_those_of_a_live_one_are_not(store: Store) -> None:
    done = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True, text=True)
    mine, dead, far = (Slot(ROUTER, NOON + timedelta(hours=n), "help") for n in range(3))
    store.plan([mine, dead, far])
    host, name = store.worker.rpartition("/")[0], store.worker
    store.claim(mine, NOON)
    store.worker = f"{host}/{done.stdout.strip()}"
    store.claim(dead, NOON)
    store.worker = "elsewhere/1"
    store.claim(far, NOON)
    store.worker = name
    assert store.abandoned(NOON) == (replace(dead, state=SlotState.CLAIMED),)
    assert [slot.due for slot in store.abandoned(NOON + timedelta(hours=1))] == [mine.due, dead.due, far.due]


def test_the_view_streams_in_order_over_many_pages(store: Store) -> None:
    for number in range(1_100):
        store.save(reading(capture(at=NOON + timedelta(seconds=number // 3), query=replace(ROUTER, text=str(number)))), fold)
    looks = list(view(store).looks(WEEK))
    assert len(looks) == 1_100
    assert all((a.taken_at, a.capture_id) < (b.taken_at, b.capture_id) for a, b in pairwise(looks))
    assert [look for look, _ in view(store).serps(WEEK)] == looks
    assert [record.id for record in view(store).captures()] == [look.capture_id for look in looks]


def test_pauses_outlive_the_process_and_the_longer_one_holds(store: Store) -> None:
    short = Pause("direct", "google", BERLIN, NOON + timedelta(minutes=3), Outcome.RATE_LIMITED, "429")
    long = replace(short, until=NOON + timedelta(hours=1), outcome=Outcome.CAPTCHA)
    for pause in (long, short):
        store.pause(pause)
    assert store.pauses(NOON) == (long,)
    assert store.pauses(NOON + timedelta(hours=1)) == ()


def test_a_reading_made_again_replaces_the_old_one(store: Store) -> None:
    record = capture()
    store.save(reading(record, FINDING, FINDING), fold)
    store.rewrite(reading(record, replace(FINDING, rule_version=3), outcome=Outcome.PARTIAL))
    assert view(store).serp(record.id).outcome is Outcome.PARTIAL
    assert [s.finding.rule_version for s in view(store).findings(record.id)] == [3]
    (case,) = view(store).cases()
    store.replace_cases([replace(case, title="again")])
    assert [c.title for c in view(store).cases()] == ["again"]
    store.keep_case(replace(case, state=CaseState.CLOSED))
    assert [c.state for c in view(store).cases()] == [CaseState.CLOSED]


def test_known_bytes_are_known_by_source(store: Store) -> None:
    record = capture()
    store.record(record)
    store.record(record)
    assert store.knows(record.sha256, "sandbox")
    assert not store.knows(record.sha256, "upload")
