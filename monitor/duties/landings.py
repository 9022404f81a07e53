"""The brand's own pages behind its support results, read and kept: the latest questions, and what a visit brought for each."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.archive import Archive
from monitor.digest import kind_of
from monitor.keeping import at_hand, kept
from monitor.landing import Visit, asked_for
from monitor.model import Look, Period, Serp, WatchKind
from monitor.pipeline import fold_cases
from monitor.store import Reading
from monitor.workers import Brought, Reader


def stored(archive: Archive, latest: Iterable[tuple[Look, Serp]], seen: Visit) -> list[Brought]:
    """Keep the bytes of a visit, a capture for every question that led to a page, and fold what is found into the cases.

    Raises EvidenceError, StoreError.
    """
    reader = Reader(archive.settings)
    brought = []
    for look, serp in latest:
        for query, answer in (pair for page in seen.answers for pair in asked_for(serp, look.query, page)):
            capture = kept(archive.evidence, answer, query)
            one = reader.read(capture, at_hand(answer, capture).__getitem__)
            archive.store.save(Reading(capture, one.serp, one.findings), fold_cases)
            brought.append(one)
    return brought


def latest_support(archive: Archive, period: Period) -> list[tuple[Look, Serp]]:
    """The latest reading of each support query in the period, in order of the query's key."""
    view = archive.view
    latest: dict[str, tuple[Look, Serp]] = {}
    for look, serp in view.serps(period):
        if kind_of(archive.settings, view.capture(look.capture_id)) is WatchKind.SUPPORT:
            latest[look.query.key] = (look, serp)
    return [latest[key] for key in sorted(latest)]
