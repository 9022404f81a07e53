"""A real browser on this machine (Playwright): the page as drawn, its picture and the place of every link, all of one load.

Off unless the config accepts the engines' terms in so many words, as for `direct`. It says what it is: Chromium's own name for
its headless self, and ours behind it. Nothing hides that a program asks, so that Google mostly answers with a challenge; the
first one ends the look, and its pause is kept. One page at a time, in a fresh profile; no request goes to any host but the one
that was asked: other names do not resolve, redirects included. Needs the extra `browser` and a Chromium.
"""

from __future__ import annotations

from importlib import import_module

from monitor.errors import SourceError
from monitor.fetch import Capabilities, Client
from monitor.fetch.questions import ENGINES, person, question
from monitor.fetch.refusals import refusal_of
from monitor.model import Answer, Device, Query, SourceSettings
from monitor.plugins import About
from monitor.sources.browser.visit import Drawn, Visit

NAME = "browser"
ABOUT = About(
    site="https://playwright.dev/python",
    docs="https://playwright.dev/python/docs/intro",
    terms=(
        "Google's terms and robots.txt forbid automated queries without permission; Microsoft disallows automated crawling of "
        "its properties. Ask only where you may."
    ),
    price="free",
    note="Off unless the option i_accept_the_terms is true. Options: executable (path of a Chromium), chromium_sandbox: false "
    "for containers without user namespaces, base_url. Install with the extra `browser`.",
)
CAPABILITIES = Capabilities(engines=tuple(ENGINES), ads=True, html=True, screenshot=True, at_once=1)
VIEWPORTS = {Device.DESKTOP: (1366, 900), Device.MOBILE: (412, 915)}


async def fetch(query: Query, client: Client, settings: SourceSettings) -> Answer:
    """One page as drawn. Raises SourceError when the terms were not accepted, there is no browser, or nothing answered."""
    if (settings.option("i_accept_the_terms") or "").lower() != "true":
        raise SourceError("browser asks the engines against their terms and is off: set i_accept_the_terms: true if you may")
    if query.engine not in ENGINES:
        raise SourceError(f"browser can ask {', '.join(ENGINES)}, not {query.engine}")
    asked = question(query, settings.option("base_url"))
    visit = Visit(
        url=asked.url,
        params=asked.params,
        agent=dict(person(query))["User-Agent"],
        language=dict(person(query)).get("Accept-Language"),
        viewport=VIEWPORTS[query.device],
        mobile=query.device is Device.MOBILE,
        executable=settings.option("executable"),
        sandboxed=(settings.option("chromium_sandbox") or "true").lower() != "false",
    )
    driver = import_module(f"{__name__}.driver")  # what speaks to a browser is heavy, and few ask one
    return _answer(await driver.draw(visit), client)


def _answer(drawn: Drawn, client: Client) -> Answer:
    now = client.now()
    return Answer(
        source=NAME,
        taken_at=now,
        body=drawn.body,
        url=drawn.url,
        status=drawn.status,
        media_type="text/html",
        headers=(("content-type", "text/html; charset=utf-8"), *drawn.headers),
        refusal=refusal_of(drawn.status or 0, dict(drawn.headers), drawn.url, drawn.body, now),
        screenshot=drawn.screenshot,
        notes=drawn.notes,
        parts=tuple((name, body) for name, body in (("boxes", drawn.boxes), ("response", drawn.response)) if body),
    )
