"""`serpwarden run`: timetable and workers in one process, for weeks in which nobody looks."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor import logs
from monitor.archive import Archive, opened
from monitor.duties.agenda import standing
from monitor.health.lookout import Lookout
from monitor.late import late
from monitor.leading import RENEW, Lead
from monitor.model import Outcome
from monitor.pipeline import Pipeline
from monitor.queue import Queue, Turn
from monitor.reloading import Edit, Reloader, Reloading
from monitor.schedule import Chore, run
from monitor.settings import load
from monitor.store.database import stands
from monitor.terminal import say
from monitor.thrift import Rest, one_arena, settle

if TYPE_CHECKING:
    from monitor.health import web
else:  # a server only where --listen asks for one
    web = late("monitor.health.web")

Config = Annotated[Path, typer.Option(help="What is watched, and where captures are kept.")]

ALERTS_EVERY = 20.0
"""Seconds between two looks at what somebody should know."""

_ALIKE = 4
"""So many faults of one reason in one turn are told as one."""

DUTIES_EVERY = 60.0
"""Seconds between two looks at what is to be done beside looking."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run", help="Watch unattended: plan, ask what is due, keep, read, judge; until stopped.")(command)


def command(
    *,
    config: Config = Path("config.yaml"),
    listen: Annotated[str | None, typer.Option(help="Answer /healthz and /metrics at HOST:PORT, such as 127.0.0.1:9464.")] = None,
    log_json: Annotated[bool, typer.Option("--log-json", help="One JSON line for each capture, on standard error.")] = False,
) -> None:
    """Watch until Ctrl-C or SIGTERM; what is under way is finished first.

    Beside another `run` over the same database this one asks too, and leads when the other one is gone.
    """
    one_arena()
    set_up(config)
    with opened(config, os.environ, need_secrets=True) as archive, ExitStack() as more:
        if log_json:
            more.callback(logs.off, logs.to())
        lead = Lead(archive.store)
        more.callback(lead.leave)
        reloader = Reloader(config, os.environ, archive.settings, archive.store.desk)
        reloader.start(datetime.now(UTC), leads=lead.take(datetime.now(UTC)))

        def current() -> Archive:
            return replace(archive, settings=reloader.settings)

        if listen:
            app = web.app(current, lambda: reloader.faults, lambda: datetime.now(UTC))
            say(f"Health at {more.enter_context(web.serving(app, listen))}/healthz")
        queries = sum(len(watch.expand()) for watch in archive.settings.watches)
        say(f"Watching {queries} queries. Stop with Ctrl-C: what is under way is finished, nothing is asked twice.")
        asyncio.run(watch(archive, config, reloader, Lookout(current, lambda: reloader.faults), lead))
    say("Stopped. `serpwarden run` goes on where this left off.")


def set_up(config: Path) -> None:
    """Make a database that is not there yet in a process of its own: what makes it would stay in memory for weeks."""
    if not stands(load(config, os.environ).storage.database):
        subprocess.run([sys.executable, "-m", "monitor", "db", "upgrade", "--config", str(config)], check=False)  # noqa: S603


async def watch(archive: Archive, config: Path, reloader: Reloader, lookout: Lookout, lead: Lead) -> None:
    """Turn after turn over one archive, told line by line; edits of its file are taken over, alerts go out."""
    teller = Teller(lead)

    async def tell(now: datetime) -> None:
        if lead.mine:
            for fault in await asyncio.to_thread(lookout.tell, now):
                say(f"{now:%Y-%m-%dT%H:%M:%SZ} alert not sent: {fault}")

    async def renew(now: datetime) -> None:
        await asyncio.to_thread(lead.take, now)
        teller.lead(now)

    async def duties(now: datetime) -> None:
        current = replace(archive, settings=reloader.settings)
        todo = await asyncio.to_thread(standing, current, now) if lead.mine else ()
        if todo:
            say(*await done_apart(config, reloader.running))

    queue = Queue(archive.settings, archive.store, archive.evidence, lead=lead)
    turns = Reloading(queue, reloader, archive.store.desk, _say_edit, leads=lambda: lead.mine)
    async with Pipeline(archive.settings, archive.store, archive.evidence) as pipeline:
        chores = [
            Chore("lead", RENEW, renew),
            Chore("alerts", ALERTS_EVERY, tell),
            Chore("duties", DUTIES_EVERY, duties),
        ]
        settle()
        await run(turns, pipeline, teller, chores=chores, rest=Rest(archive.store.rest, pipeline.forget))


def grouped(faults: Iterable[str]) -> Iterator[str]:
    """Faults as lines; what went wrong for one reason again and again (`google, 'a search': the reason`) is one line."""
    reasons: dict[str, list[str]] = {}
    for fault in dict.fromkeys(faults):
        reasons.setdefault(fault.partition(": ")[2] or fault, []).append(fault)
    for reason, same in reasons.items():
        yield from same if len(same) < _ALIKE else [f"{len(same)} slots: {reason}"]


async def done_apart(config: Path, running: str) -> list[str]:
    """Do what stands in a process of its own, by the configuration that runs; what it said went wrong."""
    command = [sys.executable, "-m", "monitor", "duties", "do", "--json", "--config-from-stdin", "--config", str(config)]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=asyncio.subprocess.DEVNULL, stderr=pipe)
    try:
        _, said = await process.communicate(running.encode())
    finally:
        if process.returncode is None:  # stopped: what it had taken is taken again by the next one
            process.terminate()
    stamp = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return [f"{stamp} {line}" for line in said.decode("utf-8", "replace").splitlines()[-20:]] if process.returncode else []


def _say_edit(edit: Edit) -> None:
    say(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {edit}")


class Teller:
    """Tells each turn that did something in one line, and a trouble once until it changes."""

    def __init__(self, lead: Lead) -> None:
        self._trouble = ""
        self._lead, self._led = lead, True

    def lead(self, now: datetime) -> None:
        """Tell when another machine leads, and when this one does again."""
        if self._lead.mine != self._led:
            self._led = self._lead.mine
            words = (
                "this one leads from now on" if self._led else f"{self._lead.holder()} leads; this one asks beside it, and waits"
            )
            say(f"{now:%Y-%m-%dT%H:%M:%SZ} {words}")

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
            say(*(f"{stamp} {line}" for line in grouped(turn.tally.faults)))
