"""From kept bytes to a reading, whoever brought them: the part of the path that can be walked again at any time.

A page is read by its engine's reader, a provider's JSON by the provider's own; where a provider also gave the engine's page, our
reader looks at that too, and more ads there than in the JSON take the proof away. A source that carries no ads says nothing
about ads, whatever its pages look like.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container
from dataclasses import replace
from functools import cache
from types import ModuleType
from typing import Any

from monitor import reading
from monitor.boxes import boxed
from monitor.model import (
    AdsState,
    Capture,
    Outcome,
    Problem,
    ProblemCode,
    Query,
    Serp,
    Settings,
    WatchKind,
    is_proven,
)
from monitor.page import Page
from monitor.plugins import ENGINES, SOURCES, load, load_only

Body = Callable[[str], bytes]
"""From a hash to the bytes kept under it."""

MAX_JSON = 16 * 1024 * 1024
_REFUSALS = reading.REFUSALS | {Outcome.PROVIDER_ERROR, Outcome.PROVIDER_QUOTA, Outcome.PROVIDER_EMPTY}


def digest(capture: Capture, body: Body, silent: Container[str] | None = None) -> Serp:
    """One capture as a Serp. Raises EvidenceError when its bytes are gone or changed; nothing else, whatever the bytes.

    `silent` are the sources that carry no ads, for whoever knows them without loading every source.
    """
    parts = dict(capture.parts)
    serp = read_bytes(body(capture.sha256), capture, body(parts["html"]) if "html" in parts else None, silent)
    return named(boxed(serp, body(parts["boxes"])) if "boxes" in parts else serp, capture)


def named(serp: Serp, capture: Capture) -> Serp:
    """A reading with the capture that it is of."""
    return replace(serp, taken_at=capture.taken_at, capture=capture.id, file=capture.file)


def read_bytes(body: bytes, capture: Capture, html: bytes | None = None, silent: Container[str] | None = None) -> Serp:
    """The bytes of a capture as a Serp; `html` is the engine's page behind a provider's JSON.

    What no watch asked for (saved pages) is compared with nothing: the page alone says what it answers.
    """
    payload = _json(body, capture.media_type)
    module = _provider(payload, capture.source) if payload is not None else None
    query = capture.query if capture.watch is not None else None
    if module is None:
        serp = reading.read(_page(capture, body), query, engine=_asked_engine(query))
    else:
        serp = _by_provider(module, payload, query)
        page = Page(html) if html else _page_within(module, payload)
        if page is not None:
            serp = _crosschecked(serp, reading.read(page, query, engine=_asked_engine(query) or serp.engine))
    return _bounded_by_source(_refused(serp, capture), module.NAME if module else capture.source, silent)


def kind_of(settings: Settings, capture: Capture) -> WatchKind | None:
    """Why a capture's query is watched: by the watch it was asked for, else by the first that asks these words there."""
    named = next((watch.kind for watch in settings.watches if watch.name == capture.watch), None)
    if named is not None:
        return named
    query = capture.query
    words = reading.same_text(query.text)
    for watch in settings.watches:
        if words in map(reading.same_text, watch.keywords) and _same_place(watch.places, query):
            return watch.kind
    return None


def _same_place(places: tuple[Any, ...], query: Query) -> bool:
    country = query.place.country
    return country is None or any(place.country in (None, country) for place in places)


def _asked_engine(query: Query | None) -> str | None:
    """The reader that an answer is for, whatever the page looks like; None when nobody asked."""
    return query.engine if query and query.engine in load(ENGINES) else None


def _page(capture: Capture, body: bytes) -> Page:
    return Page(body, capture.url, capture.status, capture.headers, capture.media_type or "text/html")


def _json(body: bytes, media_type: str) -> Any:
    """The JSON in a body that is or may be JSON, else None."""
    if media_type.endswith("html") or body[:64].lstrip()[:1] not in (b"{", b"[") or len(body) > MAX_JSON:
        return None
    try:
        return json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


def _provider(payload: Any, source: str) -> ModuleType | None:
    """The source whose form this is: the one that was asked, else the first that knows it."""
    sources = load(SOURCES)
    own = [sources[source]] if source in sources else []
    for module in (*own, *sources.values()):
        if hasattr(module, "recognise") and hasattr(module, "read") and module.recognise(payload):
            return module
    return None


def _by_provider(module: ModuleType, payload: Any, query: Query | None) -> Serp:
    serp: Serp = module.read(payload, query)
    if query is None:
        return serp
    return replace(reading.in_context(serp, query), engine=serp.engine or query.engine)


def _page_within(module: ModuleType, payload: Any) -> Page | None:
    """The engine's page that a provider's JSON holds inside it, where the source knows of one."""
    page = module.page(payload) if hasattr(module, "page") else None
    return page if isinstance(page, Page) else None


def _crosschecked(serp: Serp, page: Serp) -> Serp:
    """What the provider's JSON says, doubted or confirmed by the engine's page behind it; the page alone where it is empty."""
    if serp.outcome is Outcome.PROVIDER_EMPTY:
        return page
    if serp.outcome not in (Outcome.PARSED, Outcome.NO_RESULTS, Outcome.PARTIAL):
        return serp
    seen = max(len(page.ads), page.markers or 0)
    if seen > len(serp.ads):
        gap = Problem(ProblemCode.PROVIDER_GAP, f"{seen} ads on the engine's page, {len(serp.ads)} in the provider's answer")
        return replace(
            serp, outcome=Outcome.PARTIAL, ads_state=AdsState.MARKERS_UNPARSED, problems=(*serp.problems, gap), markers=seen
        )
    if not serp.ads and serp.ads_state is AdsState.UNKNOWN and is_proven(page.outcome, page.ads_state):
        return replace(serp, ads_state=AdsState.NONE_SEEN, markers=seen)
    return replace(serp, markers=seen)


def _refused(serp: Serp, capture: Capture) -> Serp:
    refusal = capture.refusal
    if refusal is None:
        return serp
    outcome = serp.outcome if serp.outcome in _REFUSALS else refusal.outcome
    known = any(problem.code is ProblemCode.REFUSED for problem in serp.problems)
    problems = serp.problems if known else (*serp.problems, Problem(ProblemCode.REFUSED, refusal.detail))
    return replace(serp, outcome=outcome, ads_state=AdsState.UNKNOWN, problems=problems)


def _bounded_by_source(serp: Serp, source: str, silent: Container[str] | None) -> Serp:
    if serp.ads or not (_is_silent(source) if silent is None else source in silent):
        return serp
    return replace(serp, ads_state=AdsState.NOT_SUPPORTED)


@cache
def _is_silent(source: str) -> bool:
    """Whether a source carries no ads; no other source is imported for it."""
    module = load_only(SOURCES, source)
    return module is not None and not module.CAPABILITIES.ads


@cache
def silent_sources() -> frozenset[str]:
    """The sources that carry no ads, whatever their pages look like."""
    return frozenset(name for name, module in load(SOURCES).items() if not module.CAPABILITIES.ads)
