"""Saved pages into the archive: every file is kept, each gets its true outcome, the same bytes are one capture.

What was asked is told by the page alone: its search box, its language, its layout. Where the page does not say it, the query
is an empty text and the engine "unknown".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.digest import named, read_bytes
from monitor.errors import EvidenceError
from monitor.files import BY_FILE, DATED_BY, answers, is_aside
from monitor.keeping import kept
from monitor.model import Answer, Device, Outcome, Place, Provenance, Query, Serp, capture_id
from monitor.pipeline import Pipeline, Tally
from monitor.provided import safe

UNKNOWN = "unknown"
_NOBODY = Query("", UNKNOWN)
_LONGEST_QUERY = 2_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one saved page. `new` is False for bytes that were kept before; `fault` says why nothing was kept.

    `aside` marks what a crawl holds beside result pages: it was passed over. `dated_by_file`: nothing but the file tells when.
    """

    file: str
    outcome: Outcome | None = None
    serp: Serp | None = None
    capture: str | None = None
    new: bool = True
    tally: Tally = Tally()
    fault: str | None = None
    aside: bool = False
    dated_by_file: bool = False


def take_file(pipeline: Pipeline, path: Path) -> Iterator[Imported]:
    """Every page in a file, kept, read, judged and saved. A file that cannot be read or kept is told as a fault.

    Raises StoreError when the database is out of reach.
    """
    try:
        for answer in answers(path):
            yield take(pipeline, answer)
    except (OSError, EvidenceError) as error:
        yield Imported(str(path), fault=str(error))


def take(pipeline: Pipeline, answer: Answer) -> Imported:
    """One saved page. Raises EvidenceError, StoreError.

    What turns out to be no result page of a crawl is told as aside; its bytes were kept before anybody looked.
    """
    provisional = kept(pipeline.evidence, answer, _NOBODY)
    file, known = (
        answer.file or "",
        answer.provenance is Provenance.WEAK and pipeline.store.knows(provisional.sha256, answer.source),
    )
    serp = read_bytes(answer.body, provisional)
    if known:
        return Imported(file, serp.outcome, serp, new=False)
    if is_aside(answer, serp):
        return Imported(file, aside=True)
    query = query_of(serp)
    name = capture_id(query, answer.source, answer.taken_at, provisional.sha256)
    capture = replace(provisional, id=name, query=query)
    serp = named(serp, capture)
    tally = pipeline.conclude(pipeline.reader.judged(capture, serp), recorded=False)
    by_file = dict(answer.notes).get(DATED_BY) == BY_FILE
    return Imported(file, serp.outcome, serp, capture.id, new=tally.looks > 0, tally=tally, dated_by_file=by_file)


def query_of(serp: Serp) -> Query:
    """What a page says it answers."""
    place = Place(*(safe(word) if word else None for word in (serp.place.country, serp.place.language, serp.place.city)))
    return Query(safe(serp.query)[:_LONGEST_QUERY], serp.engine or UNKNOWN, place, serp.device or Device.DESKTOP)


def total(imported: Tally, one: Imported) -> Tally:
    """A tally with one more page."""
    faults = (f"{one.file}: {one.fault}",) if one.fault else ()
    return imported + replace(one.tally, faults=one.tally.faults + faults)
