"""The archive read and judged again: a better reader or rule speaks about every page that was ever kept.

Captures and their bytes stay as they are; readings and findings that come out differently are replaced, and then all cases are
folded again from the first look on. What people decided about a case stays decided.
"""

from __future__ import annotations

import os
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain, islice

from monitor.errors import EvidenceError
from monitor.model import Capture, Case, CaseState, Finding, Period, Serp, Sighting
from monitor.pipeline import fold_cases
from monitor.store import Reading, Store, StoredView
from monitor.workers import Brought, Reader, pool, read_kept

EVER = Period(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
CHUNK = 8
"""How many captures change hands at once."""
WORTH_A_POOL = 200
"""Fewer captures than this are read faster here than workers start."""

_DECIDED = frozenset({CaseState.DECIDED, CaseState.FILED, CaseState.CLOSED})
_AHEAD = 24
"""How many chunks wait for each worker: enough that none is idle, few enough to be held in memory."""


@dataclass(frozen=True, slots=True)
class Again:
    """One capture read and judged again, or why it could not be."""

    capture: Capture
    serp: Serp | None = None
    findings: tuple[Finding, ...] = ()
    faults: tuple[str, ...] = ()


Chunk = tuple[Capture, ...]
Read = list[Brought | EvidenceError]


@dataclass(slots=True)
class _Share:
    """A chunk that was handed to the workers; `read_here` is what came of it where nobody had begun it yet."""

    captures: Chunk
    handed: Future[Read]
    read_here: Read | None = None

    @property
    def is_back(self) -> bool:
        """Whether it was read, there or here."""
        return self.read_here is not None or self.handed.done()

    def is_taken_back(self) -> bool:
        """Whether no worker had begun it, nor will any more."""
        return self.read_here is None and self.handed.cancel()

    @property
    def found(self) -> Read:
        """What was read; waits for it. Raises what broke a worker."""
        return self.handed.result() if self.read_here is None else self.read_here


@dataclass(frozen=True, slots=True)
class Change:
    """What came out differently for one capture."""

    capture: Capture
    before: Serp | None
    after: Serp
    appeared: tuple[Finding, ...]
    vanished: tuple[Finding, ...]


def replay(store: Store, view: StoredView, since: datetime | None = None, cores: int | None = None) -> Iterator[Change | Again]:
    """Read and judge everything since a moment again; gives a Change or a plain Again for every capture, oldest first.

    Readings that differ are saved as it goes; call `refold` when it is through. Raises StoreError.
    """
    captures = view.captures(Period(since, EVER.end) if since else EVER)
    for again in _all_again(captures, view, cores or os.cpu_count() or 1):
        yield _settled(store, view, again)


def refold(store: Store, view: StoredView) -> tuple[Case, ...]:
    """Fold all cases again from the first look on and put them in the place of the old ones."""
    old = {case.fingerprint: case for case in view.cases()}
    cases: dict[str, Case] = {}
    at: dict[str, set[str]] = defaultdict(set)
    sightings = _grouped(view.sightings(EVER))
    waiting = next(sightings, None)
    for look in view.looks(EVER):
        seen: tuple[Sighting, ...] = ()
        if waiting and waiting[0] == look.capture_id:
            seen, waiting = waiting[1], next(sightings, None)
        names = at[look.query.key] | {sighting.finding.fingerprint for sighting in seen}
        for case in fold_cases(look, seen, {name: cases[name] for name in sorted(names) if name in cases}):
            cases[case.fingerprint] = case
            for cell in case.cells:
                at[cell.query].add(case.fingerprint)
    kept = tuple(_as_decided(cases.get(name), old.get(name)) for name in sorted(cases | _decided(old)))
    store.replace_cases(kept)
    return kept


def _decided(old: Mapping[str, Case]) -> dict[str, Case]:
    return {name: case for name, case in old.items() if case.state in _DECIDED or case.standing in _DECIDED}


def _as_decided(new: Case | None, old: Case | None) -> Case:
    """The newly folded case with what a person made of the old one; a decided case that nothing shows any more stays."""
    if new is None:
        if old is None:
            raise ValueError("a case is either new or old")
        return old
    if old is None or not (old.state in _DECIDED or old.standing in _DECIDED):
        return new
    return replace(new, state=old.state, standing=old.standing, gone_at=old.gone_at)


def _grouped(sightings: Iterator[Sighting]) -> Iterator[tuple[str, tuple[Sighting, ...]]]:
    group: list[Sighting] = []
    for sighting in sightings:
        if group and group[0].capture_id != sighting.capture_id:
            yield group[0].capture_id, tuple(group)
            group = []
        group.append(sighting)
    if group:
        yield group[0].capture_id, tuple(group)


def _settled(store: Store, view: StoredView, again: Again) -> Change | Again:
    if again.serp is None:
        return again
    reading, before = Reading(again.capture, again.serp, again.findings), _stored(view, again.capture.id)
    if before is None:
        store.save(reading, fold_cases)
        return Change(again.capture, None, again.serp, again.findings, ())
    old = tuple(sighting.finding for sighting in view.findings(again.capture.id))
    new = tuple(replace(finding, capture=again.capture.id) for finding in again.findings)
    if before == again.serp and old == new:
        return again
    store.rewrite(reading)
    appeared = tuple(finding for finding in new if finding not in old)
    vanished = tuple(finding for finding in old if finding not in new)
    return Change(again.capture, before, again.serp, appeared, vanished)


def _stored(view: StoredView, capture: str) -> Serp | None:
    try:
        return view.serp(capture)
    except KeyError:
        return None


def _all_again(captures: Iterator[Capture], view: StoredView, cores: int) -> Iterator[Again]:
    first = list(islice(captures, WORTH_A_POOL))
    reader = Reader(view.settings)
    everything = chain(first, captures)
    if cores == 1 or len(first) < WORTH_A_POOL:
        for capture in everything:
            yield from map(_again, (capture,), reader.found((capture,), view.evidence))
        return
    with pool(view.settings, cores - 1) as workers:
        try:
            yield from together(everything, workers, _AHEAD * cores, lambda chunk: reader.found(chunk, view.evidence))
        finally:
            workers.shutdown(cancel_futures=True)


def together(captures: Iterator[Capture], workers: Executor, ahead: int, here: Callable[[Chunk], Read]) -> Iterator[Again]:
    """Every capture read, oldest first, by workers and, for as long as the oldest is not back yet, here as well.

    So that no core waits while workers start, and none is idle where results are put away faster than pages are read.
    """
    chunks = iter(lambda: tuple(islice(captures, CHUNK)), ())
    waiting = deque(_Share(chunk, workers.submit(read_kept, chunk)) for chunk in islice(chunks, ahead))
    while waiting:
        oldest = waiting.popleft()
        while not oldest.is_back and (spare := next((share for share in (oldest, *waiting) if share.is_taken_back()), None)):
            spare.read_here = here(spare.captures)
        yield from map(_again, oldest.captures, oldest.found)
        waiting.extend(_Share(chunk, workers.submit(read_kept, chunk)) for chunk in islice(chunks, 1))


def _again(capture: Capture, found: Brought | EvidenceError) -> Again:
    if isinstance(found, EvidenceError):
        return Again(capture, faults=(str(found),))
    return Again(capture, found.serp, found.findings, found.faults)
