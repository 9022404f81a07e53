"""Own pages as captures: what a visit brought is kept like any other answer, and can be read and judged again from its bytes.

The query of such a capture names the page and the question that led to it, at an engine of its own (`own pages`): it is a look at
the page, not at the results, and a later visit proves whether the fault is still there. Where the page stood among the
results is written into the capture's notes, because its bytes do not tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitor.hosts import domain_of, host_of
from monitor.landing.reading import read_landing
from monitor.model import OWN_PAGES, AdsState, Answer, Capture, Landing, Outcome, Query, Result, ResultKind, Serp

SOURCE, ENGINE = "landings", OWN_PAGES
_WEB = (ResultKind.ORGANIC, ResultKind.FEATURED_SNIPPET)


def is_landing(capture: Capture) -> bool:
    """Whether a capture is a visit to an own page."""
    return capture.source == SOURCE


def asked_for(serp: Serp, at: Query, answer: Answer) -> Iterator[tuple[Query, Answer]]:
    """A page that answered, for every place it holds among the web results of a page: its query, and the answer with notes."""
    rows = [row for row in serp.results if row.kind in _WEB and not row.hidden]
    for row in rows:
        if row.url == answer.url and row.url is not None:
            first = min(rows, key=lambda row: row.rank)
            told = {
                "question": serp.query,
                "engine": serp.engine,
                "page": serp.capture,
                "title": row.title,
                "rank": str(row.rank),
                "first": f"{first.rank} {first.url or ''}" if first is not row else None,
            }
            notes = tuple((name, value) for name, value in told.items() if value)
            query = Query(f"{row.url} – “{serp.query}”", ENGINE, at.place, at.device)
            yield query, replace(answer, notes=notes)
            return


def reading_of(capture: Capture, body: bytes) -> tuple[Serp, Landing]:
    """The results that led to an own page, as far as its capture tells, and the page itself. Never raises, whatever the bytes."""
    notes = dict(capture.notes)
    url = capture.url or ""
    landing = read_landing(url, capture.status, capture.media_type, body)
    rank = int(notes["rank"]) if notes.get("rank", "").isdecimal() else 1
    own = Result(rank, ResultKind.ORGANIC, notes.get("title", ""), url, host=host_of(url), registrable_domain=domain_of(url))
    there = capture.status is not None and 200 <= capture.status < 300
    serp = Serp(
        query=notes.get("question", capture.query.text),
        outcome=Outcome.PARSED if there else Outcome.UNPARSED,
        results=(*_first(notes.get("first", "")), own),
        ads_state=AdsState.NONE_SEEN if there else AdsState.UNKNOWN,
        engine=notes.get("engine"),
        device=capture.query.device,
        place=capture.query.place,
        taken_at=capture.taken_at,
        capture=capture.id,
        reader=f"{SOURCE}/1",
    )
    return serp, landing


def _first(note: str) -> tuple[Result, ...]:
    rank, _, url = note.partition(" ")
    return (Result(int(rank), ResultKind.ORGANIC, "", url or None),) if rank.isdecimal() else ()
