"""Did it work: how long filed ads stayed, by the product-limit estimate, with those that are still there counted as they are.

In the world half the filings of a month are too young to tell. Leaving them out makes any channel look fast; counting them as
failures makes it look slow. E. L. Kaplan and P. Meier (Nonparametric estimation from incomplete observations, JASA 53, 1958)
let each filing count for as long as it was watched. Nobody sees the moment of removal, only the first proven look without the
ad: times are upper bounds, and a run of looks counts as removal only when it proves that the ad is gone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model import Case, CaseState, Look, Sighting, Watch
from rules.cases import fold

HORIZONS = (24, 72, 168)
"""Hours after filing at which the share gone is told."""

RAISED = timedelta(hours=3)
"""How often the cells of a filed case are looked at, while it matters."""

RAISED_FOR = timedelta(days=14)
"""How long after filing the raised cadence goes on; a case that is verified gone leaves it sooner."""

_HOUR = timedelta(hours=1)


class End(StrEnum):
    """How one filing ended so far. `before`: gone before it was filed, so that nothing can be said of the channel."""

    GONE = "gone"
    WATCHED = "watched"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Watched:
    """What looks at one engine say of a case after a filing.

    `hours` run from filing to the first proven look without it (gone), or to the latest proven look (watched). `proof` is the
    chance that the looks without it would have shown it; `returned` is when it was seen again.
    """

    end: End
    hours: float
    last_seen: datetime
    proof: float = 0.0
    verified: datetime | None = None
    returned: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A moment at which something was gone: hours, how many were watched just before, how many went, and the share left."""

    hours: float
    at_risk: int
    gone: int
    left: float


def after_filing(filed: datetime, looks: Sequence[Look], sightings: Sequence[Sighting]) -> Watched | None:
    """What looks at a case's own cells on one engine say after a filing; None where nothing was seen or nobody looked since."""
    seen: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        seen.setdefault(sighting.capture_id, []).append(sighting)
    case: Case | None = None
    found: Watched | None = None
    for look in sorted(looks, key=lambda look: (look.taken_at, look.capture_id)):
        case = fold(case, [look], seen.get(look.capture_id, []))
        if case is not None and look.taken_at >= filed:
            found = _followed(found, case, look, filed)
    return found


def _followed(found: Watched | None, case: Case, look: Look, filed: datetime) -> Watched | None:
    """The story so far with one more look. What was gone stays gone; a sighting after that is a return."""
    if found is not None and found.end is not End.WATCHED:
        back = found.returned is None and case.state is CaseState.RETURNED
        return Watched(found.end, found.hours, found.last_seen, found.proof, found.verified, look.taken_at) if back else found
    if case.state is CaseState.VERIFIED_GONE and case.missed_from:
        end = End.GONE if case.missed_from >= filed else End.BEFORE
        return Watched(end, _hours(filed, case.missed_from), case.last_seen, case.catch_probability, look.taken_at)
    if not look.proven and case.last_seen != look.taken_at:
        return found
    return Watched(End.WATCHED, _hours(filed, look.taken_at), case.last_seen, case.catch_probability)


def _hours(start: datetime, end: datetime) -> float:
    return max(0.0, (end - start) / _HOUR)


def survival(watched: Iterable[tuple[float, bool]]) -> tuple[Step, ...]:
    """The product-limit estimate from (hours, gone) pairs: one step a moment at which something was gone."""
    rows = sorted(watched)
    steps, left, at_risk, place = [], 1.0, len(rows), 0
    while place < len(rows):
        hours = rows[place][0]
        tied = [gone for when, gone in rows[place:] if when == hours]
        if number := sum(tied):
            left *= 1 - number / at_risk
            steps.append(Step(hours, at_risk, number, left))
        place += len(tied)
        at_risk -= len(tied)
    return tuple(steps)


def median(steps: Sequence[Step]) -> float | None:
    """The hours after which half were gone; None while more than half are left."""
    return next((step.hours for step in steps if step.left <= 0.5 or math.isclose(step.left, 0.5)), None)


def share_gone(steps: Sequence[Step], hours: float) -> float:
    """The share gone after so many hours: 0 to 1."""
    return 1 - next((step.left for step in reversed(steps) if step.hours <= hours), 1.0)


def watched_at(watched: Iterable[tuple[float, bool]], hours: float) -> int:
    """How many filings say something about so many hours: gone by then, or watched at least so long."""
    return sum(1 for when, gone in watched if when >= hours or gone)


def raised(filings: Mapping[str, Sequence[datetime]], cases: Iterable[Case], now: datetime) -> Mapping[str, timedelta]:
    """The queries to be looked at more often, by their keys, and how often: the cells of cases that were filed lately.

    `filings` are the moments of filing by fingerprint. A case that is verified gone or closed needs no more than its own beat.
    """
    found: dict[str, timedelta] = {}
    for case in cases:
        recent = any(timedelta(0) <= now - filed < RAISED_FOR for filed in filings.get(case.fingerprint, ()))
        if recent and case.state not in (CaseState.VERIFIED_GONE, CaseState.CLOSED):
            found |= {cell.query: RAISED for cell in case.cells}
    return found


def closer(watches: Sequence[Watch], keys: Mapping[str, timedelta]) -> tuple[Watch, ...]:
    """Watches of one query each that ask the raised queries more often, as further watches for the planner.

    Only queries that are still watched, and only where this is more often than they are asked anyhow. They keep their watch's
    name: whoever asks a slot looks its watch up by that.
    """
    found: dict[str, Watch] = {}
    for watch in watches:
        for query in watch.expand():
            every = keys.get(query.key)
            if every and every < watch.every and query.key not in found:
                one = replace(watch, keywords=(query.text,), engines=(query.engine,), every=every)
                found[query.key] = replace(one, places=(query.place,), devices=(query.device,))
    return tuple(found.values())
