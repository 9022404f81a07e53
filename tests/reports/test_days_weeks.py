"""Weeks are kept as the sums of their days: whoever reads weeks reads the same figures as of days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import drift
from monitor.model import AdsState, Device, Outcome, Period, Query, ResultKind, Watch, WatchKind
from monitor.store import Store
from monitor.store.database import Database, check
from reports.days.book import Book
from reports.days.keeping import ADDED, Days, stretches
from reports.days.making import COUNTS, DRIFT, LOOKS, PAGES, SHARES
from reports.days.scatter import Scattered
from reports.owners import Owner, Owners
from rules.attention import Part
from rules.causes import Split, Stand, split
from rules.held import Batch, Held
from rules.resampling import MANY
from tests.reports.archive import Archive
from tests.reports.story import BERLIN, FIRST, SECOND, SETTINGS, Shown, ad, archive, entries, entry, result
from tests.reports.test_days import save, told

BOTH = Period(FIRST.start, SECOND.end)
DAY = timedelta(days=1)
HOSTS = ("northwind.example", "forum.example", "shop.example", "airhaus.example", "video.example")
PARTS = (LOOKS, DRIFT, COUNTS, SHARES, PAGES)


def world(seed: int, looks: int = 60) -> Archive:
    """Two weeks of pages that chance draws: some are blocked, some empty, some show nobody's ads."""
    draw = Random(seed)  # noqa: S311
    queries = [query for watch in SETTINGS.watches for query in watch.expand()]
    moments = sorted(BOTH.start + draw.random() * (BOTH.end - BOTH.start) for _ in range(looks))
    return archive(tuple(entry(draw.choice(queries), moment, shown(draw)) for moment in moments))


def shown(draw: Random) -> Shown:
    hosts = draw.sample(HOSTS, draw.randrange(len(HOSTS) + 1))
    kinds = [draw.choice((ResultKind.ORGANIC, ResultKind.ORGANIC, ResultKind.AI_OVERVIEW, ResultKind.VIDEO)) for _ in hosts]
    ads = [ad(rank, "Router", host, host) for rank, host in enumerate(draw.sample(HOSTS, draw.randrange(3)), 1)]
    outcome = draw.choice((Outcome.PARSED,) * 6 + (Outcome.CAPTCHA, Outcome.NO_RESULTS))
    rows = tuple(result(rank, host, kind) for rank, (host, kind) in enumerate(zip(hosts, kinds, strict=True), 1))
    return Shown(tuple(ads), rows, outcome=outcome)


def by_days(view: Archive, period: Period, part: str) -> Mapping[Query, Any]:
    """What `Days.added` gives, from days alone."""
    found: dict[Query, Any] = {}
    for digest, form in Days(view).read(period, part):
        found.setdefault(digest.query, ADDED[part]()).day(digest, form)
    return found


def near(one: Any, other: Any) -> bool:
    """Whether plain data is the same but for the last digits of broken numbers."""
    if isinstance(one, float) or isinstance(other, float):
        return bool(one == pytest.approx(other, rel=1e-9, abs=1e-12))
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(near(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(near, one, other))
    return bool(one == other)


def plain(one: Any) -> Any:
    """What was added up as plain data, pairs by the names of holders."""
    form = one.form()
    if isinstance(one, Scattered):
        keys = form["keys"]
        rows = [list(zip(row[::2], row[1::2], strict=True)) for row in form["pairs"]]
        form["pairs"] = {
            tuple(sorted((key, keys[int(other)]))): product for key, row in zip(keys, rows, strict=True) for other, product in row
        }
    return form


@settings(max_examples=40)
@given(st.integers(0, 10**6))
@pytest.mark.parametrize("part", PARTS)
def test_a_week_is_the_sum_of_its_days_to_the_last_digit(part: str, seed: int) -> None:
    view = world(seed)
    for week in (FIRST, SECOND):
        weeks, days = Days(view).added(week, part), by_days(view, week, part)
        assert list(weeks) == list(days)
        assert [plain(one) for one in weeks.values()] == [plain(one) for one in days.values()]


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(0, 9), st.integers(0, 9))
@pytest.mark.parametrize("part", PARTS)
def test_longer_and_crooked_periods_are_weeks_and_what_is_around_them(part: str, seed: int, late: int, early: int) -> None:
    view = world(seed)
    period = Period(BOTH.start + late * timedelta(hours=17), BOTH.end - early * timedelta(hours=13))
    weeks, days = Days(view).added(period, part), by_days(view, period, part)
    assert weeks.keys() == days.keys()
    assert all(near(plain(one), plain(days[query])) for query, one in weeks.items())


@given(st.integers(-20_000, 20_000), st.integers(1, 60_000))
def test_stretches_are_the_period_in_order_and_hold_every_whole_week(start: int, length: int) -> None:
    period = Period(BOTH.start + start * timedelta(minutes=7), BOTH.start + (start + length) * timedelta(minutes=7))
    found = list(stretches(period))
    assert [one.start for one, _ in found] == [period.start, *(one.end for one, _ in found[:-1])]
    assert found[-1][0].end == period.end
    for one, week in found:
        assert not week or (
            one.end - one.start == 7 * DAY and one.start.weekday() == 0 and one.start.time() == datetime.min.time()
        )
        assert week or one.end - one.start < 14 * DAY
    whole = (period.end - period.start) // (7 * DAY)
    assert whole - 1 <= sum(week for _, week in found) <= whole


@pytest.fixture
def store() -> Iterator[Store]:
    database = Database("sqlite://")
    check(database)
    found = Store(database)
    yield found
    found.close()


def kept(store: Store, part: str, week: Period = SECOND) -> list[bool]:
    """Whether each query's week of a part is there as it is wanted."""
    view = store.view(SETTINGS, lambda _: b"")
    rows = view.week_digests(week, f"{part}/week", Days(view).made_for(part), sighted=part != DRIFT, known=week)
    return [row.body is not None for row in rows]


def test_a_report_keeps_its_weeks_and_a_later_look_outdates_its_own_query_s(store: Store) -> None:
    save(store, *entries())
    first = told(store)
    # one look in each cell and week is too few for the scatter of many: that part is kept where looks are many
    for part in (LOOKS, COUNTS, SHARES, DRIFT):
        assert kept(store, part) == [True] * 4
        assert kept(store, part, FIRST) == [True] * 4
    assert told(store) == first
    moment = SECOND.start + timedelta(hours=9, minutes=7)
    save(store, entry(entries()[0].capture.query, moment, Shown()))
    assert kept(store, COUNTS).count(False) == 1
    assert kept(store, COUNTS, FIRST) == [True] * 4
    fresh = told(store)
    assert fresh != first
    store.digests.forget()
    assert told(store) == fresh


def test_a_silence_that_shows_later_outdates_the_weeks_it_touches(store: Store) -> None:
    canary = Query("cheap flights", "google", BERLIN)
    watch = Watch("canary", WatchKind.CANARY, (canary.text,), (canary.engine,), (BERLIN,), (Device.DESKTOP,), DAY)
    known = replace(SETTINGS, watches=(*SETTINGS.watches, watch))
    blank = [replace(one, serp=replace(one.serp, ads=(), ads_state=AdsState.NONE_SEEN), findings=()) for one in entries()]
    quiet = [entry(canary, SECOND.start + timedelta(hours=hours), Shown(ads=())) for hours in (30, 60, 80)]
    save(store, *blank, *quiet[:1])
    before = told(store, known)
    save(store, *quiet[1:])
    after = told(store, known)
    assert '"silent": 0' in before
    assert " canaries silent)." not in before
    assert " canaries silent)." in after
    store.digests.forget()
    assert told(store, known) == after


def many(seed: int, looks: int) -> tuple[list[dict[Held, float]], list[dict[Held, float]]]:
    """Two weeks of pages, the second with more of everybody."""
    draw = Random(seed)  # noqa: S311
    holders = [Held(part, who, "other") for part in (Part.AD, Part.ORGANIC, Part.VIDEO, Part.AI) for who in "abcd"]
    return tuple(
        [{held: draw.random() / 20 for held in holders if draw.random() < often} for _ in range(looks)] for often in (0.5, 0.7)
    )  # type: ignore[return-value]


def stand(pages: Sequence[Mapping[Held, float]], *, single: bool) -> Stand:
    sums: dict[Held, float] = {}
    for page in pages:
        for held, share in page.items():
            sums[held] = sums.get(held, 0.0) + share
    holders = list(sums)
    flat = [[value for held, share in page.items() for value in (holders.index(held), share)] for page in pages]
    others = {held: total / len(pages) for held, total in sums.items()}
    plain = Stand(1 - sum(others.values()), 1.0, others, {}, {}, "look", [Batch(holders, flat, range(len(pages)))])
    if single:
        return plain
    halves = [Scattered(), Scattered()]
    keys = [f"{held.part}\x02{held.owner}\x02{held.who}" for held in holders]
    for number, rows in enumerate((flat[::2], flat[1::2])):
        halves[number].day(None, {"keys": keys, "shapes": rows, "order": list(range(len(rows)))})  # type: ignore[arg-type]
    halves[0].add(halves[1].form())
    return replace(plain, batches=(), scatter=halves[0].scatter)


@pytest.mark.parametrize("seed", range(3))
def test_intervals_of_weeks_added_up_are_those_of_their_single_looks(seed: int) -> None:
    before, now = many(seed, MANY // 2 + 1)
    found = [_split(now, before, single=single) for single in (True, False)]
    for one, other in zip(found[0].causes, found[1].causes, strict=True):
        assert (one.kind, one.who, one.points) == (other.kind, other.who, other.points)
        assert (one.low, one.high) == pytest.approx((other.low, other.high), rel=1e-9)
        assert one.low is not None
        assert one.low < one.points < one.high  # type: ignore[operator]
    assert any(not cause.who for cause in found[0].causes)
    assert (found[0].low, found[0].high) == pytest.approx((found[1].low, found[1].high), rel=1e-9)


def _split(now: Sequence[Mapping[Held, float]], before: Sequence[Mapping[Held, float]], *, single: bool) -> Split:
    asked = frozenset({"a"})
    found = split({"a": stand(now, single=single)}, {"a": stand(before, single=single)}, {}, (asked, asked))
    assert found
    return found


@given(st.integers(0, 10**6))
def test_readers_are_measured_as_drift_measures_them(seed: int) -> None:
    view = world(seed, 30)
    wanted = drift.rates(serp for _, serp in view.serps(BOTH))
    found = Book(view).rates(BOTH)
    assert found.keys() == wanted.keys()
    for key, one in found.items():
        assert (one.pages, one.total, one.squares) == pytest.approx((wanted[key].pages, wanted[key].total, wanted[key].squares))


def test_whose_a_result_is_is_told_by_all_that_it_rests_on() -> None:
    owners = Owners(SETTINGS)
    page = result(1, "www.youtube.com")
    video = replace(page, url="https://www.youtube.com/watch?v=1")
    told = [owners.of_result(one).owner for one in (page, video, replace(video, channel="@northwind"), video, page)]
    assert told == [Owner.OTHER, Owner.OTHER, Owner.OWN, Owner.OTHER, Owner.OTHER]
    assert owners.of_result(replace(video, url="https://www.youtube.com/@northwind/videos")).owner is Owner.OWN
