"""`serpwarden duties`: what is done beside looking, when it was done and how it ended; and to do it now."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.archive import Archive, kept_by, opened
from monitor.duties.agenda import standing
from monitor.duties.doing import do
from monitor.duties.times import Due, name_of, wanted
from monitor.errors import InputError, WorkError
from monitor.forms import stamp
from monitor.model.duties import Duty
from monitor.settings import parse_settings
from monitor.store import Done, DutyState
from monitor.terminal import say, show

Config = Annotated[Path, typer.Option(help="Whose duties they are.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_LAST = 40


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="What is done beside looking, once a period: report, backup, retention …", no_args_is_help=True)
    group.command("list", help="What was done and how it ended, and what is to be done now.")(list_command)
    group.command("do", help="Do what is to be done now; `run` does so by itself.")(do_command)
    app.add_typer(group, name="duties")


def list_command(*, config: Config = Path("config.yaml"), as_json: AsJson = False) -> None:
    """Print the record, the latest last, and what stands."""
    with opened(config, os.environ) as archive:
        now = datetime.now(UTC)
        rows = sorted(archive.store.desk.rota.ever(), key=lambda row: row.began_at)
        open_ = [one for one in standing(archive, now) if (one.duty, one.period) not in {(row.name, row.period) for row in rows}]
        told = [_row(row) for row in rows[-_LAST:]]
    told += [{"duty": str(one.duty), "period": one.period, "state": "due", "at": stamp(one.at), "detail": ""} for one in open_]
    show(told, columns=("duty", "period", "state", "tries", "at", "detail"), as_json=as_json)


def do_command(
    duty: Annotated[str | None, typer.Argument(help="Only this one, due or not, for the period that runs now.")] = None,
    *,
    config: Config = Path("config.yaml"),
    by_stdin: Annotated[bool, typer.Option("--config-from-stdin", hidden=True)] = False,
    as_json: AsJson = False,
) -> None:
    """Do it; exit code 1 when something failed."""
    with _archive(config, by_stdin=by_stdin) as archive:
        chosen = None if duty is None else [_asked(duty, archive, datetime.now(UTC))]
        rows = list(do(archive, config, lambda: datetime.now(UTC), chosen))
    show([_row(row) for row in rows], columns=("duty", "period", "state", "tries", "at", "detail"), as_json=as_json)
    if not rows and not as_json:
        say("Nothing is to be done now.")
    if failed := [row for row in rows if row.state is not DutyState.DONE]:
        raise WorkError("; ".join(f"{row.name} {row.period}: {row.detail}" for row in failed))


@contextmanager
def _archive(config: Path, *, by_stdin: bool) -> Iterator[Archive]:
    """The archive behind a file, or by the text that runs now, which a file that is just being edited need not be."""
    if not by_stdin:
        with opened(config, os.environ, need_secrets=True) as archive:
            yield archive
        return
    settings = parse_settings(sys.stdin.buffer.read(), config.name, os.environ, folder=config.parent)
    with kept_by(settings) as archive:
        yield archive


def _asked(name: str, archive: Archive, now: datetime) -> Due:
    there = sorted(wanted(archive.settings) - {Duty.MAIL})
    if name not in there:
        raise InputError(f"{name} is no duty of this configuration: there are {', '.join(there)}; `duties` in docs/config.md")
    due = [one for one in standing(archive, now) if one.duty == name]
    return due[-1] if due else Due(Duty(name), f"{name_of(now.date())} by hand {now:%Y-%m-%dT%H:%M:%SZ}", now)


def _row(row: Done) -> dict[str, object]:
    at = row.again_at or row.ended_at or row.began_at
    first = row.detail.partition("\n")[0]
    return {"duty": row.name, "period": row.period, "state": str(row.state), "tries": row.tries, "at": stamp(at), "detail": first}
