"""Oxylabs: Google as parsed JSON through its real-time endpoint, with its source for ads.

`source: google_ads` ("Ads Max") shows more ads than `google_search` and is used unless the option `more_ads` is false. An
answer counts only when the result's own `status_code` is 200 and, inside it, `parse_status_code` is 12000: anything else was
fetched and not, or only partly, parsed. Parsed answers name their lists even when they are empty, so that an empty `paid` in
the ads mode says that none was seen. With `parse: false` the content is the page itself, which our own reader takes. Shapes
after its documentation and Go client, read 2026-11.
"""

from __future__ import annotations

from typing import Any

from monitor.errors import SourceError
from monitor.fetch import Ask, Capabilities, Client
from monitor.model import AdKind, Answer, Device, Outcome, Place, Query, ResultKind, Serp, SourceSettings
from monitor.page import Page
from monitor.plugins import About
from monitor.provided import Row, part, rows, text
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
from monitor.provider.countries import english

NAME = "oxylabs"
ABOUT = About(
    site="https://oxylabs.io",
    docs="https://developers.oxylabs.io",
    terms="https://oxylabs.io/legal; the vendor collects the page, which Google contests (v. SerpApi, 2025).",
    price="by plan; no figure was found",
    key="options username: ${OXYLABS_USERNAME} and password: ${OXYLABS_PASSWORD}",
    note="Option parse: false brings the engine's page instead of JSON; our own reader then reads it.",
)
CAPABILITIES = Capabilities(engines=("google", "bing"), ads=True, html=True, more_ads=True)
VERSION = 1
DEFAULT_URL = "https://realtime.oxylabs.io"
PARSED = 12000

_PAID = Names(click=("data_rw", "tracking_link"), links=("sitelinks.expanded", "sitelinks.inline"))
_OFFER = Names(merchant=("seller", "source"), click=("data_rw",))
FORM = Form(
    rows=(
        Rows("paid", AdKind.TEXT, _PAID),
        Rows("pla.items", AdKind.SHOPPING, _OFFER),
        Rows("local_service_ads.items", AdKind.LOCAL_SERVICE),
        Rows("organic", ResultKind.ORGANIC, Names(links=("sitelinks.expanded", "sitelinks.inline"))),
        Rows("featured_snippet", ResultKind.FEATURED_SNIPPET, feature="featured_snippet"),
        Rows("ai_overviews.source_panel.items", ResultKind.AI_OVERVIEW),
        Rows("ai_overviews.references", ResultKind.AI_OVERVIEW),
        Rows(
            "related_questions.items",
            ResultKind.PEOPLE_ALSO_ASK,
            Names(title=("source.title", "title", "question"), link=("source.url", "url"), text=("answer",)),
            feature="people_also_ask",
        ),
        Rows("knowledge", ResultKind.KNOWLEDGE_PANEL, Names(link=("url", "website")), feature="knowledge_panel"),
        Rows("local_pack.items", ResultKind.LOCAL, Names(link=("url", "website", "links.website")), feature="local_pack"),
        Rows("videos.items", ResultKind.VIDEO, feature="video_carousel"),
        Rows("short_videos.items", ResultKind.SHORT_VIDEO),
        Rows("top_stories.items", ResultKind.NEWS, feature="top_stories"),
        Rows("discussions_and_forums.items", ResultKind.DISCUSSION, feature="discussions"),
        Rows("twitter.items", ResultKind.SOCIAL),
        Rows("images.items", ResultKind.IMAGE, Names(title=("alt", "title"))),
        Rows("popular_products.items", ResultKind.SHOPPING, _OFFER),
        Rows("related_searches.related_searches", ResultKind.RELATED_SEARCH),
        Rows("related_searches_categorized.items", ResultKind.RELATED_SEARCH),
    ),
    quiet=frozenset(
        {"search_information", "navigation", "instant_answers", "item_carousel", "flights", "hotels", "jobs", "recipes"}
    )
    | {"top_sights", "finance", "map", "filters", "other"},
    features=(("ai_overview", "ai_overviews"),),
    by_order=True,
)


async def fetch(query: Query, client: Client, settings: SourceSettings) -> Answer:
    """One search in real time. Raises SourceError without user name and password, or when nothing answers."""
    user, password = key_of(settings, "username", "OXYLABS_USERNAME"), key_of(settings, "password", "OXYLABS_PASSWORD")
    if query.engine not in CAPABILITIES.engines:
        raise SourceError(f"oxylabs is asked for google and bing here, not {query.engine}")
    base_url = (settings.option("base_url") or DEFAULT_URL).rstrip("/")
    more_ads, parse = wanted(settings, "more_ads"), wanted(settings, "parse")
    ask = Ask(
        f"{base_url}/v1/queries",
        headers=basic(user, password),
        method="POST",
        json=_job(query, "google_ads" if more_ads else "google_search", settings.option("geo_location")) | {"parse": parse},
        secrets=("Authorization",),
        hidden=(password,),
    )
    reply = await client.ask(ask)
    return answer_of(NAME, ask, reply, _complaint(payload_of(reply)))


def recognise(payload: Any) -> bool:
    """Whether this is Oxylabs' form: results that hold their own status and content."""
    first = _first(payload)
    return "content" in first and "status_code" in first


def read(payload: Any, query: Query | None) -> Serp:
    """The JSON of a search as a Serp; never raises on any JSON."""
    job, found = part(payload, "job"), part(part(_first(payload), "content"), "results")
    told = part(found, "search_information")
    source = text(job, "source") or text(_first(payload), "source") or ""
    agent = text(job, "user_agent_type") or ""
    said = Said(
        query=text(told, "query") or text(job, "query") or (query.text if query else ""),
        engine="bing" if source.startswith("bing") else "google",
        device=Device.MOBILE if agent.startswith("mobile") else Device.DESKTOP if agent else None,
        place=Place(language=(text(job, "locale") or "").partition("-")[0] or None, city=text(job, "geo_location")),
        corrected=text(told, "showing_results_for"),
        layout=source or None,
        nothing=told.get("no_results_for_original_query") is True and not rows(found, "organic"),
        more_ads=source == "google_ads",
        complaint=_complaint(payload),
    )
    return read_form(found, FORM, said, f"{NAME}/{VERSION}")


def page(payload: Any) -> Page | None:
    """The engine's page, where it was asked for unparsed."""
    first = _first(payload)
    content, status = first.get("content"), first.get("status_code")
    if not isinstance(content, str) or not content.strip():
        return None
    return Page(content.encode("utf-8", "replace"), text(first, "url"), status if isinstance(status, int) else None)


def _job(query: Query, source: str, place: str | None) -> dict[str, Any]:
    job: dict[str, Any] = {"source": source if query.engine == "google" else "bing_search", "query": query.text}
    job |= {"user_agent_type": "mobile" if query.device is Device.MOBILE else "desktop"}
    where = place or query.place.city or (english(query.place.country) if query.place.country else None)
    language, country = query.place.language, query.place.country
    job |= {"geo_location": where} if where else {}
    return job | (
        {"locale": f"{language}-{country.lower()}" if country and "-" not in language else language} if language else {}
    )


def _first(payload: Any) -> Row:
    return next(iter(rows(payload, "results")), {})


def _complaint(payload: Any) -> Complaint | None:
    """The job, the result's own status, then whether it was parsed whole."""
    first = _first(payload)
    if not first:
        words = message_of(payload) or "no answer of its form"
        return Complaint(by_words(words, Outcome.PROVIDER_ERROR), words)
    status, content = first.get("status_code"), first.get("content")
    if status != 200:
        return Complaint(Outcome.PROVIDER_ERROR, f"the search ended with status {status}")
    if isinstance(content, str):
        return None if content.strip() else Complaint(Outcome.PROVIDER_EMPTY, "the page is empty")
    parsed = part(first, "content").get("parse_status_code")
    return None if parsed == PARSED else Complaint(Outcome.PROVIDER_ERROR, f"the page was not parsed whole (code {parsed})")
