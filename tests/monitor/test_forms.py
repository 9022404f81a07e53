"""The JSON forms: what is written can be read again, what is missing is filled in, what is wrong is named."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

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
    assert keys == {"schema", "query", "outcome", "results", "ads[0].slot", "ads[0].headline", "ads[1]", "taken_at"}


LEAST = {"schema": SERP_FORM, "query": "q", "outcome": "parsed", "results": [], "ads": []}
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
NAMES = {kind: [field.name for field in fields(kind)] for kind in (Serp, Ad, Result, Sitelink, Problem, Place, Box)}


def _rows(kind: type[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(NAMES[kind]), JUNK, max_size=5)


@given(_rows(Serp), _rows(Ad), _rows(Result), st.sampled_from(["sitelinks", "problems", "place", "box"]), JUNK)
def test_no_form_breaks_the_reader(page: dict[str, Any], ad: dict[str, Any], row: dict[str, Any], key: str, junk: Any) -> None:
    for form in (page, LEAST | page, LEAST | {"ads": [ad | {key: junk}], "results": [row | {key: [junk]}], key: [junk]}):
        with suppress(SerpError):
            dumps(serp_to_form(form_to_serp(form))).encode()


def test_wrong_types_are_faults_with_their_place() -> None:
    ad = {
        "headline": "x",
        "phones": "1",
        "extensions": [{}],
        "sitelinks": [1, {"url": 2}],
        "hidden": 1,
        "rank": "x",
        "box": {"x": 1},
    }
    with pytest.raises(SerpError) as caught:
        form_to_serp(LEAST | {"ads": [ad], "place": "here", "page": 1.5, "problems": [3], "features": "x", "engine": ["bing"]})
    assert {fault.key for fault in caught.value.faults} == {
        *(f"ads[0].{key}" for key in ("phones", "extensions[0]", "sitelinks[0]", "sitelinks[1].url", "hidden", "rank", "box")),
        *("place", "page", "problems[0]", "features", "engine"),
    }


def test_rows_without_a_rank_are_counted_and_null_is_left_out() -> None:
    serp = form_to_serp(LEAST | {"ads_state": None, "ads": [{"headline": "a", "slot": None, "text": None}, {"headline": "b"}]})
    assert [ad.rank for ad in serp.ads] == [1, 2]
    assert serp.ads_state is AdsState.PARSED


def test_half_a_surrogate_pair_becomes_a_replacement_character() -> None:
    serp = form_to_serp(json.loads(json.dumps(LEAST | {"query": "q\ud800", "ads": [{"headline": "\udc00 \U0001f600"}]})))
    assert (serp.query, serp.ads[0].headline) == ("q\ufffd", "\ufffd \U0001f600")


def test_a_time_beyond_the_calendar_is_a_fault() -> None:
    with pytest.raises(SerpError, match="9999"):
        form_to_serp(LEAST | {"taken_at": "9999-12-31T23:59:59-12:00"})


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
