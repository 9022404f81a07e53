"""A month in the life of a watch: what it watches, and all that goes wrong while it does. Run as a program it lives it.

The clock is the world's own and jumps from one thing to do to the next; the process is a real one, so that it can be killed.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from monitor.archive import Archive, kept_by
from monitor.model import (
    Brand,
    Device,
    Mark,
    Owner,
    Period,
    Place,
    Settings,
    SourceSettings,
    Storage,
    Watch,
    WatchKind,
)
from monitor.pipeline import Pipeline
from monitor.queue import Queue

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = datetime(2026, 10, 19, tzinfo=UTC)
MONTH = Period(START, START + 30 * DAY)

SUMMER_ENDS = datetime(2026, 10, 25, 1, tzinfo=UTC)
ASLEEP = Period(START + 3 * DAY + 4 * HOUR, START + 3 * DAY + 15 * HOUR)
WALL = Period(START + 8 * DAY + 5 * HOUR, START + 11 * DAY + 5 * HOUR)
DISK = Period(START + 13 * DAY + 2 * HOUR, START + 13 * DAY + 3 * HOUR)
DRY = Period(START + 15 * DAY, START + 22 * DAY)
DOWN = timedelta(minutes=50)
"""How long it takes until somebody starts the process again after it was killed."""

LAPSE = timedelta(minutes=65)
BERLIN, LONDON = Place("DE", "de", "Berlin"), Place("GB", "en", "London")


def settings(base_url: str, folder: str) -> Settings:
    """Two queries of a made-up brand and two canaries, each every six hours."""
    brand = Brand("Northwind", Owner("Northwind Networks GmbH", "DE"), (Mark("NORTHWIND"),), domains=("northwind.example",))
    kinds = ((WatchKind.BRAND, ("northwind",)), (WatchKind.CANARY, ("mesh router",)))
    watches = tuple(
        Watch(str(kind), kind, words, ("google",), (BERLIN, LONDON), (Device.DESKTOP,), 6 * HOUR) for kind, words in kinds
    )
    source = SourceSettings("sandbox", ("google",), (("base_url", base_url),))
    return Settings(brand, (), watches, (source,), Storage(f"sqlite:///{folder}/serpwarden.db", str(Path(folder) / "evidence")))


class Skies(httpx.AsyncBaseTransport):
    """Over the real wire: a captcha wall while it stands, and for a week a world in which nobody advertises."""

    def __init__(self, dry_url: str) -> None:
        self._wire = httpx.AsyncHTTPTransport()
        self._dry = httpx.URL(dry_url)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        now = datetime.fromisoformat(request.headers["x-sandbox-now"])
        if WALL.holds(now):
            request.headers["x-sandbox-refuse"] = "captcha"
        if DRY.holds(now):
            request.url = request.url.copy_with(host=self._dry.host, port=self._dry.port)
        return await self._wire.handle_async_request(request)

    async def aclose(self) -> None:
        await self._wire.aclose()


def wear(evidence: Path, now: datetime) -> None:
    """Make the disk fail while it is dead, and bring it back as it was."""
    gone = evidence.with_name("gone")
    if DISK.holds(now) and evidence.is_dir():
        evidence.rename(gone)
        evidence.write_text("dead")
    elif not DISK.holds(now) and gone.is_dir():
        evidence.unlink(missing_ok=True)
        gone.rename(evidence)


def mended(folder: Path) -> None:
    """What a killed process left of the dead disk, so that the next one can start as on a machine that was switched on again."""
    evidence = folder / "evidence"
    if (folder / "gone").is_dir():
        evidence.unlink(missing_ok=True)
        (folder / "gone").rename(evidence)


async def live(archive: Archive, dry_url: str) -> None:
    """Turn after turn from where the book ends to the end of the month."""
    shifts = archive.store.watchbook.shifts(MONTH)
    now = shifts[-1].until + DOWN if shifts else MONTH.start
    clock = [now]
    queue = Queue(archive.settings, archive.store, archive.evidence, seed=lambda: 2026, lapse=LAPSE)
    async with Pipeline(
        archive.settings, archive.store, archive.evidence, clock=lambda _: clock[0], transport=Skies(dry_url)
    ) as pipeline:
        await pipeline.recover()
        while now < MONTH.end:
            clock[0] = now
            wear(Path(archive.settings.storage.evidence), now)
            while (await queue.turn(pipeline, now)).more:
                continue
            now = after(now, queue.next_due())


def after(now: datetime, due: datetime | None) -> datetime:
    """The next moment at which anything may be done; a machine that sleeps wakes when it wakes."""
    then = max(now + timedelta(minutes=10), min(due or MONTH.end, now + HOUR))
    return ASLEEP.end if ASLEEP.holds(then) else then


def main(base_url: str, dry_url: str, folder: str) -> None:
    """Live the month."""
    mended(Path(folder))
    with kept_by(settings(base_url, folder)) as archive:
        asyncio.run(live(archive, dry_url))


if __name__ == "__main__":
    main(*sys.argv[1:])
