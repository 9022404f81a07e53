"""Rows as CSV and XLSX that no spreadsheet takes for formulas.

A spreadsheet runs a cell that begins with =, +, - or @ (behind blanks, a tab or a line feed too, and their full-width twins), and
an ad's headline may begin with anything: such cells get an apostrophe in front in CSV and are plain strings in XLSX.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from monitor.late import late
from reports import words
from reports.language import ENGLISH, Language

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = late("xlsxwriter")

Value = str | int | float | None
_STARTS = tuple("=+-@|%＝＋－＠")
_LONGEST = 30_000


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; `name` does for a file and for a sheet (at most 31 letters)."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def guarded(value: Value) -> Value:
    """A cell value that no spreadsheet runs: one line, hidden letters named, an apostrophe before a formula's first letter."""
    if isinstance(value, str):
        shown = words.visible(value, limit=_LONGEST)
        return "'" + shown if shown.startswith(_STARTS) else shown
    return value


def to_csv(table: Table) -> bytes:
    """A table as CSV: UTF-8 with a byte order mark (spreadsheets need it), lines end in CR LF (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows([guarded(value) for value in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(sheets: Iterable[Table], made_at: datetime, speech: Language = ENGLISH) -> bytes:
    """Tables as one workbook, one sheet each, with filters and a frozen head; the same tables give the same bytes.

    Sheets, headings and sentences are in the language; numbers stay numbers, for the reader's program knows how to write them.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": made_at.astimezone(UTC).replace(tzinfo=None), "author": "serpwarden"})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for table in sheets:
            _write(book.add_worksheet(speech.term("sheet", table.name)[:31]), told(table, speech), head)
    return out.getvalue()


def told(table: Table, speech: Language) -> Table:
    """A table with its headings and its texts in a language."""
    rows = tuple(tuple(speech.say(value) if isinstance(value, str) else value for value in row) for row in table.rows)
    return Table(table.name, tuple(speech.term("column", name) for name in table.columns), rows)


def _write(sheet: xlsxwriter.worksheet.Worksheet, table: Table, head: xlsxwriter.format.Format) -> None:
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, head)
        widest = max((len(str(row[column] or "")) for row in table.rows), default=0)
        sheet.set_column(column, column, min(60, max(len(name), widest) + 2))
    for number, row in enumerate(table.rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, words.visible(value, limit=_LONGEST))
            elif value is not None:
                sheet.write_number(number, column, value)
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
