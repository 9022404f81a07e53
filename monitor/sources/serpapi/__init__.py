"""SerpApi: Google and Bing as JSON, with the engine's own page behind it.

It fails in three layers: the HTTP status (401 and 403 key, 429 either too fast or the plan used up, 503 search failed);
`search_metadata.status`, which is "Error" for a search that failed; and a top-level `error`, which beside "Success" means that
the engine had nothing to show. Its ordinary Google search under-serves ads (its staff measured 7 % of looks with ads where users
saw more), so `engine=google_ads`, its mode for ads, is on unless the option `more_ads` is false. A missing `ads` key is no
statement: ads have been lost between page and JSON before, so the page under `raw_html_file` is kept beside the JSON and read by
our own reader. Bing ads carry only a tracking link. Shapes after its public documentation and issue tracker, read 2026-11.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from monitor.errors import SourceError
from monitor.fetch import PAUSES, Ask, Capabilities, Client, Reply
from monitor.model import Answer, Device, Outcome, Query, Refusal, Serp, SourceSettings
from monitor.plugins import About
from monitor.sources.serpapi.reading import recognise, serp_of

NAME = "serpapi"
ABOUT = About(
    site="https://serpapi.com",
    docs="https://serpapi.com/search-api",
    terms="https://serpapi.com/legal; Google v. SerpApi (N.D. Cal., filed December 2025) was pending when this was written.",
    price="about $15 per 1,000 looks on the entry plan; see monitor/plan/prices.yaml",
    key="option api_key: ${SERPAPI_KEY}",
)
CAPABILITIES = Capabilities(engines=("google", "bing"), ads=True, html=True, more_ads=True)
VERSION = 1
DEFAULT_URL = "https://serpapi.com"
_READER = f"{NAME}/{VERSION}"


async def fetch(query: Query, client: Client, settings: SourceSettings) -> Answer:
    """One search, with the engine's page when it is offered. Raises SourceError without a key or an answer."""
    key = settings.option("api_key")
    if not key:
        raise SourceError("serpapi needs a key: set api_key: ${SERPAPI_KEY} in its options and the variable in the environment")
    if query.engine not in CAPABILITIES.engines:
        raise SourceError(f"serpapi is asked for {' and '.join(CAPABILITIES.engines)} here, not {query.engine}")
    base_url = (settings.option("base_url") or DEFAULT_URL).rstrip("/")
    more_ads = (settings.option("more_ads") or "true").lower() != "false"
    reply = await client.ask(
        Ask(f"{base_url}/search.json", (*_parameters(query, more_ads), ("api_key", key)), secrets=("api_key",))
    )
    payload = _payload(reply)
    answer = replace(reply.answer(NAME), media_type="application/json", refusal=_refusal(reply, payload))
    return replace(answer, parts=await _page(client, payload, base_url)) if answer.refusal is None else answer


def read(payload: Any, query: Query | None) -> Serp:
    """The JSON of a search as a Serp; never raises on any JSON."""
    return serp_of(payload, query, _READER)


def _parameters(query: Query, more_ads: bool) -> tuple[tuple[str, str], ...]:
    place = query.place
    google = query.engine == "google"
    pairs = [("engine", "google_ads" if google and more_ads else query.engine), ("q", query.text), ("no_cache", "true")]
    pairs += [("device", "mobile" if query.device is Device.MOBILE else "desktop")]
    if google:
        pairs += [("nfpr", "1")]
        pairs += [("hl", place.language)] if place.language else []
        pairs += [("gl", place.country.lower())] if place.country else []
    elif place.country and place.language:
        pairs += [("mkt", f"{place.language}-{place.country}")]
    elif place.country:
        pairs += [("cc", place.country)]
    pairs += [("location", place.city)] if place.city else []
    return tuple(pairs)


def _payload(reply: Reply) -> dict[str, Any]:
    try:
        payload = json.loads(reply.body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return {}
    return payload if isinstance(payload, dict) else {}


def _refusal(reply: Reply, payload: dict[str, Any]) -> Refusal | None:
    """The refusal in any of the layers, typed; None for an answer."""
    error = payload.get("error")
    words = str(error)[:300] if error else f"status {reply.status}"
    if reply.status == 429 and "run out" in words:
        return Refusal(Outcome.PROVIDER_QUOTA, words, PAUSES[Outcome.PROVIDER_QUOTA])
    if reply.refusal is not None:
        return replace(reply.refusal, detail=words)
    if reply.status >= 400 or not recognise(payload):
        return Refusal(Outcome.PROVIDER_ERROR, words, PAUSES[Outcome.PROVIDER_ERROR])
    return None


async def _page(client: Client, payload: dict[str, Any], base_url: str) -> tuple[tuple[str, bytes], ...]:
    """The engine's page as the provider kept it; nothing when it is not offered or does not come."""
    metadata = payload.get("search_metadata")
    address = metadata.get("raw_html_file") if isinstance(metadata, dict) else None
    if not isinstance(address, str) or not address.startswith(f"{base_url}/"):
        return ()
    try:
        reply = await client.ask(Ask(address))
    except SourceError:
        return ()
    return (("html", reply.body),) if reply.status == 200 and reply.body else ()
