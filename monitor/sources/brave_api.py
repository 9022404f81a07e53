"""Brave Search API: Brave's own index as JSON, official and without ads.

Its schema has no field for ads, so that it can never say anything about them. `query.altered` is what it searched for instead;
`bad_results` says that it thinks little of its own answer. Queries over 400 characters or 50 words are refused. Errors are a
status (401 and 403 token, 422 parameters, 429 with rate headers) and `error.detail`. Shapes after the vendor's own client,
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

NAME = "brave_api"
ABOUT = About(
    site="https://brave.com/search/api",
    docs="https://api-dashboard.search.brave.com/app/documentation",
    terms="https://api-dashboard.search.brave.com/terms-of-service; rights to keep answers depend on the plan.",
    price="about $5 per 1,000; a monthly credit is free",
    key="option token: ${BRAVE_TOKEN}",
    note="No ads: for watching what outranks the brand on Brave.",
)
CAPABILITIES = Capabilities(engines=("brave",), ads=False, html=False, at_once=1)
VERSION = 1
DEFAULT_URL = "https://api.search.brave.com"

_NAMES = Names(source=("profile.name", "meta_url.hostname"), date=("page_age", "age"), links=("deep_results.buttons",))
_VIDEO = Names(channel=("video.creator", "video.author.name"), duration=("video.duration",), date=("age", "page_age"))
FORM = Form(
    rows=(
        Rows("web.results", ResultKind.ORGANIC, _NAMES),
        Rows("faq.results", ResultKind.PEOPLE_ALSO_ASK, Names(text=("answer",)), feature="people_also_ask"),
        Rows("discussions.results", ResultKind.DISCUSSION, Names(source=("data.forum_name",)), feature="discussions"),
        Rows("news.results", ResultKind.NEWS, _NAMES, feature="top_stories"),
        Rows("videos.results", ResultKind.VIDEO, _VIDEO, feature="video_carousel"),
        Rows("infobox.results", ResultKind.KNOWLEDGE_PANEL, Names(link=("website_url", "url")), feature="knowledge_panel"),
        Rows("locations.results", ResultKind.LOCAL, feature="local_pack"),
    ),
    quiet=frozenset({"query", "mixed", "summarizer", "rich", "infobox", "locations"}),
    ads=False,
)


async def fetch(query: Query, client: Client, settings: SourceSettings) -> Answer:
    """One search. Raises SourceError without a token, for a query that is too long, or when nothing answers."""
    token = key_of(settings, "token", "BRAVE_TOKEN")
    if query.engine not in CAPABILITIES.engines:
        raise SourceError(f"brave_api asks brave, not {query.engine}")
    if len(query.text) > 400 or len(query.text.split()) > 50:
        raise SourceError("brave_api takes queries of at most 400 characters and 50 words")
    base_url = (settings.option("base_url") or DEFAULT_URL).rstrip("/")
    place = query.place
    pairs = [("q", query.text), ("count", "20"), ("spellcheck", "false")]
    pairs += [("country", place.country.upper())] if place.country else []
    pairs += [("search_lang", place.language.partition("-")[0])] if place.language else []
    headers = (("X-Subscription-Token", token), ("Accept", "application/json"))
    ask = Ask(f"{base_url}/res/v1/web/search", tuple(pairs), headers, secrets=("X-Subscription-Token",))
    reply = await client.ask(ask)
    return answer_of(NAME, ask, reply, _complaint(payload_of(reply)))


def recognise(payload: Any) -> bool:
    """Whether this is Brave's form."""
    return isinstance(payload, dict) and payload.get("type") == "search" and "original" in part(payload, "query")


def read(payload: Any, query: Query | None) -> Serp:
    """The JSON of a search as a Serp; never raises on any JSON."""
    asked = part(payload, "query")
    country = text(asked, "country")
    said = Said(
        query=text(asked, "original") or (query.text if query else ""),
        engine="brave",
        place=Place(country.upper() if country and len(country) == 2 else None),
        corrected=text(asked, "altered"),
        nothing=asked.get("more_results_available") is False and part(payload, "web").get("results") == [],
        complaint=_complaint(payload),
    )
    return read_form(payload, FORM, said, f"{NAME}/{VERSION}")


def _complaint(payload: Any) -> Complaint | None:
    if recognise(payload):
        return None
    words = message_of(payload) or "no answer of its form"
    return Complaint(by_words(words, Outcome.PROVIDER_ERROR), words)
