"""DataForSEO: Google and Bing as a list of typed items, by a task that waits in a queue or by one live call.

It says no in three layers: the HTTP status (401, 402, 404, 500), `status_code` of the envelope, and `status_code` of the one task
(40102: the engine had nothing; 40602: still in the queue; 402xx: money or hurry); `result` may be null all the same. Items stand
in one count (`rank_absolute`), which alone tells whether an ad is above or below the results; `position` says left or right only.
Only a task keeps the engine's page for the same crawl, at no further price, so that a look without ads can be proven: tasks are
the way here unless the option `mode` is live. Shapes after its documentation and its Python client, read 2026-11.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from monitor.errors import SourceError
from monitor.fetch import Ask, Capabilities, Client, Reply
from monitor.model import AdKind, Answer, Device, Outcome, Place, Query, ResultKind, Serp, SourceSettings
from monitor.page import Page
from monitor.plugins import About
from monitor.provided import Row, part, rows, text
from monitor.provider import Complaint, Form, Names, Rows, Said, answer_of, basic, key_of, payload_of, read_form, wanted
from monitor.provider.countries import country_of, place_id

NAME = "dataforseo"
ABOUT = About(
    site="https://dataforseo.com",
    docs="https://docs.dataforseo.com/v3/serp/overview",
    terms="https://dataforseo.com/terms-and-conditions; the vendor collects the page, which Google contests (v. SerpApi, 2025).",
    price="about $2.00 per 1,000 looks live; tasks $1.20 (priority high) or $0.60 (normal); see monitor/plan/prices.yaml",
    key="options login: ${DATAFORSEO_LOGIN} and password: ${DATAFORSEO_PASSWORD}",
    note="Option mode: task (with the engine's page, the default) or live (none: a look without ads stays unproven); "
    "priority: high or normal.",
)
CAPABILITIES = Capabilities(engines=("google", "bing"), ads=True, html=True, at_once=20)
VERSION = 1
DEFAULT_URL = "https://api.dataforseo.com"
FIRST_WAIT, NEXT_WAIT, MOST_WAITS = 20.0, 15.0, 60

_OK, _CREATED, _NOTHING, _WAITING = 20000, 20100, 40102, frozenset({20100, 40601, 40602})
_CODES: dict[int, Outcome] = {40200: Outcome.PROVIDER_QUOTA, 40203: Outcome.PROVIDER_QUOTA, 40210: Outcome.PROVIDER_QUOTA} | {
    40201: Outcome.DENIED,
    40202: Outcome.RATE_LIMITED,
    40209: Outcome.RATE_LIMITED,
    40100: Outcome.DENIED,
    40104: Outcome.DENIED,
    40204: Outcome.DENIED,
    40207: Outcome.DENIED,
}
_PRICED = Names(link=("url", "link"), merchant=("source", "seller", "domain"))
_PAID = Names(text=("description",), links=("links",), extensions=("description_rows", "extensions"))
_QUESTION = Names(
    title=("expanded_element.title", "title"),
    link=("expanded_element.url", "url"),
    text=("expanded_element.description",),
    question=("title",),
)
FORM = Form(
    rows=(
        Rows("paid", AdKind.TEXT, _PAID),
        Rows("shopping.items", AdKind.SHOPPING, _PRICED),
        Rows("commercial_units.items", AdKind.SHOPPING, _PRICED),
        Rows("local_services.items", AdKind.LOCAL_SERVICE),
        Rows("local_pack_paid", AdKind.OTHER),
        Rows("hotels_pack_paid", AdKind.HOTEL),
        Rows("organic", ResultKind.ORGANIC, Names(links=("links", "related_result"))),
        Rows("featured_snippet", ResultKind.FEATURED_SNIPPET, feature="featured_snippet"),
        Rows("ai_overview.references", ResultKind.AI_OVERVIEW),
        Rows("people_also_ask.items", ResultKind.PEOPLE_ALSO_ASK, _QUESTION, feature="people_also_ask"),
        Rows("knowledge_graph", ResultKind.KNOWLEDGE_PANEL, feature="knowledge_panel"),
        Rows("local_pack", ResultKind.LOCAL, feature="local_pack"),
        Rows("video.items", ResultKind.VIDEO, feature="video_carousel"),
        Rows("short_videos.items", ResultKind.SHORT_VIDEO, feature="short_videos"),
        Rows("top_stories.items", ResultKind.NEWS, feature="top_stories"),
        Rows("news_search", ResultKind.NEWS),
        Rows("discussions_and_forums.items", ResultKind.DISCUSSION, feature="discussions"),
        Rows("perspectives.items", ResultKind.DISCUSSION, feature="perspectives"),
        Rows("questions_and_answers.items", ResultKind.DISCUSSION, Names(title=("question_text",))),
        Rows("popular_products.items", ResultKind.SHOPPING, _PRICED, feature="popular_products"),
        Rows("compare_sites.items", ResultKind.ORGANIC, block="compare_sites", feature="compare_sites"),
        Rows("find_results_on.items", ResultKind.ORGANIC, block="find_results_on", feature="find_results_on"),
        Rows("explore_brands.items", ResultKind.SHOPPING, feature="explore_brands"),
        Rows("third_party_reviews.items", ResultKind.DISCUSSION),
        Rows("twitter.items", ResultKind.SOCIAL, Names(title=("tweet", "title")), feature="social"),
        Rows("app.items", ResultKind.APP, feature="apps"),
        Rows("images.items", ResultKind.IMAGE, Names(title=("alt", "title")), feature="images"),
        Rows("related_searches.items", ResultKind.RELATED_SEARCH),
        Rows("people_also_search.items", ResultKind.RELATED_SEARCH),
    ),
    quiet=frozenset(
        {"carousel", "multi_carousel", "google_flights", "google_reviews", "google_posts", "jobs", "hotels_pack", "map"}
    )
    | {"events", "math_solver", "mention_carousel", "recipes", "top_sights", "scholarly_articles", "podcasts", "stocks_box"}
    | {"visual_stories", "google_hotels", "currency_box", "found_on_web", "refine_products", "courses", "answer_box"}
    | {"local_finder", "dictionary", "weather", "product_considerations", "refinement_chips", "sports_results"},
    features=(("ai_overview", "ai_overview"), ("answer_box", "answer_box"), ("hotels", "hotels_pack")),
    by_order=True,
)


async def fetch(query: Query, client: Client, settings: SourceSettings) -> Answer:
    """One search, by task or live. Raises SourceError without login and password, or when nothing answers."""
    login, password = key_of(settings, "login", "DATAFORSEO_LOGIN"), key_of(settings, "password", "DATAFORSEO_PASSWORD")
    if query.engine not in CAPABILITIES.engines:
        raise SourceError(f"dataforseo is asked for google and bing here, not {query.engine}")
    base_url = (settings.option("base_url") or DEFAULT_URL).rstrip("/")
    way = f"{base_url}/v3/serp/{query.engine}/organic"
    live = settings.option("mode") == "live"
    priority = {} if live else {"priority": 1 if settings.option("priority") == "normal" else 2}
    ask = Ask(
        f"{way}/live/advanced" if live else f"{way}/task_post",
        headers=basic(login, password),
        method="POST",
        json=[_task(query, wanted(settings, "rectangles", default=False)) | priority],
        secrets=("Authorization",),
        hidden=(password,),
    )
    reply = await client.ask(ask)
    if live or _complaint(payload_of(reply)) is not None or reply.status >= 400:
        return answer_of(NAME, ask, reply, _complaint(payload_of(reply)))
    return await _result_of(text(_first_task(payload_of(reply)), "id") or "", way, ask, client)


def recognise(payload: Any) -> bool:
    """Whether this is DataForSEO's form."""
    return isinstance(payload, dict) and isinstance(payload.get("status_code"), int) and "tasks" in payload


def read(payload: Any, query: Query | None) -> Serp:
    """The JSON of a search as a Serp; never raises on any JSON."""
    task = _first_task(payload)
    found = next(iter(rows(task, "result")), {})
    asked = part(task, "data")
    special = part(found, "spell")
    said = Said(
        query=text(found, "keyword") or text(asked, "keyword") or (query.text if query else ""),
        engine=text(asked, "se") or "google",
        device=Device.MOBILE if text(asked, "device") == "mobile" else Device.DESKTOP,
        place=Place(
            country_of(text(found, "location_code") or text(asked, "location_code")),
            text(found, "language_code") or text(asked, "language_code"),
            text(asked, "location_name"),
        ),
        corrected=text(special, "keyword"),
        layout=text(found, "type"),
        nothing=_code(task) == _NOTHING,
        complaint=_complaint(payload),
    )
    return read_form(_by_type(found), FORM, said, f"{NAME}/{VERSION}")


def page(payload: Any) -> Page | None:
    """The engine's page in an answer of the html function."""
    found = next(iter(rows(_first_task(payload), "result")), {})
    for item in rows(found, "items"):
        html = item.get("html")
        if isinstance(html, str):
            return Page(html.encode("utf-8", "replace"), text(found, "check_url"), 200)
    return None


def _task(query: Query, rectangles: bool) -> dict[str, Any]:
    """What is asked. The keyword is decoded once at the other end, so that its % and + must be escaped."""
    place = query.place
    task: dict[str, Any] = {
        "keyword": query.text.replace("%", "%25").replace("+", "%2B"),
        "language_code": place.language or "en",
        "device": "mobile" if query.device is Device.MOBILE else "desktop",
        "os": "android" if query.device is Device.MOBILE else "windows",
        "depth": 10,
    }
    code = place_id(place.country) if place.country else None
    task |= {"location_name": place.city} if place.city else {"location_code": code or place_id("US")}
    return task | ({"calculate_rectangles": True} if rectangles else {})


async def _result_of(task: str, way: str, asked: Ask, client: Client) -> Answer:
    """The result of a task, asked for until it is there, with the engine's page of the same crawl."""
    ask = Ask(f"{way}/task_get/advanced/{task}", headers=asked.headers, secrets=asked.secrets, hidden=asked.hidden)
    await client.wait(FIRST_WAIT)
    reply = await client.ask(ask)
    for _ in range(MOST_WAITS):
        if reply.status >= 400 or _code(_first_task(payload_of(reply))) not in _WAITING:
            break
        await client.wait(NEXT_WAIT)
        reply = await client.ask(ask)
    answer = answer_of(NAME, ask, reply, _complaint(payload_of(reply)))
    if answer.refusal is not None:
        return answer
    other = await client.ask(
        Ask(f"{way}/task_get/html/{task}", headers=asked.headers, secrets=asked.secrets, hidden=asked.hidden)
    )
    return _with_page(answer, other)


def _with_page(answer: Answer, other: Reply) -> Answer:
    kept = page(payload_of(other)) if other.status == 200 else None
    parts = (("html", kept.body), ("html.json", other.body)) if kept else ()
    return replace(answer, parts=parts)


def _first_task(payload: Any) -> Row:
    return next(iter(rows(payload, "tasks")), {})


def _code(holder: Any) -> int:
    code = holder.get("status_code") if isinstance(holder, dict) else None
    return code if isinstance(code, int) else 0


def _complaint(payload: Any) -> Complaint | None:
    """What envelope and task have to say, the outer layer first; None when there is a result or none to be had."""
    task = _first_task(payload)
    for holder in (payload, task):
        code = _code(holder)
        if code in (_OK, _NOTHING) or (code == _CREATED and holder is task and not task.get("result")):
            continue
        words = text(holder, "status_message") if isinstance(holder, dict) else None
        return Complaint(_CODES.get(code, Outcome.PROVIDER_ERROR), f"{code}: {words}" if words else "no answer of its form")
    if _code(task) == _OK and not rows(task, "result"):
        return Complaint(Outcome.PROVIDER_EMPTY, "the task went well and has no result")
    return None


def _by_type(found: Row) -> dict[str, list[Row]]:
    """The items under their types, in their order; paid places and hotels, which hide among the others, under their own."""
    typed: dict[str, list[Row]] = {}
    for item in rows(found, "items"):
        if "html" in item:
            continue
        kind = text(item, "type") or "item_without_type"
        typed.setdefault(f"{kind}_paid" if item.get("is_paid") is True else kind, []).append(item)
        for inner in rows(item, "items"):
            if inner.get("is_paid") is True:
                typed.setdefault(f"{kind}_paid", []).append({**inner, "rank_absolute": item.get("rank_absolute")})
    return typed
