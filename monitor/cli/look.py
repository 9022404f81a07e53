"""`serpwarden look`: ask what is due, once; for people who prefer their own timer, and for a first try."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.archive import Archive, opened
from monitor.errors import InputError
from monitor.looking import slots_now
from monitor.model import Outcome, Slot
from monitor.pipeline import Pipeline, Tally
from monitor.queue import Queue
from monitor.terminal import Step, progress, say, show


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("look", help="Capture what is due, once: ask, keep, read, judge, save.")(command)


def command(
    *,
    watch: Annotated[str | None, typer.Option(help="Only this watch, by its name in the config.")] = None,
    now: Annotated[bool, typer.Option("--now", help="Ask every query at once, due or not.")] = False,
    config: Annotated[Path, typer.Option(help="What is watched, and where captures are kept.")] = Path("config.yaml"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Look once and print what came of it."""
    moment = datetime.now(UTC)
    with opened(config, os.environ, need_secrets=True) as archive:
        names = [one.name for one in archive.settings.watches]
        if watch is not None and watch not in names:
            raise InputError(f"--watch {watch}: there is no such watch; there are {', '.join(names) or 'none'}")
        slots = _slots(archive, moment, watch, everything=now)
        with progress(len(slots), "asking") as step:
            tally = asyncio.run(_look(archive, slots, step))
    tell(tally, as_json=as_json)
    if not slots and not as_json:
        say("Nothing was due: `serpwarden look --now` asks every query at once, `serpwarden plan` says how often each is due.")
    if slots and not tally.looks and tally.faults:
        raise typer.Exit(1)


def tell(tally: Tally, *, as_json: bool) -> None:
    """Print what a run came to, by outcome, and everything that went wrong."""
    rows = [{"outcome": str(outcome), "looks": times} for outcome, times in tally.outcomes]
    if as_json:
        form = {"outcomes": {str(outcome): times for outcome, times in tally.outcomes}, "findings": tally.findings}
        show([form | {"waiting": tally.waiting, "faults": list(tally.faults)}], columns=(), as_json=True)
        return
    if rows:
        show(rows, columns=("outcome", "looks"))
    missed = dict(tally.outcomes).get(Outcome.MISSED, 0)
    say(f"{tally.looks} looks, {tally.findings} findings, {missed} slots missed, {tally.waiting} waiting for a pause to end.")
    say(*dict.fromkeys(tally.faults))


def _slots(archive: Archive, now: datetime, watch: str | None, *, everything: bool) -> Sequence[Slot]:
    if everything:
        slots: Sequence[Slot] = slots_now(archive.settings, now, watch)
        archive.store.plan(slots)
        return slots
    due = Queue(archive.settings, archive.store, archive.evidence).once(now)
    return [slot for slot in due if watch in (None, slot.watch)]


async def _look(archive: Archive, slots: Sequence[Slot], step: Step) -> Tally:
    async with Pipeline(archive.settings, archive.store, archive.evidence) as pipeline:
        return await pipeline.recover() + await pipeline.due(slots, step)
