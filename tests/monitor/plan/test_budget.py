"""Looks and money of a plan, and what is wrong with it, before anything is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import Brand, Device, Owner, Period, Place, Settings, SourceSettings, Watch, WatchKind
from monitor.plan import Forecast, forecast, prices

START = datetime(2026, 11, 2, tzinfo=UTC)
WEEK = Period(START, START + timedelta(days=7))
BERLIN = Place("DE", "de", "Berlin")


def plan(*sources: SourceSettings, keywords: tuple[str, ...] = ("a", "b"), engines: tuple[str, ...] = ("google",)) -> Forecast:
    first = Watch("first", WatchKind.BRAND, keywords, engines, (BERLIN,), (Device.DESKTOP,), timedelta(hours=6))
    second = Watch("second", WatchKind.SUPPORT, ("b", "c"), ("google",), (BERLIN,), (Device.DESKTOP,), timedelta(days=1))
    brand = Brand("Northwind", Owner("Northwind Networks GmbH", "DE"), ())
    return forecast(Settings(brand, watches=(first, second), sources=sources), WEEK)


def test_looks_and_money_by_watch() -> None:
    first, second = plan(SourceSettings("serpapi")).costs
    assert (first.watch, first.source, first.queries, first.per_day, first.per_month, first.due) == (
        "first",
        "serpapi",
        2,
        8,
        240,
        56,
    )
    assert first.usd_per_month == pytest.approx(240 * prices()["serpapi"].per_1000 / 1000)
    assert (second.queries, second.per_day, second.due) == (1, 1, 7)


def test_ones_own_price_goes_first() -> None:
    first = plan(SourceSettings("serpapi", price_per_1000=4.0)).costs[0]
    assert first.usd_per_month == pytest.approx(0.96)


def test_a_source_without_price_costs_an_unknown_sum_and_not_nothing() -> None:
    made = plan(SourceSettings("somebody"))
    assert [cost.usd_per_month for cost in made.costs] == [None, None]
    assert made.warnings[-1] == "somebody: no price is known; set price_per_1000 at the source"


def test_what_nobody_answers_and_what_is_asked_elsewhere_is_said() -> None:
    made = plan(SourceSettings("sandbox", ("google",)), engines=("google", "bing"))
    assert made.warnings == (
        "first: no source that is on serves 2 of its queries",
        "second: 1 of its queries are already asked by first",
    )


def test_plans_over_a_cap_are_said() -> None:
    made = plan(SourceSettings("sandbox", daily_cap=8, monthly_cap=300))
    assert made.warnings[0] == "sandbox: 9 looks a day are planned, its cap is 8"
    assert not any("month" in warning for warning in made.warnings)
    assert "270 looks a month" in plan(SourceSettings("sandbox", monthly_cap=200)).warnings[0]


def test_every_price_says_when_and_by_whom_it_was_read() -> None:
    assert {"sandbox", "direct", "serpapi"} <= set(prices())
    for price in prices().values():
        assert price.per_1000 >= 0
        assert price.says in {"own", "others"}
        assert price.read.year >= 2026
        assert price.terms


def test_what_the_caps_leave_to_each_watch() -> None:
    first, second = plan(SourceSettings("serpapi", daily_cap=8, monthly_cap=200)).costs
    assert (second.watch, second.missed_per_day, second.missed_per_month) == ("second", 0, 0)
    assert (first.missed_per_day, first.missed_per_month) == (1, 240 - (200 - 30))
    assert first.usd_per_month == pytest.approx(170 * prices()["serpapi"].per_1000 / 1000)
