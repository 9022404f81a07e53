"""`serpwarden alert`: send a test message, and list what stands."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.alerts.ways import Ways, way_fault
from monitor.archive import opened
from monitor.errors import ConfigError, Fault, InputError, NotTakenError, UnsureError
from monitor.forms import stamp
from monitor.model import Letter, Level, Settings, Target
from monitor.settings import load
from monitor.terminal import show

Config = Annotated[Path, typer.Option(help="Where targets are named.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help="Who is told at once: send a test message, list what stands.")
    group.command("test", help="Send one test message to every target, or to one.")(send_test)
    group.command("list", help="Every alert that holds now, and when it was told.")(list_alerts)
    app.add_typer(group, name="alert")


def send_test(
    target: Annotated[str | None, typer.Argument(help="Only this target, by its name.")] = None,
    *,
    config: Config = Path("config.yaml"),
    as_json: Json = False,
) -> None:
    """Send a test message; exit 1 when one target did not take it."""
    settings = load(config, os.environ)
    targets = _chosen(settings, target, config)
    now = datetime.now(UTC)
    rows = [{"target": one.name, "fault": _sent(Ways(settings.alerts), one, settings.brand.name, now)} for one in targets]
    show(
        rows if as_json else [row | {"fault": row["fault"] or "sent"} for row in rows],
        columns=["target", "fault"],
        as_json=as_json,
    )
    if any(row["fault"] for row in rows):
        raise typer.Exit(1)


def list_alerts(*, config: Config = Path("config.yaml"), as_json: Json = False) -> None:
    """Print what holds."""
    with opened(config, os.environ) as archive:
        standing = archive.store.desk.outbox.standing()
    rows = [
        {"level": str(alert.level), "title": alert.title, "raised": stamp(told.raised_at), "told": stamp(told.told_at)}
        for told, alert in standing
    ]
    show(rows, columns=["level", "title", "raised", "told"], as_json=as_json)


def _chosen(settings: Settings, name: str | None, config: Path) -> tuple[Target, ...]:
    """The targets to try. Raises InputError when there are none, and for every address that cannot be used."""
    targets = tuple(target for target in settings.alerts.targets if name in (None, target.name))
    if not targets:
        names = ", ".join(target.name for target in settings.alerts.targets) or "none; docs/alerts.md tells how to name some"
        raise InputError(f"there is no target {name!r}: there are {names}" if name else f"nobody is told: targets: {names}")
    wrong = [
        Fault(config.name, 0, f"alerts.targets ({target.name})", fault) for target in targets if (fault := way_fault(target))
    ]
    if wrong:
        raise ConfigError(wrong)
    return targets


def _sent(ways: Ways, target: Target, brand: str, now: datetime) -> str:
    body = f"This is a test by serpwarden, which watches {brand}. Nothing happened; alerts will arrive here."
    try:
        ways.send(Letter(f"test-{now:%Y%m%d%H%M%S%f}", target.name, f"{brand}: test message", body, Level.INFO, now), target)
    except NotTakenError as error:
        return str(error)
    except UnsureError as error:
        return f"{error}; nobody knows whether it arrived"
    return ""
