"""`serpwarden plan`: what would be asked, of whom, how often and for how much, before anything is."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.forms import dumps, stamp
from monitor.model import Period, Settings
from monitor.plan import Cost, Forecast, forecast, price_of, prices
from monitor.plan.caps import order
from monitor.settings import load
from monitor.terminal import say, show

_NOTE = "Looks are counted in UTC, by intervals that no clock change moves; a month is 30 days. Prices are list prices."


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("plan", help="What would be asked: looks per day and month, by source and watch, with their price.")(command)


def command(
    *,
    days: Annotated[int, typer.Option(min=1, max=366, help="Count the slots of so many days from now.")] = 30,
    config: Annotated[Path, typer.Option(help="The file that says what is watched.")] = Path("config.yaml"),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print the plan; ask nobody."""
    settings = load(config, os.environ, need_secrets=False)
    now = datetime.now(UTC)
    made = forecast(settings, Period(now, now + timedelta(days=days)))
    watches = [_row(cost) for cost in made.costs]
    sources = [_source_row(settings, made, name) for name in dict.fromkeys(cost.source for cost in made.costs)]
    total = _sum("all", made.costs)
    if as_json:
        period = {"start": stamp(made.period.start), "end": stamp(made.period.end), "days": days}
        form = {"period": period, "watches": watches, "sources": sources, "total": total}
        form |= {"order": list(order(settings)), "warnings": list(made.warnings)}
        sys.stdout.write(dumps(form) + "\n")
        return
    due = f"in_{days}_days"
    show([_said(row, due) for row in (*watches, total)], columns=["watch", "source", *_COLUMNS, due], title="By watch")
    show(
        [_said(row, due) for row in sources],
        columns=["source", *_COLUMNS, due, "daily_cap", "monthly_cap", "price"],
        title="By source",
    )
    say(*(f"! {warning}" for warning in made.warnings), f"When a cap is near, first come: {', '.join(order(settings))}.", _NOTE)


_COLUMNS = ("queries", "looks_per_day", "looks_per_month", "usd_per_month", "missed_per_month")


def _row(cost: Cost) -> dict[str, Any]:
    return {
        "watch": cost.watch,
        "source": cost.source,
        "queries": cost.queries,
        "looks_per_day": round(cost.per_day, 2),
        "looks_per_month": round(cost.per_month, 1),
        "usd_per_month": None if cost.usd_per_month is None else round(cost.usd_per_month, 2),
        "missed_per_day": round(cost.missed_per_day, 2),
        "missed_per_month": round(cost.missed_per_month, 1),
        "due": cost.due,
    }


def _sum(name: str, costs: Sequence[Cost]) -> dict[str, Any]:
    """One row for several costs; the money is unknown as soon as one part of it is."""
    money = [cost.usd_per_month for cost in costs]
    return {
        "watch": name,
        "source": None,
        "queries": sum(cost.queries for cost in costs),
        "looks_per_day": round(sum(cost.per_day for cost in costs), 2),
        "looks_per_month": round(sum(cost.per_month for cost in costs), 1),
        "usd_per_month": None if None in money else round(sum(usd for usd in money if usd is not None), 2),
        "missed_per_day": round(sum(cost.missed_per_day for cost in costs), 2),
        "missed_per_month": round(sum(cost.missed_per_month for cost in costs), 1),
        "due": sum(cost.due for cost in costs),
    }


def _source_row(settings: Settings, made: Forecast, name: str | None) -> dict[str, Any]:
    source = settings.source(name) if name else None
    row = _sum("", [cost for cost in made.costs if cost.source == name]) | {"source": name}
    del row["watch"]
    listed = prices().get(name) if name else None
    own = source is not None and source.price_per_1000 is not None
    terms = "own figure" if own else f"{listed.terms} ({listed.says}, {listed.read})" if listed else "unknown"
    caps = (
        {"daily_cap": source.daily_cap, "monthly_cap": source.monthly_cap} if source else {"daily_cap": None, "monthly_cap": None}
    )
    return row | caps | {"usd_per_1000": price_of(source), "price_terms": terms}


def _said(row: dict[str, Any], due: str) -> dict[str, Any]:
    """A row as people read it: unknown money and missing sources by name."""
    usd, per_1000 = row["usd_per_month"], row.get("usd_per_1000")
    price = row.get("price_terms", "") if per_1000 is None else f"${per_1000:g} per 1,000: {row['price_terms']}"
    source = row["source"] or ("" if row.get("watch") == "all" else "nobody")
    return row | {due: row["due"], "source": source, "usd_per_month": "unknown" if usd is None else f"{usd:,.2f}", "price": price}
