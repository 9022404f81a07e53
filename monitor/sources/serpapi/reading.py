"""SerpApi's JSON as a Serp.

Blocks are keys of the top object, in no order of the page: top ads, organic rows and bottom ads keep their own order, and ranks
of results count block by block. `ads[].block_position` is top, bottom, middle or right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from monitor.model import (
    Ad,
    AdKind,
    AdSlot,
    AdsState,
    Device,
    Outcome,
    Place,
    Problem,
    ProblemCode,
    Query,
    Result,
    ResultKind,
    Serp,
)
from monitor.provided import Row, ad, part, ranked, result, rows, sitelinks, text, texts

_SLOTS = {"top": AdSlot.TOP, "bottom": AdSlot.BOTTOM, "middle": AdSlot.INLINE, "right": AdSlot.SIDE}
_SLOT_ORDER = (AdSlot.TOP, AdSlot.SIDE, AdSlot.INLINE, AdSlot.BOTTOM)
_NOTHING = re.compile(r"hasn't returned any results|no results", re.IGNORECASE)
_ENGINES = {"google": "google", "google_ads": "google", "google_light": "google", "bing": "bing"}


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
    results, ads = ranked(_results(form)), ranked(_ads(form))
    outcome, state, problems = _outcome(form, results, ads)
    word = text(asked, "engine") or ""
    country = text(asked, "gl", "cc") or (text(asked, "mkt") or "").partition("-")[2] or None
    language = text(asked, "hl") or (text(asked, "mkt") or "").partition("-")[0] or None
    fixed = text(part(form, "search_information"), "showing_results_for")
    return Serp(
        query=text(asked, "q") or (query.text if query else ""),
        outcome=outcome,
        results=results,
        ads=ads,
        ads_state=state,
        engine=_ENGINES.get(word, word.partition("_")[0] or None),
        device=Device.MOBILE if text(asked, "device") == "mobile" else Device.DESKTOP,
        place=Place(country.upper() if country else None, language, text(asked, "location")),
        reader=reader,
        layout=word or None,
        features=tuple(name for name, key in _FEATURES if form.get(key)),
        problems=problems,
        corrected_query=fixed,
    )


def _outcome(form: Row, results: tuple[Result, ...], ads: tuple[Ad, ...]) -> tuple[Outcome, AdsState, tuple[Problem, ...]]:
    """The three layers of failure, then what the rows prove. Without ads the JSON alone cannot say that there were none."""
    status, error = text(part(form, "search_metadata"), "status"), text(form, "error")
    if status != "Success":
        fault = Problem(ProblemCode.REFUSED, (error or f"status {status}")[:300])
        return Outcome.PROVIDER_ERROR, AdsState.UNKNOWN, (fault,)
    state = AdsState.PARSED if ads else AdsState.UNKNOWN
    if any(row.kind is ResultKind.ORGANIC for row in results):
        return Outcome.PARSED, state, ()
    if error and _NOTHING.search(error):
        return Outcome.NO_RESULTS, state, ()
    gap = Problem(ProblemCode.PROVIDER_GAP, (error or "success without organic results and without a word on why")[:300])
    return (Outcome.PARTIAL if results or ads else Outcome.PROVIDER_EMPTY), state, (gap,)


def _results(form: Row) -> Iterator[Result]:
    for kind, *keys in _BLOCKS:
        holder = part(form, keys[0]) if len(keys) > 1 else form
        reader = _ROWS.get(kind, _row)
        yield from (reader(kind, row) for row in rows(holder, keys[-1]))
    answer = part(form, "answer_box")
    if text(answer, "link"):
        yield _row(ResultKind.FEATURED_SNIPPET, answer)


def _row(kind: ResultKind, row: Row) -> Result:
    inline = part(row, "sitelinks")
    return result(
        kind,
        text(row, "title", "question", "query", "name"),
        text(row, "link", "url"),
        display_url=text(row, "displayed_link"),
        text=text(row, "snippet", "description"),
        date=text(row, "date"),
        source=text(row, "source", "platform"),
        channel=text(row, "channel"),
        duration=text(row, "duration"),
        rating=text(row, "rating"),
        price=text(row, "price", "extracted_price"),
        sitelinks=sitelinks(chain(rows(inline, "inline"), rows(inline, "expanded"))),
        block="main" if kind is ResultKind.ORGANIC else str(kind),
    )


def _question(kind: ResultKind, row: Row) -> Result:
    return result(
        kind,
        text(row, "title", "question"),
        text(row, "link"),
        text=text(row, "snippet"),
        question=text(row, "question"),
        block=str(kind),
    )


def _local(kind: ResultKind, row: Row) -> Result:
    phone = text(row, "phone")
    website = text(part(row, "links"), "website")
    return result(
        kind, text(row, "title"), website, rating=text(row, "rating"), phones=(phone,) if phone else (), block=str(kind)
    )


def _ads(form: Row) -> list[Ad]:
    found = [_ad(row) for row in rows(form, "ads")] + [_offer(row) for row in rows(form, "shopping_results")]
    return sorted(found, key=lambda row: _SLOT_ORDER.index(row.slot))


def _ad(row: Row) -> Ad:
    phone = text(row, "phone")
    more = row.get("sitelinks")
    inline = chain(rows(row, "sitelinks"), rows(more, "inline"), rows(more, "extended"), rows(more, "expanded"))
    return ad(
        _SLOTS.get(text(row, "block_position") or "", AdSlot.TOP),
        AdKind.TEXT,
        text(row, "title"),
        text(row, "link"),
        text(row, "tracking_link"),
        text=text(row, "description", "snippet"),
        display_url=text(row, "displayed_link"),
        phones=(phone,) if phone else (),
        price=text(row, "price"),
        rating=text(row, "rating"),
        sitelinks=sitelinks(inline),
        extensions=texts(row, "extensions"),
    )


def _offer(row: Row) -> Ad:
    return ad(
        _SLOTS.get(text(row, "block_position") or "", AdSlot.TOP),
        AdKind.SHOPPING,
        text(row, "title"),
        text(row, "link"),
        text(row, "tracking_link"),
        merchant=text(row, "source"),
        price=text(row, "price"),
        rating=text(row, "rating"),
    )


_BLOCKS: tuple[tuple[ResultKind, *tuple[str, ...]], ...] = (
    (ResultKind.ORGANIC, "organic_results"),
    (ResultKind.AI_OVERVIEW, "ai_overview", "references"),
    (ResultKind.LOCAL, "local_results", "places"),
    (ResultKind.LOCAL, "local_results"),
    (ResultKind.PEOPLE_ALSO_ASK, "related_questions"),
    (ResultKind.VIDEO, "inline_videos"),
    (ResultKind.SHORT_VIDEO, "short_videos"),
    (ResultKind.NEWS, "top_stories"),
    (ResultKind.DISCUSSION, "discussions_and_forums"),
    (ResultKind.RELATED_SEARCH, "related_searches"),
)
_ROWS: dict[ResultKind, Callable[[ResultKind, Row], Result]] = {ResultKind.PEOPLE_ALSO_ASK: _question, ResultKind.LOCAL: _local}
_FEATURES = (
    ("people_also_ask", "related_questions"),
    ("featured_snippet", "answer_box"),
    ("video_carousel", "inline_videos"),
    ("knowledge_panel", "knowledge_graph"),
    ("ai_overview", "ai_overview"),
    ("local_pack", "local_results"),
    ("shopping", "shopping_results"),
)
