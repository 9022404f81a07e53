"""The weekly report as a whole: honest about blindness, the same twice, harmless whatever a page says."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest

from monitor.errors import InputError
from monitor.model import Outcome, Period
from reports import weekly
from reports.actions import MOST, Desk
from reports.render import weekly_html, weekly_json
from tests.reports.archive import Archive, Entry
from tests.reports.story import (
    BID_CASE,
    FIRST,
    MADE_AT,
    MARK_CASE,
    MARK_FINDING,
    SCAM_CASE,
    SECOND,
    Shown,
    ad,
    archive,
    entries,
    entry,
)

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202egnp.exe =cmd|' /C calc'!A0 " + "W" * 10_000


class Reader(HTMLParser):
    """Collects what a page would load, run or lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "action", "data", "poster")]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        assert not [name for name, _ in attrs if name.startswith("on")]


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def report(view: Archive | None = None, period: Period = SECOND) -> weekly.Weekly:
    return weekly.gather(view or archive(), period, MADE_AT)


def blocked() -> tuple[Entry, ...]:
    """The story with a second week in which nothing could be seen."""
    found = [one for one in entries() if FIRST.holds(one.capture.taken_at)]
    shut = Shown(outcome=Outcome.CAPTCHA)
    return (*found, *(entry(one.capture.query, one.capture.taken_at + timedelta(days=7), shut) for one in found))


def hostile() -> Archive:
    """The story with an ad whose every word is an attack."""
    foul = ad(2, HOSTILE, "airhaus.example", HOSTILE, text=HOSTILE)
    claim = replace(MARK_FINDING, why=f"The ad says “{HOSTILE}”.")
    found = tuple(
        entry(one.capture.query, one.capture.taken_at, Shown((foul,), findings=(claim,))) if one.findings else one
        for one in entries()
        if one.capture.query.engine == "google"
    )
    return archive(found)


def test_made_twice_it_is_the_same_byte_for_byte() -> None:
    assert weekly_html(report()) == weekly_html(report())
    assert weekly_json(report()) == weekly_json(report())


def test_coverage_comes_first_and_names_the_blind_days_before_any_claim() -> None:
    html = weekly_html(report())
    order = [html.index(f'id="{name}"') for name in ("seen", "changed", "todo", "cases", "journeys", "method", "looks")]
    assert order == sorted(order)
    assert html.index("Bing was blocked on Tue 10 and Wed 11 Nov") < html.index("What changed")


def test_the_sandbox_is_named_on_top_and_elsewhere_is_not() -> None:
    assert "seen in the sandbox (28 looks)" in weekly_html(report())
    real = tuple(entry(one.capture.query, one.capture.taken_at, Shown(), "serpapi") for one in entries())
    assert "sandbox" not in weekly_html(report(archive(real)))


def test_a_blocked_week_claims_nothing() -> None:
    made = report(archive(blocked()))
    html = weekly_html(made)
    assert "Not one look was proven in these days" in html
    assert (made.ad_shifts, made.top_shifts, made.slides) == ((), (), ())
    assert {action.desk for action in made.plan.actions} <= {Desk.MONITORING, Desk.AFFILIATES}
    assert {str(line.change) for line in made.cases} <= {"not seen, not proven gone"}
    assert "verified gone</span>" not in html


def test_removing_a_capture_changes_only_what_rests_on_it() -> None:
    scam = next(one for one in entries() if any(claim.fingerprint == SCAM_CASE for claim in one.findings))
    without = report(archive(tuple(one for one in entries() if one.capture.id != scam.capture.id)))
    lines = {line.case.fingerprint: line for line in report().cases}
    assert {line.case.fingerprint: line for line in without.cases if line.case.fingerprint != SCAM_CASE} == {
        name: line for name, line in lines.items() if name != SCAM_CASE
    }


def test_every_link_leads_to_a_look_or_case_on_the_page_and_nothing_is_requested() -> None:
    page = read(weekly_html(report()))
    assert page.links
    assert [link for link in page.links if not link.startswith("#")] == []
    assert [link for link in page.links if link[1:] not in page.ids] == []
    assert len(page.ids) == len(set(page.ids))
    assert {"script", "iframe", "object", "embed", "link", "base", "form"} & set(page.tags) == set()


def test_what_strangers_wrote_is_inert_and_bounded() -> None:
    html = weekly_html(report(hostile()))
    page = read(html)
    assert {"script", "img"} & set(page.tags) == set()
    assert "\u202e" not in html
    assert "⟦RLO⟧" in html
    assert "W" * 2_000 not in html


def test_every_chart_has_its_figures_in_words() -> None:
    html = weekly_html(report())
    assert html.count("The chart in words") == 3
    assert "Bing Tue 10 Nov: 0 of 2 proven, otherwise mostly blocked" in html
    assert "northwind-help.example (other): 0 of 28 proven looks, then 7 of 24" in html


def test_actions_are_few_ordered_and_point_at_looks() -> None:
    plan = report().plan
    assert len(plan.actions) <= MOST
    assert [action.case for action in plan.actions[:4]] == [SCAM_CASE, MARK_CASE, None, BID_CASE]
    assert plan.actions[0].what == "Report northwind-help.example to the engine as a scam, today"
    assert plan.actions[2].what == "Get Bing back in sight"
    assert [action.order for action in plan.actions] == sorted(action.order for action in plan.actions)
    assert {str(action.desk) for action in plan.actions[3:]} >= {"paid search", "support content", "affiliate manager"}


def test_a_journey_stage_says_who_stands_first_instead() -> None:
    stages = {stage.stage: stage for stage in report().stages}
    help_stage = stages["fix a fault"]
    assert (help_stage.own_first, help_stage.read, help_stage.own_first_before, help_stage.read_before) == (0, 12, 14, 14)
    assert [(holder.name, looks) for holder, looks in help_stage.first_instead] == [("forum.example", 12)]
    assert (stages["find the brand"].own_first, stages["find the brand"].read) == (12, 12)


def test_json_holds_the_same_facts() -> None:
    form = json.loads(weekly_json(report()))
    assert form["schema"] == "serpwarden.weekly/1"
    assert form["coverage"]["proven"] == 24
    assert form["coverage"]["blind"][0]["engine"] == "bing"
    assert {row["fingerprint"] for row in form["tables"]["cases"]} == {MARK_CASE, SCAM_CASE, BID_CASE}


def test_an_empty_week_says_so() -> None:
    empty = Period(SECOND.end, SECOND.end + timedelta(days=7))
    html = weekly_html(weekly.gather(archive(()), empty, empty.end))
    assert "Nothing was asked and nothing was due" in html
    assert re.search(r"\d+ %", html.partition("How this was counted")[0].partition("<body>")[2]) is None


def test_a_week_that_is_not_over_says_so() -> None:
    made = weekly.gather(archive(), SECOND, SECOND.start + timedelta(days=3))
    assert any("not over" in notice for notice in made.notices)


@pytest.mark.parametrize(("text", "first"), [("2026-W47", 16), ("2026W46", 9), ("2026-w46", 9)])
def test_weeks_are_iso_weeks(text: str, first: int) -> None:
    period = weekly.week(text)
    assert period.start == datetime(2026, 11, first, tzinfo=UTC)
    assert weekly.label(period) == f"2026-W{'47' if first == 16 else '46'}"


@pytest.mark.parametrize("text", ["2026-W54", "W47", "2026-11-16", ""])
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="2026-W47"):
        weekly.week(text)


def test_seven_days_end_with_the_date() -> None:
    period = weekly.seven_days("2026-11-20")
    assert (period.start.day, period.end.day) == (14, 21)
    assert weekly.label(period) == "2026-11-14-to-2026-11-20"
    with pytest.raises(InputError, match="no date"):
        weekly.seven_days("yesterday")


def test_what_was_seen_too_seldom_is_only_watched() -> None:
    once = next(one for one in entries() if BID_CASE in {claim.fingerprint for claim in one.findings})
    found = tuple(one if one.capture.id == once.capture.id else replace(one, findings=()) for one in entries())
    made = weekly.gather(archive(found), FIRST, FIRST.end)
    assert [line.case.fingerprint for line in made.watched] == [BID_CASE]
    assert BID_CASE not in {action.case for action in made.plan.actions}
    assert "Worth watching" in weekly_html(made)
