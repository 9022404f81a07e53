"""`serpwarden run`: timetable and workers in one process, for weeks in which nobody looks."""

from __future__ import annotations

import asyncio
import os
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor import logs
from monitor.archive import Archive, opened
from monitor.health import Lookout, app, serving
from monitor.model import Outcome
from monitor.pipeline import Pipeline
from monitor.queue import Queue, Turn
from monitor.reloading import Reloader, Reloading
from monitor.schedule import Chore, run
from monitor.terminal import say

Config = Annotated[Path, typer.Option(help="What is watched, and where captures are kept.")]

ALERTS_EVERY = 20.0
"""Seconds between two looks at what somebody should know."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run", help="Watch unattended: plan, ask what is due, keep, read, judge; until stopped.")(command)


def command(
    *,
    config: Config = Path("config.yaml"),
    listen: Annotated[str | None, typer.Option(help="Answer /healthz and /metrics at HOST:PORT, such as 127.0.0.1:9464.")] = None,
    log_json: Annotated[bool, typer.Option("--log-json", help="One JSON line for each capture, on standard error.")] = False,
) -> None:
    """Watch until Ctrl-C or SIGTERM; what is under way is finished first."""
    with opened(config, os.environ, need_secrets=True) as archive, ExitStack() as more:
        if log_json:
            more.callback(logs.off, logs.to())
        reloader = Reloader(config, os.environ, archive.settings, archive.store.desk)
        reloader.start(datetime.now(UTC))

        def current() -> Archive:
            return replace(archive, settings=reloader.settings)

        if listen:
            web = app(current, lambda: reloader.faults, lambda: datetime.now(UTC))
            say(f"Health at {more.enter_context(serving(web, listen))}/healthz")
        queries = sum(len(watch.expand()) for watch in archive.settings.watches)
        say(f"Watching {queries} queries. Stop with Ctrl-C: what is under way is finished, nothing is asked twice.")
        asyncio.run(watch(archive, reloader, Lookout(current, lambda: reloader.faults)))
    say("Stopped. `serpwarden run` goes on where this left off.")


async def watch(archive: Archive, reloader: Reloader, lookout: Lookout) -> None:
    """Turn after turn over one archive, told line by line; edits of its file are taken over, alerts go out."""

    async def tell(now: datetime) -> None:
        for fault in await asyncio.to_thread(lookout.tell, now):
            say(f"{now:%Y-%m-%dT%H:%M:%SZ} alert not sent: {fault}")

    queue = Queue(archive.settings, archive.store, archive.evidence)
    turns = Reloading(queue, reloader, archive.store.desk, lambda edit: say(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {edit}"))
    async with Pipeline(archive.settings, archive.store, archive.evidence) as pipeline:
        await run(turns, pipeline, Teller(), chores=[Chore("alerts", ALERTS_EVERY, tell)])


class Teller:
    """Tells each turn that did something in one line, and a trouble once until it changes."""

    def __init__(self) -> None:
        self._trouble = ""

    def __call__(self, turn: Turn) -> None:
        """Tell one turn."""
        stamp = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        if turn.trouble != self._trouble:
            say(f"{stamp} {turn.trouble or 'the trouble is over'}")
            self._trouble = turn.trouble
        if turn.planned:
            say(f"{stamp} planned {turn.planned} slots")
        outcomes = ", ".join(f"{times} {outcome}" for outcome, times in turn.tally.outcomes if outcome is not Outcome.MISSED)
        if outcomes:
            say(f"{stamp} looked: {outcomes}; {turn.tally.findings} findings")
        if not turn.trouble:
            say(*(f"{stamp} {fault}" for fault in dict.fromkeys(turn.tally.faults)))
