"""The JSON forms: what is written can be read again, what is missing is filled in, what is wrong is named."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import SerpError
from monitor.forms import SERP_FORM, dumps, findings_to_form, form_to_serp, moment_of, serp_to_form, stamp
from monitor.model import (
    Ad,
    AdKind,
    AdSlot,
    AdsState,
    Box,
    Device,
    Finding,
    Level,
    Outcome,
    Place,
    Problem,
    ProblemCode,
    Result,
    ResultKind,
    Serp,
    Sitelink,
    Subject,
)

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TEXT = st.text(max_size=20)
SITELINKS = st.lists(st.builds(Sitelink, TEXT, st.none() | TEXT), max_size=2).map(tuple)
ADS = st.builds(
    Ad,
    slot=st.sampled_from(AdSlot),
    rank=st.integers(1, 20),
    kind=st.sampled_from(AdKind),
    headline=TEXT,
    target_url=st.none() | TEXT.filter(bool),
    phones=st.lists(TEXT, max_size=2).map(tuple),
    sitelinks=SITELINKS,
    box=st.none() | st.just(Box(1, 2, 3, 4)),
)
RESULTS = st.builds(
    Result, rank=st.integers(1, 20), kind=st.sampled_from(ResultKind), title=TEXT, url=st.none() | TEXT.filter(bool)
)
SERPS = st.builds(
    Serp,
    query=TEXT,
    outcome=st.sampled_from(Outcome),
    results=st.lists(RESULTS, max_size=3).map(tuple),
    ads=st.lists(ADS, max_size=3).map(tuple),
    ads_state=st.sampled_from(AdsState),
    device=st.none() | st.sampled_from(Device),
    place=st.builds(Place, st.none() | st.just("DE"), st.none() | st.just("de")),
    taken_at=st.none() | st.just(NOON),
    problems=st.lists(st.builds(Problem, st.sampled_from(ProblemCode), TEXT), max_size=2).map(tuple),
)


@given(SERPS)
def test_a_reading_survives_the_way_through_json(serp: Serp) -> None:
    assert form_to_serp(json.loads(dumps(serp_to_form(serp)))) == serp


def test_only_five_keys_are_needed() -> None:
    ad = {"slot": "top", "rank": 1, "kind": "text", "headline": "x"}
    form = {"schema": SERP_FORM, "query": "q", "outcome": "parsed", "results": [], "ads": [ad]}
    assert form_to_serp(form).ads_state is AdsState.PARSED
    assert form_to_serp(form | {"ads": []}).ads_state is AdsState.UNKNOWN


def test_every_fault_is_named_at_once() -> None:
    form = {"schema": "x", "outcome": "fine", "results": 3, "ads": [{"slot": "roof", "kind": "text", "headline": 7}, "ad"]}
    with pytest.raises(SerpError) as caught:
        form_to_serp(form | {"taken_at": "2026-11-21T08:30:00"})
    keys = {fault.key for fault in caught.value.faults}
    assert keys == {"schema", "query", "outcome", "results", "ads[0].slot", "ads[0]", "ads[1]", "taken_at"}


def test_a_subject_holds_only_what_it_has() -> None:
    finding = Finding("scam/unknown-phone", 1, Level.CRITICAL, Subject("result", rank=3), "why", "f" * 16)
    form = findings_to_form(Serp("q", Outcome.PARSED), [finding])
    assert form["findings"][0]["subject"] == {"type": "result", "rank": 3}
    assert form["findings"][0]["legal_ground"] is None


def test_moments_carry_their_zone() -> None:
    assert stamp(NOON) == "2026-11-21T12:00:00Z"
    assert moment_of("2026-11-21T13:00:00+01:00") == NOON
    with pytest.raises(ValueError, match="no time zone"):
        moment_of("2026-11-21T13:00:00")
