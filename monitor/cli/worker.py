"""`serpwarden worker`: asks what is due and plans nothing, beside a `serpwarden run` over the same database."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.archive import Archive, opened
from monitor.leading import RENEW, live
from monitor.pipeline import Pipeline
from monitor.queue import Queue
from monitor.reloading import Reloader, Reloading
from monitor.schedule import Chore, run
from monitor.terminal import say
from monitor.thrift import Rest, one_arena, settle


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("worker", help="Ask what is due beside `serpwarden run`, over the same database and evidence.")(command)


def command(
    *, config: Annotated[Path, typer.Option(help="The same file as the one that `run` reads.")] = Path("config.yaml")
) -> None:
    """Work until Ctrl-C or SIGTERM. A slot is claimed before it is asked, so that of several workers one asks it.

    Edits of the file are taken over from the `run` that leads, through the database: the copy here is for the start only.
    """
    one_arena()
    with opened(config, os.environ, need_secrets=True) as archive:
        reloader = Reloader(config, os.environ, archive.settings, archive.store.desk)
        reloader.start(datetime.now(UTC), leads=False)
        live(archive.store, datetime.now(UTC))
        say("Working on what falls due. Stop with Ctrl-C.")
        asyncio.run(work(archive, reloader))
    say("Stopped.")


async def work(archive: Archive, reloader: Reloader) -> None:
    """Turn after turn over one archive, by the configuration that whoever leads goes by."""

    async def renew(now: datetime) -> None:
        await asyncio.to_thread(live, archive.store, now)

    queue = Queue(archive.settings, archive.store, archive.evidence, plans=False)
    turns = Reloading(queue, reloader, archive.store.desk, lambda edit: say(str(edit)), leads=lambda: False)
    async with Pipeline(archive.settings, archive.store, archive.evidence) as pipeline:
        chores = [Chore("clock", RENEW, renew)]
        settle()
        rest = Rest(archive.store.rest, pipeline.forget)
        await run(turns, pipeline, lambda turn: say(*turn.tally.faults), chores=chores, rest=rest)
