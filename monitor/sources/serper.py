"""Serper: Google's web results as JSON, without ads.

It documents no ads and none were ever seen in its answers, so that it can never say anything about them. Errors are a status
(401 and 403 key, 400 with "Not enough credits", 429) and a `message`. It takes no device. Shapes after its sample answers,
read 2026-11.
"""

from __future__ import annotations

from typing import Any

from monitor.errors import SourceError
from monitor.fetch import Ask, Capabilities, Client
from monitor.model import Answer, Outcome, Place, Query, ResultKind, Serp, SourceSettings
from monitor.plugins import About
from monitor.provided import part, text
from monitor.provider import Complaint, Form, Names, Rows, Said, answer_of, by_words, key_of, message_of, payload_of, read_form

NAME = "serper"
ABOUT = About(
    site="https://serper.dev",
    docs="https://serper.dev/playground",
    terms="https://serper.dev/terms; the vendor collects the page, which Google contests (v. SerpApi, 2025).",
    price="about $1.00 per 1,000, $0.30 in volume; more than ten results cost double",
    key="option api_key: ${SERPER_KEY}",
    note="No ads and one kind of device: for watching what outranks the brand, never for ads.",
)
CAPABILITIES = Capabilities(engines=("google",), ads=False, html=False)
VERSION = 1
DEFAULT_URL = "https://google.serper.dev"

FORM = Form(
    rows=(
        Rows("organic", ResultKind.ORGANIC, Names(duration=("attributes.Duration",))),
        Rows("answerBox", ResultKind.FEATURED_SNIPPET, feature="featured_snippet"),
        Rows("peopleAlsoAsk", ResultKind.PEOPLE_ALSO_ASK, feature="people_also_ask"),
        Rows("knowledgeGraph", ResultKind.KNOWLEDGE_PANEL, Names(link=("website", "descriptionLink")), feature="knowledge_panel"),
        Rows("places", ResultKind.LOCAL, Names(link=("website",)), feature="local_pack"),
        Rows("videos", ResultKind.VIDEO, feature="video_carousel"),
        Rows("topStories", ResultKind.NEWS, feature="top_stories"),
        Rows("news", ResultKind.NEWS),
        Rows("images", ResultKind.IMAGE),
        Rows("shopping", ResultKind.SHOPPING),
        Rows("relatedSearches", ResultKind.RELATED_SEARCH),
    ),
    quiet=frozenset({"searchParameters", "credits", "searchInformation"}),
    ads=False,
)


async def fetch(query: Query, client: Client, settings: SourceSettings) -> Answer:
    """One search. Raises SourceError without a key or an answer."""
    key = key_of(settings, "api_key", "SERPER_KEY")
    if query.engine not in CAPABILITIES.engines:
        raise SourceError(f"serper asks google, not {query.engine}")
    place = query.place
    job = {"q": query.text, "gl": (place.country or "").lower(), "hl": place.language, "location": place.city}
    ask = Ask(
        f"{(settings.option('base_url') or DEFAULT_URL).rstrip('/')}/search",
        headers=(("X-API-KEY", key),),
        method="POST",
        json={name: value for name, value in job.items() if value},
        secrets=("X-API-KEY",),
    )
    reply = await client.ask(ask)
    return answer_of(NAME, ask, reply, _complaint(payload_of(reply)))


def recognise(payload: Any) -> bool:
    """Whether this is Serper's form."""
    return isinstance(payload, dict) and isinstance(payload.get("searchParameters"), dict)


def read(payload: Any, query: Query | None) -> Serp:
    """The JSON of a search as a Serp; never raises on any JSON."""
    asked = part(payload, "searchParameters")
    country = text(asked, "gl")
    said = Said(
        query=text(asked, "q") or (query.text if query else ""),
        engine=text(asked, "engine") or "google",
        place=Place(country.upper() if country else None, text(asked, "hl"), text(asked, "location")),
        corrected=text(part(payload, "searchInformation"), "showingResultsFor"),
        complaint=_complaint(payload),
    )
    return read_form(payload, FORM, said, f"{NAME}/{VERSION}")


def _complaint(payload: Any) -> Complaint | None:
    if recognise(payload):
        return None
    words = message_of(payload) or "no answer of its form"
    return Complaint(by_words(words, Outcome.PROVIDER_ERROR), words)
