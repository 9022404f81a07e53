"""SerpApi's JSON as a Serp.

Blocks are keys of the top object, in no order of the page: top ads, organic rows and bottom ads keep their own order, and
ranks of results count block by block. `ads[].block_position` is top, bottom, middle or right; Yahoo's ads are `ads_results`,
with links of Bing. `local_results` is a list or an object around one, and an `answer_box` without a link is the engine's own.
"""

from __future__ import annotations

import re
from typing import Any

from monitor.model import AdKind, Device, Outcome, Place, Query, ResultKind, Serp
from monitor.provided import Row, part, text
from monitor.provider import Complaint, Form, Names, Rows, Said, read_form

_NOTHING = re.compile(r"hasn't returned any results|no results", re.IGNORECASE)
_ENGINES = {"google": "google", "google_ads": "google", "google_light": "google", "bing": "bing"}
_OFFER = Names(merchant=("source", "seller", "store"), price=("price", "extracted_price"))
_SITE = Names(title=("title", "name"), link=("website", "links.website", "link"))

FORM = Form(
    rows=(
        Rows("ads", AdKind.TEXT),
        Rows("ads_results", AdKind.TEXT),
        Rows("shopping_results", AdKind.SHOPPING, _OFFER),
        Rows("local_ads.ads", AdKind.LOCAL_SERVICE, Names(link=("link", "website"))),
        Rows("organic_results", ResultKind.ORGANIC),
        Rows("ai_overview.references", ResultKind.AI_OVERVIEW),
        Rows("local_results.places", ResultKind.LOCAL, _SITE, feature="local_pack"),
        Rows("related_questions", ResultKind.PEOPLE_ALSO_ASK, feature="people_also_ask"),
        Rows("inline_videos", ResultKind.VIDEO, feature="video_carousel"),
        Rows("short_videos", ResultKind.SHORT_VIDEO, feature="short_videos"),
        Rows("top_stories", ResultKind.NEWS, feature="top_stories"),
        Rows("news_results", ResultKind.NEWS),
        Rows("discussions_and_forums", ResultKind.DISCUSSION, feature="discussions"),
        Rows("perspectives", ResultKind.DISCUSSION),
        Rows("twitter_results.tweets", ResultKind.SOCIAL, Names(title=("snippet", "title"))),
        Rows("knowledge_graph", ResultKind.KNOWLEDGE_PANEL, _SITE, feature="knowledge_panel"),
        Rows("inline_products", ResultKind.SHOPPING, _OFFER),
        Rows("immersive_products", ResultKind.SHOPPING, _OFFER),
        Rows("inline_images", ResultKind.IMAGE, Names(title=("title", "source_name"), link=("source", "link"))),
        Rows("related_searches", ResultKind.RELATED_SEARCH),
        Rows("answer_box", ResultKind.FEATURED_SNIPPET, feature="featured_snippet"),
    ),
    quiet=frozenset({"search_metadata", "search_parameters", "search_information", "pagination", "serpapi_pagination", "error"})
    | {
        "local_map",
        "filters",
        "refine_this_search",
        "refine_search_filters",
        "people_also_search_for",
        "things_to_know",
        "events_results",
    }
    | {"inline_people_also_search_for", "recipes_results", "jobs_results", "sports_results", "related_brands", "available_on"}
    | {"top_carousel", "carousel", "broaden_searches", "knowledge_graph_tabs", "own_answer"},
    features=(("ai_overview", "ai_overview"), ("shopping", "shopping_results")),
)


def recognise(payload: Any) -> bool:
    """Whether this is SerpApi's form."""
    if not isinstance(payload, dict):
        return False
    address = text(part(payload, "search_metadata"), "json_endpoint", "raw_html_file") or ""
    return "search_parameters" in payload and bool(part(payload, "search_metadata").get("status")) and "/search" in address


def serp_of(payload: Any, query: Query | None, reader: str) -> Serp:
    """The JSON of one search; never raises on any JSON."""
    form: Row = payload if isinstance(payload, dict) else {}
    asked = part(form, "search_parameters")
    word = text(asked, "engine") or ""
    market = (text(asked, "mkt") or "").partition("-")
    country = text(asked, "gl", "cc") or market[2] or None
    error = text(form, "error")
    said = Said(
        query=text(asked, "q", "p", "text", "query") or (query.text if query else ""),
        engine=_ENGINES.get(word, word.partition("_")[0] or None),
        device=Device.MOBILE if text(asked, "device") == "mobile" else Device.DESKTOP,
        place=Place(country.upper() if country else None, text(asked, "hl") or market[0] or None, text(asked, "location")),
        corrected=text(part(form, "search_information"), "showing_results_for"),
        layout=word or None,
        nothing=bool(error and _NOTHING.search(error)),
        complaint=_complaint(form, error),
    )
    return read_form(_evened(form), FORM, said, reader)


def _complaint(form: Row, error: str | None) -> Complaint | None:
    """A search that failed; beside "Success", words that say something else than that the engine had nothing."""
    status = text(part(form, "search_metadata"), "status")
    if status != "Success":
        return Complaint(Outcome.PROVIDER_ERROR, (error or f"status {status}")[:300])
    return Complaint(Outcome.PROVIDER_EMPTY, error[:300]) if error else None


def _evened(form: Row) -> Row:
    """The same blocks in one shape: places in an object, an answer box only where it leads somewhere."""
    places, answer = form.get("local_results"), part(form, "answer_box")
    even = dict(form)
    if isinstance(places, list):
        even["local_results"] = {"places": places}
    if answer and not text(answer, "link"):
        even["own_answer"] = even.pop("answer_box")
    return even
