"""`serpwarden run`: timetable and workers in one process, for weeks in which nobody looks."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.archive import Archive, opened
from monitor.model import Outcome
from monitor.pipeline import Pipeline
from monitor.queue import Queue, Turn
from monitor.schedule import run
from monitor.terminal import say

Config = Annotated[Path, typer.Option(help="What is watched, and where captures are kept.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run", help="Watch unattended: plan, ask what is due, keep, read, judge; until stopped.")(command)


def command(*, config: Config = Path("config.yaml")) -> None:
    """Watch until Ctrl-C or SIGTERM; what is under way is finished first."""
    with opened(config, os.environ, need_secrets=True) as archive:
        queries = sum(len(watch.expand()) for watch in archive.settings.watches)
        say(f"Watching {queries} queries. Stop with Ctrl-C: what is under way is finished, nothing is asked twice.")
        asyncio.run(watch(archive))
    say("Stopped. `serpwarden run` goes on where this left off.")


async def watch(archive: Archive, *, plans: bool = True) -> None:
    """Turn after turn over one archive, told line by line."""
    queue = Queue(archive.settings, archive.store, archive.evidence, plans=plans)
    async with Pipeline(archive.settings, archive.store, archive.evidence) as pipeline:
        await run(queue, pipeline, Teller())


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
