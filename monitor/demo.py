"""The whole job on the sandbox: four simulated weeks asked over real HTTP, filings in between, a report for each, a signed pack.

Time is the world's own: every slot is asked at the moment at which it is due, so that four weeks pass in seconds. Everything
lies in one folder; a demo that was killed is taken up where it stopped, because slots, evidence and captures are durable and
the box gives the same answer to the same question at the same moment.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

from monitor import clerk, sandbox
from monitor.archive import kept_by
from monitor.errors import WorkError
from monitor.evidence import Evidence
from monitor.model import Case, Level, Outcome, Period, Settings, SourceSettings, View
from monitor.pipeline import Pipeline, Tally
from monitor.plan import slots
from monitor.settings import load
from monitor.store import Store
from monitor.terminal import Step
from reports import removal, takedown, writing
from reports.proof import keeping

WEEKS = 4
REMARK = "a key made for this demo: it says nothing about anybody"
_DAY = timedelta(days=1)
_WEEK = 7
_SHIPPED = (Path(__file__).parent / "data" / "config.yaml", Path(__file__).parents[1] / "config.yaml")
_GRAVEST = tuple(Level)


@dataclass(frozen=True, slots=True)
class Told:
    """What a demo left behind. `asked` counts what this very run asked; a resumed demo asks only what was missing."""

    folder: Path
    asked: int
    tally: Tally
    reports: tuple[Path, ...]
    packs: tuple[Path, ...]
    cases: tuple[Case, ...]
    removals: tuple[removal.Row, ...] = ()


def example_config() -> Path:
    """The example configuration that ships with the program. Raises WorkError when the installation has lost it."""
    found = next((path for path in _SHIPPED if path.is_file()), None)
    if found is None:
        raise WorkError("the example config.yaml is not where the installation put it – install serpwarden again")
    return found


def days(world: sandbox.World, weeks: int = WEEKS) -> tuple[Period, ...]:
    """The demo's days, the world's first day first."""
    starts = (world.start + number * _DAY for number in range(_WEEK * weeks))
    return tuple(Period(start, start + _DAY) for start in starts)


def settle(folder: Path) -> Settings:
    """The folder's own settings: the example configuration is copied there, and everything it keeps lies beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "config.yaml"
    if not config.exists():
        shutil.copyfile(example_config(), config)
    return load(config, {})


def at(settings: Settings, base_url: str) -> Settings:
    """The settings with the box's address, whatever port it got, and no other source."""
    box = SourceSettings("sandbox", ("google", "bing"), (("base_url", base_url),))
    return replace(settings, sources=(box,))


def play(folder: Path, step: Callable[[int], Step], world: sandbox.World | None = None, weeks: int = WEEKS) -> Told:
    """Watch the weeks, report each, pack the gravest case. `step(total)` gives the progress to call once per slot."""
    world = world or sandbox.load()
    settings, wanted = settle(folder), days(world, weeks)
    store = Store.open(settings.storage.database)
    evidence = Evidence.open(settings.storage.evidence)
    try:
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
            making: list[Future[tuple[Path, ...]]] = []

            def over(week: Period) -> None:
                making.append(processes.submit(write_report, settings, week, folder))

            with sandbox.serve(world) as box:
                asked, tally = asyncio.run(watch(at(settings, box.base_url), store, evidence, wanted, step, over=over))
            view = store.view(settings, evidence.read)
            packs = write_pack(view, wanted[-1].end, folder)
            reports = tuple(path for made in making for path in made.result() if path.suffix == ".html")
        return Told(folder, asked, tally, reports, packs, view.cases(), removal.gather(view)[0])
    finally:
        store.close()


async def watch(
    settings: Settings,
    store: Store,
    evidence: Evidence,
    wanted: tuple[Period, ...],
    step: Callable[[int], Step],
    *,
    over: Callable[[Period], None] = lambda week: None,
) -> tuple[int, Tally]:
    """Ask every slot of the days at its own moment, and file what the story files; how many were asked, and what came of them.

    `over` is told of every seven days as soon as they have passed: their report is made while the next are asked.
    """
    moment = [wanted[0].start]
    view = store.view(settings, evidence.read)

    async with Pipeline(settings, store, evidence, clock=lambda slot: slot.due if slot else moment[0], workers=1) as pipeline:
        tally = await pipeline.recover()
        store.plan(slots(settings, Period(wanted[0].start, wanted[-1].end)))
        call = step(len(store.due(wanted[-1].end)))
        for number, day in enumerate(wanted, 1):
            moment[0] = day.end
            tally += await pipeline.ask(store.due(day.end - timedelta(microseconds=1)), call)
            await asyncio.to_thread(clerk.do, store, view, wanted[0].start, day)
            if number % _WEEK == 0:
                over(Period(wanted[number - _WEEK].start, day.end))
    return tally.looks, tally


def write_report(settings: Settings, week: Period, folder: Path) -> tuple[Path, ...]:
    """One week's report as of its end, from what the settings keep."""
    with kept_by(settings) as archive:
        return writing.write_weekly(archive.view, week, week.end, folder / "reports", writing.formats("html,json"))


def write_pack(view: View, moment: datetime, folder: Path) -> tuple[Path, ...]:
    """The takedown pack of the gravest case that some channel would take; the oldest of equals.

    It is signed with a key made for this demo, which the pack says, and timestamped where the folder's configuration names an
    authority. Raises SourceError when that authority gives none.
    """
    wanted = keeping.wanted(view.settings.proof, folder)
    with keeping.seal(wanted, moment, "" if view.settings.proof.key else REMARK) as seal:
        for case in sorted(view.cases(), key=gravity):
            if takedown.offered(view, case, moment):
                return takedown.write(view, case, moment, folder / "takedown", seal)
    return ()


def gravity(case: Case) -> tuple[int, int, datetime, str]:
    """The order in which cases are dealt with: gravest first, then most seen, then oldest."""
    return -_GRAVEST.index(case.level), -case.sightings, case.first_seen, case.fingerprint


def _removed(row: removal.Row) -> str:
    again = f" ({row.returned_same} came back as they were, {row.returned_new} under a new name)" if row.gone else ""
    half = "fewer than half are gone so far" if row.median_hours is None else f"half were gone after {row.median_hours:.0f} h"
    return f"Filed with {row.channel} on {row.engine}: {row.filed}; {row.gone} verified gone{again}; {half}."


def lines(told: Told) -> tuple[str, ...]:
    """What to tell the person who ran the demo."""
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in told.tally.outcomes)
    blind = sum(count for outcome, count in told.tally.outcomes if outcome not in (Outcome.PARSED, Outcome.NO_RESULTS))
    grave = sorted(told.cases, key=gravity)[:5]
    return (
        "This was a SANDBOX: every brand, site, advertiser and phone number in it is made up.",
        f"Asked in this run: {told.asked} looks ({outcomes or 'everything had been asked before'}); {blind} proved nothing.",
        f"Cases: {len(told.cases)}. The gravest:",
        *(f"  {case.level:<8} {case.state:<13} {case.domain or '–'}: {case.title}" for case in grave),
        *(_removed(row) for row in told.removals),
        "Open:",
        *(f"  {path}" for path in told.reports),
        *(f"  {path}" for path in told.packs),
    )
