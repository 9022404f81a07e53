"""Zyte API: a result page drawn by a real browser, with a picture of the same load; our own reader reads it.

Zyte's own extraction (`serp`) knows web results only, never ads, so what is asked for is `browserHtml` and `screenshot`: both
of one load. The answer holds the engine's status under `statusCode`; Zyte's own refusals are problem documents (RFC 9457) with
401 key, 403 suspended, 429 too fast, 503 overloaded, 520 and 521 for pages that could not be had. An answer with `serp` alone
says nothing about ads. Shapes after its reference documentation, read 2026-11.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from monitor.errors import SourceError
from monitor.fetch import Ask, Capabilities, Client
from monitor.fetch.questions import question
from monitor.model import AdsState, Answer, Device, Outcome, Query, ResultKind, Serp, SourceSettings
from monitor.page import Page
from monitor.plugins import About
from monitor.provided import part, text
from monitor.provider import (
    Complaint,
    Form,
    Names,
    Rows,
    Said,
    answer_of,
    basic,
    by_words,
    key_of,
    message_of,
    payload_of,
    read_form,
    wanted,
)

NAME = "zyte"
ABOUT = About(
    site="https://www.zyte.com",
    docs="https://docs.zyte.com/zyte-api",
    terms="https://www.zyte.com/terms-policies; the vendor collects the page, which Google contests (v. SerpApi, 2025).",
    price="by request and browser; no figure was found",
    key="option api_key: ${ZYTE_KEY}",
    note="Page and picture are of the same load; desktop only. Option screenshot: false leaves the picture out.",
)
CAPABILITIES = Capabilities(engines=("google", "bing", "duckduckgo"), ads=True, html=True, screenshot=True)
VERSION = 1
DEFAULT_URL = "https://api.zyte.com"

FORM = Form(
    rows=(Rows("organicResults", ResultKind.ORGANIC, Names(title=("name",), display=("displayedUrlText",))),),
    quiet=frozenset({"metadata"}),
    ads=False,
)


async def fetch(query: Query, client: Client, settings: SourceSettings) -> Answer:
    """One drawn page and its picture. Raises SourceError without a key or an answer."""
    key = key_of(settings, "api_key", "ZYTE_KEY")
    if query.engine not in CAPABILITIES.engines:
        raise SourceError(f"zyte is asked for {', '.join(CAPABILITIES.engines)} here, not {query.engine}")
    if query.device is not Device.DESKTOP:
        raise SourceError("zyte draws pages on a desktop only: give mobile queries to another source")
    base_url = (settings.option("base_url") or DEFAULT_URL).rstrip("/")
    ask = Ask(
        f"{base_url}/v1/extract",
        headers=basic(key, ""),
        method="POST",
        json=_job(query, screenshot=wanted(settings, "screenshot")),
        secrets=("Authorization",),
        hidden=(key,),
    )
    reply = await client.ask(ask)
    payload = payload_of(reply)
    return replace(answer_of(NAME, ask, reply, _complaint(payload)), screenshot=_picture(payload))


def recognise(payload: Any) -> bool:
    """Whether this is Zyte's form."""
    return isinstance(payload, dict) and "url" in payload and any(key in payload for key in _CONTENT)


def read(payload: Any, query: Query | None) -> Serp:
    """Zyte's own extraction as a Serp, which never says anything about ads; with a page inside, the page is what counts."""
    if page(payload) is not None:
        return Serp("", Outcome.PROVIDER_EMPTY, ads_state=AdsState.UNKNOWN, reader=f"{NAME}/{VERSION}")
    found = part(payload, "serp")
    told = part(found, "metadata")
    said = Said(
        query=text(told, "searchedQuery", "displayedQuery") or (query.text if query else ""),
        nothing=text(told, "totalOrganicResults") == "0",
        complaint=_complaint(payload),
    )
    return read_form(found, FORM, said, f"{NAME}/{VERSION}")


def page(payload: Any) -> Page | None:
    """The engine's page, as the browser drew it or as it came."""
    if not isinstance(payload, dict):
        return None
    drawn, came = payload.get("browserHtml"), payload.get("httpResponseBody")
    body = drawn.encode("utf-8", "replace") if isinstance(drawn, str) else _bytes(came)
    status = payload.get("statusCode")
    return Page(body, text(payload, "url"), status if isinstance(status, int) else None) if body and body.strip() else None


_CONTENT = ("browserHtml", "httpResponseBody", "serp")


def _job(query: Query, *, screenshot: bool) -> dict[str, Any]:
    asked = question(query)
    job: dict[str, Any] = {"url": f"{asked.url}?{urlencode(asked.params)}", "browserHtml": True}
    job |= {"screenshot": True, "screenshotOptions": {"fullPage": True, "format": "png"}} if screenshot else {}
    return job | ({"geolocation": query.place.country.upper()} if query.place.country else {})


def _picture(payload: Any) -> bytes | None:
    return _bytes(payload.get("screenshot")) if isinstance(payload, dict) else None


def _bytes(value: object) -> bytes | None:
    """The bytes behind base64 text, or None."""
    try:
        return base64.b64decode(value, validate=True) or None if isinstance(value, str) else None
    except (binascii.Error, ValueError):
        return None


def _complaint(payload: Any) -> Complaint | None:
    if recognise(payload):
        return None
    words = message_of(payload) or "no answer of its form"
    return Complaint(by_words(words, Outcome.PROVIDER_ERROR), words)
