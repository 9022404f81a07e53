"""Reading and judging in processes of their own comes to the same, and a worker outlives nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.errors import EvidenceError
from monitor.evidence import Evidence
from monitor.model import Brand, Capture, Mark, Outcome, Owner, Query, Settings, Storage
from monitor.workers import Reader, pool, read_here, read_kept

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
PAGE = b"<html><p>nothing that anybody knows</html>"
ORPHAN = """
import os, time
from monitor.workers import pool
from tests.monitor.test_workers import settings_in
import sys
workers = pool(settings_in(sys.argv[1]), 1)
print(workers.submit(os.getpid).result(), flush=True)
time.sleep(60)
"""


def settings_in(folder: str) -> Settings:
    brand = Brand("Northwind", Owner("Northwind GmbH", "DE"), (Mark("NORTHWIND"),))
    return Settings(brand, storage=Storage(evidence=folder))


def capture(sha256: str) -> Capture:
    query = Query("northwind", "google")
    return Capture("c", query, "sandbox", NOON, None, 200, "text/html", sha256, len(PAGE), watch="brand")


def test_a_worker_reads_as_the_reader_here_does(tmp_path: Path) -> None:
    settings = settings_in(str(tmp_path))
    sha256 = Evidence.open(str(tmp_path)).keep(PAGE)
    here = Reader(settings).read(capture(sha256), {sha256: PAGE}.__getitem__)
    assert here.serp.outcome is Outcome.UNPARSED
    with pool(settings, 1) as workers:
        assert workers.submit(read_here, capture(sha256), {sha256: PAGE}).result() == here
        kept, lost = workers.submit(read_kept, [capture(sha256), capture("0" * 64)]).result()
    assert kept == here
    assert isinstance(lost, EvidenceError)
    assert "is missing" in str(lost)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system knows no SIGKILL")
def test_a_worker_ends_when_its_parent_was_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ORPHAN, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        os.kill(worker, 0)
        parent.kill()
        parent.wait()
        # The worker holds the other end of this pipe: it is closed when the worker is gone.
        assert parent.stdout.read() == ""
