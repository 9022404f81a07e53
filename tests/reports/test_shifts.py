"""What moved and why: shares over queries seen in both weeks, places as medians, chance called chance."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import AdsState, Outcome, ResultKind, Serp
from reports.days.counts import places
from reports.owners import Owner, Owners
from reports.shifts import ad_shifts, clear, slides, top_shifts, wilson
from reports.tally import tally
from tests.reports.story import FIRST, OWN_AD, SECOND, SETTINGS, ad, archive, entries, result

NOW, BEFORE = tally(archive(), SECOND), tally(archive(), FIRST)


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_interval_holds_the_share(part: int, whole: int) -> None:
    low, high = wilson(min(part, whole), whole)
    assert 0 <= low <= min(part, whole) / whole + 1e-9
    assert min(part, whole) / whole - 1e-9 <= high <= 1


@pytest.mark.parametrize(("numbers", "said"), [((7, 24, 0, 28), True), ((1, 7, 0, 7), False), ((5, 10, 5, 10), False)])
def test_a_difference_is_clear_only_beyond_chance(numbers: tuple[int, int, int, int], said: bool) -> None:
    assert clear(*numbers) is said


def test_a_newcomer_gains_its_share_of_proven_looks() -> None:
    shift = ad_shifts(NOW, BEFORE)[0]
    assert (shift.holder.name, shift.now, shift.looks_now, shift.before, shift.looks_before) == (
        "northwind-help.example", 7, 24, 0, 28,
    )  # fmt: skip
    assert shift.clear
    assert any(one.capture.id == shift.look and one.serp.ads[0].registrable_domain == shift.holder.name for one in entries())


def test_queries_that_were_not_seen_in_both_weeks_are_not_compared() -> None:
    google = [row for row in NOW if row.query.engine == "google"]
    assert {shift.looks_before for shift in ad_shifts(google, BEFORE)} == {14}
    assert top_shifts(google, []) == ()


def test_an_own_page_that_slid_says_who_stands_above_it_now() -> None:
    slid = slides(NOW, BEFORE)
    assert [(row.text, row.before, row.now, row.worse) for row in slid] == [("northwind hotline", 1, 2, True)]
    assert slid[0].asked == ("Bing desktop", "Google desktop")
    assert (slid[0].looks_before, slid[0].looks_now) == (14, 12)
    assert slid[0].why == "now above it: forum.example (12 of 12 looks)"
    assert slides(BEFORE, NOW)[0].why == "no longer above it: forum.example (12 of 12 looks)"


def test_a_blocked_look_moves_nothing() -> None:
    assert [(row.looks, row.read, row.proven) for row in NOW if row.query.engine == "bing"] == [(7, 5, 5), (7, 5, 5)]


def test_results_count_where_ads_are_unknown_and_ads_do_not() -> None:
    found = tuple(replace(one, serp=replace(one.serp, ads_state=AdsState.NOT_SUPPORTED)) for one in entries())
    assert {(row.read, row.proven, row.ads) for row in tally(archive(found), FIRST)} == {(7, 0, ())}


def test_places_are_what_a_reader_meets() -> None:
    results = (
        result(1, "questions.example", ResultKind.PEOPLE_ALSO_ASK),
        result(2, "a.example"),
        result(3, "v1.example", ResultKind.VIDEO),
        result(4, "v2.example", ResultKind.VIDEO),
        replace(result(5, "behind.example", ResultKind.VIDEO), hidden=True),
        replace(result(6, "panel.example"), block="side"),
        result(7, "b.example"),
    )
    found = [(place, row.host) for place, row in places(Serp("q", Outcome.PARSED, results))]
    assert found == [(1, "a.example"), (2, "v1.example"), (2, "v2.example"), (3, "b.example")]


def test_whose_an_ad_is() -> None:
    owners = Owners(SETTINGS)
    hijack = replace(
        ad(1, "Northwind", "northwind.example"),
        chain=(
            "https://www.awin1.com/cread.php?awinaffid=778899&ued=https%3A%2F%2Fnorthwind.example%2F",
            "https://northwind.example/",
        ),
    )
    strange = ad(1, "Northwind", "northwind.example", "Yobo Trading Ltd")
    assert [owners.of_ad(one).owner for one in (OWN_AD, hijack, strange)] == [Owner.OWN, Owner.AFFILIATE, Owner.OTHER]
    assert owners.of_ad(hijack).name == "GutscheinFuchs"
    video = replace(result(1, "youtube.com", ResultKind.VIDEO), url="https://www.youtube.com/@northwind/videos")
    assert owners.of_result(video).owner is Owner.OWN
