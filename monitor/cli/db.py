"""`serpwarden db`: the database itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from monitor.settings import load
from monitor.store import Store
from monitor.terminal import say


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="The database that captures and cases are kept in.", no_args_is_help=True)
    group.command("upgrade", help="Bring the database to this program's version.")(upgrade)
    group.callback()(lambda: None)
    app.add_typer(group, name="db")


def upgrade(
    config: Annotated[Path, typer.Option(help="Where the database is named.")] = Path("config.yaml"),
) -> None:
    """Upgrade the database, in one transaction; an empty one is set up."""
    settings = load(config, os.environ, need_secrets=False)
    before, after = Store.upgrade(settings.storage.database)
    came = "" if before == after else f", up from {before}" if before else ", newly set up"
    say(f"The database is at version {after}{came}.")
