"""What machines over one database settle between them: claims within a source's bounds, beats, one probe, one leader."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.model import Capture, Outcome, Period, Place, Query, Serp, Slot
from monitor.store import Bounds, DutyState, Pause, Reading, Store
from monitor.store.claims import LOST, gone, own_name
from monitor.store.fleet import PROBE
from monitor.store.rota import LEASE

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
HERE, THERE = "here/1", "there/1"
BERLIN = Place("DE", "de", "Berlin")
WALL = Pause("direct", "google", BERLIN, NOON, Outcome.CAPTCHA, "captcha", 2)


@pytest.fixture(params=["file", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("new_postgres")())
    return f"sqlite:///{tmp_path}/serpwarden.db"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url)
    yield opened
    opened.close()


def slots(store: Store, number: int) -> list[Slot]:
    found = [Slot(Query(f"northwind {n}", "google", BERLIN), NOON, "help") for n in range(number)]
    store.plan(found)
    return found


def test_all_together_ask_no_more_at_a_time_than_a_source_takes(store: Store) -> None:
    planned = slots(store, 40)
    bounds = Bounds("direct", 3)
    with ThreadPoolExecutor(8) as hands:
        claims = list(hands.map(lambda one: store.fleet.claim(one[1], f"m{one[0] % 8}/1", NOON, bounds), enumerate(planned)))
    assert sum(map(bool, claims)) == 3
    assert sum(claim.full for claim in claims) == 37
    taken = [slot for slot, claim in zip(planned, claims, strict=True) if claim]
    assert store.miss(taken[0], "no")
    free = next(slot for slot, claim in zip(planned, claims, strict=True) if not claim)
    assert store.fleet.claim(free, HERE, NOON, bounds)
    assert store.fleet.claim(planned[-1] if planned[-1] is not free else planned[-2], HERE, NOON, Bounds("other", 1))


def test_one_of_many_gets_a_slot(store: Store) -> None:
    (slot,) = slots(store, 1)
    with ThreadPoolExecutor(8) as hands:
        claims = list(hands.map(lambda n: store.fleet.claim(slot, f"m{n}/1", NOON, Bounds("direct", 99)), range(16)))
    assert sum(map(bool, claims)) == 1
    assert not any(claim.full for claim in claims)


def test_a_claim_whose_worker_died_leaves_room_after_its_lease(store: Store) -> None:
    first, second = slots(store, 2)
    assert store.fleet.claim(first, THERE, NOON, Bounds("direct", 1))
    assert store.fleet.claim(second, HERE, NOON + 14 * MINUTE, Bounds("direct", 1)).full
    assert store.fleet.claim(second, HERE, NOON + 16 * MINUTE, Bounds("direct", 1))


def test_beats_are_even_whoever_asks_and_a_clock_put_back_stops_nobody(store: Store) -> None:
    planned = slots(store, 9)
    bounds = Bounds("direct", 9, 2.0)
    waits = [store.fleet.claim(slot, f"m{n}/1", NOON, bounds).wait for n, slot in enumerate(planned[:5])]
    assert waits == [0, 2, 4, 6, 8]
    assert store.fleet.claim(planned[5], HERE, NOON + MINUTE, bounds).wait == 0
    assert store.fleet.claim(planned[6], HERE, NOON - 9 * HOUR, bounds).wait <= 9 * 2.0


def test_one_probe_goes_out_however_many_want_to(store: Store) -> None:
    store.pause(WALL)
    with ThreadPoolExecutor(8) as hands:
        assert sum(hands.map(lambda _: store.fleet.probe(WALL, NOON + SECOND), range(16))) == 1
    (held,) = store.pauses(NOON)
    assert (held.until, held.times) == (NOON + SECOND + PROBE, 2)
    assert not store.fleet.probe(WALL, NOON + MINUTE)
    assert store.fleet.probe(WALL, NOON + 5 * MINUTE)
    store.fleet.give_up_probe(WALL)
    assert store.fleet.probe(WALL, NOON + 5 * MINUTE)
    store.pause(Pause("direct", "google", BERLIN, NOON + 6 * MINUTE, Outcome.CAPTCHA, "again", 3))
    assert [(pause.until, pause.times) for pause in store.pauses(NOON)] == [(NOON + 6 * MINUTE, 3)]
    store.resume(WALL)
    assert store.fleet.probe(WALL, NOON + MINUTE)


def test_one_leads_until_it_leaves_or_its_lease_is_over(store: Store) -> None:
    with ThreadPoolExecutor(8) as hands:
        led = list(hands.map(lambda n: store.fleet.lead("run", f"m{n}/1", NOON, MINUTE), range(16)))
    assert sum(led) == 1
    lease = store.fleet.leader("run")
    assert lease is not None
    first = lease.holder
    assert store.fleet.lead("run", first, NOON + 50 * SECOND, MINUTE)
    assert not store.fleet.lead("run", THERE, NOON + 100 * SECOND, MINUTE)
    assert store.fleet.lead("run", THERE, NOON + 111 * SECOND, MINUTE)
    assert not store.fleet.lead("run", first, NOON + 112 * SECOND, MINUTE)
    store.fleet.leave("run", first)
    assert not store.fleet.lead("run", HERE, NOON + 112 * SECOND, MINUTE)
    store.fleet.leave("run", THERE)
    assert store.fleet.lead("run", HERE, NOON + 112 * SECOND, MINUTE)
    assert store.fleet.lead("run", THERE, NOON - 9 * HOUR, MINUTE), "a lease that ends in another age binds nobody"
    assert store.fleet.leader("nothing") is None


def test_a_dead_process_of_this_machine_leads_no_longer(store: Store) -> None:
    me = own_name()
    dead = f"{me.rpartition('/')[0]}/4194999"
    assert gone(dead, me.rpartition("/")[0])
    assert store.fleet.lead("run", dead, NOON, HOUR)
    assert not store.fleet.lead("run", THERE, NOON, HOUR)
    assert store.fleet.lead("run", me, NOON, HOUR)


def test_what_another_has_just_brought_is_left_to_them(store: Store) -> None:
    (slot,) = slots(store, 1)
    assert store.fleet.claim(slot, THERE, NOON, Bounds("direct", 1))
    record = Capture("c", slot.query, "direct", NOON, "", 200, "text/html", "0" * 64, 1, due=slot.due, watch="help")
    store.record(record)
    assert store.fleet.at_it(record, HERE, NOON)
    assert not store.fleet.at_it(record, THERE, NOON)
    assert not store.fleet.at_it(record, HERE, NOON + 16 * MINUTE)


def test_what_a_silent_worker_claimed_is_free_after_a_minute_and_its_late_answer_counts(store: Store) -> None:
    first, second = slots(store, 2)
    store.fleet.at_work(THERE, NOON, MINUTE)
    assert store.fleet.claim(first, THERE, NOON, Bounds("direct", 1))
    assert store.fleet.claim(second, HERE, NOON + 59 * SECOND, Bounds("direct", 1)).full
    assert (store.abandoned(NOON + 59 * SECOND), store.fleet.silent(NOON + 59 * SECOND)) == ((), frozenset())
    assert store.fleet.claim(second, HERE, NOON + MINUTE, Bounds("direct", 1))
    (lost,) = store.abandoned(NOON + MINUTE)
    assert store.miss(lost, LOST)
    record = Capture("c", first.query, "direct", NOON, "", 200, "text/html", "0" * 64, 1, due=first.due, watch="help")
    store.save(Reading(record, Serp(first.query.text, Outcome.PARSED, (), ())), lambda *_: ())
    assert store.watchbook.missed(Period(NOON - HOUR, NOON + HOUR)) == ()
    store.fleet.at_work(HERE, NOON + 48 * HOUR, MINUTE)
    assert store.fleet.silent(NOON + 99 * HOUR) == {HERE}


def test_a_cap_holds_whoever_spends(store: Store) -> None:
    today = Period(NOON - 12 * HOUR, NOON + 12 * HOUR)
    with ThreadPoolExecutor(8) as hands:
        full = list(hands.map(lambda _: store.desk.purse.spend("direct", NOON, {today: 10}), range(40)))
    assert (full.count(None), store.desk.purse.asked("direct", today)) == (10, 10)


def test_the_database_says_what_time_it_is_where_it_has_a_clock(url: str, store: Store) -> None:
    now = datetime.now(UTC)
    ahead = store.fleet.tune(now - 2 * HOUR)
    assert ahead == timedelta(0) if url.startswith("sqlite") else abs(ahead - 2 * HOUR) < MINUTE
    (slot,) = slots(store, 1)
    assert store.fleet.claim(slot, THERE, now - 2 * HOUR, Bounds("direct", 1))
    assert store.abandoned(now - 2 * HOUR + 14 * MINUTE) == ()
    assert len(store.abandoned(now - 2 * HOUR + 16 * MINUTE)) == 1


def test_a_duty_is_done_once_a_period(store: Store) -> None:
    rota = store.desk.rota
    with ThreadPoolExecutor(8) as hands:
        assert sum(hands.map(lambda n: rota.begin("report", "2026-W47", f"m{n}/1", NOON), range(16))) == 1
    rota.end("report", "2026-W47", NOON, DutyState.FAILED, "no room", again_at=NOON + HOUR)
    assert not rota.begin("report", "2026-W47", HERE, NOON + MINUTE)
    assert rota.begin("report", "2026-W47", HERE, NOON + HOUR)
    rota.end("report", "2026-W47", NOON + HOUR, DutyState.DONE, "written")
    assert not rota.begin("report", "2026-W47", HERE, NOON + 99 * HOUR)
    assert rota.begin("report", "2026-W48", THERE, NOON)
    (first, second) = rota.ever(["report"])
    assert (first.state, first.tries, first.detail) == (DutyState.DONE, 2, "written")
    assert second.state is DutyState.DOING
    assert not rota.begin("report", "2026-W48", HERE, NOON + LEASE - SECOND)
    assert not rota.begin("report", "2026-W48", HERE, NOON + LEASE, again=False)
    assert rota.ever()[-1].state is DutyState.LOST
    assert not rota.begin("report", "2026-W48", HERE, NOON + 9 * LEASE)
