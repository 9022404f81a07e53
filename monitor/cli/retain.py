"""`serpwarden retain`: let evidence go that is old and that no case needs; cases keep theirs."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.archive import opened
from monitor.errors import InputError
from monitor.forms import dumps
from monitor.retention import let_go, retained
from monitor.terminal import say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("retain", help="Let evidence go that is old and that no case needs. What was read of it stays.")(command)


def command(
    *,
    days: Annotated[int | None, typer.Option(min=30, help="Keep so many days; left out, storage.keep_days.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count, let nothing go.")] = False,
    config: Annotated[Path, typer.Option(help="Where evidence is kept.")] = Path("config.yaml"),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Apply the retention rule once."""
    now = datetime.now(UTC)
    with opened(config, os.environ) as archive:
        kept = days or archive.settings.storage.keep_days
        if kept is None:
            raise InputError("everything is kept for ever: set storage.keep_days in the config, or give --days")
        found = retained(archive, kept, now)
        gone = 0 if dry_run else let_go(archive, found, kept, now)
    form = {"days": kept, "captures": found.captures, "needed_by_cases": found.needed, "older": found.older}
    form |= {"objects": len(found.hashes), "let_go": gone, "dry_run": dry_run}
    if as_json:
        sys.stdout.write(dumps(form) + "\n")
        return
    say(f"{found.captures:,} captures, {found.needed:,} kept for cases or unread, {found.older:,} others older than {kept} days.")
    say(f"{len(found.hashes):,} objects would go (--dry-run)." if dry_run else f"{gone:,} objects were let go.")
