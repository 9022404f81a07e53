"""SearchApi: Google and Bing as JSON much like SerpApi's, with a link to the engine's page.

It fails by status (401 key, 429 too fast or plan used up, 5xx) with a top-level `error`, and behind status 200 by
`search_metadata.status`; an `error` beside "Success" means that the engine had nothing. Its ordinary search shows fewer ads
than people see; `optimization_strategy=ads` shows more and is on unless the option `more_ads` is false. Field names of ads are
known from third parties only. Shapes after public descriptions, read 2026-11.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from monitor.errors import SourceError
from monitor.fetch import Ask, Capabilities, Client
from monitor.model import AdKind, Answer, Device, Outcome, Place, Query, ResultKind, Serp, SourceSettings
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
    page_at,
    payload_of,
    read_form,
    wanted,
)

NAME = "searchapi"
ABOUT = About(
    site="https://www.searchapi.io",
    docs="https://www.searchapi.io/docs/google",
    terms="https://www.searchapi.io/legal; the vendor collects the page, which Google contests (v. SerpApi, 2025).",
    price="by plan, per successful search; no figure was found",
    key="option api_key: ${SEARCHAPI_KEY}",
)
CAPABILITIES = Capabilities(engines=("google", "bing"), ads=True, html=True, more_ads=True)
VERSION = 1
DEFAULT_URL = "https://www.searchapi.io"

_OFFER = Names(merchant=("seller", "merchant", "source"))
FORM = Form(
    rows=(
        Rows("ads", AdKind.TEXT),
        Rows("shopping_ads", AdKind.SHOPPING, _OFFER),
        Rows("inline_shopping", AdKind.SHOPPING, _OFFER),
        Rows("local_ads.ads", AdKind.LOCAL_SERVICE),
        Rows("organic_results", ResultKind.ORGANIC),
        Rows("answer_box.organic_result", ResultKind.FEATURED_SNIPPET),
        Rows("ai_overview.reference_links", ResultKind.AI_OVERVIEW),
        Rows("ai_overview.references", ResultKind.AI_OVERVIEW),
        Rows(
            "related_questions",
            ResultKind.PEOPLE_ALSO_ASK,
            Names(title=("source.title", "title", "question"), link=("source.link", "link"), text=("answer", "snippet")),
            feature="people_also_ask",
        ),
        Rows("knowledge_graph", ResultKind.KNOWLEDGE_PANEL, Names(link=("website", "link")), feature="knowledge_panel"),
        Rows("local_results", ResultKind.LOCAL, Names(link=("website", "links.website")), feature="local_pack"),
        Rows("inline_videos", ResultKind.VIDEO, feature="video_carousel"),
        Rows("short_videos", ResultKind.SHORT_VIDEO, feature="short_videos"),
        Rows("top_stories", ResultKind.NEWS, feature="top_stories"),
        Rows("inline_tweets", ResultKind.SOCIAL),
        Rows("inline_images.images", ResultKind.IMAGE, Names(title=("title",), link=("source.link", "link"))),
        Rows("discussions_and_forums", ResultKind.DISCUSSION, feature="discussions"),
        Rows("perspectives", ResultKind.DISCUSSION),
        Rows("popular_products", ResultKind.SHOPPING, _OFFER),
        Rows("related_searches", ResultKind.RELATED_SEARCH),
    ),
    quiet=frozenset(
        {"search_metadata", "search_parameters", "search_information", "pagination", "error", "filters", "spell_check"}
    )
    | {"local_map", "inline_recipes", "jobs_results", "thumbnails", "showing_results_for", "serpapi_pagination"},
    features=(("ai_overview", "ai_overview"), ("answer_box", "answer_box")),
)


async def fetch(query: Query, client: Client, settings: SourceSettings) -> Answer:
    """One search, with the engine's page where it is offered. Raises SourceError without a key or an answer."""
    key = key_of(settings, "api_key", "SEARCHAPI_KEY")
    if query.engine not in CAPABILITIES.engines:
        raise SourceError(f"searchapi is asked for google and bing here, not {query.engine}")
    base_url = (settings.option("base_url") or DEFAULT_URL).rstrip("/")
    ask = Ask(
        f"{base_url}/api/v1/search",
        _parameters(query, more_ads=wanted(settings, "more_ads")),
        (("Authorization", f"Bearer {key}"),),
        secrets=("Authorization",),
        hidden=(key,),
    )
    reply = await client.ask(ask)
    payload = payload_of(reply)
    answer = answer_of(NAME, ask, reply, _complaint(payload))
    if answer.refusal is not None:
        return answer
    return replace(answer, parts=await page_at(client, text(part(payload, "search_metadata"), "html_url"), ask))


def recognise(payload: Any) -> bool:
    """Whether this is SearchApi's form: links of its own make in the metadata."""
    metadata = part(payload, "search_metadata")
    return bool(metadata.get("status")) and any(key in metadata for key in ("html_url", "json_url", "request_url"))


def read(payload: Any, query: Query | None) -> Serp:
    """The JSON of a search as a Serp; never raises on any JSON."""
    asked, told = part(payload, "search_parameters"), part(payload, "search_information")
    engine, country = (text(asked, "engine") or "google").partition("_")[0], text(asked, "gl", "country_code", "cc")
    said = Said(
        query=text(asked, "q") or (query.text if query else ""),
        engine=engine,
        device=Device.MOBILE if text(asked, "device") == "mobile" else Device.DESKTOP,
        place=Place(country.upper() if country else None, text(asked, "hl", "language"), text(asked, "location")),
        corrected=text(told, "showing_results_for"),
        layout=text(asked, "engine"),
        nothing=_nothing(payload),
        more_ads=text(asked, "optimization_strategy") == "ads",
        complaint=_complaint(payload),
    )
    return read_form(payload, FORM, said, f"{NAME}/{VERSION}")


def _parameters(query: Query, *, more_ads: bool) -> tuple[tuple[str, str], ...]:
    place, google = query.place, query.engine == "google"
    pairs = [("engine", query.engine), ("q", query.text)]
    pairs += [("device", "mobile" if query.device is Device.MOBILE else "desktop")]
    if google:
        pairs += [("nfpr", "1")]
        pairs += [("optimization_strategy", "ads")] if more_ads else []
        pairs += [("hl", place.language)] if place.language else []
        pairs += [("gl", place.country.lower())] if place.country else []
    elif place.country:
        pairs += [("country_code", place.country.lower())]
    pairs += [("location", place.city)] if place.city else []
    return tuple(pairs)


def _nothing(payload: Any) -> bool:
    words = message_of(payload).lower()
    return "returned any results" in words or "no results" in words or "didn't return" in words


def _complaint(payload: Any) -> Complaint | None:
    status = text(part(payload, "search_metadata"), "status")
    if status == "Success":
        return None
    words = message_of(payload) or (f"status {status}" if status else "no answer of its form")
    return Complaint(by_words(words, Outcome.PROVIDER_ERROR), words)
