"""Whatever the page leads to is on the page, also where it lists only so many cases; what is left out is counted or named."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from monitor.model import Level
from reports import weekly
from reports.actions import Action, Desk, Plan
from reports.render import weekly_html
from reports.standing import Change
from reports.weekly import Weekly
from tests.reports.story import MADE_AT, SECOND, archive


def crowded(number: int, level: Level, *, watch_only: bool = False) -> Weekly:
    """A week with so many cases of a level, an action for the first and the last of them, and two more that made no list."""
    report = weekly.gather(archive(), SECOND, MADE_AT)
    line = report.cases[0]
    lines = tuple(
        replace(
            line,
            case=replace(line.case, fingerprint=f"{count:032x}", watch_only=watch_only),
            finding=replace(line.finding, level=level),
        )
        for count in range(number)
    )
    ends = (lines[0].case.fingerprint, lines[-1].case.fingerprint)
    doing = (Action(Desk.LEGAL, "Do it", "because.", cases=ends, case=ends[0]), Action(Desk.SEO, "Do that", "too.", case=ends[1]))
    return replace(report, cases=lines, plan=Plan(doing, 2, ("Renew the permission", "Get Bing back in sight")))


def dead(html: str) -> set[str]:
    return set(re.findall(r'href="#([^"]+)"', html)) - set(re.findall(r'\bid="([^"]+)"', html))


@pytest.mark.parametrize(("number", "level"), [(3, Level.MEDIUM), (75, Level.MEDIUM), (130, Level.CRITICAL)])
def test_no_link_leads_nowhere(number: int, level: Level) -> None:
    html = weekly_html(crowded(number, level))
    assert dead(html) == set()
    assert f"{number - 1:032x}"[:12] in html


def test_cases_to_watch_beyond_the_forty_shown_are_counted() -> None:
    html = weekly_html(crowded(43, Level.LOW, watch_only=True))
    assert dead(html) == set()
    assert "3 further cases in the tables." in html


def test_what_made_no_list_is_named() -> None:
    html = weekly_html(crowded(3, Level.MEDIUM))
    assert "2 further things to do did not make the list of seven" in html
    assert "<li><bdi>Get Bing back in sight</bdi></li>" in html


def test_looks_that_prove_several_cases_gone_are_not_added_up() -> None:
    report = crowded(4, Level.HIGH)
    gone = tuple(
        replace(line, change=Change.GONE, case=replace(line.case, looks_since=20 + number))
        for number, line in enumerate(report.cases)
    )
    html = weekly_html(replace(report, cases=gone))
    assert "each on 20 proven looks or more" in html
    assert "86 proven looks" not in html
