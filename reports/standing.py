"""How the cases stand at the end of a week, and what became of each in it.

A case is called gone only on proof: enough proven looks at its own queries since it was last seen to have caught it at its
own past frequency. That chance is printed. A week in which nobody could look changes no case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model import Case, CaseState, Finding, Level, Period, Query, Sighting, View
from reports import words
from reports.owners import Holder, Owners
from reports.tally import Tally


class Change(StrEnum):
    """What became of a case in the week."""

    NEW = "new"
    RETURNED = "returned"
    STILL_THERE = "still there"
    GONE = "verified gone"
    NOT_SEEN = "not seen, not proven gone"


LEVELS = tuple(reversed(Level))
_OVER = frozenset({CaseState.VERIFIED_GONE, CaseState.CLOSED})


@dataclass(frozen=True, slots=True)
class Line:
    """One case in one week: seen in `seen` of `looks` proven looks at its queries; `finding` is its latest claim.

    `before` is the capture that last showed it before the week, `first` and `latest` those of the week.
    """

    case: Case
    change: Change
    holder: Holder
    finding: Finding
    seen: int
    looks: int
    queries: tuple[Query, ...]
    first: str | None
    latest: str
    last_seen: datetime
    before: str | None
    words: str

    @property
    def watch_only(self) -> bool:
        """Whether it was seen too seldom to be more than a thing to watch."""
        return self.case.watch_only or self.finding.watch_only


def lines(view: View, period: Period, tallies: Iterable[Tally]) -> tuple[Line, ...]:
    """Every case that was there in the week or whose end fell into it, gravest first."""
    owners = Owners(view.settings)
    proven = {row.query: row.proven for row in tallies}
    found = [_line(view, case, period, proven, owners) for case in view.cases() if case.first_seen < period.end]
    return tuple(sorted((line for line in found if line), key=_gravity))


def _gravity(line: Line) -> tuple[int, bool, int, str]:
    return LEVELS.index(line.finding.level), line.watch_only, -line.seen, line.case.fingerprint


def _line(view: View, case: Case, period: Period, proven: Mapping[Query, int], owners: Owners) -> Line | None:
    sightings = [sighting for sighting in view.case_sightings(case.fingerprint) if sighting.taken_at < period.end]
    if not sightings:
        return None
    change = _change(case, sightings, period)
    if change is None:
        return None
    latest = sightings[-1]
    inside = [sighting for sighting in sightings if period.holds(sighting.taken_at)]
    earlier = [sighting for sighting in sightings if sighting.taken_at < period.start]
    queries = tuple(sorted({sighting.query for sighting in sightings}, key=lambda query: query.key))
    seen = len({sighting.capture_id for sighting in inside})
    looks = sum(proven.get(query, 0) for query in queries)
    return Line(
        case=case,
        change=change,
        holder=owners.of_domain(case.domain),
        finding=latest.finding,
        seen=seen,
        looks=max(looks, seen),
        queries=queries,
        first=inside[0].capture_id if inside else None,
        latest=latest.capture_id,
        last_seen=latest.taken_at,
        before=earlier[-1].capture_id if earlier else None,
        words=_words(case, change, sightings, seen, max(looks, seen)),
    )


def _change(case: Case, sightings: list[Sighting], period: Period) -> Change | None:
    if period.holds(sightings[-1].taken_at):
        if period.holds(sightings[0].taken_at):
            return Change.NEW
        return Change.RETURNED if case.returned_from and _came_back(case, sightings, period) else Change.STILL_THERE
    if case.state in _OVER:
        return Change.GONE if case.gone_at and period.holds(case.gone_at) else None
    return Change.NOT_SEEN


def _came_back(case: Case, sightings: list[Sighting], period: Period) -> bool:
    """Whether the sighting that followed the capture it is said to have returned from lies in the week."""
    ids = [sighting.capture_id for sighting in sightings]
    if case.returned_from not in ids:
        return False
    last = len(ids) - 1 - ids[::-1].index(case.returned_from)
    return last + 1 < len(sightings) and period.holds(sightings[last + 1].taken_at)


def _words(case: Case, change: Change, sightings: list[Sighting], seen: int, looks: int) -> str:
    last = words.day(sightings[-1].taken_at)
    if change is Change.GONE:
        return f"last seen {last}; not in {words.count(case.looks_since, 'proven look')} since, {_caught(case)}"
    if change is Change.NOT_SEEN:
        since = words.count(case.looks_since, "proven look")
        return f"last seen {last}; not in {since} since, {_caught(case)}: too little to call it gone"
    shown = f"in {seen} of {words.count(looks, 'proven look')} at its queries"
    if change is Change.NEW:
        return f"first seen {words.day(sightings[0].taken_at)}, {shown}"
    if change is Change.RETURNED:
        return f"was gone and came back, {shown}"
    return f"known since {words.day(sightings[0].taken_at)}, {shown}"


def _caught(case: Case) -> str:
    return f"which would have caught it with {words.chance(case.catch_probability)} at its own past frequency"


def title(case: Case) -> str:
    """A case in a few words."""
    if case.title:
        return case.title
    who = case.domain or "advertiser not shown"
    return f"{who}: {case.family.replace('-', ' ')}" + (f" ({case.mark})" if case.mark else "")
