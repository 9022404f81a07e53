"""A View over plain tuples: real stored facts, only that they are stored in memory."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from monitor.errors import EvidenceError
from monitor.model import (
    AdsState,
    Capture,
    Case,
    CellCoverage,
    Digest,
    Finding,
    Judged,
    Look,
    Outcome,
    Period,
    Query,
    Seen,
    Serp,
    Settings,
    Shift,
    Sighting,
    Slot,
    SlotState,
)
from monitor.model.custody import Act
from monitor.model.custody import Entry as CustodyEntry
from monitor.model.moments import micros
from monitor.model.policies import PolicyText


@dataclass(frozen=True)
class Entry:
    """One capture with its reading and what was found on it."""

    capture: Capture
    serp: Serp
    findings: tuple[Finding, ...] = ()

    @property
    def look(self) -> Look:
        capture, serp = self.capture, self.serp
        return Look(capture.id, capture.query, capture.taken_at, serp.outcome, serp.ads_state, capture.source)


@dataclass(frozen=True)
class Archive:
    """Implements `monitor.model.View`."""

    settings: Settings
    entries: tuple[Entry, ...] = ()
    known: tuple[Case, ...] = ()
    slots: tuple[Slot, ...] = ()
    bodies: Mapping[str, bytes] = field(default_factory=dict)
    logs: Mapping[str, tuple[CustodyEntry, ...]] = field(default_factory=dict)
    texts: tuple[PolicyText, ...] = ()
    book: tuple[Shift, ...] = ()

    def _within(self, period: Period) -> list[Entry]:
        found = [entry for entry in self.entries if period.holds(entry.capture.taken_at)]
        return sorted(found, key=lambda entry: (entry.capture.taken_at, entry.capture.id))

    def coverage(self, period: Period) -> tuple[CellCoverage, ...]:
        outcomes: dict[tuple[object, ...], Counter[Outcome]] = {}
        proven: Counter[tuple[object, ...]] = Counter()
        queries: dict[tuple[object, ...], Query] = {}
        for entry in self._within(period):
            cell = _cell(entry.capture.query)
            queries[cell] = entry.capture.query
            outcomes.setdefault(cell, Counter())[entry.serp.outcome] += 1
            proven[cell] += entry.serp.proven
        for slot in self.slots:
            if slot.state is SlotState.MISSED and period.holds(slot.due):
                queries[_cell(slot.query)] = slot.query
                outcomes.setdefault(_cell(slot.query), Counter())[Outcome.MISSED] += 1
        return tuple(
            CellCoverage(
                queries[cell].engine,
                queries[cell].place,
                queries[cell].device,
                tuple(sorted(found.items())),
                found.total(),
                proven[cell],
            )
            for cell, found in outcomes.items()
        )

    def looks(self, period: Period) -> Iterator[Look]:
        return iter([entry.look for entry in self._within(period)])

    def latest_look(self) -> datetime | None:
        return max((entry.capture.taken_at for entry in self.entries), default=None)

    def missed(self, period: Period) -> Iterator[Slot]:
        found = [slot for slot in self.slots if slot.state is SlotState.MISSED and period.holds(slot.due)]
        return iter(sorted(found, key=lambda slot: slot.due))

    def shifts(self, period: Period) -> tuple[Shift, ...]:
        before = [one for one in self.book if one.until < period.start][-1:]
        return (*before, *(one for one in self.book if one.until >= period.start and one.since < period.end))

    def serps(self, period: Period) -> Iterator[tuple[Look, Serp]]:
        return iter([(entry.look, entry.serp) for entry in self._within(period)])

    def slot_days(self, period: Period) -> Iterator[tuple[Query, date, int]]:
        found = Counter((slot.query, slot.due.date()) for slot in self.missed(period))
        return iter([(query, day, number) for (query, day), number in found.items()])

    def judged(self, period: Period, queries: Collection[Query] | None = None, known: Period | None = None) -> Iterator[Judged]:
        found = [entry for entry in self._within(period) if queries is None or entry.capture.query in queries]
        return iter([Judged(entry.capture, entry.look, entry.serp, entry.findings) for entry in found])

    def digests(self, period: Period, part: str, made_for: str, *, sighted: bool, known: Period) -> Iterator[Digest]:
        there = {(entry.capture.taken_at.date(), entry.capture.query) for entry in self._within(period)}
        return iter([Digest(query, day, 1) for day, query in sorted(there, key=lambda one: (one[0], one[1].key))])

    def week_digests(self, week: Period, part: str, made_for: str, *, sighted: bool, known: Period) -> Iterator[Digest]:
        days = self.digests(week, part, made_for, sighted=sighted, known=known)
        return (Digest(query, week.start.date(), 1) for query in dict.fromkeys(one.query for one in days))

    def keep_digests(self, part: str, made_for: str, digests: Iterable[Digest], *, sighted: bool) -> None:
        """Nothing is kept in memory."""

    def sightings(self, period: Period) -> Iterator[Sighting]:
        for entry in self._within(period):
            yield from _sightings(entry)

    def seen(self, until: datetime) -> Iterator[Seen]:
        found = [
            Seen(finding.fingerprint, micros(one.taken_at), one.capture_id, place, one.query, finding.rule, finding.level)
            for entry in self.entries
            for place, finding in enumerate(entry.findings)
            if (one := entry.look).taken_at < until
        ]
        return iter(sorted(found, key=lambda one: one[:4]))

    def findings_of(self, captures: Collection[str]) -> Mapping[str, tuple[Finding, ...]]:
        found = {entry.capture.id: entry.findings for entry in self.entries}
        return {name: found[name] for name in captures}

    def readings_of(self, captures: Collection[str]) -> Mapping[str, Serp]:
        return {name: self.serp(name) for name in captures}

    def cited(self, captures: Collection[str]) -> Iterator[tuple[Capture, Outcome, AdsState]]:
        found = [entry for entry in self.entries if entry.capture.id in set(captures)]
        for entry in sorted(found, key=lambda entry: (entry.capture.taken_at, entry.capture.id)):
            yield entry.capture, entry.serp.outcome, entry.serp.ads_state

    def cases(self) -> tuple[Case, ...]:
        return tuple(sorted(self.known, key=lambda case: (case.first_seen, case.fingerprint)))

    def case_sightings(self, fingerprint: str) -> tuple[Sighting, ...]:
        ordered = sorted(self.entries, key=lambda entry: (entry.capture.taken_at, entry.capture.id))
        return tuple(s for entry in ordered for s in _sightings(entry) if s.finding.fingerprint == fingerprint)

    def custody(self, fingerprint: str) -> tuple[CustodyEntry, ...]:
        return self.logs.get(fingerprint, ())

    def filed(self) -> frozenset[str]:
        return frozenset(name for name, log in self.logs.items() if any(entry.act is Act.FILED for entry in log))

    def policies(self) -> tuple[PolicyText, ...]:
        return self.texts

    def capture(self, capture_id: str) -> Capture:
        return {entry.capture.id: entry.capture for entry in self.entries}[capture_id]

    def serp(self, capture_id: str) -> Serp:
        return {entry.capture.id: entry.serp for entry in self.entries}[capture_id]

    def evidence(self, sha256: str) -> bytes:
        body = self.bodies.get(sha256, b"")
        if hashlib.sha256(body).hexdigest() != sha256:
            raise EvidenceError(f"evidence {sha256} is missing or altered")
        return body


def _cell(query: Query) -> tuple[object, ...]:
    return query.engine, query.place, query.device


def _sightings(entry: Entry) -> Iterator[Sighting]:
    capture = entry.capture
    return (Sighting(capture.id, capture.query, capture.taken_at, finding) for finding in entry.findings)
