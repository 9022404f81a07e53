"""Pages a second of `replay` over an archive of saved pages, on every core and on one, and how the one becomes the other.

The archive holds the collection of saved pages beside the repository when it is there, else our own golden pages, several times
over, each copy its own bytes. Everything is done as the command does it: evidence read, unpacked and checked, page read and
judged by all rules, what came out compared with what is stored. Processor time is what all processes took together, workers and
their start included: what a page costs where other programs share the machine, and the clock says little.
"""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.archive import Archive, kept_by
from monitor.importing import take
from monitor.model import Answer, Provenance, Storage
from monitor.pipeline import Pipeline
from monitor.replaying import replay
from monitor.settings import load
from tests.bench.reading import COLLECTION, GOLDEN, ROOT, bodies

PAGES = int(os.environ.get("SERPWARDEN_BENCH_REPLAY", "1500"))
START = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    """Print pages a second on all cores and on one."""
    with tempfile.TemporaryDirectory() as folder:
        storage = Storage(f"sqlite:///{folder}/bench.db", f"{folder}/evidence")
        settings = replace(load(ROOT / "config.yaml", {}, need_secrets=False), storage=storage)
        with kept_by(settings) as archive:
            size = fill(archive, COLLECTION if COLLECTION.exists() else GOLDEN)
            taken = {cores: timed(archive, cores) for cores in dict.fromkeys((os.cpu_count() or 1, 1))}
    print(f"  {PAGES} pages, {size / PAGES / 1024:.0f} KB on average")
    for cores, (clock, processors) in taken.items():
        name = f"replay on {cores} core{'s' if cores > 1 else ' '}"
        share, each = taken[1][0] / clock, processors / PAGES * 1000
        print(f"  {name}   {PAGES / clock:8.1f} pages/s   {share:.2f} of one core   {each:.1f} ms of processor time a page")


def fill(archive: Archive, folder: Path) -> int:
    """Import the pages of a folder until there are enough; gives how many bytes they have in all."""
    pages, size = list(bodies(folder)), 0
    pipeline = Pipeline(archive.settings, archive.store, archive.evidence)
    for number in range(PAGES):
        body = pages[number % len(pages)] + b"<!-- copy %d -->" % number
        moment = START + timedelta(minutes=number)
        take(pipeline, Answer("upload", moment, body, None, None, "text/html", provenance=Provenance.WEAK))
        size += len(body)
    return size


def timed(archive: Archive, cores: int) -> tuple[float, float]:
    """Seconds of a whole replay, by the clock and of all processors; it changes nothing, for nothing has changed."""
    start, before = time.perf_counter(), sum(os.times()[:4])
    count = sum(1 for _ in replay(archive.store, archive.view, cores=cores))
    if count != PAGES:
        raise ValueError(f"{count} of {PAGES} pages were read again")
    return time.perf_counter() - start, sum(os.times()[:4]) - before


if __name__ == "__main__":
    main()
