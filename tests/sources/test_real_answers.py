"""Answers that vendors really gave, where the collection is at hand: every block is known, ads and results are all there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.model import AdKind, AdsState, Outcome, ProblemCode, ResultKind, Serp
from monitor.sources import brightdata, dataforseo, serper

FOLDER = Path(__file__).parents[2] / "../shared/serps/google"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the collection of real answers is not at hand")


def read(module: object, name: str) -> Serp:
    serp: Serp = module.read(json.loads((FOLDER / name).read_text(encoding="utf-8")), None)  # type: ignore[attr-defined]
    return serp


def test_one_of_every_kind_of_item() -> None:
    serp = read(dataforseo, "api-dataforseo/002_organic-task-get-advanced-catalogue.json")
    assert (serp.outcome, serp.ads_state, serp.problems) == (Outcome.PARSED, AdsState.PARSED, ())
    assert {ad.kind for ad in serp.ads} == {AdKind.TEXT, AdKind.SHOPPING, AdKind.LOCAL_SERVICE}
    assert len({row.kind for row in serp.results}) == len(ResultKind)
    assert serp.place.country == "US"


def test_ads_above_the_results() -> None:
    serp = read(dataforseo, "api-dataforseo/001_organic-live-regular.json")
    assert [(ad.slot, ad.registrable_domain) for ad in serp.ads] == [
        ("top", "bookingbuddy.com"),
        ("top", "trip.com"),
        ("top", "kayak.com"),
    ]


def test_a_page_without_ads_is_not_called_free_of_them() -> None:
    serp = read(brightdata, "api-brightdata/001_ollama.json")
    assert (serp.outcome, serp.ads_state) == (Outcome.PARSED, AdsState.UNKNOWN)
    assert [problem for problem in serp.problems if problem.code is ProblemCode.UNKNOWN_BLOCK] == []
    assert sum(row.kind is ResultKind.ORGANIC for row in serp.results) == 4
    assert read(serper, "api-serper/001_arsenal-videos.json").ads_state is AdsState.NOT_SUPPORTED
