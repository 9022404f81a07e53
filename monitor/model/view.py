"""What reports may ask of the store: a narrow window onto stored facts, so that reports need no database of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.model.captures import Capture, Look, Outcome, Slot
from monitor.model.custody import Entry
from monitor.model.findings import Case, Sighting
from monitor.model.policies import PolicyText
from monitor.model.serp import Serp
from monitor.model.watching import Device, Place, Settings


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

    def missed(self, period: Period) -> Iterator[Slot]:
        """Every missed slot of the period with its reason, in order of time."""
        ...

    def serps(self, period: Period) -> Iterator[tuple[Look, Serp]]:
        """Every look of the period with its reading."""
        ...

    def sightings(self, period: Period) -> Iterator[Sighting]:
        """Every finding in the period's looks."""
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
