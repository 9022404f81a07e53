"""`serpwarden watch`: list the watches of `config.yaml`, add and remove them and their keywords; comments stay."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.errors import ConfigError, Fault, InputError
from monitor.forms import dumps
from monitor.model import Period, Place, Settings, Watch
from monitor.plan import Forecast, forecast
from monitor.settings import load
from monitor.settings.document import Document
from monitor.settings.edit import Change, Edited, add_keywords, add_watch, edit, remove_keywords, remove_watch
from monitor.suggest import Form, proposed, suggestions
from monitor.terminal import say, show

Config = Annotated[Path, typer.Option(help="The file to edit.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the change, write nothing.")]
Words = Annotated[list[str] | None, typer.Option("--keyword", "-k", help="What is typed into the search box; repeat for more.")]
PLACE = "COUNTRY/LANGUAGE[/CITY], such as DE/de/Berlin; repeat for more."
_FILE = Path("config.yaml")


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help="List, add and remove watches and keywords in config.yaml; comments stay.")
    group.command("list", help="Every watch with its keywords.")(list_watches)
    group.command("add", help="Add a watch, or keywords to a watch that is there.")(add)
    group.command("remove", help="Remove a watch, or some of its keywords.")(remove)
    group.command("suggest", help="Searches worth watching that are not, with their price; --add adds them.")(suggest)
    app.add_typer(group, name="watch")


def list_watches(*, config: Config = _FILE, as_json: Json = False) -> None:
    """Print every watch."""
    settings = load(config, {}, need_secrets=False)
    columns = ["name", "kind", "journey", "stage", "keywords", "engines", "places", "devices", "every", "queries"]
    show([_row(watch, as_json=as_json) for watch in settings.watches], columns=columns, as_json=as_json)


def add(
    name: Annotated[str, typer.Argument(help="The watch: a new one, or one that gets more keywords.")],
    *,
    keyword: Words = None,
    kind: Annotated[str | None, typer.Option(help="brand, product, support or canary.")] = None,
    journey: Annotated[str | None, typer.Option(help="The customer's journey these searches belong to.")] = None,
    stage: Annotated[str | None, typer.Option(help="The stage of that journey.")] = None,
    engine: Annotated[list[str] | None, typer.Option(help="google, bing …; repeat for more.")] = None,
    place: Annotated[list[str] | None, typer.Option(help=PLACE)] = None,
    device: Annotated[list[str] | None, typer.Option(help="desktop or mobile; repeat for both.")] = None,
    every: Annotated[str | None, typer.Option(help="The time between two looks: 30m, 6h, 1d, 1w.")] = None,
    source: Annotated[str | None, typer.Option(help="The source to ask; else the first that serves the engine.")] = None,
    config: Config = _FILE,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Add a watch, or with nothing but keywords, keywords to a watch that is there."""
    given: dict[str, Any] = {
        "kind": kind,
        "journey": journey,
        "stage": stage,
        "keywords": keyword,
        "engines": engine,
        "devices": device,
    }
    given |= {"places": _places(place) if place else None, "every": every, "source": source}
    entry: dict[str, Any] = {key: value for key, value in given.items() if value}
    there = {watch.name for watch in load(config, {}, need_secrets=False).watches}
    change = (
        add_keywords(name, keyword or []) if name in there and set(entry) == {"keywords"} else add_watch({"name": name} | entry)
    )
    _tell(edit(config, change, write=not dry_run), as_json=as_json, dry_run=dry_run)


def remove(
    name: Annotated[str, typer.Argument(help="The watch.")],
    *,
    keyword: Words = None,
    config: Config = _FILE,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Remove a watch, or only some of its keywords."""
    change = remove_keywords(name, keyword) if keyword else remove_watch(name)
    _tell(edit(config, change, write=not dry_run), as_json=as_json, dry_run=dry_run)


def suggest(
    *,
    language: Annotated[list[str] | None, typer.Option(help="de, en …; left out, the languages that are watched.")] = None,
    form: Annotated[list[Form] | None, typer.Option(help="Only this kind of search; repeat for more.")] = None,
    keyword: Words = None,
    adding: Annotated[bool, typer.Option("--add", help="Add what is listed to config.yaml; without it nothing is.")] = False,
    config: Config = _FILE,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """List suggestions with the price of each group; add them only when told to."""
    settings = load(config, {}, need_secrets=False)
    chosen = [one for one in suggestions(settings, language or (), form or ()) if not keyword or one.keyword in keyword]
    watches, homeless = proposed(settings, chosen)
    if homeless and adding:
        raise InputError(f"no watch asks in {', '.join(homeless)}: add one first, with `serpwarden watch add … --place`")
    if adding:
        for watch in watches:
            _tell(edit(config, _added(settings, watch), write=not dry_run), as_json=as_json, dry_run=dry_run)
        return
    rows = [_priced(settings, watch) for watch in watches]
    if as_json:
        listed = [{"keyword": one.keyword, "language": one.language, "form": str(one.form), "of": one.of} for one in chosen]
        sys.stdout.write(dumps({"suggestions": listed, "watches": rows, "without_watch": list(homeless)}) + "\n")
        return
    show(rows, columns=["watch", "kind", "keywords", "queries", "looks_per_month", "usd_per_month"])
    say(*(f"! nothing asks in {one} yet: its suggestions have no place and no price" for one in homeless))
    say("Nothing was added. `--add` adds all of them, with -k only those named, with --form or --language only those.")


def _added(settings: Settings, watch: Watch) -> Callable[[Document], Change]:
    if watch.name in {there.name for there in settings.watches}:
        return add_keywords(watch.name, watch.keywords)
    row = _row(watch, as_json=True)
    places = [{key: value for key, value in asdict(place).items() if value} for place in watch.places]
    return add_watch({key: value for key, value in (row | {"places": places}).items() if value})


def _priced(settings: Settings, watch: Watch) -> dict[str, Any]:
    """One group of suggestions and what it would ask and cost beside what is asked already."""
    before, after = _forecast(settings), _forecast(replace(settings, watches=(*settings.watches, watch)))
    looks = sum(cost.per_month for cost in after.costs) - sum(cost.per_month for cost in before.costs)
    words = {"watch": watch.name, "kind": str(watch.kind), "keywords": ", ".join(watch.keywords)}
    return words | {
        "queries": len(watch.expand()),
        "looks_per_month": round(looks, 1),
        "usd_per_month": round(_money(after) - _money(before), 2),
    }


def _places(texts: list[str]) -> list[dict[str, str]]:
    """Places as the file holds them. Raises ConfigError with every text that is none."""
    wrong = [text for text in texts if text.count("/") not in (1, 2)]
    if wrong:
        raise ConfigError([Fault("--place", 0, "", f"is {text!r}", PLACE) for text in wrong])
    return [dict(zip(("country", "language", "city"), text.split("/"), strict=False)) for text in texts]


def _row(watch: Watch, *, as_json: bool) -> dict[str, Any]:
    """A watch as a row: lists stay lists in JSON, and become words in a table."""
    row: dict[str, Any] = {
        "name": watch.name,
        "kind": str(watch.kind),
        "journey": watch.journey,
        "stage": watch.stage,
        "keywords": list(watch.keywords),
        "engines": list(watch.engines),
        "places": [_place(place) for place in watch.places],
        "devices": [str(device) for device in watch.devices],
        "every": _interval(watch.every),
        "source": watch.source,
        "queries": len(watch.expand()),
    }
    return row if as_json else {key: ", ".join(value) if isinstance(value, list) else value for key, value in row.items()}


def _place(place: Place) -> str:
    return "/".join(part for part in (place.country, place.language, place.city) if part)


def _interval(every: timedelta) -> str:
    for unit, length in (("w", timedelta(weeks=1)), ("d", timedelta(days=1)), ("h", timedelta(hours=1))):
        if every % length == timedelta(0):
            return f"{every // length}{unit}"
    return f"{every // timedelta(minutes=1)}m"


def _forecast(settings: Settings) -> Forecast:
    now = datetime.now(UTC)
    return forecast(settings, Period(now, now))


def _tell(done: Edited, *, as_json: bool, dry_run: bool) -> None:
    """Say what an edit changes, in queries and money."""
    before, after = _forecast(done.old), _forecast(done.new)
    queries = sum(cost.queries for cost in after.costs) - sum(cost.queries for cost in before.costs)
    looks = sum(cost.per_month for cost in after.costs) - sum(cost.per_month for cost in before.costs)
    usd = _money(after) - _money(before)
    diff = list(difflib.unified_diff(done.old_text.splitlines(), done.new_text.splitlines(), "before", "after", "", "", 2, ""))
    if as_json:
        form = {"written": not dry_run, "queries": queries, "looks_per_month": round(looks, 1), "usd_per_month": round(usd, 2)}
        sys.stdout.write(dumps(form | {"diff": diff, "warnings": list(after.warnings)}) + "\n")
        return
    say(*diff, "", f"{queries:+,} queries, {looks:+,.0f} looks a month, {usd:+,.2f} US dollars a month at known prices")
    say(*(f"! {warning}" for warning in after.warnings if warning not in before.warnings))
    say("nothing was written (--dry-run)" if dry_run else "written")


def _money(made: Forecast) -> float:
    return sum(cost.usd_per_month or 0.0 for cost in made.costs)
