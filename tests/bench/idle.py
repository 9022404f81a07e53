"""What `serpwarden run` costs, as a process of its own: at rest, in a burst of a thousand pages of half a megabyte, and after."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from monitor.health.web import serving
from monitor.sandbox import load, serve

SECONDS = 60.0
QUERIES = 1000
BYTES = 500_000
_BLOCK = b'<div class="pad%d"><span title="nothing">a block that nobody reads, number %d</span><a href="/p?%d">x</a></div>'
_CONFIG = """version: 1
brand:
  name: Northwind
  owner: {{name: Northwind Networks GmbH, country: DE}}
  marks: [{{text: NORTHWIND}}]
  domains: [northwind.example]
watches:
  - name: brand
    kind: brand
    keywords: [{keywords}]
    engines: [google, bing]
    places: [{{country: DE, language: de, city: Berlin}}, {{country: GB, language: en, city: London}}]
    devices: [desktop]
    every: 12h
sources:
  - name: sandbox
    engines: [google, bing]
    options: {{base_url: "{base_url}"}}
"""


@contextmanager
def heavy() -> Iterator[str]:
    """The sandbox behind a server that makes every page as heavy as a real one; gives its address."""
    with serve(load()) as box, httpx.Client() as wire:

        def page(request: Request) -> Response:
            headers = {name: value for name, value in request.headers.items() if name not in ("host", "accept-encoding")}
            reply = wire.get(f"{box.base_url}{request.url.path}?{request.url.query}", headers=headers)
            head, end, tail = reply.content.rpartition(b"</body>")
            blocks = max(BYTES - len(reply.content), 0) // (len(_BLOCK) + 9)
            body = head + b"".join(_BLOCK % (n, n, n) for n in range(blocks)) + end + tail
            return Response(body, reply.status_code, media_type=reply.headers.get("content-type"))

        with serving(Starlette(routes=[Route("/{path:path}", page)]), "127.0.0.1:0") as address:
            yield address


def measured(process: int) -> tuple[int, int, float]:
    """Resident memory now and at most, in MiB, and the seconds of CPU so far."""
    status = Path(f"/proc/{process}/status").read_text()
    now, most = (int(status.partition(f"{name}:")[2].split()[0]) // 1024 for name in ("VmRSS", "VmHWM"))
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return now, most, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def until(done: Callable[[], bool], seconds: float = 600.0) -> None:
    """Wait for something. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.5)


def looks(database: Path) -> int:
    """How many captures were read so far."""
    if not database.exists():
        return 0
    with closing(sqlite3.connect(database, timeout=60)) as connection:
        there = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'serps'").fetchone()[0]
        return int(connection.execute("SELECT count(*) FROM serps").fetchone()[0]) if there else 0


def main() -> None:
    """Run it, let it ask a thousand queries at once, and measure the waiting after."""
    with tempfile.TemporaryDirectory() as folder, heavy() as address:
        keywords = ", ".join(f"northwind {number}" for number in range(QUERIES // 4))
        Path(folder, "config.yaml").write_text(_CONFIG.format(keywords=keywords, base_url=address))
        command = [sys.executable, "-m", "monitor", "run", "--config", f"{folder}/config.yaml", "--listen", "127.0.0.1:0"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            database = Path(folder, "serpwarden.db")
            began = time.monotonic()
            until(lambda: looks(database) >= QUERIES)
            print(
                f"  {looks(database):,} pages of {BYTES:,} bytes asked, read, judged and kept in {time.monotonic() - began:.0f} s"
            )
            time.sleep(30)
            before, asked = measured(process.pid), looks(database)
            time.sleep(SECONDS)
            now, most, spent = measured(process.pid)
            more = looks(database) - asked
            print(f"  {(spent - before[2]) / SECONDS:.2%} of a core over {SECONDS:.0f} s after the burst, with {more} looks")
            print(f"  {now} MiB resident after the burst, {most} MiB at most")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
