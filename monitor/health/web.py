"""`/healthz` and `/metrics` over HTTP. Both tell how the watch is and nothing of what it found; on loopback unless told."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Thread

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from monitor.archive import Archive
from monitor.errors import InputError, StoreError
from monitor.health.metrics import CONTENT_TYPE, exposition
from monitor.health.seeing import Health, health, report


def routes(archive: Callable[[], Archive], faults: Callable[[], tuple[str, ...]], clock: Callable[[], datetime]) -> list[Route]:
    """Both paths, for an application of one's own. Plain functions: the server calls them in a thread."""

    def judged() -> Health:
        return health(archive(), clock(), faults())

    def healthz(request: Request) -> Response:
        try:
            found = judged()
        except StoreError as error:
            return JSONResponse({"status": "broken", "notes": [str(error)]}, 503)
        return JSONResponse(report(found), 200 if found.well else 503)

    def metrics(request: Request) -> Response:
        try:
            return Response(exposition(archive(), judged()), media_type=CONTENT_TYPE)
        except StoreError as error:
            return Response(f"# {error}\n", 503, media_type=CONTENT_TYPE)

    return [Route("/healthz", healthz), Route("/metrics", metrics)]


def app(archive: Callable[[], Archive], faults: Callable[[], tuple[str, ...]], clock: Callable[[], datetime]) -> Starlette:
    """The application."""
    return Starlette(routes=routes(archive, faults, clock))


@contextmanager
def serving(web: Starlette, where: str) -> Iterator[str]:
    """Serve an application in a thread for the length of a `with` block; gives its address. Raises InputError for HOST:PORT."""
    with _bound(where) as listening:
        quiet = uvicorn.Config(web, log_config=None, log_level="critical", access_log=False, lifespan="off", ws="none")
        server = uvicorn.Server(quiet)
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, name="health", daemon=True)
        thread.start()
        host, port = listening.getsockname()[:2]
        try:
            yield f"http://{host}:{port}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)


def _bound(where: str) -> socket.socket:
    host, _, port = where.rpartition(":")
    try:
        return socket.create_server((host or "127.0.0.1", int(port)), backlog=64)
    except (OSError, OverflowError, ValueError) as error:
        raise InputError(f"{where} cannot be listened on: {error}; write HOST:PORT, such as 127.0.0.1:9464") from error
