"""What reports may ask of the store: a narrow window onto stored facts, so that reports need no database of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from monitor.model.captures import AdsState, Capture, Look, Outcome, Shift, Slot
from monitor.model.custody import Entry
from monitor.model.findings import Case, Finding, Sighting
from monitor.model.levels import Level
from monitor.model.policies import PolicyText
from monitor.model.serp import Serp
from monitor.model.watching import Device, Place, Query, Settings


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time, aware UTC; `end` is exclusive."""

    start: datetime
    end: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies in the period."""
        return self.start <= moment < self.end

    def before(self) -> Period:
        """The period of the same length that ends where this one starts."""
        return Period(self.start - (self.end - self.start), self.start)


@dataclass(frozen=True, slots=True)
class CellCoverage:
    """How one cell (engine × place × device) was looked at in one period: outcomes with their number of looks.

    `degraded` counts looks that saw no ads while the cell's canaries saw none either: they are not `proven`.
    """

    engine: str
    place: Place
    device: Device
    outcomes: tuple[tuple[Outcome, int], ...]
    asked: int
    proven: int
    degraded: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """What was made of the readings of one query on one UTC day (or seven from it), kept to save time; it can be made again.

    `edition` counts the changes of these readings; `sight` says what silent canaries take from them, "" for nothing. `body`
    is None where nothing is kept that was made for the same purpose from this edition.
    """

    query: Query
    day: date
    edition: int
    sight: str = ""
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One look with all that is stored of it. The look goes by what canaries allow, the reading is as its reader left it."""

    capture: Capture
    look: Look
    serp: Serp
    findings: tuple[Finding, ...] = ()


class Seen(NamedTuple):
    """One finding in one look in brief: its case, its place in the judge's order, and the look's time in microseconds.

    `at` counts from the first day of year 1, as `monitor.model.moments` does.
    """

    fingerprint: str
    at: int
    capture_id: str
    place: int
    query: Query
    rule: str
    level: Level


class View(Protocol):
    """Stored facts, read only. Iterators stream in order of time, then of capture id, so that reports are repeatable."""

    @property
    def settings(self) -> Settings:
        """The settings that the reports speak of."""
        ...

    def coverage(self, period: Period) -> tuple[CellCoverage, ...]:
        """One row per cell that was due or asked in the period, missed slots included."""
        ...

    def looks(self, period: Period) -> Iterator[Look]:
        """Every look of the period, missed slots excluded."""
        ...

    def latest_look(self) -> datetime | None:
        """When the latest look was taken; None where there is none."""
        ...

    def missed(self, period: Period) -> Iterator[Slot]:
        """Every missed slot of the period with its reason, in order of time."""
        ...

    def shifts(self, period: Period) -> tuple[Shift, ...]:
        """Every shift of the watch that touches the period, after the last one that ended before it; in order of beginning."""
        ...

    def serps(self, period: Period) -> Iterator[tuple[Look, Serp]]:
        """Every look of the period with its reading."""
        ...

    def slot_days(self, period: Period) -> Iterator[tuple[Query, date, int]]:
        """Every query's UTC day with slots in the period, and how many of them were missed."""
        ...

    def judged(self, period: Period, queries: Collection[Query] | None = None, known: Period | None = None) -> Iterator[Judged]:
        """Every look of the period (at some queries), by what canaries told in a period (None: nothing)."""
        ...

    def digests(self, period: Period, part: str, made_for: str, *, sighted: bool, known: Period) -> Iterator[Digest]:
        """One part of each query's day with readings, of the UTC days that begin in the period, in order of day.

        `made_for` names what a digest is made with: one that was made with something else has no body, nor, where `sighted`, one
        from which canaries took something else, as far as is known at the end of `known`.
        """
        ...

    def week_digests(self, week: Period, part: str, made_for: str, *, sighted: bool, known: Period) -> Iterator[Digest]:
        """The same of each query's seven days from a week's start, together; in order of the first day with readings."""
        ...

    def keep_digests(self, part: str, made_for: str, digests: Iterable[Digest], *, sighted: bool) -> None:
        """Keep what was made of some days, where there is a place to keep it."""
        ...

    def sightings(self, period: Period) -> Iterator[Sighting]:
        """Every finding in the period's looks."""
        ...

    def seen(self, until: datetime) -> Iterator[Seen]:
        """Every sighting before a moment in brief, by case, then in order of time, of capture id and of the judge."""
        ...

    def findings_of(self, captures: Collection[str]) -> Mapping[str, tuple[Finding, ...]]:
        """The findings of some captures, in the judge's order; empty for one that has none."""
        ...

    def readings_of(self, captures: Collection[str]) -> Mapping[str, Serp]:
        """The readings of some captures. Raises KeyError when there is none of one."""
        ...

    def cited(self, captures: Collection[str]) -> Iterator[tuple[Capture, Outcome, AdsState]]:
        """Some captures' records with what their readings were worth, in order of time, then of id. Raises KeyError."""
        ...

    def cases(self) -> tuple[Case, ...]:
        """All cases as they stand, in order of first sighting."""
        ...

    def case_sightings(self, fingerprint: str) -> tuple[Sighting, ...]:
        """Every sighting of one case, oldest first."""
        ...

    def custody(self, fingerprint: str) -> tuple[Entry, ...]:
        """One case's custody log, oldest line first; empty for a case that nobody wrote a log for."""
        ...

    def filed(self) -> frozenset[str]:
        """The fingerprints of cases that were ever filed."""
        ...

    def policies(self) -> tuple[PolicyText, ...]:
        """Every text that a watched policy page ever had, by address, oldest first."""
        ...

    def capture(self, capture_id: str) -> Capture:
        """One capture's record. Raises KeyError when there is none."""
        ...

    def serp(self, capture_id: str) -> Serp:
        """One capture's reading. Raises KeyError when there is none."""
        ...

    def evidence(self, sha256: str) -> bytes:
        """The bytes that were kept under this hash, checked against it. Raises EvidenceError."""
        ...
