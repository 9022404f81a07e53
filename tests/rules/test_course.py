"""The course of a case over many looks is what look after look makes of it, whatever happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import AdsState, Finding, Level, Look, Outcome, Query, Sighting, Subject
from monitor.model.moments import micros, moment_of
from rules.cases import fold
from rules.course import Shown, courses

START = datetime(2026, 11, 2, tzinfo=UTC)
QUERIES = [Query(text, "google") for text in ("a", "b", "c")]
FINDING = Finding("trademark/ad", 1, Level.LOW, Subject("ad", 1, "top"), "why", "print", watch_only=True, domain="x.example")


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Look], list[Sighting]]:
    looks, sightings = [], []
    moment = START
    for number in range(draw(st.integers(0, 60))):
        moment += draw(st.sampled_from([timedelta(0), timedelta(0), timedelta(hours=1), timedelta(hours=9), timedelta(days=3)]))
        proven = draw(st.integers(0, 9)) > 0
        state = AdsState.PARSED if proven else AdsState.UNKNOWN
        look = Look(f"{draw(st.integers(0, 99)):02d}-{number}", draw(st.sampled_from(QUERIES)), moment, Outcome.PARSED, state)
        looks.append(look)
        for _ in range(draw(st.sampled_from([0, 0, 0, 0, 1, 2]))):
            finding = replace(
                FINDING, level=draw(st.sampled_from(list(Level))), rule=draw(st.sampled_from(["trademark/ad", "scam/x"]))
            )
            sightings.append(Sighting(look.capture_id, look.query, moment, replace(finding, watch_only=draw(st.booleans()))))
    return looks, sightings


@settings(max_examples=400, deadline=None)
@given(histories(), st.integers(0, 40), st.integers(0, 40))
def test_the_course_is_what_look_after_look_makes_of_it(
    history: tuple[list[Look], list[Sighting]], first_day: int, more_days: int
) -> None:
    looks, sightings = history
    ends = [START + timedelta(days=first_day), START + timedelta(days=first_day + more_days)]
    wanted = [
        fold(None, [one for one in looks if one.taken_at < end], [one for one in sightings if one.taken_at < end]) for end in ends
    ]
    steps = sorted((micros(one.taken_at), one.capture_id, one.proven, one.query.key) for one in looks)
    shown = {
        one.capture_id: Shown([s.finding.level for s in here], [s.finding.rule for s in here])
        for one in looks
        if (here := [s for s in sightings if s.capture_id == one.capture_id])
    }
    opening = next((name for _, name, _, _ in steps if name in shown), "")
    first = [one.finding for one in sightings if one.capture_id == opening]
    assert list(courses(steps, shown, first, [micros(end) for end in ends])) == wanted


@given(st.datetimes(timezones=st.just(UTC)))
def test_moments_come_back_from_microseconds(moment: datetime) -> None:
    assert moment_of(micros(moment)) == moment
