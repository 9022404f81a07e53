"""Readers held against their own past: chance is no drift, and drift is found where it is."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from monitor.drift import FEWEST_NOW, Drift, Group, drifts, rates
from monitor.model import Ad, AdKind, AdSlot, AdsState, Device, Outcome, Problem, ProblemCode, Result, ResultKind, Serp

RESULT = Result(1, ResultKind.ORGANIC, "Northwind", "https://northwind.example/", text="Routers", display_url="northwind.example")
AD = Ad(AdSlot.TOP, 1, AdKind.TEXT, "Routers", "Buy", "shop.example", "https://shop.example/", host="shop.example")


def page(results: int = 9, ads: int = 2, *problems: ProblemCode, layout: str = "new") -> Serp:
    return Serp(
        "northwind",
        Outcome.PARSED,
        (RESULT,) * results,
        (AD,) * ads,
        AdsState.PARSED,
        engine="google",
        device=Device.DESKTOP,
        layout=layout,
        problems=tuple(map(Problem, problems)),
    )


def week(number: int, seed: int) -> Iterator[Serp]:
    """Pages as they come: some with fewer results, some without a text or a display address, some with a block unknown."""
    dice = random.Random(seed)  # noqa: S311 - drawn, not secret
    for _ in range(number):
        odd = [ProblemCode.UNKNOWN_BLOCK] if dice.random() < 0.1 else []
        serp = page(dice.randint(7, 10), dice.randint(0, 4), *odd, layout=dice.choice(["new", "old"]))
        rows = tuple(row if dice.random() < 0.9 else replace(row, text=None, display_url=None) for row in serp.results)
        yield replace(serp, results=rows)


def found(now: list[Serp], before: list[Serp]) -> list[tuple[str, str]]:
    return [(str(drift.group), drift.measure) for drift in drifts(rates(now), rates(before))]


@pytest.mark.parametrize("seed", range(30))
def test_chance_is_no_drift(seed: int) -> None:
    assert found(list(week(20, seed)), list(week(80, seed + 1_000))) == []


LOSSES: dict[str, Callable[[Serp], Serp]] = {
    "results with a title": lambda serp: replace(serp, results=tuple(replace(row, title="") for row in serp.results)),
    "results with a destination": lambda serp: replace(serp, results=tuple(replace(row, url=None) for row in serp.results)),
    "results with a text": lambda serp: replace(serp, results=tuple(replace(row, text=None) for row in serp.results)),
    "results with a display address": lambda serp: replace(
        serp, results=tuple(replace(row, display_url=None) for row in serp.results)
    ),
    "ads with a destination": lambda serp: replace(serp, ads=tuple(replace(ad, target_url=None, host=None) for ad in serp.ads)),
    "ads with a headline": lambda serp: replace(serp, ads=tuple(replace(ad, headline="") for ad in serp.ads)),
    "text ads with a text": lambda serp: replace(serp, ads=tuple(replace(ad, text=None) for ad in serp.ads)),
    "text ads with a display address": lambda serp: replace(serp, ads=tuple(replace(ad, display_url=None) for ad in serp.ads)),
    "web results a page": lambda serp: replace(serp, results=serp.results[:4]),
    "pages with a block that nobody knows": lambda serp: replace(serp, problems=(Problem(ProblemCode.UNKNOWN_BLOCK),)),
    "pages with more ad marks than ads": lambda serp: replace(serp, problems=(Problem(ProblemCode.UNREAD_AD_MARKERS),)),
    "pages that broke the reader": lambda serp: replace(serp, problems=(Problem(ProblemCode.READER_FAULT),)),
    "pages that could not be read": lambda serp: replace(serp, outcome=Outcome.UNPARSED),
}


@pytest.mark.parametrize("measure", LOSSES)
def test_what_a_reader_loses_on_half_the_pages_is_found_and_nothing_else(measure: str) -> None:
    now = [LOSSES[measure](serp) if place % 2 else serp for place, serp in enumerate(week(60, 1))]
    assert found(now, list(week(200, 2))) == [("google desktop", measure)]


def test_a_layout_that_drifts_alone_is_named() -> None:
    lost = LOSSES["results with a title"]
    before = [page(layout="rare")] * 30 + [page(layout="usual")] * 970
    now = [lost(page(layout="rare"))] * 10 + [page(layout="usual")] * 300
    assert found(now, before) == [("google desktop (rare)", "results with a title")]


def test_a_layout_that_nobody_met_before_is_named_once_it_is_a_good_part_of_the_pages() -> None:
    before = [page(layout="usual")] * 100
    assert found([page(layout="fallback")] * 12 + [page(layout="usual")] * 60, before) == [
        ("google desktop (fallback)", "pages of a layout that was not met before")
    ]
    assert found([page(layout="fallback")] * 12 + [page(layout="usual")] * 600, before) == []


def test_few_pages_and_refusals_and_more_or_fewer_ads_say_nothing() -> None:
    before = [page(ads=3)] * 50
    lost = LOSSES["results with a title"](page())
    refused = replace(lost, outcome=Outcome.CAPTCHA)
    assert found([lost] * (FEWEST_NOW - 1), before) == []
    assert found([refused] * 50, before) == []
    assert found([page(ads=0)] * 50, before) == []
    assert found([lost] * 50, []) == []


def test_a_sentence_says_how_much_on_how_many_pages() -> None:
    drift = Drift(Group("google", "mobile", "cards"), "results with a title", 0.98, 0.61, 160, 40)
    assert str(drift) == "google mobile (cards): results with a title 98% → 61% (40 pages, 160 before)"
    assert "9.1 → 4.0" in str(replace(drift, before=9.1, now=4.0, relative=True))
