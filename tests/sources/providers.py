"""Answers of every JSON provider, written by hand after the shapes they publish; brands and sites are made up."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import httpx

from monitor.fetch import Limits
from monitor.fetch.client import HttpClient
from monitor.model import Answer, Device, Place, Query, SourceSettings
from monitor.sources import brave_api, brightdata, dataforseo, hasdata, oxylabs, searchapi, searxng, serper, valueserp, zyte

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TEXT = "northwind router"
BERLIN = Place("DE", "de", "Berlin,Berlin,Germany")
SECRET = "geheim-4711"


class Wire:
    """Answers from a list, the last one for ever, and remembers what was asked."""

    def __init__(self, *answers: httpx.Response) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@dataclass(frozen=True)
class Case:
    """One provider: how it is set up, what it answers, and the responses that mean one thing each."""

    source: ModuleType
    engine: str
    options: dict[str, str]
    success: dict[str, Any]
    nothing: dict[str, Any] | None
    hollow: dict[str, Any]
    quota: httpx.Response
    ads: bool = True
    device: Device = Device.MOBILE

    @property
    def name(self) -> str:
        return str(self.source.NAME)

    @property
    def query(self) -> Query:
        return Query(TEXT, self.engine, BERLIN, self.device)


async def no_wait(seconds: float) -> None:
    assert seconds >= 0


def fetch(case: Case, wire: Wire, **options: str) -> Answer:
    """What a provider brings through a wire with this other end."""

    async def run() -> Answer:
        limits, transport = Limits(attempts=1), httpx.MockTransport(wire)
        async with HttpClient(lambda: NOON, sleep=no_wait, limits=limits, transport=transport) as client:
            settings = SourceSettings(case.name, (), tuple((case.options | options).items()))
            answer: Answer = await case.source.fetch(case.query, client, settings)
            return answer

    return asyncio.run(run())


def without(form: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in form.items() if key not in keys}


AD = {
    "title": "Router – 20 % off",
    "link": "https://rival.example/nw",
    "tracking_link": "https://www.google.com/aclk?sa=l&ai=x&adurl=",
    "displayed_link": "https://rival.example › nw",
    "description": "Cheap northwind routers",
    "sitelinks": [{"title": "Outlet", "link": "https://rival.example/outlet"}],
}
WEB = {"position": 1, "title": "Northwind", "link": "https://northwind.example/", "snippet": "Home of the router"}
QUESTION = {"question": "How to reset?", "title": "Reset it", "link": "https://forum.example/1"}


def item(kind: str, rank: int, host: str, **more: Any) -> dict[str, Any]:
    """An item of DataForSEO."""
    row = {"type": kind, "rank_absolute": rank, "position": "left", "title": f"{kind} at {host}", "url": f"https://{host}/"}
    return row | {"domain": host} | more


def task(items: Iterable[dict[str, Any]] | None, code: int = 20000, words: str = "Ok.", envelope: int = 20000) -> dict[str, Any]:
    """An answer of DataForSEO with one task."""
    data = {"se": "google", "keyword": TEXT, "language_code": "de", "location_code": 2276, "device": "mobile"}
    found = None if items is None else [{"keyword": TEXT, "location_code": 2276, "language_code": "de", "items": list(items)}]
    one = {"id": "t-1", "status_code": code, "status_message": words, "data": data, "result": found}
    return {"status_code": envelope, "status_message": "Ok.", "tasks": [one]}


ITEMS = (
    item("paid", 1, "rival.example", links=[{"title": "Outlet", "url": "https://rival.example/outlet"}]),
    item("organic", 2, "northwind.example", rectangle={"x": 10, "y": 200.5, "width": 600, "height": 90}),
    {"type": "people_also_ask", "rank_absolute": 3, "items": [
        {"type": "people_also_ask_element", "title": "How to reset?", "expanded_element": [
            {"title": "Reset it", "url": "https://forum.example/1", "description": "Hold the button"}]}]},
    item("organic", 4, "forum.example"),
    item("paid", 5, "late.example"),
    item("paid", 6, "right.example", position="right"),
)  # fmt: skip

_METADATA = {
    "status": "Success",
    "html_url": "https://www.searchapi.io/api/v1/searches/s-1.html",
    "json_url": "https://x.example/",
}
_SEARCHAPI = {
    "search_metadata": _METADATA,
    "search_parameters": {"engine": "google", "q": TEXT, "gl": "de", "hl": "de", "optimization_strategy": "ads"},
}
_VALUESERP = {
    "request_info": {"success": True, "credits_remaining": 5},
    "search_metadata": {"google_url": "https://www.google.com/search?q=northwind+router"},
    "search_parameters": {"q": TEXT, "gl": "de", "hl": "de", "ads_optimized": "true"},
}
_LISTS = {"ads": [AD | {"block_position": "bottom"}], "organic_results": [WEB], "related_questions": [QUESTION]}


def oxylabs_form(results: Any, status: int = 200, parsed: int = 12000) -> dict[str, Any]:
    content = results if isinstance(results, str) else {"parse_status_code": parsed, "results": results}
    job = {"id": "j", "status": "done", "source": "google_ads", "query": TEXT, "locale": "de-de"}
    address = "https://www.google.com/search?q=northwind+router"
    return {"job": job, "results": [{"status_code": status, "url": address, "page": 1, "content": content}]}


_OXYLABS = {
    "paid": [{"pos": 1, "pos_overall": 4, "title": "Late", "url": "https://late.example/",
              "desc": "words", "url_shown": "late.example",
              "data_rw": "https://www.google.com/aclk?sa=l&ai=x",
              "sitelinks": {"inline": [{"title": "Outlet", "url": "https://late.example/o"}]}}],
    "pla": {"items": [{"pos": 1, "title": "NW-300", "seller": "Shop", "price": "99 €", "url": "https://shop.example/nw"}]},
    "organic": [{"pos": 1, "pos_overall": 1, "title": "Northwind", "url": "https://northwind.example/", "desc": "Home"}],
    "search_information": {"query": TEXT},
}  # fmt: skip
_BRIGHTDATA: dict[str, Any] = {
    "general": {"search_engine": "google", "query": TEXT, "language": "de", "location": "Germany", "mobile": True},
    "input": {"original_url": "https://www.google.com/search?q=northwind+router"},
}
_HASDATA = {"requestMetadata": {"status": "ok", "html": "https://files.hasdata.com/1.html"}}
_BRAVE = {"type": "search", "query": {"original": TEXT, "country": "de", "more_results_available": False}}
_SEARXNG: dict[str, Any] = {"query": TEXT, "results": [], "answers": [], "unresponsive_engines": []}

CASES = (
    Case(
        dataforseo,
        "google",
        {"login": "me", "password": SECRET, "mode": "live"},
        task(ITEMS),
        task(None, 40102, "No Search Results."),
        task([]),
        httpx.Response(200, json=task(None, 40210, "Insufficient Funds.")),
    ),
    Case(
        searchapi,
        "google",
        {"api_key": SECRET},
        _SEARCHAPI | _LISTS,
        _SEARCHAPI | {"error": "Google didn't return any results."},
        _SEARCHAPI,
        httpx.Response(429, json={"error": "You have used all of the searches for the month. Your plan limit is exceeded."}),
    ),
    Case(
        valueserp,
        "google",
        {"api_key": SECRET},
        _VALUESERP | _LISTS,
        _VALUESERP | {"search_information": {"original_query_yields_zero_results": True}},
        _VALUESERP,
        httpx.Response(402, json={"request_info": {"success": False, "message": "You have run out of credits."}}),
    ),
    Case(
        oxylabs,
        "google",
        {"username": "me", "password": SECRET},
        oxylabs_form(_OXYLABS),
        oxylabs_form({"paid": [], "search_information": {"query": TEXT, "no_results_for_original_query": True}}),
        oxylabs_form({}),
        httpx.Response(403, json={"message": "Your monthly usage limit is exceeded"}),
    ),
    Case(
        brightdata,
        "google",
        {"token": SECRET},
        _BRIGHTDATA | {"top_ads": [AD], "bottom_ads": [AD], "organic": [WEB], "people_also_ask": [QUESTION]},
        _BRIGHTDATA | {"general": _BRIGHTDATA["general"] | {"results_cnt": 0}},
        _BRIGHTDATA,
        httpx.Response(402, text="Account has insufficient balance"),
    ),
    Case(
        serper,
        "google",
        {"api_key": SECRET},
        {"searchParameters": {"q": TEXT, "gl": "de"}, "organic": [WEB], "peopleAlsoAsk": [QUESTION]},
        None,
        {"searchParameters": {"q": TEXT}},
        httpx.Response(400, json={"message": "Not enough credits", "statusCode": 400}),
        ads=False,
    ),
    Case(
        hasdata,
        "google",
        {"api_key": SECRET},
        _HASDATA | {"adResults": [AD], "organicResults": [WEB], "relatedQuestions": [QUESTION]},
        _HASDATA | {"searchInformation": {"organicResultsState": "Fully empty"}},
        _HASDATA,
        httpx.Response(403, json={"message": "forbidden"}),
    ),
    Case(
        brave_api,
        "brave",
        {"token": SECRET},
        _BRAVE | {"web": {"results": [{"title": "Northwind", "url": "https://northwind.example/", "description": "Home"}]}},
        _BRAVE | {"web": {"results": []}},
        without(_BRAVE),
        httpx.Response(429, json={"type": "ErrorResponse", "error": {"code": "QUOTA_LIMITED", "detail": "Plan limit exceeded"}}),
        ads=False,
    ),
    Case(
        searxng,
        "google",
        {"base_url": "https://search.example"},
        _SEARXNG | {"results": [{"title": "Northwind", "url": "https://northwind.example/", "content": "Home"}]},
        None,
        _SEARXNG,
        httpx.Response(402, text="pay"),
        ads=False,
    ),
    Case(
        zyte,
        "google",
        {"api_key": SECRET},
        {"url": "https://www.google.com/search?q=northwind+router", "statusCode": 200,
         "serp": {"organicResults": [{"rank": 1, "name": "Northwind", "url": "https://northwind.example/"}]}},
        {"url": "https://www.google.com/", "serp": {"organicResults": [], "metadata": {"totalOrganicResults": 0}}},
        {"url": "https://www.google.com/", "serp": {}},
        httpx.Response(403, json={"type": "/auth/account-suspended", "title": "Suspended", "detail": "usage limit exceeded"}),
        ads=False,
        device=Device.DESKTOP,
    ),
)  # fmt: skip
