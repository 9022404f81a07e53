"""`serpwarden worker`: asks what is due and plans nothing, beside a `serpwarden run` over the same database."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer

from monitor.archive import opened
from monitor.pipeline import Pipeline
from monitor.queue import Queue
from monitor.schedule import run
from monitor.terminal import say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("worker", help="Ask what is due beside `serpwarden run`, over the same database and evidence.")(command)


def command(
    *, config: Annotated[Path, typer.Option(help="The same file as the one that `run` reads.")] = Path("config.yaml")
) -> None:
    """Work until Ctrl-C or SIGTERM. A slot is claimed before it is asked, so that of several workers one asks it."""
    with opened(config, os.environ, need_secrets=True) as archive:
        say("Working on what falls due. Stop with Ctrl-C.")

        async def work() -> None:
            queue = Queue(archive.settings, archive.store, archive.evidence, plans=False)
            async with Pipeline(archive.settings, archive.store, archive.evidence) as pipeline:
                await run(queue, pipeline, lambda turn: say(*turn.tally.faults))

        asyncio.run(work())
    say("Stopped.")
