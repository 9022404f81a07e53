"""How long reading a page takes, as a multiple of building its DOM with lexbor alone (goal: at most 2.0).

Measured on the collection of saved pages beside the repository when it is there, else on our own golden pages. Both sides
start from the same bytes; each page's time is processor time, the best of several runs: the one that other programs disturbed
least.
"""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from monitor.model import Outcome, Serp
from monitor.page import Page
from monitor.reading import read

ROOT = Path(__file__).parents[2]
COLLECTION = ROOT / "../shared/serps"
GOLDEN = ROOT / "tests" / "engines" / "pages"
RUNS = 5


def best(work: Callable[[], object], runs: int = RUNS) -> float:
    """The shortest of several runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def bodies(folder: Path) -> Iterable[bytes]:
    """The bytes of every saved page below a folder, in a fixed order."""
    return (file.read_bytes() for file in sorted(folder.rglob("*.html")))


def timed(body: bytes) -> tuple[float, float]:
    """Seconds to read a page, and to build its DOM alone."""
    return best(lambda: read(Page(body))), best(lambda: LexborHTMLParser(body))


def kind(file: Path, folder: Path, serp: Serp) -> str:
    """The line of the table that a page belongs to: its engine, and of the collection's pages the folder by device."""
    folders = file.relative_to(folder).parts[1:-1]
    return " ".join((serp.engine or "none", *folders))


def main() -> None:
    """Print the median and the worst ratio per engine and device, of pages that were read."""
    folder = COLLECTION if COLLECTION.exists() else GOLDEN
    found: dict[str, list[float]] = defaultdict(list)
    total, pages = 0.0, 0
    for file in sorted(folder.rglob("*.html")):
        body = file.read_bytes()
        serp = read(Page(body))
        if serp.outcome in (Outcome.PARSED, Outcome.NO_RESULTS, Outcome.PARTIAL):
            reading, dom = timed(body)
            found[kind(file, folder, serp)].append(reading / dom)
            total, pages = total + reading, pages + 1
    everything = [value for values in found.values() for value in values]
    print("  read time ÷ lexbor DOM time   pages   median    worst")
    for name, values in [*sorted(found.items()), ("all", everything)]:
        print(f"  {name:28} {len(values):6}  {statistics.median(values):7.2f}  {max(values):7.2f}")
    print(f"  {pages / total:.0f} pages per second on one core")


if __name__ == "__main__":
    main()
