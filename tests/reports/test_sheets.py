"""No spreadsheet runs what an ad says, and tables are the same twice."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.sheets import Table, guarded, to_csv, to_xlsx
from reports.tables import tables
from tests.reports.test_weekly import hostile, report

MADE_AT = datetime(2026, 11, 16, tzinfo=UTC)
ATTACKS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1", " =1", "|calc", "%0A=1", "＝1+1", "\u202e=1", "\ufeff=1", "\x00=1"]


@pytest.mark.parametrize("text", ATTACKS)
def test_formulas_become_text(text: str) -> None:
    value = guarded(text)
    assert isinstance(value, str)
    assert value[0] not in "=+-@|%＝＋－＠\t\r\n"


@given(st.text())
def test_no_text_starts_a_formula(text: str) -> None:
    value = guarded(text)
    assert isinstance(value, str)
    assert value == "" or value[0] not in "=+-@|%＝＋－＠\t\r\n\x00"


def test_numbers_stay_numbers_and_nothing_stays_nothing() -> None:
    assert [guarded(value) for value in (-3, 1.5, None)] == [-3, 1.5, None]


def test_csv_reads_back_row_by_row() -> None:
    body = to_csv(Table("t", ("a", "b"), (("line\r\nbreak", 1), ('quote " and ,', None))))
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert rows == [["a", "b"], ["line break", "1"], ['quote " and ,', ""]]


def sheets(body: bytes) -> str:
    """The XML of every sheet."""
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet"))


def test_a_workbook_holds_strings_and_numbers_only() -> None:
    text = sheets(to_xlsx(tables(report(hostile())), MADE_AT))
    kinds = re.findall(r"<c ([^>]*)>", text)
    assert len(kinds) > 200
    assert {found.group(1) if (found := re.search(r't="(\w+)"', kind)) else "n" for kind in kinds} == {"s", "n"}
    assert "<f>" not in text
    assert "<hyperlink" not in text


def test_hostile_copy_is_no_formula_in_any_csv() -> None:
    for table in tables(report(hostile())):
        for row in csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig"))):
            assert [cell for cell in row if cell.startswith(("=", "@", "\t", "\r")) or "\u202e" in cell] == []


def test_every_table_has_a_name_that_does_for_file_and_sheet() -> None:
    made = tables(report())
    assert len({table.name for table in made}) == len(made) == 20
    assert [table.name for table in made if len(table.name) > 31 or not table.name.replace("-", "").isalnum()] == []
    assert [table.name for table in made if any(len(row) != len(table.columns) for row in table.rows)] == []


def test_the_same_tables_make_the_same_workbook() -> None:
    assert to_xlsx(tables(report()), MADE_AT) == to_xlsx(tables(report()), MADE_AT)
