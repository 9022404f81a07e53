"""A View that reads each case's sightings and each capture's record only once: one report asks for them several times."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property

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
    View,
)
from monitor.model.custody import Entry
from monitor.model.policies import PolicyText
from reports.days.book import Book


class Once:
    """The same facts as the View behind it, for as long as one report takes."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._sightings: dict[str, tuple[Sighting, ...]] = {}
        self._captures: dict[str, Capture] = {}
        self._slots: dict[Period, tuple[tuple[Query, date, int], ...]] = {}

    @property
    def settings(self) -> Settings:
        """The settings that the reports speak of."""
        return self._view.settings

    @cached_property
    def book(self) -> Book:
        """The report's own book of its view's days."""
        return Book(self._view)

    @cached_property
    def _cases(self) -> tuple[Case, ...]:
        return self._view.cases()

    def coverage(self, period: Period) -> tuple[CellCoverage, ...]:
        """One row per cell that was due or asked in the period."""
        return self._view.coverage(period)

    def looks(self, period: Period) -> Iterator[Look]:
        """Every look of the period."""
        return self._view.looks(period)

    def serps(self, period: Period) -> Iterator[tuple[Look, Serp]]:
        """Every look of the period with its reading; too large to keep."""
        return self._view.serps(period)

    def slot_days(self, period: Period) -> Iterator[tuple[Query, date, int]]:
        """Every query's day with slots, and how many were missed."""
        if period not in self._slots:
            self._slots[period] = tuple(self._view.slot_days(period))
        return iter(self._slots[period])

    def judged(self, period: Period, queries: Collection[Query] | None = None, known: Period | None = None) -> Iterator[Judged]:
        """Every look of the period with all that is stored of it; too large to keep."""
        return self._view.judged(period, queries, known)

    def digests(self, period: Period, part: str, made_for: str, *, sighted: bool, known: Period) -> Iterator[Digest]:
        """What was made of each query's days."""
        return self._view.digests(period, part, made_for, sighted=sighted, known=known)

    def week_digests(self, week: Period, part: str, made_for: str, *, sighted: bool, known: Period) -> Iterator[Digest]:
        """What was made of each query's seven days."""
        return self._view.week_digests(week, part, made_for, sighted=sighted, known=known)

    def keep_digests(self, part: str, made_for: str, digests: Iterable[Digest], *, sighted: bool) -> None:
        """Keep what was made of some days."""
        self._view.keep_digests(part, made_for, digests, sighted=sighted)

    def sightings(self, period: Period) -> Iterator[Sighting]:
        """Every finding in the period's looks."""
        return self._view.sightings(period)

    def seen(self, until: datetime) -> Iterator[Seen]:
        """Every sighting before a moment in brief."""
        return self._view.seen(until)

    def findings_of(self, captures: Collection[str]) -> Mapping[str, tuple[Finding, ...]]:
        """The findings of some captures."""
        return self._view.findings_of(captures)

    def readings_of(self, captures: Collection[str]) -> Mapping[str, Serp]:
        """The readings of some captures."""
        return self._view.readings_of(captures)

    def cited(self, captures: Collection[str]) -> Iterator[tuple[Capture, Outcome, AdsState]]:
        """Some captures' records with what their readings were worth."""
        return self._view.cited(captures)

    def cases(self) -> tuple[Case, ...]:
        """All cases as they stand."""
        return self._cases

    def case_sightings(self, fingerprint: str) -> tuple[Sighting, ...]:
        """Every sighting of one case, oldest first."""
        if fingerprint not in self._sightings:
            self._sightings[fingerprint] = self._view.case_sightings(fingerprint)
        return self._sightings[fingerprint]

    def custody(self, fingerprint: str) -> tuple[Entry, ...]:
        """One case's custody log."""
        return self._view.custody(fingerprint)

    def latest_look(self) -> datetime | None:
        """When the latest look was taken."""
        return self._view.latest_look()

    def missed(self, period: Period) -> Iterator[Slot]:
        """What was due in the period and never asked."""
        return self._view.missed(period)

    def shifts(self, period: Period) -> tuple[Shift, ...]:
        """When the watch was at work."""
        return self._view.shifts(period)

    def filed(self) -> frozenset[str]:
        """The fingerprints of cases that were ever filed."""
        return self._view.filed()

    def policies(self) -> tuple[PolicyText, ...]:
        """The policy pages that were read."""
        return self._view.policies()

    def capture(self, capture_id: str) -> Capture:
        """One capture's record. Raises KeyError when there is none."""
        if capture_id not in self._captures:
            self._captures[capture_id] = self._view.capture(capture_id)
        return self._captures[capture_id]

    def serp(self, capture_id: str) -> Serp:
        """One capture's reading. Raises KeyError when there is none."""
        return self._view.serp(capture_id)

    def evidence(self, sha256: str) -> bytes:
        """The bytes that were kept under this hash."""
        return self._view.evidence(sha256)


def book_of(view: View) -> Book:
    """The book of the report that a view is for, or a new one."""
    return view.book if isinstance(view, Once) else Book(view)


@contextmanager
def uncollected() -> Iterator[None]:
    """While a report is made, nobody looks for garbage in its millions of values, none of which refers back to another."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
