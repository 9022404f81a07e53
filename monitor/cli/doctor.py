"""`serpwarden doctor`: every check of this installation with what to do; exit code 1 when something is wrong."""

from __future__ import annotations

import os
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.checkup import State, checkup
from monitor.forms import plain
from monitor.terminal import show


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", help="Check config, keys, clock, disk, database, evidence, browser and drift; say what to do.")(command)


def command(
    *,
    config: Annotated[Path, typer.Option(help="The installation to check.")] = Path("config.yaml"),
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array of checks instead of a table.")] = False,
) -> None:
    """Print each check; exit code 1 when one is wrong."""
    dice = random.Random()  # noqa: S311 - which captures are checked, not a secret
    checks = list(checkup(config, os.environ, datetime.now(UTC), dice))
    rows = [plain(check) for check in checks]
    show(rows, columns=("name", "state", "found", "to_do"), as_json=as_json)
    if any(check.state is State.WRONG for check in checks):
        raise typer.Exit(1)
