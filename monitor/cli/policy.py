"""`serpwarden policy`: whether the channels' policy pages still say what they said when we read them."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor import policywatch
from monitor.errors import WorkError
from monitor.fetch.client import HttpClient
from monitor.forms import plain
from monitor.settings import load
from monitor.store import Store
from monitor.terminal import say, show
from reports import policies, words
from reports.channel import channels

Config = Annotated[Path, typer.Option(help="Where texts are kept.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="The channels' policy pages: watched slowly, compared, told when they change.", no_args_is_help=True)
    group.command("list", help="Every channel's policy page: when it was read, watched, changed.")(list_command)
    group.command("watch", help="Fetch the pages that were not seen for a week, and say what changed.")(watch_command)
    app.add_typer(group, name="policy")


def list_command(*, config: Config = Path("config.yaml"), as_json: AsJson = False) -> None:
    """Print how each channel's policy stands."""
    store = Store.open(load(config, os.environ).storage.database)
    try:
        texts = store.casebook.policies()
    finally:
        store.close()
    found = [one for channel in channels().values() if (one := policies.standing(channel, texts))]
    rows = [plain(one) | {name: _day(getattr(one, name)) for name in ("watched_since", "seen", "changed")} for one in found]
    show(rows, columns=("channel", "read_on", "watched_since", "seen", "changed", "stale", "url"), as_json=as_json)
    if not as_json:
        for one in found:
            say(*([f"{one.channel}:"] if one.difference else ()), *(words.visible(line) for line in one.difference))


def watch_command(
    *,
    now_all: Annotated[bool, typer.Option("--all", help="All of them, whenever they were seen.")] = False,
    config: Config = Path("config.yaml"),
    as_json: AsJson = False,
) -> None:
    """Fetch policy pages. Nothing is filed or sent; a page is asked once."""
    store = Store.open(load(config, os.environ).storage.database)
    try:
        now = datetime.now(UTC)
        urls = tuple(policies.pages())
        wanted = urls if now_all else policywatch.due(urls, store.casebook.policies(), now)
        visits = asyncio.run(_visit(store, wanted, now))
    finally:
        store.close()
    show([plain(one) for one in visits], columns=("news", "url", "detail"), as_json=as_json)
    if visits and all(one.news is policywatch.News.UNREAD for one in visits):
        raise WorkError("none of the policy pages could be read; the reasons stand above")


async def _visit(store: Store, urls: tuple[str, ...], now: datetime) -> tuple[policywatch.Visit, ...]:
    async with HttpClient(lambda: datetime.now(UTC), limits=policywatch.LIMITS) as client:
        return await policywatch.visit(client, store, urls, now)


def _day(day: object) -> str | None:
    return str(day) if day else None
