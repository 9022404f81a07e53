"""Blind days are named before anything else; every look falls into one drawer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import OWN_PAGES, AdsState, Device, Outcome, Period, Query, Slot, SlotState
from reports.coverage import asked, cover, sight
from tests.reports.story import BERLIN, FIRST, MADE_AT, SECOND, Shown, archive, entries, entry

BING = Query("northwind router", "bing", BERLIN)


def test_a_blocked_engine_is_named_with_its_days_and_why() -> None:
    blind = cover(archive(), SECOND, MADE_AT).blind
    assert [row.sentence for row in blind] == [
        "Bing was blocked on Tue 10 and Wed 11 Nov (0 of 4 looks proven: 4 captcha). Nothing is claimed about those days."
    ]


def test_a_week_that_could_see_has_no_blind_day() -> None:
    coverage = cover(archive(), FIRST, MADE_AT)
    assert coverage.blind == ()
    assert (coverage.asked, coverage.proven) == (28, 28)


def test_one_blind_cell_is_named_beside_an_engine_that_sees() -> None:
    phone = replace(BING, device=Device.MOBILE)
    day = datetime(2026, 11, 12, 9, tzinfo=UTC)
    shut = entry(phone, day, Shown(outcome=Outcome.JS_REQUIRED))
    sentence = cover(archive((*entries(), shut)), SECOND, MADE_AT).blind[-1].sentence
    assert sentence.startswith(
        "Bing (Berlin, DE (de), mobile) was blocked on Thu 12 Nov (0 of 1 look proven: 1 script-only page)"
    )


def test_missed_slots_are_counted_and_named() -> None:
    missed = Slot(BING, datetime(2026, 11, 14, 8, tzinfo=UTC), "brand", SlotState.MISSED, "the machine slept")
    found = tuple(one for one in entries() if one.capture.query.engine == "google")
    coverage = cover(replace(archive(found), slots=(missed,)), SECOND, MADE_AT)
    assert coverage.blind[0].sentence == (
        "Bing was not asked on Sat 14 Nov (0 of 1 look proven: 1 missed). Nothing is claimed about that day."
    )
    assert coverage.cells[0].missed == 1


def test_a_source_without_ads_gives_results_only() -> None:
    found = tuple(replace(one, serp=replace(one.serp, ads=(), ads_state=AdsState.NOT_SUPPORTED)) for one in entries())
    coverage = cover(archive(found), FIRST, MADE_AT)
    assert coverage.proven == 0
    assert sum(cell.results_only for cell in coverage.cells) == 28
    assert "gave results without any word on ads on Mon 2 – Sun 8 Nov" in coverage.blind[0].sentence


def test_blind_hours_are_told_with_their_causes_and_without_the_times_in_them() -> None:
    moments = [datetime(2026, 11, 14, hour, tzinfo=UTC) for hour in (2, 8, 14)]
    reasons = ("paused until 2026-11-14 03:00 UTC after captcha", "paused until 2026-11-14 09:00 UTC after captcha")
    missed = [Slot(BING, at, "brand", SlotState.MISSED, why) for at, why in zip(moments, (*reasons, "nobody"), strict=True)]
    found = tuple(one for one in entries() if one.capture.query.engine == "google")
    coverage = cover(replace(archive(found), slots=tuple(missed)), SECOND, MADE_AT)
    (sentence,) = coverage.blind_hours
    assert sentence == (
        "Bing (Berlin, DE (de), desktop) proved nothing from 2026-11-14 02:00 UTC to 2026-11-14 14:00 UTC "
        "(3 looks due: 2 paused after captcha and 1 nobody)."
    )


def test_the_power_of_not_having_seen_stands_beside_what_was_seen() -> None:
    coverage = cover(archive(), FIRST, MADE_AT)
    assert {cell.hours for cell in coverage.cells} == {7}
    assert all(cell.power == round(1 - 0.95**14, 6) or 0 < cell.power < 1 for cell in coverage.cells)
    assert coverage.power_sentence.startswith("An ad shown in 5 % of looks would have been caught with ")
    assert cover(archive(()), FIRST, MADE_AT).power_sentence == ""


@given(st.lists(st.tuples(st.sampled_from(list(Outcome)), st.integers(0, 13)), max_size=40))
def test_every_look_falls_into_one_drawer(outcomes: list[tuple[Outcome, int]]) -> None:
    found = []
    for minute, (outcome, day) in enumerate(outcomes):
        moment = FIRST.start.replace(day=FIRST.start.day + day, minute=minute)
        found.append(entry(BING, moment, Shown(outcome=outcome)))
    for period in (FIRST, SECOND):
        for cell in cover(archive(tuple(found)), period, MADE_AT).cells:
            assert cell.asked == cell.proven + cell.results_only + cell.blocked + cell.unreadable + cell.missed


def test_days_without_any_question_are_named_too() -> None:
    found = tuple(one for one in entries() if one.capture.taken_at.day in (9, 12))
    coverage = cover(archive(found), SECOND, MADE_AT)
    assert [row.sentence for row in coverage.blind] == [
        f"Nothing was asked of {engine} on Tue 10 and Wed 11 Nov and Fri 13 – Sun 15 Nov; nothing is claimed about those days."
        for engine in ("Bing", "Google")
    ]
    assert len(coverage.days) == 14
    assert len(cover(archive(found), SECOND, datetime(2026, 11, 11, tzinfo=UTC)).days) == 4


def test_an_engine_that_answered_next_to_nothing_counts_as_blind() -> None:
    day = datetime(2026, 11, 12, tzinfo=UTC)
    shut = [entry(BING, day.replace(hour=hour), Shown(outcome=Outcome.CAPTCHA)) for hour in range(19)]
    one = entry(BING, day.replace(hour=20), Shown())
    assert cover(archive((*shut, one)), Period(day, day.replace(day=13)), MADE_AT).blind[0].sentence == (
        "Bing was blocked on Thu 12 Nov (1 of 20 looks proven: 19 captcha). "
        "Beyond that one look nothing is claimed about these days."
    )


def test_every_outcome_means_something() -> None:
    assert {sight(outcome) for outcome in Outcome} >= {"proven", "blocked", "unreadable", "missed"}


def test_looks_missed_in_the_pause_after_a_refusal_are_part_of_the_block() -> None:
    day = datetime(2026, 11, 12, tzinfo=UTC)
    shut = entry(BING, day.replace(hour=1), Shown(outcome=Outcome.CAPTCHA))
    paused = [Slot(BING, day.replace(hour=hour), "brand", SlotState.MISSED, "paused after captcha") for hour in (2, 3, 4)]
    found = cover(replace(archive((shut,)), slots=tuple(paused)), Period(day, day.replace(day=13)), MADE_AT).blind[0].sentence
    assert found.startswith("Bing was blocked on Thu 12 Nov (0 of 4 looks proven: 3 missed and 1 captcha)")


def test_a_visit_to_an_own_page_is_no_look_at_an_engine() -> None:
    visit = entry(replace(BING, engine=OWN_PAGES), datetime(2026, 11, 12, 9, tzinfo=UTC), Shown())
    assert cover(archive((*entries(), visit)), SECOND, MADE_AT) == cover(archive(), SECOND, MADE_AT)


def test_nobody_asked_an_engine_who_visited_own_pages() -> None:
    visit = entry(replace(BING, engine=OWN_PAGES, text="northwind visit"), datetime(2026, 11, 12, 9, tzinfo=UTC), Shown())
    view = archive((*entries(), visit))
    assert visit.capture.query in {look.query for look in view.looks(SECOND)}
    assert asked(view, SECOND) == asked(archive(), SECOND)
    queries, cells = asked(view, SECOND)
    assert {query.engine for query in queries} == {engine for engine, _, _ in cells} == {"google", "bing"}
