"""Causes of change: they add up to the difference whatever happened, each has its name, and noise is called noise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.attention import Part
from rules.causes import Kind, Page, Split, Stand
from rules.causes import split as split_stands
from rules.held import Batch, Held
from rules.resampling import MANY, Sample, intervals

RIVAL = Held(Part.AD, "Airhaus", "competitor")
FORUM = Held(Part.ORGANIC, "forum.example", "forum")
SHOP = Held(Part.ORGANIC, "shop.example", "marketplace")
ANSWER = Held(Part.AI, "AI answer", "platform")
HOLDERS = [RIVAL, FORUM, SHOP, ANSWER]
ALL = frozenset({"a", "b", "c"})


def split(
    now: Iterable[Page],
    before: Iterable[Page],
    volumes: Mapping[str, float],
    asked: tuple[frozenset[str], frozenset[str]],
    seed: int = 0,
) -> Split | None:
    new, old = ({query: stand(pages) for query, pages in _by_query(side).items()} for side in (now, before))
    return split_stands(new, old, volumes, asked, seed)


def stand(pages: Sequence[Page]) -> Stand:
    """One query's looks, in order of time, put together."""
    sums: dict[Held, float] = defaultdict(float)
    places: dict[Held, list[int]] = defaultdict(list)
    latest: dict[Held, str] = {}
    for page in pages:
        for held, share in page.others.items():
            sums[held] += share
            latest[held] = page.look
            if page.places and held in page.places:
                places[held].append(page.places[held])
    return Stand(
        own=fmean(page.own for page in pages),
        standing=fmean(sum(1 / place for place in page.own_places) for page in pages),
        others={held: share / len(pages) for held, share in sums.items()},
        places={held: fmean(found) for held, found in places.items()},
        latest=latest,
        look=pages[-1].look,
        batches=[Batch(list(sums), [_flat(list(sums), page.others) for page in pages], range(len(pages)))],
    )


def _flat(holders: Sequence[Held], others: Mapping[Held, float]) -> list[float]:
    return [value for held, share in others.items() for value in (holders.index(held), share)]


def _by_query(pages: Iterable[Page]) -> dict[str, list[Page]]:
    found: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        found[page.query].append(page)
    return dict(found)


@st.composite
def weeks(draw: st.DrawFn) -> list[Page]:
    found = []
    for number in range(draw(st.integers(0, 7))):
        weights = draw(st.lists(st.integers(0, 9), min_size=5, max_size=5).filter(any))
        others = {held: weight / sum(weights) for held, weight in zip(HOLDERS, weights[1:], strict=True) if weight}
        own = 1 - sum(others.values())
        places = tuple(draw(st.lists(st.integers(1, 9), max_size=2)))
        found.append(Page(f"look{number}", draw(st.sampled_from("abc")), own, others, places))
    return found


def look(name: str, others: dict[Held, float], place: int = 1, query: str = "a") -> Page:
    return Page(name, query, 1 - sum(others.values()), others, (place,), dict.fromkeys(others, 2))


def changed(before: list[Page], now: list[Page], asked: tuple[frozenset[str], frozenset[str]] = (ALL, ALL)) -> Split:
    found = split(now, before, {}, asked)
    assert found
    return found


@settings(max_examples=150)
@given(weeks(), weeks(), st.dictionaries(st.sampled_from("abc"), st.integers(0, 9).map(float)), st.sets(st.sampled_from("abc")))
def test_causes_add_up_exactly(now: list[Page], before: list[Page], volumes: dict[str, float], asked: set[str]) -> None:
    found = split(now, before, volumes, (frozenset(asked), ALL))
    if {page.query for page in now} & {page.query for page in before}:
        assert found
        assert abs(sum(cause.points for cause in found.causes) - found.points) < 1e-9
    else:
        assert found is None


def test_each_cause_has_its_name_and_its_captures() -> None:
    before = [look(f"b{n}", {FORUM: 0.2, SHOP: 0.1}) for n in range(7)]
    now = [look(f"n{n}", {FORUM: 0.1, ANSWER: 0.4, RIVAL: 0.2}) for n in range(7)]
    causes = {(cause.kind, cause.who): cause for cause in changed(before, now).causes}
    assert {key: round(cause.points) for key, cause in causes.items()} == {
        (Kind.FEATURE_APPEARED, "AI answer"): -40,
        (Kind.AD_APPEARED, "Airhaus"): -20,
        (Kind.RESULT_LEFT, "shop.example"): 10,
        (Kind.SQUEEZED, ""): 10,
    }
    assert (causes[Kind.AD_APPEARED, "Airhaus"].before, causes[Kind.AD_APPEARED, "Airhaus"].after) == ("b6", "n6")
    assert not any(cause.noise for cause in causes.values())


def test_an_own_page_that_fell_is_the_cause_and_not_those_who_moved_up() -> None:
    found = changed([look("b", {FORUM: 0.2}, 1)] * 3, [look("n", {FORUM: 0.6}, 4)] * 3)
    assert [(cause.kind, round(cause.points)) for cause in found.causes] == [(Kind.OWN_DROPPED, -40)]


def test_scatter_is_called_noise() -> None:
    loose = [look(str(n), {RIVAL: 0.4 if n % 2 else 0.1}) for n in range(7)]
    found = changed(loose, [*loose[1:], loose[1]])
    assert found.noise
    assert all(cause.noise for cause in found.causes)


def test_queries_that_one_week_did_not_see_are_nobodys_doing() -> None:
    before = [look("b1", {FORUM: 0.2}), look("b2", {FORUM: 0.9}, query="b")]
    now = [look("n1", {FORUM: 0.2}), look("n3", {FORUM: 0.5}, query="c")]
    found = changed(before, now, (frozenset("abc"), frozenset("ab")))
    points = {cause.kind: cause.points for cause in found.causes if cause.points}
    assert points == {Kind.CONFIG: pytest.approx(-15), Kind.COVERAGE: pytest.approx(35)}


def test_the_same_looks_and_seed_give_the_same_intervals() -> None:
    rows = [look(str(n), {RIVAL: n / 10}) for n in range(7)]
    assert split(rows[3:], rows[:3], {}, (ALL, ALL), 5) == split(rows[3:], rows[:3], {}, (ALL, ALL), 5)


def test_a_blocked_week_yields_no_claim() -> None:
    assert split([], [look("b", {FORUM: 0.2})], {}, (ALL, ALL)) is None


def test_many_looks_have_the_normal_interval_and_it_is_about_what_drawing_gives() -> None:
    shapes = [{"ad": 0.3, "forum": 0.1}, {"forum": 0.2}, {"ad": 0.1}]
    few = {"a": (Sample(shapes, [0, 1, 2, 1] * 30), Sample(shapes, [0, 0, 2, 1] * 30))}
    many = {f"q{number}": (Sample(shapes, [0, 1, 2, 1] * 30), Sample(shapes, [0, 0, 2, 1] * 30)) for number in range(40)}
    assert sum(len(was) + len(now) for was, now in many.values()) >= MANY
    drawn, whole = intervals(few, {"a": 1.0}, 3)
    told, all_told = intervals(many, dict.fromkeys(many, 1 / 40), 3)
    for name, (low, high) in told.items():
        wide_low, wide_high = drawn[name]
        assert (low + high) / 2 == pytest.approx((wide_low + wide_high) / 2, abs=0.02)
        assert (high - low) * 40**0.5 == pytest.approx(wide_high - wide_low, rel=0.4)
    assert all_told[0] < all_told[1]
    assert (all_told[1] - all_told[0]) < (whole[1] - whole[0])


def test_equal_looks_leave_no_doubt() -> None:
    rows = {f"q{number}": (Sample([{"ad": 0.25}], [0] * 60), Sample([{"ad": 0.5}], [0] * 60)) for number in range(40)}
    ends, _ = intervals(rows, dict.fromkeys(rows, 1 / 40), 1)
    assert ends["ad"] == pytest.approx((-0.25, -0.25))
