"""SearXNG: a metasearch instance of one's own, as JSON; its engines drop ads on purpose.

JSON is off in a new instance, which then answers 403. `unresponsive_engines` names the engines that refused and why; an engine
whose page changed is not among them, so that an empty answer with nobody unresponsive is unknown, never "no results"
(searxng#6171, #6684). An instance may have an engine switched off, and then answers for it with nothing, silently. Shapes
after its documentation and code, read 2026-11.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.errors import SourceError
from monitor.fetch import Ask, Capabilities, Client
from monitor.model import Answer, Outcome, Query, ResultKind, Serp, SourceSettings
from monitor.plugins import About
from monitor.provided import safe, text
from monitor.provider import Complaint, Form, Names, Rows, Said, answer_of, message_of, payload_of, read_form

NAME = "searxng"
ABOUT = About(
    site="https://github.com/searxng/searxng",
    docs="https://docs.searxng.org/dev/search_api.html",
    terms="Software under AGPL-3.0; the instance asks the engines itself, against the terms of most of them.",
    price="free; the instance is yours to run",
    note="Option base_url names the instance; its settings must list json under search.formats. No ads, ever.",
)
CAPABILITIES = Capabilities(
    engines=("searxng", "google", "bing", "duckduckgo", "brave", "mojeek", "startpage"), ads=False, html=False
)
VERSION = 1

_NAMES = Names(source=("engine",), date=("publishedDate", "pubdate"))
FORM = Form(
    rows=(
        Rows("results", ResultKind.ORGANIC, _NAMES),
        Rows(
            "infoboxes", ResultKind.KNOWLEDGE_PANEL, Names(title=("infobox",), link=("id", "urls.url")), feature="knowledge_panel"
        ),
        Rows("answers", ResultKind.FEATURED_SNIPPET, Names(title=("answer", "title"))),
        Rows("suggestions", ResultKind.RELATED_SEARCH),
    ),
    quiet=frozenset({"query", "corrections", "unresponsive_engines", "number_of_results"}),
    ads=False,
)
_WORDS: Mapping[str, Outcome] = {
    "captcha": Outcome.CAPTCHA,
    "too many requests": Outcome.RATE_LIMITED,
    "suspended": Outcome.RATE_LIMITED,
    "access denied": Outcome.DENIED,
}


async def fetch(query: Query, client: Client, settings: SourceSettings) -> Answer:
    """One search of the instance. Raises SourceError without an address or an answer."""
    base_url = settings.option("base_url")
    if not base_url:
        raise SourceError("searxng needs the address of an instance: set base_url in its options")
    if query.engine not in CAPABILITIES.engines:
        raise SourceError(f"searxng is asked for {', '.join(CAPABILITIES.engines)} here, not {query.engine}")
    pairs = [("q", query.text), ("format", "json"), ("categories", "general"), ("safesearch", "0")]
    pairs += [("engines", query.engine)] if query.engine != NAME else []
    pairs += [("language", _language(query))] if query.place.language else []
    ask = Ask(f"{base_url.rstrip('/')}/search", tuple(pairs))
    reply = await client.ask(ask)
    payload = payload_of(reply)
    if reply.status == 403 and not recognise(payload):
        return answer_of(NAME, ask, reply, None, statuses={403: Outcome.DENIED})
    return answer_of(NAME, ask, reply, _complaint(payload))


def recognise(payload: Any) -> bool:
    """Whether this is SearXNG's form."""
    return isinstance(payload, dict) and "results" in payload and "unresponsive_engines" in payload


def read(payload: Any, query: Query | None) -> Serp:
    """The JSON of a search as a Serp; never raises on any JSON."""
    holder = payload if isinstance(payload, dict) else {}
    corrections = holder.get("corrections")
    first = corrections[0] if isinstance(corrections, list) and corrections else None
    said = Said(
        query=text(holder, "query") or (query.text if query else ""),
        engine=query.engine if query and query.engine in CAPABILITIES.engines else NAME,
        corrected=safe(first) if isinstance(first, str) else None,
        complaint=_complaint(payload),
    )
    return read_form(holder, FORM, said, f"{NAME}/{VERSION}")


def _language(query: Query) -> str:
    language, country = query.place.language or "all", query.place.country
    return f"{language}-{country}" if country and "-" not in language else language


def _complaint(payload: Any) -> Complaint | None:
    """What is wrong with an answer: with rows, nothing; without, what the engines that did not answer said."""
    if not recognise(payload):
        return Complaint(Outcome.PROVIDER_ERROR, message_of(payload) or "no answer of its form")
    if payload["results"]:
        return None
    mute = payload["unresponsive_engines"]
    words = safe("; ".join(_words(item) for item in mute[:20]) if isinstance(mute, list) else "")
    if not words:
        return Complaint(Outcome.PROVIDER_EMPTY, "no results, and no engine said why: this says nothing")
    outcome = next((outcome for word, outcome in _WORDS.items() if word in words.lower()), Outcome.PROVIDER_ERROR)
    return Complaint(outcome, words)


def _words(item: object) -> str:
    return ": ".join(str(word) for word in item[:2]) if isinstance(item, list) else str(item)[:100]
