"""ValueSERP (Traject Data): Google as JSON with the engine's page inside it.

`request_info.success` says whether a search went well, `request_info.message` in free text why not; there are no stable codes,
402 means no credits. Its ordinary search under-serves ads; `ads_optimized=true` shows more for three credits and is on unless
the option `more_ads` is false. `include_html=true` puts the page beside the rows, where it is read again by our own reader.
Shapes after third-party profiles of its documentation, read 2026-11.
"""

from __future__ import annotations

from typing import Any

from monitor.errors import SourceError
from monitor.fetch import Ask, Capabilities, Client
from monitor.model import AdKind, Answer, Device, Outcome, Place, Query, ResultKind, Serp, SourceSettings
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
    by_words,
    key_of,
    message_of,
    payload_of,
    read_form,
    wanted,
)

NAME = "valueserp"
ABOUT = About(
    site="https://www.valueserp.com",
    docs="https://docs.trajectdata.com/valueserp",
    terms="https://trajectdata.com/terms-of-service; the vendor collects the page, which Google contests (v. SerpApi, 2025).",
    price="about $2.50 per 1,000 plain searches; the mode for ads costs three credits more",
    key="option api_key: ${VALUESERP_KEY}",
)
CAPABILITIES = Capabilities(engines=("google",), ads=True, html=True, more_ads=True)
VERSION = 1
DEFAULT_URL = "https://api.valueserp.com"

_OFFER = Names(merchant=("merchant", "seller", "source", "name"), title=("title", "name"))
FORM = Form(
    rows=(
        Rows("ads", AdKind.TEXT),
        Rows("inline_shopping", AdKind.SHOPPING, _OFFER),
        Rows("shopping_ads", AdKind.SHOPPING, _OFFER),
        Rows("local_service_ads", AdKind.LOCAL_SERVICE),
        Rows("organic_results", ResultKind.ORGANIC),
        Rows(
            "answer_box.answers",
            ResultKind.FEATURED_SNIPPET,
            Names(link=("source.link", "link"), title=("source.title", "title")),
        ),
        Rows("ai_overview.ai_overview_sources", ResultKind.AI_OVERVIEW),
        Rows("ai_overview.sources", ResultKind.AI_OVERVIEW),
        Rows(
            "related_questions",
            ResultKind.PEOPLE_ALSO_ASK,
            Names(title=("source.title", "title", "question"), link=("source.link", "link"), text=("answer", "snippet")),
            feature="people_also_ask",
        ),
        Rows("knowledge_graph", ResultKind.KNOWLEDGE_PANEL, Names(link=("website", "link")), feature="knowledge_panel"),
        Rows("local_results", ResultKind.LOCAL, Names(link=("website", "link")), feature="local_pack"),
        Rows("inline_videos", ResultKind.VIDEO, feature="video_carousel"),
        Rows("short_videos", ResultKind.SHORT_VIDEO, feature="short_videos"),
        Rows("top_stories", ResultKind.NEWS, feature="top_stories"),
        Rows("inline_tweets", ResultKind.SOCIAL),
        Rows("inline_images", ResultKind.IMAGE),
        Rows("discussions_and_forums", ResultKind.DISCUSSION, feature="discussions"),
        Rows("perspectives", ResultKind.DISCUSSION),
        Rows("related_searches", ResultKind.RELATED_SEARCH),
    ),
    quiet=frozenset(
        {"request_info", "search_metadata", "search_parameters", "search_information", "pagination", "html", "filters"}
    )
    | {"local_map", "refine_by", "related_places", "people_also_search_for", "inline_recipes", "error"},
    features=(("ai_overview", "ai_overview"), ("answer_box", "answer_box")),
)


async def fetch(query: Query, client: Client, settings: SourceSettings) -> Answer:
    """One search with the engine's page. Raises SourceError without a key or an answer."""
    key = key_of(settings, "api_key", "VALUESERP_KEY")
    if query.engine not in CAPABILITIES.engines:
        raise SourceError(f"valueserp asks google, not {query.engine}")
    base_url = (settings.option("base_url") or DEFAULT_URL).rstrip("/")
    parameters = _parameters(query, more_ads=wanted(settings, "more_ads"))
    ask = Ask(f"{base_url}/search", (*parameters, ("api_key", key)), secrets=("api_key",))
    reply = await client.ask(ask)
    return answer_of(NAME, ask, reply, _complaint(payload_of(reply)))


def recognise(payload: Any) -> bool:
    """Whether this is the form of ValueSERP and its sisters."""
    return "success" in part(payload, "request_info")


def read(payload: Any, query: Query | None) -> Serp:
    """The JSON of a search as a Serp; never raises on any JSON."""
    asked, told = part(payload, "search_parameters"), part(payload, "search_information")
    country = text(asked, "gl")
    said = Said(
        query=text(asked, "q") or (query.text if query else ""),
        device=Device.MOBILE if text(asked, "device") == "mobile" else Device.DESKTOP,
        place=Place(country.upper() if country else None, text(asked, "hl"), text(asked, "location")),
        corrected=text(told, "showing_results_for"),
        nothing=told.get("original_query_yields_zero_results") is True or "no results" in message_of(payload).lower(),
        more_ads=(text(asked, "ads_optimized") or str(asked.get("ads_optimized"))).lower() == "true",
        complaint=_complaint(payload),
    )
    return read_form(payload, FORM, said, f"{NAME}/{VERSION}")


def page(payload: Any) -> Page | None:
    """The engine's page inside the answer."""
    html = payload.get("html") if isinstance(payload, dict) else None
    address = text(part(payload, "search_metadata"), "google_url", "engine_url")
    return Page(html.encode("utf-8", "replace"), address, 200) if isinstance(html, str) and html.strip() else None


def _parameters(query: Query, *, more_ads: bool) -> tuple[tuple[str, str], ...]:
    place = query.place
    pairs = [("q", query.text), ("device", "mobile" if query.device is Device.MOBILE else "desktop"), ("nfpr", "1")]
    pairs += [("output", "json"), ("include_html", "true")]
    pairs += [("ads_optimized", "true")] if more_ads else []
    pairs += [("hl", place.language)] if place.language else []
    pairs += [("gl", place.country.lower())] if place.country else []
    pairs += [("location", place.city)] if place.city else []
    return tuple(pairs)


def _complaint(payload: Any) -> Complaint | None:
    info = part(payload, "request_info")
    if info.get("success") is True:
        return None
    words = message_of(info) or message_of(payload) or "no answer of its form"
    return Complaint(by_words(words, Outcome.PROVIDER_ERROR), words)
