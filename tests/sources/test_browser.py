"""A real Chromium on the search engine in a box: one load brings page, picture and places, and nobody else is asked."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from monitor.boxes import boxed
from monitor.digest import digest
from monitor.errors import SourceError
from monitor.fetch.client import HttpClient
from monitor.model import Ad, AdsState, Answer, Capture, Device, Outcome, Place, Query, Result, Serp, SourceSettings
from monitor.sandbox import Box, load, serve
from monitor.sources import browser
from monitor.sources.browser import driver
from tests.sources.providers import NOON

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
MISSING = "no Chromium on this machine" if CHROMIUM is None else "the extra `browser` is not installed"
needs_browser = pytest.mark.skipif(CHROMIUM is None or importlib.util.find_spec("playwright") is None, reason=MISSING)


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    with serve(load(), clock=lambda: NOON) as running:
        yield running


def visit(query: Query, base_url: str, **options: str) -> Answer:
    given = {"i_accept_the_terms": "true", "executable": CHROMIUM or "", "base_url": base_url}
    given |= {"chromium_sandbox": "false"} if os.geteuid() == 0 else {}

    async def run() -> Answer:
        async with HttpClient(lambda: NOON) as client:
            return await browser.fetch(query, client, SourceSettings("browser", (), tuple((given | options).items())))

    return asyncio.run(run())


def read(answer: Answer, query: Query) -> Serp:
    parts = tuple((name, name) for name, _ in answer.parts)
    capture = Capture(
        "c", query, "browser", NOON, answer.url, answer.status, answer.media_type, "page", 1, watch="w", parts=parts
    )
    return digest(capture, (dict(answer.parts) | {"page": answer.body}).__getitem__)


@pytest.mark.browser
@needs_browser
@pytest.mark.parametrize("engine", ["google", "bing"])
@pytest.mark.parametrize("device", list(Device))
def test_every_row_has_its_place_in_the_picture(box: Box, engine: str, device: Device) -> None:
    query = Query("northwind router", engine, Place("DE", "de"), device)
    answer = visit(query, f"{box.base_url}/{engine}")
    serp = read(answer, query)
    assert (serp.outcome, answer.status, answer.refusal) == (Outcome.PARSED, 200, None)
    assert serp.ads_state in (AdsState.PARSED, AdsState.NONE_SEEN)
    rows: tuple[Result | Ad, ...] = (*serp.results, *serp.ads)
    drawn = [row for row in rows if row.box]
    bare = [row for row in rows if not row.box and not row.hidden]
    assert len(drawn) > 5
    assert bare == []
    width, height = picture_size(answer.screenshot)
    assert all(0 <= row.box.x < width and row.box.y >= 0 and row.box.y + row.box.height <= height + 1 for row in drawn if row.box)
    tops = [row.box.y for row in serp.results if row.box and row.kind == "organic"]
    assert tops == sorted(tops)


def picture_size(png: bytes | None) -> tuple[int, int]:
    assert png is not None
    assert png.startswith(b"\x89PNG")
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


@pytest.mark.browser
@needs_browser
def test_tools_and_viewport_are_on_record_and_the_name_is_honest(box: Box) -> None:
    answer = visit(Query("northwind router", "google", Place("DE", "de")), f"{box.base_url}/google")
    notes = dict(answer.notes)
    assert notes["viewport"] == "1366x900"
    assert re.fullmatch(r"Chromium \d+\..*", notes["browser"])
    assert "HeadlessChrome" in notes["user_agent"]
    assert notes["user_agent"].endswith("serpwarden/0.1 (brand monitor)")
    assert dict(answer.parts)["response"].startswith(b"<!doctype html>")


class _Lures(BaseHTTPRequestHandler):
    """A page that asks elsewhere in every way, and an address that sends the visitor elsewhere."""

    elsewhere = ""
    visits: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        type(self).visits.append(f"{self.headers['Host']}{self.path}")
        if "/busy" in self.path:
            self.send_response(429)
            self.send_header("Retry-After", "120")
            self.end_headers()
            return
        if "/away" in self.path:
            self.send_response(302)
            self.send_header("Location", f"{self.elsewhere}/sorry/index?continue=x")
            self.end_headers()
            return
        lures = f'<img src="{self.elsewhere}/pixel"><script src="{self.elsewhere}/s.js"></script>'
        lures += f"<iframe src='{self.elsewhere}/f'></iframe><script>fetch('{self.elsewhere}/x')</script>"
        body = f"<!doctype html><html><head></head><body>{lures}</body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""


@contextmanager
def lures() -> Iterator[tuple[str, list[str]]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Lures)
    port = server.server_address[1]
    _Lures.elsewhere, _Lures.visits = f"http://localhost:{port}", []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}", _Lures.visits
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


@pytest.mark.browser
@needs_browser
def test_nobody_but_the_asked_host_is_asked() -> None:
    with lures() as (address, visits):
        answer = visit(Query("x", "bing"), address)
    assert visits
    assert all(seen.startswith("127.0.0.1:") for seen in visits)
    assert dict(answer.notes)["blocked"] == "requests to 1 other hosts"


@pytest.mark.browser
@needs_browser
def test_a_redirect_to_a_challenge_elsewhere_is_a_refusal_and_not_followed() -> None:
    with lures() as (address, visits):
        answer = visit(Query("x", "bing"), f"{address}/away")
    assert answer.refusal is not None
    assert answer.refusal.outcome is Outcome.CAPTCHA
    assert answer.refusal.pause.total_seconds() > 0
    assert [seen for seen in visits if "sorry" in seen] == []


@pytest.mark.browser
@needs_browser
def test_a_server_that_asks_for_a_pause_gets_it() -> None:
    with lures() as (address, visits):
        answer = visit(Query("x", "bing"), f"{address}/busy")
    assert answer.refusal is not None
    assert (answer.refusal.outcome, answer.refusal.pause.total_seconds()) == (Outcome.RATE_LIMITED, 120)
    assert len([seen for seen in visits if "busy" in seen]) == 1


@pytest.mark.browser
@needs_browser
def test_nothing_answers() -> None:
    with pytest.raises(SourceError, match=r"could not show http://127\.0\.0\.1:9/search"):
        visit(Query("x", "bing"), "http://127.0.0.1:9")


@pytest.mark.parametrize("accepted", ["", "false", "yes"])
def test_it_is_off_until_the_terms_are_accepted(accepted: str) -> None:
    with pytest.raises(SourceError, match="i_accept_the_terms: true"):
        visit(Query("x", "bing"), "http://127.0.0.1:9", i_accept_the_terms=accepted)


def test_an_engine_without_an_address_is_said() -> None:
    with pytest.raises(SourceError, match="not yandex"):
        visit(Query("x", "yandex"), "http://127.0.0.1:9")


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "[::ffff:10.0.0.1]"])
def test_an_address_within_a_network_is_not_asked(host: str) -> None:
    if importlib.util.find_spec("playwright") is None:
        pytest.skip(MISSING)
    with pytest.raises(SourceError, match="is not allowed"):
        visit(Query("x", "bing"), f"http://{host}")
    assert driver.LOAD_SECONDS > 0


@pytest.mark.parametrize("body", [b"", b"{", b"[1, null]", b'[{"box": [1, 2, "x", 4], "href": "/"}]', b"[" * 99_999, b"\xff\x00"])
def test_no_list_of_places_raises(body: bytes) -> None:
    serp = Serp("x", Outcome.PARSED)
    assert boxed(serp, body) == serp
