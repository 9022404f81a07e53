"""The weekly report says when its readers drift and which looks only a file dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.model import (
    AdsState,
    Brand,
    Capture,
    Device,
    Mark,
    Outcome,
    Owner,
    Period,
    Place,
    Query,
    Result,
    ResultKind,
    Serp,
    Settings,
)
from reports.doubts import SHOWN, doubts
from reports.weekly import gather, week
from tests.reports.archive import Archive, Entry

SETTINGS = Settings(Brand("Northwind", Owner("Northwind Networks GmbH", "DE"), (Mark("NORTHWIND"),)))
WEEK = week("2026-W47")
QUERY = Query("northwind", "google", Place("DE", "de"))
ROW = Result(1, ResultKind.ORGANIC, "Northwind", "https://northwind.example/", text="Routers", display_url="northwind.example")
PAGE = Serp(
    "northwind", Outcome.PARSED, (ROW,) * 8, ads_state=AdsState.NONE_SEEN, engine="google", device=Device.DESKTOP, layout="new"
)


def entry(number: int, at: datetime, serp: Serp = PAGE, **more: object) -> Entry:
    facts: dict[str, object] = {"source": "sandbox", "notes": ()} | more
    capture = Capture(f"{number:032x}", QUERY, str(facts["source"]), at, None, 200, "text/html", "0" * 64, 1)
    return Entry(replace(capture, notes=facts["notes"]), replace(serp, capture=capture.id))  # type: ignore[arg-type]


def past(number: int) -> tuple[Entry, ...]:
    return tuple(entry(place, WEEK.start - timedelta(hours=6 * (place + 1))) for place in range(number))


def now(number: int, serp: Serp = PAGE, **more: object) -> tuple[Entry, ...]:
    return tuple(entry(1_000 + place, WEEK.start + timedelta(hours=4 * place), serp, **more) for place in range(number))


def said(*entries: Entry, period: Period = WEEK) -> tuple[str, ...]:
    return doubts(Archive(SETTINGS, entries), period)


def test_steady_readers_and_dated_looks_leave_no_doubt() -> None:
    by_page = now(30, source="upload", notes=(("saved_as", "html"), ("dated_by", "page")))
    assert said(*past(100), *now(30)) == said(*past(100), *by_page) == ()


def test_a_drifting_reader_is_named_in_the_report_before_any_figure() -> None:
    untitled = replace(PAGE, results=(replace(ROW, title=""),) * 8)
    archive = Archive(SETTINGS, (*past(100), *now(30, untitled)))
    (sentence,) = doubts(archive, WEEK)
    assert "google desktop: results with a title 100 % → 0 % (pages: 30, before: 100)" in sentence
    assert sentence in gather(archive, WEEK, datetime(2026, 11, 23, tzinfo=UTC)).notices


def test_a_reader_that_loses_everything_is_not_told_at_length() -> None:
    nothing = replace(PAGE, results=(Result(1, ResultKind.ORGANIC, "", None),))
    found = said(*past(100), *now(30, nothing))
    assert len(found) == SHOWN + 1
    assert found[-1].startswith("1 further sign of drifting readers")


def test_saved_pages_that_nothing_dates_but_their_files_are_counted() -> None:
    undated = now(3, source="upload", notes=(("saved_as", "html"), ("dated_by", "file")))
    assert said(*undated) == (
        "3 looks of this period are saved pages dated only by their files: when they were made is not proven.",
    )
    assert said(undated[0])[0].startswith("1 look of this period is a saved page dated only by its file")
