"""The method page says what the code does."""

from __future__ import annotations

from pathlib import Path

import typer
from typer.testing import CliRunner

from monitor.cli import report
from reports.method import method
from rules.causes import Kind
from rules.curves import known
from rules.definitions import DEFINITIONS

ROOT = Path(__file__).parents[2]


def test_the_page_in_the_docs_is_the_one_that_the_code_writes() -> None:
    assert (ROOT / "docs" / "method.md").read_text(encoding="utf-8") == method()


def test_every_curve_definition_and_cause_is_told() -> None:
    page = method()
    for name in (*known(), *(row.name for row in DEFINITIONS), *Kind):
        assert str(name) in page


def test_the_command_prints_it() -> None:
    app = typer.Typer()
    report.register(app)
    assert CliRunner().invoke(app, ["report", "method"]).stdout == method()
