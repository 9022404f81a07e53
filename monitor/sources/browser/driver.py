"""One visit of one page: a browser is started, shown the page, asked for what it drew, and ended.

The browser resolves names by itself, past the guard of `monitor.fetch`; so the host is resolved and checked here, the browser
is told that very address, and that no other name exists. Playwright is loaded when the first visit asks for it.
"""

from __future__ import annotations

import asyncio
import importlib
import json
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import httpcore

from monitor.errors import SourceError
from monitor.fetch.guard import allowed, resolve
from monitor.page import MAX_BYTES
from monitor.sources.browser.visit import Drawn, Visit

LOAD_SECONDS, IDLE_SECONDS, VISIT_SECONDS = 45, 5, 120
MOST_PLACES = 8 * 1024 * 1024
_KEPT_HEADERS = frozenset({"retry-after", "server", "date", "content-language", "x-robots-tag", "location"})


async def draw(visit: Visit) -> Drawn:
    """One visit. Raises SourceError without Playwright or a browser, for an address that may not be asked, or without a page."""
    api = _playwright()
    address = await _checked(visit)
    drawn = Drawn(visit.address)
    try:
        async with asyncio.timeout(VISIT_SECONDS), api.async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=visit.executable,
                headless=True,
                chromium_sandbox=visit.sandboxed,
                args=[f"--host-resolver-rules=MAP {visit.host} {address},MAP * ~NOTFOUND", "--disable-background-networking"],
            )
            try:
                await _show(api, browser, visit, drawn)
            finally:
                await browser.close()
    except (api.Error, TimeoutError) as error:
        raise SourceError(f"the browser could not show {visit.url}: {_first_line(error)}") from None
    return drawn


async def _show(api: Any, browser: Any, visit: Visit, drawn: Drawn) -> None:
    width, height = visit.viewport
    agent = await _agent(browser, visit)
    context = await browser.new_context(
        user_agent=agent,
        locale=visit.language,
        viewport={"width": width, "height": height},
        is_mobile=visit.mobile,
        has_touch=visit.mobile,
        service_workers="block",
        accept_downloads=False,
    )
    drawn.notes = (
        ("browser", f"Chromium {browser.version}"),
        ("playwright", version("playwright")),
        ("viewport", f"{width}x{height}"),
        ("user_agent", agent),
    )
    page = await context.new_page()
    await context.route("**/*", lambda route: _only(route, visit, drawn))
    page.on("request", lambda request: _followed(request, page, drawn))
    page.on("response", lambda response: _answered(response, page, drawn))
    try:
        response = await page.goto(visit.address, wait_until="load", timeout=LOAD_SECONDS * 1000)
    except api.Error:
        if drawn.url == visit.address and drawn.status is None:
            raise
        return  # an error without a page, or sent to another host, which is not asked: status and address say why
    await _take(api, page, response, drawn)


async def _take(api: Any, page: Any, response: Any, drawn: Drawn) -> None:
    """Everything the page tells, in one go: document, places, picture."""
    try:
        await page.wait_for_load_state("networkidle", timeout=IDLE_SECONDS * 1000)
    except api.TimeoutError:
        drawn.notes += (("busy", f"still loading after {IDLE_SECONDS} s"),)
    drawn.url = page.url
    drawn.body = (await page.content()).encode("utf-8", "replace")[: MAX_BYTES + 1]
    places = json.dumps(await page.evaluate(_script())).encode()
    drawn.boxes = places if len(places) <= MOST_PLACES else b""
    try:
        drawn.response = (await response.body())[: MAX_BYTES + 1] if response else b""
        drawn.screenshot = await page.screenshot(full_page=True, type="png", animations="disabled")
    except api.Error as error:
        drawn.notes += (("incomplete", _first_line(error)),)
    drawn.notes += (("blocked", f"requests to {len(drawn.blocked)} other hosts"),) if drawn.blocked else ()


async def _only(route: Any, visit: Visit, drawn: Drawn) -> None:
    """Let a request through to the asked host, and no other."""
    host = urlsplit(route.request.url).netloc
    if host == urlsplit(visit.url).netloc:
        await route.continue_()
    else:
        drawn.blocked.add(host)
        await route.abort()


def _followed(request: Any, page: Any, drawn: Drawn) -> None:
    """Where the page itself is being sent."""
    if request.is_navigation_request() and request.frame == page.main_frame:
        drawn.url = request.url


def _answered(response: Any, page: Any, drawn: Drawn) -> None:
    """What the page itself was answered with, whether or not there is anything to draw."""
    if response.request.is_navigation_request() and response.request.frame == page.main_frame:
        drawn.status = response.status
        drawn.headers = tuple((name, value) for name, value in response.headers.items() if name in _KEPT_HEADERS)


async def _agent(browser: Any, visit: Visit) -> str:
    """The browser's own name, headless as it is, and ours behind it."""
    page = await browser.new_page()
    try:
        return f"{await page.evaluate('navigator.userAgent')} {visit.agent}"
    finally:
        await page.close()


async def _checked(visit: Visit) -> str:
    """The address of the host as the resolver rules want it. Raises SourceError for one that may not be asked."""
    parts = urlsplit(visit.url)
    try:
        addresses = await resolve(visit.host, parts.port or (443 if parts.scheme == "https" else 80))
    except httpcore.ConnectError as error:
        raise SourceError(f"{visit.host} has no address") from error
    own = _is_loopback(visit.host)
    for address in addresses:
        if not allowed(address, loopback=own):
            raise SourceError(f"{visit.host} is not asked: {address} is not allowed")
    if not addresses:
        raise SourceError(f"{visit.host} has no address")
    return f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]


def _is_loopback(host: str) -> bool:
    """Whether the config itself names this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _playwright() -> Any:
    try:
        return importlib.import_module("playwright.async_api")
    except ImportError:
        raise SourceError("browser needs Playwright: install serpwarden with its extra `browser`") from None


@cache
def _script() -> str:
    return files("monitor.sources.browser").joinpath("boxes.js").read_text(encoding="utf-8")


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
