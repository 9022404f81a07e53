"""The deeper figures of the weekly page on the story: exact, blind where nothing was seen, silent without inputs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.errors import InputError
from monitor.model import Ad, Outcome, Period, Result, ResultKind
from monitor.model.reporting import JourneySettings, Reporting, StageUse, Volume
from reports import insight, weekly
from reports.actions import Desk
from reports.classes import Class, Classes, accused, by_host
from reports.days.book import Book
from reports.inputs import curve_of, numbers_of, volumes_of, week_number
from reports.render import weekly_html
from rules.attention import Part, Slot
from rules.causes import Kind
from tests.reports.archive import Archive
from tests.reports.story import (
    FIRST,
    MADE_AT,
    OWN_AD,
    RIVAL_AD,
    SCAM_AD,
    SCAM_CASE,
    SCAM_FINDING,
    SECOND,
    SETTINGS,
    Shown,
    archive,
    entries,
    entry,
    result,
)

VOLUMES = (Volume("northwind router", 8_700), Volume("northwind hotline", 4_350, "DE"))
KNOWN = Reporting(
    volumes=VOLUMES,
    value_per_click=2.0,
    currency="EUR",
    journeys=(JourneySettings("Choose and buy", "Marketing", date(2026, 10, 1), stages=(StageUse("find the brand", 0.5),)),),
)


def told(view: Archive | None = None, period: Period = SECOND) -> insight.Insight:
    return insight.gather(view or archive(), period)


def valued(report: Reporting = KNOWN) -> Archive:
    return archive(settings=replace(SETTINGS, report=report))


def test_the_shares_of_a_week_sum_to_one_and_the_scam_is_named() -> None:
    rows = {row.owner: row for row in told().attention.rows}
    assert sum(row.share for row in rows.values()) == pytest.approx(1)
    assert sum(row.before or 0 for row in rows.values()) == pytest.approx(1)
    assert rows[Class.SCAM].holders[0][0] == "Yobo Trading Ltd" or rows[Class.SCAM].holders[0][0] == "northwind-help.example"
    assert set(rows) == {Class.OWN, Class.SCAM, Class.COMPETITOR, Class.FORUM}


def test_causes_add_up_and_lead_to_captures_of_both_weeks() -> None:
    view = archive()
    split = told(view).attention.split
    assert split is not None
    assert sum(cause.points for cause in split.causes) == pytest.approx(split.points)
    assert {Kind.AD_APPEARED, Kind.OWN_DROPPED} <= {cause.kind for cause in split.causes}
    for cause in split.causes:
        assert FIRST.holds(view.capture(cause.before).taken_at)
        assert SECOND.holds(view.capture(cause.after).taken_at)


def test_a_blocked_week_claims_nothing_here_either() -> None:
    shut = [
        entry(one.capture.query, one.capture.taken_at + timedelta(days=7), Shown(outcome=Outcome.CAPTCHA)) for one in entries()
    ]
    found = told(archive((*(one for one in entries() if FIRST.holds(one.capture.taken_at)), *shut)))
    assert (found.attention.rows, found.attention.split, found.worth.whole) == ((), None, None)
    assert {way.whole for way in found.ways} == {None}
    assert {(row.looks, row.seen, row.broken) for row in found.partners} == {(0, 0, 0)}


def test_a_journey_is_the_product_and_stands_beside_its_touchpoints() -> None:
    ways = {way.name: way for way in told(valued()).ways}
    buy, work = ways["Choose and buy"], ways["Get it working"]
    chance = buy.stages[0].chance
    assert chance is not None
    assert buy.whole == pytest.approx(1 - 0.5 * (1 - chance))
    assert (buy.owner, buy.overdue, work.owner, work.overdue) == ("Marketing", False, None, True)
    assert work.touchpoints == 1.0
    assert (work.hidden or 0) > 30
    assert work.stages[0].harm > 0


def test_every_fine_touchpoint_and_a_failing_whole_are_said_in_one_sentence() -> None:
    html = weekly_html(weekly.gather(valued(), SECOND, MADE_AT))
    assert "Every touchpoint looks fine (100.0\u00a0% or better), and yet the whole is" in html
    assert "Nobody owns this journey." in html


def test_worth_comes_with_an_interval_or_is_unknown() -> None:
    whole = told(valued()).worth.whole
    assert whole is not None
    assert whole.clicks is not None
    assert whole.money is not None
    assert 0 < whole.clicks.low < whole.clicks.high
    assert whole.money == whole.clicks.times(2.0)
    unknown = told().worth
    assert unknown.whole is not None
    assert (unknown.whole.clicks, unknown.whole.money) == (None, None)
    assert len(unknown.missing) == 2
    assert "Unknown for want of searches a month" in weekly_html(weekly.gather(archive(), SECOND, MADE_AT))


def test_what_several_take_together_is_shared_among_them() -> None:
    worth = told(valued()).worth
    parts = [row.clicks.high for row in worth.advertisers if row.clicks]
    assert worth.whole is not None
    assert worth.whole.clicks is not None
    assert sum(parts) == pytest.approx(worth.whole.clicks.high)


def test_last_weeks_list_is_followed_up() -> None:
    third = Period(SECOND.end, SECOND.end + timedelta(days=7))
    made = weekly.gather(archive(), third, third.end)
    became = {row.case: row.became for row in made.insight.last}
    assert "nothing was recorded" in became[SCAM_CASE]
    assert "What became of last week" in weekly_html(made)


def test_a_journey_that_nobody_answers_for_is_something_to_do() -> None:
    actions = weekly.gather(valued(), SECOND, MADE_AT).plan.actions
    found = [action for action in actions if "answers for “Get it working”" in action.what]
    assert [action.desk for action in found] == [Desk.SUPPORT_CONTENT]


def test_removing_a_capture_changes_only_the_shares_that_rest_on_it() -> None:
    gone = next(one for one in entries() if SECOND.holds(one.capture.taken_at) and one.serp.proven)
    rest = archive(tuple(one for one in entries() if one.capture.id != gone.capture.id))
    rows, left = ({query: one.form() for query, one in Book(view).sums(SECOND).items()} for view in (archive(), rest))
    assert {query for query in rows if rows[query] != left.get(query)} == {gone.capture.query}
    assert rows[gone.capture.query]["looks"] == left[gone.capture.query]["looks"] + 1


@pytest.mark.parametrize(
    ("kind", "host", "owner"),
    [
        (ResultKind.ORGANIC, "www.northwind.example", Class.OWN),
        (ResultKind.ORGANIC, "gutscheinfuchs.example", Class.PARTNER),
        (ResultKind.ORGANIC, "airhaus.example", Class.COMPETITOR),
        (ResultKind.ORGANIC, "www.amazon.de", Class.MARKETPLACE),
        (ResultKind.ORGANIC, "forum.somewhere.example", Class.FORUM),
        (ResultKind.ORGANIC, "old.reddit.com", Class.FORUM),
        (ResultKind.ORGANIC, "nowhere.example", Class.OTHER),
        (ResultKind.NEWS, "nowhere.example", Class.NEWS),
        (ResultKind.VIDEO, "youtube.com", Class.VIDEO),
        (ResultKind.AI_OVERVIEW, "nowhere.example", Class.PLATFORM),
        (ResultKind.SHOPPING, "nowhere.example", Class.MARKETPLACE),
    ],
)
def test_owner_classes(kind: ResultKind, host: str, owner: Class) -> None:
    part = Part.AI if kind is ResultKind.AI_OVERVIEW else Part.ORGANIC
    thing = replace(result(1, host, kind), host=host)
    assert Classes(SETTINGS).of(Slot(part, thing, 1.0), {}).owner is owner


def test_a_finding_goes_before_a_name_but_never_before_our_own() -> None:
    charges = accused([SCAM_FINDING])
    assert charges == {("ad", 1): Class.SCAM}

    def owner(thing: Ad | Result) -> Class:
        return Classes(SETTINGS).of(Slot(Part.AD, thing, 1.0), charges).owner

    assert (owner(SCAM_AD), owner(OWN_AD), owner(RIVAL_AD)) == (Class.SCAM, Class.OWN, Class.COMPETITOR)
    assert by_host(None) is None


def test_volumes_are_split_over_the_places_a_search_is_asked_at(tmp_path: Path) -> None:
    volumes = volumes_of(replace(SETTINGS, report=KNOWN))
    assert sorted(volumes.known.values()) == [2175, 2175, 4350, 4350]
    path = tmp_path / "volumes.csv"
    path.write_text("Search;Country;Monthly\nnorthwind router;DE;1 000\n", encoding="utf-8")
    few = volumes_of(replace(SETTINGS, report=Reporting(volumes_file=str(path))))
    assert set(few.known.values()) == {500.0}
    assert "2 queries without a figure" in few.source


@pytest.mark.parametrize("text", ["search,monthly\nnorthwind,many\n", "search,monthly\n,5\n", "search,monthly\nnorthwind,-5\n"])
def test_wrong_volumes_are_refused_by_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "volumes.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"volumes\.csv:2"):
        volumes_of(replace(SETTINGS, report=Reporting(volumes_file=str(path))))


def test_own_numbers_and_curves_are_read(tmp_path: Path) -> None:
    numbers, curve = tmp_path / "numbers.csv", tmp_path / "own.csv"
    numbers.write_text("week,measure,value\n2026-W46,tickets,120\n2026-W47,tickets,140\n", encoding="utf-8")
    curve.write_text("Position,CTR\n1,50%\n", encoding="utf-8")
    settings = replace(SETTINGS, report=Reporting(numbers=str(numbers), curve=str(curve)))
    week = week_number(SECOND.start.date())
    assert numbers_of(settings) == {"tickets": {week: 120.0, week + 1: 140.0}}
    assert curve_of(settings).at(1) == 0.5
    assert told(archive(settings=settings)).overlay[0].words.startswith("too few weeks")
    with pytest.raises(InputError, match="no curve 'gogle'"):
        curve_of(replace(SETTINGS, report=Reporting(curve="gogle")))
    with pytest.raises(InputError, match="no such file"):
        curve_of(replace(SETTINGS, report=Reporting(curve=str(tmp_path / "none.csv"))))


def test_longer_views_have_their_own_name_and_words() -> None:
    made = weekly.gather(archive(), weekly.longer(SECOND, 4), MADE_AT)
    assert (made.label, made.now, made.was) == ("2026-W46-4-weeks", "these 4 weeks", "4 weeks before")
    assert made.coverage.asked == 56
