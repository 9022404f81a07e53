"""The week in brief: sight first, each sentence leading to its part; one errand for offenders of one kind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.model import CaseState, Door, Outcome
from reports import weekly
from reports.actions import plan
from reports.asks import HOURS, ask_of
from reports.brief import brief, groups
from reports.coverage import Coverage
from reports.language import language
from reports.owners import Holder, Owner
from reports.render import weekly_html
from reports.standing import Change, Line
from tests.reports.story import BID_CASE, FIRST, MADE_AT, MARK_CASE, SCAM_CASE, SECOND, SETTINGS, Shown, archive, entries, entry

NOTHING = Coverage(10, 10, (), (), (), 0, 0)


@pytest.fixture(scope="module")
def made() -> weekly.Weekly:
    return weekly.gather(archive(), SECOND, MADE_AT)


def line_of(made: weekly.Weekly, case: str, name: str, **more: object) -> Line:
    """A case of the story under another party's name."""
    known = next(line for line in made.cases if line.case.fingerprint == case)
    own = replace(known.case, fingerprint=f"{name}-{case}", **more)  # type: ignore[arg-type]
    return replace(known, case=own, holder=Holder(name, Owner.OTHER))


def test_sight_comes_first_and_every_sentence_leads_to_its_part(made: weekly.Weekly) -> None:
    points = brief(made)
    assert points[0].said == "Sight: 24 of 28 looks proven; blind: Bing (Tue 10 and Wed 11 Nov)."
    assert points[-1].said.startswith("First to do: Report northwind-help.example to the engine as a scam, today (legal)")
    html = weekly_html(made)
    assert html.index('id="brief"') < html.index('id="seen"')
    assert all(f'id="{point.part}"' in html for point in points)


def test_what_is_new_and_grave_is_named_with_the_claim_and_its_countries(made: weekly.Weekly) -> None:
    said = [str(point.said) for point in brief(made) if point.urgent]
    assert said[0] == (
        "New and grave: northwind-help.example: signs of a scam on searches for NORTHWIND (DE) and "
        "Airhaus writes NORTHWIND in its ads (DE)."
    )


def test_a_blind_week_says_only_that_and_what_to_do_about_it() -> None:
    shut = Shown(outcome=Outcome.CAPTCHA)
    found = tuple(entry(one.capture.query, one.capture.taken_at, shut) for one in entries() if FIRST.holds(one.capture.taken_at))
    points = brief(weekly.gather(archive(found), FIRST, FIRST.end))
    assert [point.part for point in points] == ["seen", "todo"]
    assert points[0].urgent


def test_a_partys_cases_with_one_change_are_one_group(made: weekly.Weekly) -> None:
    rows = [line_of(made, MARK_CASE, "A"), line_of(made, SCAM_CASE, "B"), line_of(made, BID_CASE, "A")]
    found = groups([rows[0], rows[1], replace(rows[2], change=rows[0].change)])
    assert [(group.head.holder.name, len(group.lines)) for group in found] == [("A", 2), ("B", 1)]
    assert len(groups([rows[0], replace(rows[0], change=Change.GONE)])) == 2


def test_offenders_of_one_kind_are_one_errand_with_every_partys_hours(made: weekly.Weekly) -> None:
    rows = [line_of(made, SCAM_CASE, name) for name in ("a.example", "b.example", "c.example")]
    (action,) = plan(replace(SETTINGS, parties=()), SECOND, NOTHING, rows, ()).actions
    assert action.what == "Report a.example, b.example and c.example to the engine as scams, today"
    assert (action.hours, len(action.cases), action.urgent) == (3 * HOURS["scam_report"], 3, True)
    assert action.why.endswith("2 further cases of the same.")


def test_what_is_filed_is_no_errand_any_more(made: weekly.Weekly) -> None:
    filed = line_of(made, MARK_CASE, "Airhaus", state=CaseState.FILED)
    assert plan(replace(SETTINGS, parties=()), SECOND, NOTHING, [filed], ()).actions == ()


def test_every_door_and_family_has_its_errand(made: weekly.Weekly) -> None:
    line = line_of(made, MARK_CASE, "Airhaus")
    for door in Door:
        ask = ask_of(replace(line, finding=replace(line.finding, door=door)))
        assert ask.hours > 0
        assert "Airhaus" in ask.say(1, "Airhaus")


def test_an_own_page_that_does_not_answer_is_no_stranger_who_answers(made: weekly.Weekly) -> None:
    line = line_of(made, MARK_CASE, "northwind.example")
    own = replace(line, case=replace(line.case, family="support", rules=("support/own-answer-gated",)))
    assert ask_of(own).say(1, "northwind.example") == (
        "Let the own page answer that a support question leads to (northwind.example)"
    )
    assert own.title.startswith("northwind.example: an own page leaves a support question unanswered")
    other = replace(line, case=replace(own.case, rules=("support/own-answer-gated", "support/forum-above-own-answer")))
    assert "own page leaves" not in other.title


def test_the_brief_speaks_the_language(made: weekly.Weekly) -> None:
    said = [language("de").say(point.said) for point in brief(made)]
    assert said[0] == "Sicht: 24 von 28 Abrufen belegt; blind: Bing (Di., 10. Nov. und Mi., 11. Nov.)."
    assert said[-1].startswith("Zuerst: northwind-help.example noch heute")
