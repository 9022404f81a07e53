"""`serpwarden replay`: read and judge the archive again and say what came out differently."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.archive import opened
from monitor.errors import InputError
from monitor.replaying import Change, refold, replay
from monitor.terminal import progress, say, show

SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("replay", help="Read and judge the archive again, on all cores; print what changed.")(command)


def command(
    *,
    since: Annotated[str | None, typer.Option(help="Only captures taken since this day or moment (UTC), as 2026-11-01.")] = None,
    config: Annotated[Path, typer.Option(help="Whose brand it is, and where captures are kept.")] = Path("config.yaml"),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a changed capture instead of a table.")] = False,
) -> None:
    """Replay the archive."""
    start = moment(since) if since else None
    changes: list[Change] = []
    faults: list[str] = []
    count, began = 0, time.monotonic()
    with opened(config, os.environ) as archive:
        with progress(archive.view.count(start), "reading again") as step:
            for again in replay(archive.store, archive.view, start):
                count += 1
                if isinstance(again, Change):
                    changes.append(again)
                else:
                    faults += again.faults
                step()
        cases = refold(archive.store, archive.view) if changes else archive.view.cases()
    seconds = time.monotonic() - began
    if changes or as_json:
        show([row(change) for change in (changes if as_json else changes[:SHOWN])], columns=_COLUMNS, as_json=as_json)
    if not as_json:
        more = f" ({SHOWN} shown)" if len(changes) > SHOWN else ""
        say(f"{count} captures read again in {seconds:.1f} s, {len(changes)} changed{more}, {len(cases)} cases.", *faults)
    if faults:
        raise typer.Exit(1)


_COLUMNS = ("capture", "engine", "query", "outcome", "results", "ads", "appeared", "vanished")


def row(change: Change) -> dict[str, object]:
    """What changed for one capture, as a table shows it."""
    before, after = change.before, change.after
    return {
        "capture": change.capture.id,
        "engine": after.engine,
        "query": after.query,
        "outcome": _step(before.outcome if before else None, after.outcome),
        "results": _step(len(before.results) if before else None, len(after.results)),
        "ads": _step(len(before.ads) if before else None, len(after.ads)),
        "appeared": ", ".join(sorted({finding.rule for finding in change.appeared})),
        "vanished": ", ".join(sorted({finding.rule for finding in change.vanished})),
    }


def moment(text: str) -> datetime:
    """A day or moment in UTC. Raises InputError."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"--since {text}: is no date – write it as 2026-11-01 or 2026-11-01T08:30:00Z") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _step(before: object, after: object) -> str:
    return str(after) if before == after else f"{'–' if before is None else before} → {after}"
