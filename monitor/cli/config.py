"""`serpwarden config`: check what `config.yaml` says, and print its JSON Schema."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.alerts.ways import way_fault
from monitor.errors import ConfigError
from monitor.forms import dumps, stamp
from monitor.late import late
from monitor.model import Party, Period, Settings
from monitor.plan import Forecast, forecast
from monitor.plan.changes import changes
from monitor.settings import load, parse_settings, schema
from monitor.terminal import say, show

if TYPE_CHECKING:
    from monitor import store
    from monitor.store import history
else:  # a file is checked without a database; only what already runs is read from one
    store, history = late("monitor.store"), late("monitor.store.history")


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help="Check config.yaml, or print its JSON Schema.")
    group.command("check", help="What config.yaml is understood to say, or every fault in it.")(check)
    group.command("schema", help="The JSON Schema of config.yaml, for editors.")(print_schema)
    app.add_typer(group, name="config")


def print_schema() -> None:
    """Print the JSON Schema."""
    sys.stdout.write(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n")


def check(
    *,
    config: Annotated[Path, typer.Option(help="The file to check.")] = Path("config.yaml"),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, faults included.")] = False,
) -> None:
    """Print what was understood, or the faults (exit code 2)."""
    try:
        settings = load(config, os.environ)
    except ConfigError as error:
        if not as_json:
            raise
        sys.stdout.write(dumps({"ok": False, "faults": [asdict(fault) for fault in error.faults]}) + "\n")
        raise typer.Exit(2) from None
    now = datetime.now(UTC)
    form = understood(settings, forecast(settings, Period(now, now + timedelta(days=1))), now)
    form["running"] = against_running(settings, config, now)
    if as_json:
        sys.stdout.write(dumps(form) + "\n")
        return
    _print(form, config)


def against_running(settings: Settings, config: Path, now: datetime) -> dict[str, Any] | None:
    """What the file changes of the configuration that ran last, and the file's last refusal since; None when none ever ran."""
    database = settings.storage.database
    file = Path(database.partition(":///")[2])
    if database.startswith("sqlite") and not file.is_file():
        return None
    opened = store.Store.open(database)
    try:
        ran, last = opened.desk.history.latest(history.RUNNING), opened.desk.history.latest()
    finally:
        opened.close()
    if ran is None:
        return None
    old = parse_settings(ran.body.encode(), "the running configuration", {}, need_secrets=False, folder=config.parent)
    new = load(config, {}, need_secrets=False)  # secrets unfilled on both sides: only their names are compared
    found = changes(old, new, now)
    refused = last.note.splitlines() if last and last.state == history.REFUSED else []
    form: dict[str, Any] = {
        "since": stamp(ran.at),
        "queries_added": found.queries_added,
        "queries_removed": found.queries_removed,
    }
    form |= {"looks_per_month": round(found.looks, 1), "usd_per_month": None if found.usd is None else round(found.usd, 2)}
    return form | {"changes": list(found.lines), "says": str(found), "refused": refused}


def understood(settings: Settings, made: Forecast, now: datetime) -> dict[str, Any]:
    """What a file says, as plain data."""
    return {
        "ok": True,
        "brand": _brand(settings),
        "parties": [_party(party) for party in settings.parties],
        "watches": _watches(settings, made),
        "sources": [_source(settings, source.name) for source in settings.sources],
        "queries": sum(cost.queries for cost in made.costs),
        "looks_per_day": round(sum(cost.per_day for cost in made.costs), 2),
        "warnings": [*made.warnings, *_ended(settings, now), *_untold(settings)],
    }


def _brand(settings: Settings) -> dict[str, Any]:
    brand = settings.brand
    return {
        "name": brand.name,
        "owner": brand.owner.name,
        "marks": [mark.text for mark in brand.marks],
        "domains": list(brand.domains),
        "channels": list(brand.channels),
        "phones": list(brand.phones),
        "advertisers": list(brand.advertisers),
    }


def _party(party: Party) -> dict[str, Any]:
    allowed = party.permissions
    may = [word for word, yes in (("mark in ad text", allowed.mark_in_ad_text), ("brand bidding", allowed.brand_bidding)) if yes]
    return {
        "name": party.name,
        "role": str(party.role),
        "domains": list(party.domains),
        "may": may,
        "where": list(allowed.countries),
        "since": str(allowed.since) if allowed.since else None,
        "until": str(allowed.until) if allowed.until else None,
        "network": party.affiliate.network if party.affiliate else None,
    }


def _watches(settings: Settings, made: Forecast) -> list[dict[str, Any]]:
    rows = []
    for watch in settings.watches:
        mine = [cost for cost in made.costs if cost.watch == watch.name]
        rows.append(
            {
                "name": watch.name,
                "kind": str(watch.kind),
                "journey": watch.journey,
                "stage": watch.stage,
                "keywords": len(watch.keywords),
                "queries": sum(cost.queries for cost in mine),
                "hours_between_looks": round(watch.every / timedelta(hours=1), 2),
                "looks_per_day": round(sum(cost.per_day for cost in mine), 2),
                "sources": [cost.source for cost in mine],
            }
        )
    return rows


def _source(settings: Settings, name: str) -> dict[str, Any]:
    source = settings.source(name)
    return {"name": name, "enabled": bool(source and source.enabled), "engines": list(source.engines) if source else []}


def _ended(settings: Settings, now: datetime) -> list[str]:
    """Permissions that are over: what their party does from the next day on is a finding."""
    ended = [party for party in settings.parties if party.permissions.until and party.permissions.until < now.date()]
    return [f"{party.name}: its permissions ended on {party.permissions.until}" for party in ended]


def _untold(settings: Settings) -> list[str]:
    """Targets that no alert can reach: an address of a kind that is not let through."""
    return [f"alerts, {target.name}: {fault}" for target in settings.alerts.targets if (fault := way_fault(target))]


def _print(form: dict[str, Any], config: Path) -> None:
    brand = form["brand"]
    say(f"{config}: no faults", "", f"{brand['name']}, of {brand['owner']}")
    for key in ("marks", "domains", "channels", "phones", "advertisers"):
        say(f"  {key:12} {', '.join(brand[key]) or 'none'}")
    say("")
    show([_joined(row) for row in form["parties"]], columns=["name", "role", "domains", "may", "where", "until"], title="Parties")
    columns = ["name", "kind", "journey", "stage", "keywords", "queries", "looks_per_day", "sources"]
    show([_joined(row) for row in form["watches"]], columns=columns, title="Watches")
    off = [source["name"] for source in form["sources"] if not source["enabled"]]
    say(*(f"! {warning}" for warning in form["warnings"]))
    running = form["running"]
    if running:
        changed = running["says"] if running["changes"] else "no change"
        say(
            "",
            f"Against the configuration running since {running['since']}: {changed}",
            *(f"  {line}" for line in running["changes"]),
        )
        say(*(f"! an edit was refused while running: {line}" for line in running["refused"]))
    say(f"{form['queries']:,} queries, {form['looks_per_day']:,.0f} looks a day" + (f"; off: {', '.join(off)}" if off else ""))


def _joined(row: dict[str, Any]) -> dict[str, Any]:
    return {key: ", ".join(str(v or "nobody") for v in value) if isinstance(value, list) else value for key, value in row.items()}
