"""For each channel the story yields a complete notice or a refusal that says which field is missing or what is not taken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.casework import obstacles
from monitor.model import Filer, How, Match, Query, Result, ResultKind, Settings, Subject, View
from reports import takedown
from reports.channel import Channel, channels
from reports.notice import prepared
from tests.reports.story import BERLIN, FIRST, MARK_CASE, MARK_FINDING, SCAM_CASE, SETTINGS, Shown, archive, entry

COMPLETE = {"google_ads_trademark", "google_ads_report_ad", "host_or_registrar", "netcraft"}
NAMED = {
    "affiliate_network": "missing: affiliate.network",
    "baidu_ads": "deals with baidu only",
    "dsa_art16": "missing: legal.ground",
    "duckduckgo_ads": "deals with duckduckgo only",
    "google_search_counterfeit": "refused: only pages that sell counterfeits",
    "google_search_dmca": "missing: copyright.work",
    "microsoft_ads_ip": "deals with bing",
    "microsoft_low_quality_ad": "deals with bing",
    "partner": "missing: partner.terms",
    "yahoo_japan_search_ads": "deals with yahoo_japan only",
    "yandex_direct_claim": "deals with yandex only",
    "youtube_trademark": "refused: deals with results only",
}
ANY_ENGINE = {
    "baidu_ads": "missing: papers.business_licence",
    "duckduckgo_ads": "refused: ads on DuckDuckGo come from Microsoft Advertising",
    "yahoo_japan_search_ads": "missing: papers.business_card",
    "yandex_direct_claim": "missing: seen.screenshots",
}


def told(channel: Channel, view: View | None = None) -> dict[str, tuple[str, ...]]:
    """What stands in the way of each case at a channel."""
    view = view or archive()
    cases = [case for case in view.cases() if case.fingerprint in (MARK_CASE, SCAM_CASE)]
    return {case.fingerprint: obstacles(view, case, channel) for case in cases}


@pytest.mark.parametrize("name", sorted(channels()))
def test_complete_or_refused_by_name(name: str) -> None:
    found = told(channels()[name])
    if name in COMPLETE:
        assert () in found.values(), found
    else:
        assert () not in found.values()
        assert any(NAMED[name] in line for lines in found.values() for line in lines), found


VIDEO = Result(3, ResultKind.VIDEO, "NORTHWIND official hotline", "https://www.youtube.com/watch?v=a", host="www.youtube.com")
FORUM = replace(VIDEO, url="https://forum.example/a", host="forum.example")


@pytest.mark.parametrize(
    ("result", "registered", "lines"),
    [
        (VIDEO, True, ()),
        (
            VIDEO,
            False,
            ("missing: right.office", "missing: right.registration_no", "missing: right.countries", "refused: no reg"),
        ),
        (FORUM, True, ("refused: deals with youtube.com, youtu.be only",)),
    ],
)
def test_youtube_takes_its_own_videos_where_a_right_holds(result: Result, *, registered: bool, lines: tuple[str, ...]) -> None:
    claim = replace(MARK_FINDING, subject=Subject("result", 3), matched=(Match("title", "NORTHWIND", How.EXACT, "NORTHWIND"),))
    page = entry(Query("northwind", "google", BERLIN), FIRST.start, Shown((), (result,), (claim,)))
    marks = tuple(mark if registered else replace(mark, registrations=()) for mark in SETTINGS.brand.marks)
    view = archive((page,), replace(SETTINGS, brand=replace(SETTINGS.brand, marks=marks)))
    (found,) = told(channels()["youtube_trademark"], view).values()
    assert len(found) == len(lines)
    assert all(line.startswith(start) for line, start in zip(found, lines, strict=True)), found


@pytest.mark.parametrize("name", sorted(ANY_ENGINE))
def test_papers_and_screenshots_that_nobody_has_are_named(name: str) -> None:
    found = told(replace(channels()[name], engines=()))
    assert all(any(ANY_ENGINE[name] in line for line in lines) for lines in found.values()), found


def test_no_right_in_this_country_is_a_refusal_by_name() -> None:
    marks = tuple(replace(mark, registrations=()) for mark in SETTINGS.brand.marks)
    view = archive(settings=replace(SETTINGS, brand=replace(SETTINGS.brand, marks=marks)))
    lines = told(channels()["google_ads_trademark"], view)[MARK_CASE]
    assert any("no registration of NORTHWIND on record covers DE" in line for line in lines)


@pytest.mark.parametrize(("authority", "entitled"), [(None, False), ("letter-of-authority.pdf", True)])
def test_a_filer_who_is_not_entitled_is_a_refusal_by_name(authority: str | None, entitled: bool) -> None:
    filer = Filer("Kim", "agency", "kim@agency.example", "Agency", authority=authority)
    settings: Settings = replace(SETTINGS, filer=filer)
    lines = told(channels()["google_ads_trademark"], archive(settings=settings))[MARK_CASE]
    assert any("the filer is not entitled: agency" in line for line in lines) is not entitled


def test_an_abuse_pack_holds_a_machine_readable_report() -> None:
    view = archive()
    case = next(case for case in view.cases() if case.fingerprint == SCAM_CASE)
    notice = prepared(view, case, channels()["host_or_registrar"])
    assert notice
    assert notice.ready
    assert any(name.endswith("xarf.json") for name in takedown.files(view, notice))
