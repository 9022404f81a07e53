"""The tables hold what the page says of blind hours, all of them, as rows that can be counted again."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import timedelta

from monitor.model import Shift
from reports import weekly
from reports.language import language
from reports.render import weekly_html
from reports.sheets import Table, to_csv, to_xlsx
from reports.tables import tables
from reports.weekly import Weekly
from tests.reports.story import MADE_AT, SECOND, archive

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FULL = "evidence cannot be kept now: No space left on device (os error 28)"


def shift(since: timedelta, until: timedelta, worker: str = "me/1", trouble: str = "") -> Shift:
    return Shift(worker, SECOND.start + since, SECOND.start + until, trouble)


BOOK = (
    shift(-DAY, DAY), shift(DAY, DAY + HOUR / 2, trouble=FULL), shift(DAY + HOUR / 2, 2 * DAY), shift(2 * DAY + HOUR, 3 * DAY),
    shift(4 * DAY, 7 * DAY, "me/2"),
)  # fmt: skip


def made() -> Weekly:
    return weekly.gather(replace(archive(), book=BOOK), SECOND, MADE_AT)


def blinder(number: int, sentence: str = "Nobody looked, time {}.") -> Weekly:
    report = made()
    return replace(report, coverage=replace(report.coverage, blind_hours=tuple(map(sentence.format, range(number)))))


def named(report: Weekly, name: str) -> Table:
    (found,) = (table for table in tables(report) if table.name == name)
    return found


def test_stretches_in_which_the_watch_was_away_are_rows() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(named(made(), "away")).decode("utf-8-sig"))))
    assert [(row["since"], row["until"], row["hours"], row["cause"]) for row in rows] == [
        ("2026-11-10T00:00:00Z", "2026-11-10T00:30:00Z", "0.5", "unable to keep"),
        ("2026-11-11T00:00:00Z", "2026-11-11T01:00:00Z", "1.0", "asleep"),
        ("2026-11-12T00:00:00Z", "2026-11-13T00:00:00Z", "24.0", "stopped"),
    ]
    assert rows[1]["in words"] == "Nobody could look from 2026-11-11 00:00 UTC to 2026-11-11 01:00 UTC: the machine was asleep."


def test_every_blind_stretch_is_a_row_and_those_of_the_watch_are_among_them() -> None:
    report = made()
    assert [row for (row,) in named(report, "blind-hours").rows] == list(report.coverage.blind_hours)
    assert {row[-1] for row in named(report, "away").rows} < set(report.coverage.blind_hours)


def test_the_page_says_how_many_stretches_stand_in_the_tables_only() -> None:
    page = weekly_html(blinder(43))
    assert "time 39." in page
    assert "time 40." not in page
    assert "3 further stretches in the tables." in page
    assert "further stretch" not in weekly_html(blinder(40))
    assert len(named(blinder(43), "blind-hours").rows) == 43


def test_a_reason_that_begins_like_a_formula_is_text() -> None:
    (_, cell) = to_csv(named(blinder(1, '=HYPERLINK("http://evil.example")'), "blind-hours")).decode("utf-8-sig").splitlines()
    assert next(csv.reader([cell]))[0].startswith("'=")


def test_the_workbook_says_them_in_the_report_s_language() -> None:
    body = to_xlsx(tables(made()), MADE_AT, language("de"))
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        texts, sheets = book.read("xl/sharedStrings.xml").decode(), book.read("xl/workbook.xml").decode()
    assert 'name="nicht da"' in sheets
    assert "im Ruhezustand" in texts
    assert "konnte niemand abrufen: Der Rechner schlief." in texts
