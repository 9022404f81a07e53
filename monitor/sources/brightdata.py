"""Bright Data: Google and Bing as JSON with the engine's page inside it, for the address of a result page.

What is asked is the engine's own address; `brd_json=html` makes the answer JSON with the page under `html`. Blocks that the
page does not have are left out, so that missing `top_ads` say nothing; the page beside them does. Light JSON (`parsed_light`)
has no ads at all and is not used. Refusals come as a status (401 token, 402 balance, 403 zone, 429) and, for the engine's own,
as `x-brd-err-code` and `x-brd-error` headers. Field names of ads are those that users have seen. Shapes after its
documentation and sample, read 2026-11.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from monitor.errors import SourceError
from monitor.fetch import Ask, Capabilities, Client, Reply
from monitor.fetch.questions import question
from monitor.model import AdKind, AdSlot, Answer, Device, Outcome, Place, Query, ResultKind, Serp, SourceSettings
from monitor.page import Page
from monitor.plugins import About
from monitor.provided import part, text
from monitor.provider import Complaint, Form, Names, Rows, Said, answer_of, by_words, key_of, message_of, payload_of, read_form

NAME = "brightdata"
ABOUT = About(
    site="https://brightdata.com",
    docs="https://docs.brightdata.com/scraping-automation/serp-api",
    terms="https://brightdata.com/license; the vendor collects the page, which Google contests (v. SerpApi, 2025).",
    price="about $1.50 per 1,000 successful requests, pay as you go",
    key="option token: ${BRIGHTDATA_TOKEN}",
    note="Option zone names the SERP zone of the account (serp_api1 unless it is set). Set Google Ads to Maximized in the zone's "
    "configuration: the standard setting shows fewer ads, and no request can change it.",
)
CAPABILITIES = Capabilities(engines=("google", "bing"), ads=True, html=True)
VERSION = 1
DEFAULT_URL = "https://api.brightdata.com"

_LINKED = Names(link=("link", "url"), extensions=("extensions", "sitelinks"))
_OFFER = Names(merchant=("shop", "merchant", "seller", "source"))
FORM = Form(
    rows=(
        Rows("top_ads", AdKind.TEXT, _LINKED, AdSlot.TOP),
        Rows("bottom_ads", AdKind.TEXT, _LINKED, AdSlot.BOTTOM),
        Rows("ads", AdKind.TEXT, _LINKED),
        Rows("top_pla", AdKind.SHOPPING, _OFFER, AdSlot.TOP),
        Rows("bottom_pla", AdKind.SHOPPING, _OFFER, AdSlot.BOTTOM),
        Rows("pla", AdKind.SHOPPING, _OFFER),
        Rows("organic", ResultKind.ORGANIC, _LINKED),
        Rows("featured_snippets", ResultKind.FEATURED_SNIPPET, feature="featured_snippet"),
        Rows("ai_overview.references", ResultKind.AI_OVERVIEW, Names(title=("title", "source"), link=("href", "link"))),
        Rows("people_also_ask", ResultKind.PEOPLE_ALSO_ASK, Names(link=("answer_link", "link")), feature="people_also_ask"),
        Rows(
            "knowledge",
            ResultKind.KNOWLEDGE_PANEL,
            Names(title=("name", "title"), link=("site", "link")),
            feature="knowledge_panel",
        ),
        Rows("snack_pack", ResultKind.LOCAL, Names(title=("name", "title"), link=("site", "link")), feature="local_pack"),
        Rows("videos", ResultKind.VIDEO, Names(channel=("author",)), feature="video_carousel"),
        Rows("short_videos", ResultKind.SHORT_VIDEO),
        Rows("top_stories", ResultKind.NEWS, feature="top_stories"),
        Rows("news", ResultKind.NEWS),
        Rows("perspectives", ResultKind.DISCUSSION, feature="perspectives"),
        Rows("discussions", ResultKind.DISCUSSION, feature="discussions"),
        Rows("twitter", ResultKind.SOCIAL),
        Rows("images", ResultKind.IMAGE, Names(title=("title", "source", "image_alt"))),
        Rows("popular_products", ResultKind.SHOPPING, _OFFER),
        Rows("related.items", ResultKind.RELATED_SEARCH),
    ),
    quiet=frozenset(
        {"general", "input", "navigation", "pagination", "html", "url", "spelling", "flights", "hotels", "jobs", "recipes"}
    )
    | {"related_searches", "overview", "map"},
    features=(("ai_overview", "ai_overview"),),
    by_order=True,
)
_REFUSED = re.compile(r"captcha|blocked", re.IGNORECASE)


async def fetch(query: Query, client: Client, settings: SourceSettings) -> Answer:
    """One result page as JSON and HTML. Raises SourceError without a token or an answer."""
    token = key_of(settings, "token", "BRIGHTDATA_TOKEN")
    if query.engine not in CAPABILITIES.engines:
        raise SourceError(f"brightdata is asked for google and bing here, not {query.engine}")
    base_url = (settings.option("base_url") or DEFAULT_URL).rstrip("/")
    job = {"zone": settings.option("zone") or "serp_api1", "url": _address(query), "format": "raw"}
    job |= {"country": query.place.country.lower()} if query.place.country else {}
    ask = Ask(
        f"{base_url}/request",
        headers=(("Authorization", f"Bearer {token}"),),
        method="POST",
        json=job,
        secrets=("Authorization",),
        hidden=(token,),
    )
    reply = await client.ask(ask)
    return replace(answer_of(NAME, ask, reply, _said_no(reply)), media_type="application/json")


def recognise(payload: Any) -> bool:
    """Whether this is Bright Data's full form."""
    general = part(payload, "general")
    return "search_engine" in general and ("organic" in payload or "query" in general)


def read(payload: Any, query: Query | None) -> Serp:
    """The JSON of a result page as a Serp; never raises on any JSON."""
    general = part(payload, "general")
    mobile = general.get("mobile")
    said = Said(
        query=text(general, "query") or (query.text if query else ""),
        engine=text(general, "search_engine") or "google",
        device=None if mobile is None else Device.MOBILE if mobile is True else Device.DESKTOP,
        place=Place(language=text(general, "language"), city=text(general, "location")),
        corrected=text(part(payload, "spelling"), "corrected", "showing_results_for"),
        nothing=general.get("empty") is True or text(general, "results_cnt") == "0",
        complaint=_complaint(payload),
    )
    return read_form(payload, FORM, said, f"{NAME}/{VERSION}")


def page(payload: Any) -> Page | None:
    """The engine's page inside the answer."""
    html = payload.get("html") if isinstance(payload, dict) else None
    address = text(part(payload, "input"), "original_url")
    return Page(html.encode("utf-8", "replace"), address, 200) if isinstance(html, str) and html.strip() else None


def _address(query: Query) -> str:
    """The address of the engine's result page, as a person would ask it, with the vendor's own parameters."""
    asked = question(query)
    own = [("brd_json", "html"), *([("brd_mobile", "1")] if query.device is Device.MOBILE else [])]
    return f"{asked.url}?{urlencode([*asked.params, *own])}"


def _said_no(reply: Reply) -> Complaint | None:
    """What the vendor's headers say, which also hold the engine's refusals, then what the body is."""
    headers = dict(reply.headers)
    words = headers.get("x-brd-error") or headers.get("x-brd-err-msg") or headers.get("x-brd-err-code") or ""
    if words:
        return Complaint(Outcome.CAPTCHA if _REFUSED.search(words) else by_words(words, Outcome.PROVIDER_ERROR), words)
    return _complaint(payload_of(reply)) if reply.body.strip() else Complaint(Outcome.PROVIDER_ERROR, "an answer without content")


def _complaint(payload: Any) -> Complaint | None:
    if recognise(payload):
        return None
    words = message_of(payload) or "no answer of its form"
    return Complaint(by_words(words, Outcome.PROVIDER_ERROR), words)
