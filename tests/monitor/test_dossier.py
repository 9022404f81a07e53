"""What is printed of a case: what channels would say speaks of every engine that showed it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.dossier import story
from monitor.model import Case, CaseState, Eligibility, Level, Query, Sighting
from tests.reports.story import BERLIN, MARK_CASE, MARK_FINDING

NOW = datetime(2026, 11, 21, tzinfo=UTC)
CASE = Case(MARK_CASE, "trademark", "airhaus.example", "NORTHWIND", "DE", CaseState.OPEN, Level.HIGH, NOW, NOW, 2)


def sighting(engine: str, minutes: int, **verdicts: str) -> Sighting:
    told = tuple(Eligibility(channel, verdict, f"as seen on {engine}") for channel, verdict in verdicts.items())
    query = Query("northwind", engine, BERLIN)
    return Sighting(f"c{minutes}", query, NOW + timedelta(minutes=minutes), replace(MARK_FINDING, eligibility=told))


def test_a_channel_that_deals_with_one_engine_is_asked_about_what_that_engine_showed() -> None:
    lines = story(
        CASE,
        (
            sighting("google", 0, google_ads="not_eligible"),
            sighting("google", 1, google_ads="eligible", microsoft_ads="not_eligible", dsa="needs_human"),
            sighting("bing", 2, google_ads="not_eligible", microsoft_ads="needs_human", dsa="not_eligible"),
        ),
    )
    assert lines[-3:] == [
        "google_ads: eligible – as seen on google",
        "microsoft_ads: needs human – as seen on bing",
        "dsa: needs human – as seen on google",
    ]
