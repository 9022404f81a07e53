"""Memory is given back when the work is done, and what saves time is forgotten before it grows for weeks."""

from __future__ import annotations

import subprocess
import sys

import pytest

from monitor import thrift
from monitor.hosts import registrable_domain

BURST = """
from monitor import thrift
import threading
thrift.one_arena()
thrift.settle()
before = thrift.resident()
def work():
    pieces = [bytes(700 + n % 900) for n in range(60_000)]
    kept.append(pieces[::400])
kept = []
threads = [threading.Thread(target=work) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
grown = thrift.resident() - before
thrift.give_back(0)
left = thrift.resident() - before
print(grown, left)
"""


@pytest.mark.skipif(not thrift.resident(), reason="this system does not say how much memory is in use")
def test_a_burst_of_threads_leaves_little_behind() -> None:
    done = subprocess.run([sys.executable, "-c", BURST], capture_output=True, text=True, check=True)
    grown, left = map(int, done.stdout.split())
    assert grown > 30_000_000
    assert left < 0.2 * grown


def test_what_is_remembered_is_forgotten_and_tables_stay() -> None:
    registrable_domain("www.northwind.example")
    assert thrift.forget() > 0
    assert registrable_domain.cache_info().currsize == 0
    assert thrift.forget(("monitor.hosts",)) == 0


def test_resting_closes_and_forgets_only_above_the_bound() -> None:
    done: list[str] = []
    idle = thrift.Rest(lambda: done.append("closed"), lambda: done.append("forgotten"), most=2**50)
    idle()
    assert done == ["closed"]
    idle()
    assert done == ["closed", "closed"]
