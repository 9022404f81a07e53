"""Thirty days of trouble, lived in a process of its own that is killed twice: what is left has to be complete and honest."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from monitor.archive import Archive, kept_by
from monitor.ledger import blind_hours
from monitor.model import PROVEN, AdsState, Outcome, Period
from monitor.sandbox import Box, load, serve
from monitor.store.claims import LOST
from reports import weekly
from reports.away import Why
from reports.coverage import Coverage, cover
from tests.monitor.month.skies import ASLEEP, DAY, DISK, DOWN, DRY, LAPSE, MONTH, SUMMER_ENDS, WALL, settings

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Month:
    """What is left of it, and how often the boxes were asked."""

    archive: Archive
    folder: Path
    asked: Counter[object]
    twice: int
    requests: int
    seconds: float


def lived(box: Box, dry: Box, folder: Path) -> float:
    """Live the month, with two kills at moments that a seed draws; how many seconds it took."""
    began = time.monotonic()
    chance = random.Random(1025)  # noqa: S311
    for least in (chance.randrange(30, 120), chance.randrange(220, 300), None):
        command = [sys.executable, "-m", "tests.monitor.month.skies", box.base_url, dry.base_url, str(folder)]
        with subprocess.Popen(command, cwd=ROOT) as process:
            while least is not None and len(box.log) + len(dry.log) < least and process.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=0.003)
            if least is None:
                assert process.wait(timeout=150) == 0
            else:
                assert process.poll() is None
                process.kill()
    return time.monotonic() - began


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Month]:
    folder = tmp_path_factory.mktemp("month")
    world = replace(load(), refusals=())
    with serve(world) as box, serve(replace(world, campaigns=(), products=())) as dry:
        seconds = lived(box, dry, folder)
        asked = Counter((entry.ask.key, entry.ask.moment) for entry in (*box.log.entries, *dry.log.entries))
        twice = len(box.log.twice()) + len(dry.log.twice())
        with kept_by(settings(box.base_url, str(folder))) as archive:
            yield Month(archive, folder, Counter(asked), twice, len(box.log) + len(dry.log), seconds)


@pytest.mark.timeout(240)
def test_every_slot_ends_in_exactly_one_outcome(month: Month) -> None:
    with sqlite3.connect(month.folder / "serpwarden.db") as database:
        end = MONTH.end.replace(tzinfo=None).isoformat(sep=" ")
        rows = database.execute(
            "select state, capture_id is not null, reason is not null from slots where due < ?", (end,)
        ).fetchall()
    database.close()
    ends = Counter(rows)
    assert set(ends) == {("done", 1, 0), ("missed", 0, 1)}
    assert ends.total() >= 4 * 4 * 30
    print(f"\n{ends.total()} slots, {month.requests} requests, {dict(ends)}, {month.seconds:.1f} s")


@pytest.mark.timeout(240)
def test_nothing_is_asked_twice_and_no_bytes_that_arrived_are_lost(month: Month) -> None:
    captures = list(month.archive.view.captures())
    assert month.twice == 0
    assert max(month.asked.values()) == 1
    assert len({(capture.query, capture.due) for capture in captures}) == len(captures)
    lost = [slot for slot in month.archive.store.watchbook.missed(MONTH) if slot.reason == LOST]
    assert month.requests - len(captures) <= len(lost) <= 2 * 8
    assert month.archive.store.unread() == ()
    for capture in captures:
        assert len(month.archive.evidence.read(capture.sha256)) == capture.size


@pytest.mark.timeout(240)
def test_every_miss_has_its_reason(month: Month) -> None:
    reasons: dict[str, list[object]] = {}
    for slot in month.archive.store.watchbook.missed(MONTH):
        reasons.setdefault((slot.reason or "").partition(" ")[0], []).append(slot.due)
    assert set(reasons) <= {"nobody", "paused", "the", "evidence", "overtaken"}
    assert any(ASLEEP.holds(due) for due in reasons["nobody"])  # type: ignore[arg-type]
    assert all(WALL.start - DAY / 4 < due < WALL.end + DAY / 4 for due in reasons["paused"])  # type: ignore[operator]
    assert len(reasons["paused"]) > 12


@pytest.mark.timeout(240)
def test_the_wall_is_asked_now_and_then_and_noticed_when_it_is_gone(month: Month) -> None:
    looks = list(month.archive.view.looks(MONTH))
    refused = [look for look in looks if look.outcome is Outcome.CAPTCHA]
    assert all(WALL.holds(look.taken_at) for look in refused)
    assert len(refused) <= 2 * (4 + 3 * 4) + 8
    for place in {look.query.place for look in looks}:
        proven = [look for look in looks if look.query.place == place and look.taken_at >= WALL.end and look.proven]
        assert proven[0].taken_at - WALL.end <= DAY / 2


@pytest.mark.timeout(240)
def test_no_hour_of_a_clock_change_is_skipped_or_repeated(month: Month) -> None:
    with sqlite3.connect(month.folder / "serpwarden.db") as database:
        rows = database.execute(
            "select query_id, count(*) from slots where due >= ? and due < ? group by 1",
            (str(SUMMER_ENDS - DAY)[:19], str(SUMMER_ENDS + DAY)[:19]),
        ).fetchall()
    database.close()
    assert len(rows) == 4
    assert all(7 <= times <= 9 + 6 for _, times in rows)


@pytest.mark.timeout(240)
def test_while_the_disk_was_dead_nothing_was_asked(month: Month) -> None:
    assert not [capture for capture in month.archive.view.captures() if DISK.holds(capture.taken_at)]
    assert any(shift.trouble for shift in month.archive.store.watchbook.shifts(DISK))


@pytest.mark.timeout(240)
def test_no_statement_of_absence_covers_the_dry_week_or_any_blind_hour(month: Month) -> None:
    view = month.archive.view
    looks = list(view.looks(MONTH))
    dry = [look for look in looks if DRY.holds(look.taken_at)]
    assert len(dry) >= 4 * 4 * 6
    assert {look.ads_state for look in dry} == {AdsState.UNKNOWN}
    assert not any(look.proven for look in looks for bad in (ASLEEP, WALL, DISK, DRY) if bad.holds(look.taken_at))
    blind = blind_hours(looks, view.missed(MONTH))
    for place in {look.query.place for look in looks}:
        for bad in (WALL, DRY):
            start, end = bad.start + DAY / 2, bad.end - DAY / 2
            covering = [one for one in blind if one.place == place and one.since < start and end < one.until]
            assert len(covering) == 1
    degraded = sum(cell.degraded for cell in view.coverage(MONTH))
    assert degraded == sum(look.outcome in PROVEN and not look.proven for look in looks) >= len(dry)


@pytest.fixture(scope="module")
def told(month: Month) -> tuple[Coverage, ...]:
    """What the report of each week says of its coverage; the fifth is of the days that are left."""
    starts = [MONTH.start + number * 7 * DAY for number in range(5)]
    weeks = [Period(start, min(start + 7 * DAY, MONTH.end)) for start in starts]
    return tuple(weekly.gather(month.archive.view, week, week.end).coverage for week in weeks)


@pytest.mark.timeout(240)
def test_the_report_says_which_hours_were_blind_and_why(told: tuple[Coverage, ...]) -> None:
    words = [" ".join(coverage.blind_hours) for coverage in told]
    assert "nobody was at work" in words[0]
    assert "captcha" in words[1]
    assert "paused after captcha" in words[1]
    assert "canaries silent" in words[2]
    assert "canaries silent" in words[3]
    assert all(coverage.power_sentence for coverage in (told[0], told[1]))
    print("", *(sentence for coverage in told for sentence in coverage.blind_hours), sep="\n  ")


@pytest.mark.timeout(240)
def test_the_report_names_every_hour_in_which_nobody_could_look_and_the_cause(told: tuple[Coverage, ...]) -> None:
    (slept,) = [(number, one) for number, row in enumerate(told) for one in row.away if one.why is Why.ASLEEP]
    assert slept[0] == 0
    assert ASLEEP.start - LAPSE <= slept[1].since <= ASLEEP.start
    assert slept[1].until == ASLEEP.end
    (dead,) = [(number, one) for number, row in enumerate(told) for one in row.away if one.why is Why.UNABLE]
    assert dead[0] == 1
    assert DISK.start <= dead[1].since < DISK.end <= dead[1].until <= DISK.end + LAPSE
    killed = [one for row in told for one in row.away if one.why is Why.STOPPED and one.until < MONTH.end]
    assert [one.until - one.since for one in killed] == [DOWN, DOWN]
    for row in told:
        assert {one.sentence for one in row.away} <= set(row.blind_hours)


@pytest.mark.timeout(240)
def test_nothing_is_proven_in_an_hour_that_the_report_calls_blind(month: Month, told: tuple[Coverage, ...]) -> None:
    proven = [look.taken_at for look in month.archive.view.looks(MONTH) if look.proven]
    assert not [at for at in proven for row in told for one in row.away if one.since < at < one.until]


@pytest.mark.timeout(240)
def test_an_old_week_is_told_the_same_when_the_month_is_over(month: Month, told: tuple[Coverage, ...]) -> None:
    for number in (0, 1):
        week = Period(MONTH.start + number * 7 * DAY, MONTH.start + (number + 1) * 7 * DAY)
        assert cover(month.archive.view, week, MONTH.end).blind_hours == told[number].blind_hours
