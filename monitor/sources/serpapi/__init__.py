"""SerpApi: Google, Bing, Yahoo and DuckDuckGo as JSON, with the engine's own page behind it.

It fails in three layers: the HTTP status (401 and 403 key, 429 either too fast or the plan used up, 503 search failed);
`search_metadata.status`, which is "Error" for a search that failed; and a top-level `error`, which beside "Success" means that
the engine had nothing to show. Its ordinary Google search under-serves ads (its staff measured 7 % of looks with ads where users
saw more), so `engine=google_ads`, its mode for ads, is on unless the option `more_ads` is false. A missing `ads` key is no
statement: ads have been lost between page and JSON before, so the page under `raw_html_file` is kept beside the JSON and read by
our own reader. Bing ads carry only a tracking link. Shapes after its public documentation and issue tracker, read 2026-11.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from monitor.errors import SourceError
from monitor.fetch import Ask, Capabilities, Client
from monitor.model import Answer, Device, Outcome, Query, Serp, SourceSettings
from monitor.plugins import About
from monitor.provided import part, text
from monitor.provider import Complaint, answer_of, by_words, key_of, message_of, page_at, payload_of, wanted
from monitor.sources.serpapi.reading import recognise, serp_of

NAME = "serpapi"
ABOUT = About(
    site="https://serpapi.com",
    docs="https://serpapi.com/search-api",
    terms="https://serpapi.com/legal; Google v. SerpApi (N.D. Cal., filed December 2025) was pending when this was written.",
    price="about $15 per 1,000 looks on the entry plan; see monitor/plan/prices.yaml",
    key="option api_key: ${SERPAPI_KEY}",
)
CAPABILITIES = Capabilities(engines=("google", "bing", "yahoo", "duckduckgo"), ads=True, html=True, more_ads=True)
VERSION = 1
DEFAULT_URL = "https://serpapi.com"
_READER = f"{NAME}/{VERSION}"


async def fetch(query: Query, client: Client, settings: SourceSettings) -> Answer:
    """One search, with the engine's page when it is offered. Raises SourceError without a key or an answer."""
    key = key_of(settings, "api_key", "SERPAPI_KEY")
    if query.engine not in CAPABILITIES.engines:
        raise SourceError(f"serpapi is asked for {', '.join(CAPABILITIES.engines)} here, not {query.engine}")
    base_url = (settings.option("base_url") or DEFAULT_URL).rstrip("/")
    more_ads = wanted(settings, "more_ads")
    ask = Ask(f"{base_url}/search.json", (*_parameters(query, more_ads), ("api_key", key)), secrets=("api_key",))
    reply = await client.ask(ask)
    payload = payload_of(reply)
    answer = answer_of(NAME, ask, reply, _complaint(payload))
    if answer.refusal is not None:
        return answer
    return replace(answer, parts=await page_at(client, text(part(payload, "search_metadata"), "raw_html_file"), ask))


def read(payload: Any, query: Query | None) -> Serp:
    """The JSON of a search as a Serp; never raises on any JSON."""
    return serp_of(payload, query, _READER)


def _parameters(query: Query, more_ads: bool) -> tuple[tuple[str, str], ...]:
    place = query.place
    google = query.engine == "google"
    name = "p" if query.engine == "yahoo" else "q"
    pairs = [("engine", "google_ads" if google and more_ads else query.engine), (name, query.text), ("no_cache", "true")]
    pairs += [("device", "mobile" if query.device is Device.MOBILE else "desktop")]
    if google:
        pairs += [("nfpr", "1")]
        pairs += [("hl", place.language)] if place.language else []
        pairs += [("gl", place.country.lower())] if place.country else []
    elif query.engine == "duckduckgo":
        pairs += [("kl", f"{place.country}-{place.language}".lower())] if place.country and place.language else []
    elif query.engine == "yahoo":
        pairs += [("vc", place.country.lower())] if place.country else []
        pairs += [("vl", f"lang_{place.language}")] if place.language else []
    elif place.country and place.language:
        pairs += [("mkt", f"{place.language}-{place.country}")]
    elif place.country:
        pairs += [("cc", place.country)]
    pairs += [("location", place.city)] if place.city and query.engine in ("google", "bing") else []
    return tuple(pairs)


def _complaint(payload: Any) -> Complaint | None:
    """What is no answer of its form, or a search that failed behind status 200."""
    status = text(part(payload, "search_metadata"), "status")
    if recognise(payload) and status != "Error":
        return None
    words = message_of(payload) or (f"status {status}" if status else "no answer of its form")
    return Complaint(by_words(words, Outcome.PROVIDER_ERROR), words)
