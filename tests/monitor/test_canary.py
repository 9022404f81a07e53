"""When canaries fall silent, "no ads" stops being a statement, and starts being one again when they sing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from monitor.archive import Archive, kept_by
from monitor.canary import SILENT, Sight, degraded
from monitor.model import AdsState, Device, Look, Outcome, Period, Place, Query, Slot, WatchKind
from monitor.pipeline import Pipeline
from monitor.sandbox import load, serve
from rules.judge import Judge
from tests.monitor.pipeline.box import START, settings_for

HOUR = timedelta(hours=1)
BERLIN = Place("DE", "de", "Berlin")
CANARY = Query("mesh router", "google", BERLIN)


def look(hour: int, state: AdsState, outcome: Outcome = Outcome.PARSED, query: Query = CANARY) -> Look:
    return Look(str(hour), query, START + hour * HOUR, outcome, state)


def song(text: str) -> list[Look]:
    """A canary's looks hour by hour: `a` with ads, `-` without, `x` blocked."""
    states = {"a": AdsState.PARSED, "-": AdsState.NONE_SEEN, "x": AdsState.UNKNOWN}
    outcomes = {"x": Outcome.CAPTCHA}
    return [look(hour, states[letter], outcomes.get(letter, Outcome.PARSED)) for hour, letter in enumerate(text)]


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("aaaa", []),
        ("aa-a", []),
        ("a--a", [(0, 3, 2)]),
        ("a-x-a", [(0, 4, 2)]),
        ("axxxx", []),
        ("a---", [(0, None, 3)]),
        ("--a", [(None, 2, 2)]),
        ("a--a-a---", [(0, 3, 2), (5, None, 3)]),
    ],
)
def test_a_cell_is_degraded_from_the_last_song_to_the_next(
    text: str, stretches: list[tuple[int | None, int | None, int]]
) -> None:
    found = [
        (one.since and (one.since - START) // HOUR, one.until and (one.until - START) // HOUR, one.looks)
        for one in degraded(song(text))
    ]
    assert found == stretches


def test_what_was_seen_was_seen_and_other_cells_go_on() -> None:
    sight = Sight(degraded(song("a---a")))

    def said(hour: int, state: AdsState, query: Query) -> AdsState:
        return sight.of(Outcome.PARSED, state, query, START + hour * HOUR)

    brand = Query("northwind", "google", BERLIN)
    assert said(2, AdsState.NONE_SEEN, brand) is AdsState.UNKNOWN
    assert said(2, AdsState.PARSED, brand) is AdsState.PARSED
    assert said(5, AdsState.NONE_SEEN, brand) is AdsState.NONE_SEEN
    for other in (replace(brand, engine="bing"), replace(brand, place=Place("GB")), replace(brand, device=Device.MOBILE)):
        assert said(2, AdsState.NONE_SEEN, other) is AdsState.NONE_SEEN


@tuned(deadline=None)
@given(st.text("a-x", max_size=60))
def test_no_silent_canary_is_proof_of_absence_and_no_song_lies_in_a_degraded_stretch(text: str) -> None:
    looks = song(text)
    stretches = degraded(looks)
    for one in looks:
        inside = any(stretch.covers(one) for stretch in stretches)
        assert not (inside and one.ads_state is AdsState.PARSED)
    heard = text.replace("x", "")
    for run in heard.split("a"):
        assert len(run) < SILENT or any(stretch.looks == len(run) for stretch in stretches)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    base = settings_for("http://127.0.0.1:1", str(tmp_path))
    brand = replace(base.watches[0], keywords=("northwind",), engines=("google",), places=(BERLIN,))
    canary = replace(brand, name="canary", kind=WatchKind.CANARY, keywords=("mesh router",))
    with kept_by(replace(base, watches=(brand, canary))) as opened:
        yield opened


def asked(archive: Archive, base_url: str, *moments: datetime) -> None:
    async def run() -> None:
        settings = replace(archive.settings, sources=(replace(archive.settings.sources[0], options=(("base_url", base_url),)),))
        judge = Judge(settings.brand, rules=())
        async with Pipeline(
            settings, archive.store, archive.evidence, judge=judge, clock=lambda slot: slot.due if slot else START
        ) as path:
            for moment in moments:
                slots = [Slot(query, moment, watch.name) for watch in settings.watches for query in watch.expand()]
                archive.store.plan(slots)
                await path.ask(slots)

    asyncio.run(run())


def test_a_provider_that_runs_dry_is_not_taken_for_a_market_without_ads(archive: Archive) -> None:
    world = replace(load(), refusals=())
    with serve(world) as box, serve(replace(world, campaigns=(), products=())) as dry:
        asked(archive, box.base_url, START, START + HOUR)
        asked(archive, dry.base_url, *(START + hour * HOUR for hour in range(2, 8)))
        asked(archive, box.base_url, START + 8 * HOUR, START + 9 * HOUR)
    whole = Period(START, START + 10 * HOUR)
    looks = list(archive.view.looks(whole))
    silent = [one for one in looks if START + HOUR < one.taken_at < START + 8 * HOUR]
    assert len(looks) == 20
    assert len(silent) == 12
    assert {one.ads_state for one in silent} == {AdsState.UNKNOWN}
    assert all(one.proven for one in looks if one not in silent)
    assert [(serp.proven, serp.ads_state) for _, serp in archive.view.serps(whole)] == [
        (one.proven, one.ads_state) for one in looks
    ]
    (cell,) = archive.view.coverage(whole)
    assert (cell.asked, cell.proven, cell.degraded) == (20, 8, 12)
    (early,) = archive.view.coverage(Period(START, START + 3 * HOUR))
    assert (early.proven, early.degraded) == (6, 0)
    (stretch,) = archive.view.degraded(whole)
    assert (stretch.since, stretch.until, stretch.looks) == (START + HOUR, START + 8 * HOUR, 6)
