"""`--language`: whose words the report is written in, and what is said where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from monitor.cli import report
from monitor.errors import InputError
from reports.method import method

APP = typer.Typer()
APP.callback()(lambda: None)
report.register(APP)


def test_the_method_page_is_printed_in_the_language() -> None:
    printed = CliRunner().invoke(APP, ["report", "method", "--language", "de"], catch_exceptions=False).stdout
    assert printed == method("de")
    assert printed.startswith("# Methode")


@pytest.mark.parametrize("command", [("weekly", "--week", "2026-W46"), ("method",)])
def test_a_language_without_a_catalogue_is_refused_before_anything_is_opened(command: tuple[str, ...], tmp_path: Path) -> None:
    arguments = ["report", *command, "--language", "tlh"]
    arguments += ["--config", str(tmp_path / "none.yaml")] if command[0] == "weekly" else []
    with pytest.raises(InputError, match="'tlh' – one of en, de, es, fr, ru, zh"):
        CliRunner().invoke(APP, arguments, catch_exceptions=False)
