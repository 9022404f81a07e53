"""HasData: Google as JSON with a link to the engine's page.

`requestMetadata.status` "ok" is the only sign of success, status 200 alone is none; 401 is the key, 403 the plan used up, 429
too many at once. Ads are listed under `adResults`; their fields are known from a key list only. `requestMetadata.html` leads
to the page, which is kept where it lies in the vendor's own domain. Shapes after its public repositories, read 2026-11.
"""

from __future__ import annotations

from collections.abc import Mapping
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
)

NAME = "hasdata"
ABOUT = About(
    site="https://hasdata.com",
    docs="https://docs.hasdata.com",
    terms="https://hasdata.com/terms-of-service; the vendor collects the page, which Google contests (v. SerpApi, 2025).",
    price="10 credits a search by plan; unused credits expire",
    key="option api_key: ${HASDATA_KEY}",
)
CAPABILITIES = Capabilities(engines=("google",), ads=True, html=True, at_once=1)
VERSION = 1
DEFAULT_URL = "https://api.hasdata.com"
_STATUSES: Mapping[int, Outcome] = {
    401: Outcome.DENIED,
    402: Outcome.PROVIDER_QUOTA,
    403: Outcome.PROVIDER_QUOTA,
    429: Outcome.RATE_LIMITED,
}

_OFFER = Names(merchant=("seller", "merchant", "source"))
FORM = Form(
    rows=(
        Rows("adResults", AdKind.TEXT),
        Rows("shoppingAds", AdKind.SHOPPING, _OFFER),
        Rows("inlineShoppingResults", AdKind.SHOPPING, _OFFER),
        Rows("organicResults", ResultKind.ORGANIC),
        Rows("answerBox", ResultKind.FEATURED_SNIPPET, feature="featured_snippet"),
        Rows("aiOverview.references", ResultKind.AI_OVERVIEW),
        Rows("relatedQuestions", ResultKind.PEOPLE_ALSO_ASK, feature="people_also_ask"),
        Rows("knowledgeGraph", ResultKind.KNOWLEDGE_PANEL, Names(link=("website", "link")), feature="knowledge_panel"),
        Rows("localResults.places", ResultKind.LOCAL, Names(link=("website", "links.website")), feature="local_pack"),
        Rows("inlineVideos", ResultKind.VIDEO, feature="video_carousel"),
        Rows("shortVideos", ResultKind.SHORT_VIDEO),
        Rows("topStories", ResultKind.NEWS, feature="top_stories"),
        Rows("discussionsAndForums", ResultKind.DISCUSSION, feature="discussions"),
        Rows("perspectives", ResultKind.DISCUSSION),
        Rows("inlineImages", ResultKind.IMAGE),
        Rows("relatedSearches", ResultKind.RELATED_SEARCH),
    ),
    quiet=frozenset({"requestMetadata", "searchInformation", "pagination", "filters", "searchParameters", "menuItems"}),
    features=(("ai_overview", "aiOverview"),),
)


async def fetch(query: Query, client: Client, settings: SourceSettings) -> Answer:
    """One search, with the engine's page where it is offered. Raises SourceError without a key or an answer."""
    key = key_of(settings, "api_key", "HASDATA_KEY")
    if query.engine not in CAPABILITIES.engines:
        raise SourceError(f"hasdata asks google, not {query.engine}")
    base_url = (settings.option("base_url") or DEFAULT_URL).rstrip("/")
    ask = Ask(f"{base_url}/scrape/google/serp", _parameters(query), (("x-api-key", key),), secrets=("x-api-key",))
    reply = await client.ask(ask)
    payload = payload_of(reply)
    answer = answer_of(NAME, ask, reply, _complaint(payload), statuses=_STATUSES)
    if answer.refusal is not None:
        return answer
    return replace(answer, parts=await page_at(client, text(part(payload, "requestMetadata"), "html"), ask))


def recognise(payload: Any) -> bool:
    """Whether this is HasData's form."""
    return bool(part(payload, "requestMetadata").get("status"))


def read(payload: Any, query: Query | None) -> Serp:
    """The JSON of a search as a Serp; never raises on any JSON."""
    told, asked = part(payload, "searchInformation"), part(payload, "searchParameters")
    country, device = text(asked, "gl"), text(asked, "deviceType")
    said = Said(
        query=text(asked, "q") or text(told, "queryDisplayed") or (query.text if query else ""),
        device=Device(device) if device in set(Device) else None,
        place=Place(country.upper() if country else None, text(asked, "hl"), text(asked, "location")),
        corrected=text(told, "showingResultsFor"),
        nothing=text(told, "organicResultsState") in ("Fully empty", "No results", "Empty"),
        complaint=_complaint(payload),
    )
    return read_form(payload, FORM, said, f"{NAME}/{VERSION}")


def _parameters(query: Query) -> tuple[tuple[str, str], ...]:
    place = query.place
    pairs = [("q", query.text), ("deviceType", "mobile" if query.device is Device.MOBILE else "desktop"), ("nfpr", "1")]
    pairs += [("hl", place.language)] if place.language else []
    pairs += [("gl", place.country.lower())] if place.country else []
    pairs += [("location", place.city)] if place.city else []
    return tuple(pairs)


def _complaint(payload: Any) -> Complaint | None:
    status = text(part(payload, "requestMetadata"), "status")
    if status == "ok":
        return None
    words = message_of(payload) or (f"status {status}" if status else "no answer of its form")
    return Complaint(by_words(words, Outcome.PROVIDER_ERROR), words)
