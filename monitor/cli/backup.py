"""`serpwarden backup` and `restore`: a copy of database and evidence, and the way back into a fresh folder."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.archive import opened
from monitor.backup import CONFIG, DATABASE, Copied, back_up, restore
from monitor.forms import dumps
from monitor.store.moving import copy_rows
from monitor.terminal import say

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add both commands."""
    app.command("backup", help="Copy database and evidence into a folder, while the watch runs; later only what is new.")(save)
    app.command("restore", help="Bring a backup into a fresh folder, and verify every byte there.")(bring_back)


def save(
    folder: Annotated[Path, typer.Argument(help="Where the copy goes.")],
    *,
    config: Annotated[Path, typer.Option(help="Where database and evidence are named.")] = Path("config.yaml"),
    as_json: Json = False,
) -> None:
    """Copy, then verify the copy."""
    with opened(config, os.environ) as archive:
        _tell(back_up(archive, config, folder, datetime.now(UTC)), f"Backed up into {folder}.", as_json=as_json)


def bring_back(
    backup: Annotated[Path, typer.Argument(help="A folder that `backup` made.")],
    folder: Annotated[Path, typer.Argument(help="A fresh folder for database, evidence and config.")],
    *,
    into: Annotated[
        str | None,
        typer.Option("--into", envvar="SERPWARDEN_RESTORE_INTO", help="Also fill this empty PostgreSQL database (its URL)."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Restore, then verify."""
    done = restore(backup, folder)
    if into and not done.faults:
        rows = copy_rows(f"sqlite:///{folder / DATABASE}", into)
        say(*([] if as_json else [f"{rows:,} rows were brought into the database on the server."]))
    _tell(done, f"Restored. Look over {folder / CONFIG}: its storage paths must name this folder.", as_json=as_json)


def _tell(done: Copied, words: str, *, as_json: bool) -> None:
    form = {"captures": done.captures, "objects": done.objects, "copied": done.copied, "faults": list(done.faults)}
    form |= {"signing_key": done.signing_key}
    if as_json:
        sys.stdout.write(dumps(form) + "\n")
    else:
        say(words, f"{done.captures:,} captures, {done.objects:,} objects of evidence, {done.copied:,} of them copied now.")
        if done.signing_key:
            say(f"With the signing key sha256:{done.signing_key}: keep the copy as private as the original.")
        say(*(f"! {fault}" for fault in done.faults[:50]), "Every byte was verified." if not done.faults else "")
    if done.faults:
        raise typer.Exit(1)
