"""Our pages a second against WebSearcher's, the best open reader of Google's pages, on the same pages (goal: 40 times).

WebSearcher is no dependency: this bench installs it into an environment of its own that is thrown away, and says so and measures
nothing where it cannot. Both sides get the page as it lies on disk and give all they find; processor time, one core. Set
SERPWARDEN_WEBSEARCHER to the Python of an environment that has it to spare the installing.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from monitor.page import Page
from monitor.reading import read
from tests.bench.reading import COLLECTION, GOLDEN, best

PACKAGE = "WebSearcher"
PATIENCE = 300
_THEIRS = """
import json, sys, time, logging
from importlib.metadata import version
import WebSearcher
logging.disable(logging.CRITICAL)
seconds = {}
for name in json.load(sys.stdin):
    with open(name, encoding="utf-8", errors="replace") as file:
        page = file.read()
    start = time.process_time()
    try:
        WebSearcher.parse_serp(page)
    except Exception:
        continue
    seconds[name] = time.process_time() - start
print(json.dumps([version("WebSearcher"), seconds]))
"""


def main() -> None:
    """Print both sides' pages a second and the ratio."""
    files = [str(file) for file in sorted((COLLECTION if COLLECTION.exists() else GOLDEN).glob("google/**/*.html"))]
    with environment() as python:
        if python is None:
            print(f"  skipped: {PACKAGE} could not be installed here (no registry in reach?)")
            return
        done = subprocess.run([python, "-c", _THEIRS], input=json.dumps(files), capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"  skipped: {PACKAGE} does not run here: {(done.stderr.strip() or 'no reason given').splitlines()[-1]}")
        return
    version, theirs = json.loads(done.stdout.splitlines()[-1])
    tell(version, theirs, len(files))


def tell(version: str, theirs: dict[str, float], pages: int) -> None:
    """Read the pages that the other side could read, and print the figures."""
    ours = {name: best(partial(_read, Path(name).read_bytes()), runs=3) for name in theirs}
    each = statistics.median(theirs[name] / ours[name] for name in theirs)
    print(
        f"  {PACKAGE} {version:8} {len(theirs) / sum(theirs.values()):8.1f} pages/s   {len(theirs)} of {pages} without an error"
    )
    print(f"  ours                 {len(ours) / sum(ours.values()):8.1f} pages/s   on the same pages")
    print(f"  ratio                {sum(theirs.values()) / sum(ours.values()):8.1f}           median of the pages {each:.1f}")


def _read(body: bytes) -> None:
    read(Page(body))


@contextmanager
def environment() -> Iterator[str | None]:
    """The Python of an environment that has the package, or None where there can be none."""
    if given := os.environ.get("SERPWARDEN_WEBSEARCHER"):
        yield given
        return
    with tempfile.TemporaryDirectory() as folder:
        python = str(Path(folder) / "bin" / "python")
        uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
        make = (
            [uv, "venv", "-q", "-p", sys.executable, "--allow-existing", folder] if uv else [sys.executable, "-m", "venv", folder]
        )
        pip = [uv, "pip", "install", "-q", "-p", python] if uv else [python, "-m", "pip", "install", "-q"]
        yield python if _ran(make) and _ran([*pip, PACKAGE]) else None


def _ran(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    main()
