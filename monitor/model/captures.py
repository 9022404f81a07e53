"""What happened when a query was asked: slots, answers, refusals, captures and the looks they prove."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from monitor.model.watching import Query


class Outcome(StrEnum):
    """What one look was worth. A page is a SERP by positive proof, never for want of a block signal."""

    PARSED = "parsed"
    NO_RESULTS = "no_results"
    PARTIAL = "partial"
    UNPARSED = "unparsed"
    CAPTCHA = "captcha"
    RATE_LIMITED = "rate_limited"
    JS_REQUIRED = "js_required"
    CONSENT = "consent"
    DENIED = "denied"
    PROVIDER_ERROR = "provider_error"
    PROVIDER_QUOTA = "provider_quota"
    PROVIDER_EMPTY = "provider_empty"
    WRONG_CONTEXT = "wrong_context"
    MISSED = "missed"


class AdsState(StrEnum):
    """What a look says about ads, kept apart from what it says about results."""

    PARSED = "parsed"
    NONE_SEEN = "none_seen"
    MARKERS_UNPARSED = "markers_unparsed"
    NOT_SUPPORTED = "not_supported"
    UNKNOWN = "unknown"


class Provenance(StrEnum):
    """How well the origin of a capture is known: `weak` where status and final URL are not on record."""

    STRONG = "strong"
    WEAK = "weak"


class SlotState(StrEnum):
    """Where a slot stands; every slot ends as `done` or `missed`."""

    DUE = "due"
    CLAIMED = "claimed"
    DONE = "done"
    MISSED = "missed"


PROVEN = frozenset({Outcome.PARSED, Outcome.NO_RESULTS})
_SURE_OF_ADS = frozenset({AdsState.PARSED, AdsState.NONE_SEEN})


def is_proven(outcome: Outcome, ads_state: AdsState) -> bool:
    """Tell whether a look may speak about ads, their absence included."""
    return outcome in PROVEN and ads_state in _SURE_OF_ADS


def utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for a naive datetime: a time without a zone is no evidence."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A typed no from an engine or provider, with the pause it asks for."""

    outcome: Outcome
    detail: str
    pause: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source brought back, before anybody read it. `body` is what arrived, content-encoding undone.

    `parts` are further bytes of the same answer by name: `html` is the engine's page behind a provider's JSON.
    """

    source: str
    taken_at: datetime
    body: bytes
    url: str | None
    status: int | None
    media_type: str
    headers: tuple[tuple[str, str], ...] = ()
    refusal: Refusal | None = None
    provenance: Provenance = Provenance.STRONG
    file: str | None = None
    screenshot: bytes | None = None
    cost: float | None = None
    notes: tuple[tuple[str, str], ...] = ()
    parts: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A query and the moment it is due; unique together. A missed slot is a row with a reason, never a gap."""

    query: Query
    due: datetime
    watch: str
    state: SlotState = SlotState.DUE
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of time in which a worker was at work; `trouble` is what kept it from asking, empty when nothing did."""

    worker: str
    since: datetime
    until: datetime
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """The record of one answer: what was asked, where, when, and the hash of the bytes that came back. Never edited.

    `parts` are the hashes of further bytes of the same answer, by name.
    """

    id: str
    query: Query
    source: str
    taken_at: datetime
    url: str | None
    status: int | None
    media_type: str
    sha256: str
    size: int
    refusal: Refusal | None = None
    provenance: Provenance = Provenance.STRONG
    file: str | None = None
    due: datetime | None = None
    watch: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    screenshot_sha256: str | None = None
    notes: tuple[tuple[str, str], ...] = field(default=())
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What one capture is worth to a case or a share: its query, its moment and whether it may speak about ads.

    `source` is who was asked ("" where the store did not say).
    """

    capture_id: str
    query: Query
    taken_at: datetime
    outcome: Outcome
    ads_state: AdsState
    source: str = ""

    @property
    def proven(self) -> bool:
        """Whether this look may speak about ads."""
        return is_proven(self.outcome, self.ads_state)


def capture_id(query: Query, source: str, taken_at: datetime, sha256: str) -> str:
    """Thirty-two hex digits that name a capture; the same answer kept twice has the same id."""
    text = "\n".join((query.key, source, utc(taken_at).isoformat(), sha256))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
