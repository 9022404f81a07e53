"""What a rule claims of a page, and the story that claims add up to.

Three fields, never one score: what was seen (`matched`, `why`), which engine policy line it meets (`policy_ground`), and
the legal ground, which stays empty for counsel.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.levels import Level
from monitor.model.watching import Query


class How(StrEnum):
    """How a match was found, from letter for letter to a guess within bounds."""

    EXACT = "exact"
    CASE = "case"
    INFLECTED = "inflected"
    DIACRITIC = "diacritic"
    SPLIT = "split"
    JOINED = "joined"
    CONFUSABLE = "confusable"
    INVISIBLE = "invisible"
    LEET = "leet"
    FUZZY = "fuzzy"
    VARIANT = "variant"
    PHONE = "phone"
    VANITY = "vanity"
    SPELLED = "spelled"
    DOMAIN = "domain"
    LIST = "list"


class Door(StrEnum):
    """Whose door a finding belongs at."""

    TRADEMARK_FORM = "trademark_form"
    SCAM_REPORT = "scam_report"
    AFFILIATE_NETWORK = "affiliate_network"
    PARTNER = "partner"
    HOST_OR_REGISTRAR = "host_or_registrar"
    OWN_TEAM = "own_team"
    NOBODY = "nobody"


class CaseState(StrEnum):
    """Where a case stands. `gone_unproven`: not seen lately, but too few proven looks to say so."""

    NEW = "new"
    OPEN = "open"
    DECIDED = "decided"
    FILED = "filed"
    GONE_UNPROVEN = "gone_unproven"
    VERIFIED_GONE = "verified_gone"
    RETURNED = "returned"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about: an ad (`slot`, `rank`), a result (`rank`) or the page."""

    type: str
    rank: int | None = None
    slot: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """One matched value. `span` counts characters of the field as captured, end exclusive; `found` is that text."""

    field: str
    found: str
    how: How
    mark: str | None = None
    span: tuple[int, int] | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Exemption:
    """A reason why the party may do this, that was checked: it applied, it did not, or it had run out."""

    code: str
    applies: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether one takedown channel would take this finding: eligible, not_eligible or needs_human, with the policy line."""

    channel: str
    verdict: str
    reason: str
    policy: str | None = None
    read_on: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's claim about one subject on one page; a snapshot of the rule's words, so that old reports do not change.

    `fingerprint` names the case it belongs to: advertiser domain × mark × country × family. `confidence` is the chance
    (0–1) that a careful reader of the page would agree with the observation.
    """

    rule: str
    rule_version: int
    level: Level
    subject: Subject
    why: str
    fingerprint: str
    matched: tuple[Match, ...] = ()
    policy_ground: tuple[str, ...] = ()
    confidence: float = 1.0
    domain: str | None = None
    mark: str | None = None
    country: str | None = None
    capture: str | None = None
    door: Door = Door.NOBODY
    exemptions: tuple[Exemption, ...] = ()
    eligibility: tuple[Eligibility, ...] = ()
    watch_only: bool = False
    legal_ground: str | None = None

    @property
    def family(self) -> str:
        """The rule's family: the part of its id before the slash."""
        return self.rule.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Sighting:
    """One finding in one proven look."""

    capture_id: str
    query: Query
    taken_at: datetime
    finding: Finding


@dataclass(frozen=True, slots=True)
class CaseCell:
    """One query at which a case was seen. Only proven looks count; those before the first sighting there do not.

    `hits` of `looks` looks showed it, up to the case's last sighting; `since` looks came after that and did not.
    """

    query: str
    hits: int
    looks: int
    since: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """Everything known about one fingerprint. `looks_since` counts proven looks at its cells since it was last seen.

    `catch_probability` is the chance that these looks would have caught it at its own past frequency. `watch_only`: seen
    too seldom to be more than a thing to watch. `standing` is the state that a person gave it, to go back to when it is
    seen again; `returned_from` is the capture that last showed it before it was gone. `days` counts UTC days with a
    sighting, `days_looked` those with a proven look at its cells from the first sighting to the last, `days_since` those
    after it; `missed_from` and `missed_at` are the first and the latest proven look since the last sighting.
    """

    fingerprint: str
    family: str
    domain: str | None
    mark: str | None
    country: str | None
    state: CaseState
    level: Level
    first_seen: datetime
    last_seen: datetime
    sightings: int = 0
    looks: int = 0
    looks_since: int = 0
    catch_probability: float = 0.0
    queries: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    captures: tuple[str, ...] = ()
    returned_from: str | None = None
    title: str = ""
    cells: tuple[CaseCell, ...] = ()
    watch_only: bool = False
    standing: CaseState | None = None
    gone_at: datetime | None = None
    days: int = 0
    days_looked: int = 0
    days_since: int = 0
    missed_from: datetime | None = None
    missed_at: datetime | None = None
