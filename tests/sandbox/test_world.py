"""The shipped world tells its story, and whatever the world, a page is a function of what is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Device
from monitor.sandbox import Ask, Listing, World, compose, load
from monitor.sandbox.asking import Wish
from monitor.sandbox.composing import settle
from monitor.sandbox.refusing import due
from monitor.sandbox.world import WEEK, Scope

HOURS = tuple(range(0, 24, 2))


def ask(world: World, text: str, *, week: int = 1, country: str = "DE", **more: object) -> Ask:
    """A question in the middle of a week."""
    facts: dict[str, object] = {"engine": "google", "city": None, "device": Device.DESKTOP, "page": 1, "hours": 84} | more
    moment = world.start + WEEK * (week - 1) + timedelta(hours=float(str(facts.pop("hours"))))
    wish = Wish(text=text, country=country, language={"DE": "de", "GB": "en"}[country], verbatim=False, **facts)  # type: ignore[arg-type]
    return settle(world, wish, moment)


def seen(world: World, text: str, week: int, country: str) -> set[str]:
    """The campaigns that show at any hour of a week's weekdays."""
    hours = [24 * day + hour for day in range(5) for hour in HOURS]
    return {ad.campaign for hour in hours for ad in compose(world, ask(world, text, week=week, hours=hour, country=country)).ads}


@pytest.mark.parametrize(
    ("campaign", "text", "country", "weeks"),
    [
        ("airhaus-brand-mark", "northwind router", "DE", {2, 3, 4}),
        ("airhaus-direkt", "northwind", "GB", {6}),
        ("netzwolf-brand", "northwind router", "DE", {1, 2, 3}),
        ("fuchs-direct", "northwind", "DE", {3, 4}),
        ("scam-de", "northwind hotline", "DE", {2, 3}),
        ("scam-again-gb", "northwind support number", "GB", {4}),
        ("lookalike", "northwind router login", "GB", {3, 4, 5, 6}),
        ("routershop-gb", "northwind router", "GB", {4, 5, 6}),
    ],
)
def test_everybody_advertises_in_the_weeks_of_the_story(
    world: World, campaign: str, text: str, country: str, weeks: set[int]
) -> None:
    assert {week for week in range(1, world.weeks + 1) if campaign in seen(world, text, week, country)} == weeks


def test_the_evader_shows_at_night_in_one_city_only(world: World) -> None:
    def shows(hour: int, city: str) -> bool:
        asked = ask(world, "northwind", hours=24 + hour, city=city)
        return any(ad.campaign == "nightbird" for ad in compose(world, asked).ads)

    # Week 1 is summer time: 23:00 to 02:00 UTC are 01:00 to 04:00 in Berlin.
    assert {hour for hour in range(24) if shows(hour, "Berlin")} == {23, 0, 1}
    assert not any(shows(hour, "Hamburg") for hour in range(24))


def test_the_hijacker_takes_the_brands_own_place(world: World) -> None:
    pages = [compose(world, ask(world, "northwind", week=3, device=Device.MOBILE, hours=hour)) for hour in range(48)]
    owners = [ad for page in pages for ad in page.top if ad.host == "northwind.example"]
    hijacked = [ad for ad in owners if ad.campaign == "fuchs-direct"]
    assert len(owners) <= len(pages)
    assert len(hijacked) > 0.8 * len(pages)
    assert hijacked[0].hops[0].startswith("https://www.awin1.com/")


def test_the_canary_always_carries_ads(world: World) -> None:
    for week in range(1, world.weeks + 1):
        for country in ("DE", "GB"):
            for engine in ("google", "bing"):
                for hour in HOURS:
                    assert (
                        len(compose(world, ask(world, "mesh router", week=week, country=country, engine=engine, hours=hour)).top)
                        >= 2
                    )


def test_the_help_page_sinks_and_old_videos_rise(world: World) -> None:
    def rank(week: int, part: str) -> int:
        urls = [row.url for row in compose(world, ask(world, "northwind router zurücksetzen", week=week)).rows]
        return next(number for number, url in enumerate(urls, start=1) if part in url)

    assert rank(2, "nw-500/zuruecksetzen") < rank(2, "nw300reset1")
    assert rank(3, "nw-500/zuruecksetzen") > rank(3, "nw300reset1")


def test_the_false_number_reaches_forum_and_answer_box_in_week_three(world: World) -> None:
    def number_on(week: int) -> set[str]:
        rows = compose(world, ask(world, "northwind hotline", week=week)).rows
        return {row.kind for row in rows if "417" in row.text}

    assert [number_on(week) for week in (2, 3, 4, 5)] == [
        set(),
        {"organic", "people_also_ask"},
        {"organic", "people_also_ask"},
        {"organic"},
    ]


def test_bing_refuses_for_two_days_of_week_two(world: World) -> None:
    refused = {
        (week, day)
        for week in range(1, world.weeks + 1)
        for day in range(7)
        if due(world, ask(world, "northwind", week=week, engine="bing", hours=24 * day + 12), "page") == "captcha"
    }
    assert refused == {(2, 2), (2, 3)}
    assert all(due(world, ask(world, "northwind", week=2, hours=24 * day), "page") is None for day in range(7))


def test_unknown_queries_get_plausible_pages_and_pages_end(world: World) -> None:
    first = compose(world, ask(world, "gartenschere geölt"))
    assert len(first.rows) == 10
    assert all("gartenschere" in (row.title + row.text).casefold() for row in first.rows)
    second = compose(world, ask(world, "gartenschere geölt", page=2))
    assert {row.url for row in first.rows}.isdisjoint(row.url for row in second.rows)
    assert second.last_page
    assert compose(world, ask(world, "gartenschere geölt", page=3)) == Listing(
        ask(world, "gartenschere geölt", page=3), "gartenschere geölt"
    )


def test_a_misspelling_is_corrected_unless_one_insists(world: World) -> None:
    asked = ask(world, "Nortwind router")
    page = compose(world, asked)
    assert (page.asked, page.ask.text, page.corrected) == ("Nortwind router", "northwind router", True)
    assert not compose(world, replace(asked, verbatim=True)).corrected


@given(
    text=st.text(max_size=60),
    country=st.sampled_from(["DE", "GB"]),
    engine=st.sampled_from(["google", "bing"]),
    device=st.sampled_from(list(Device)),
    hours=st.integers(0, 24 * 50),
)
def test_any_question_has_one_answer_that_keeps_the_rules(
    text: str, country: str, engine: str, device: Device, hours: int
) -> None:
    world = load()
    asked = ask(world, text, country=country, engine=engine, device=device, hours=hours)
    page = compose(world, asked)
    assert page == compose(world, asked)
    assert len(page.top) <= world.top_ads
    assert len(page.bottom) <= world.bottom_ads
    hosts = [ad.host for ad in page.top + page.bottom]
    assert len(hosts) == len(set(hosts))


@given(since=st.integers(0, 23), until=st.integers(0, 24), hour=st.integers(0, 23))
def test_hours_run_over_midnight(since: int, until: int, hour: int) -> None:
    world = load()
    moment = datetime.fromisoformat(f"2026-10-20T{hour:02}:30:00+00:00")
    asked = replace(ask(world, "x"), local=moment)
    open_hours = {number % 24 for number in range(since, until if since < until else until + 24)}
    assert Scope(since=since, until=until).holds(asked) == (hour in open_hours)
