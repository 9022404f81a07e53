"""How the cases stand at the end of a week, and what became of each in it.

A case is called gone only on proof: enough proven looks at its own queries since it was last seen to have caught it at its
own past frequency. That chance is printed. A week in which nobody could look changes no case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model import Ad, Case, CaseState, Finding, Period, Query, Seen, View
from monitor.model.moments import micros, moment_of
from reports import words
from reports.asof import Standing, queries_of, standings
from reports.filling import subject_of
from reports.owners import Holder, Owner, Owners
from reports.phrases import Figure, Phrase, phrase, phrases
from reports.tally import Tally
from reports.titles import LEVELS, NAMELESS, title


class Change(StrEnum):
    """What became of a case in the week."""

    NEW = "new"
    RETURNED = "returned"
    STILL_THERE = "still there"
    GONE = "verified gone"
    NOT_SEEN = "not seen, not proven gone"


@dataclass(frozen=True, slots=True)
class Line:
    """One case in one week: seen in `seen` of `looks` proven looks at its queries; `finding` is the week's gravest claim.

    `latest` is the last capture that shows it, `first` the week's first, `before` the last one before the week.
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
    def title(self) -> str:
        """The case in a few words."""
        return title(self.case, self.holder.name)

    @property
    def kind(self) -> str:
        """What the case is about, for a list under its party's name: `trademark (DE)`."""
        family = Figure(self.case.family.replace("-", " "), "term", ("family", self.case.family))
        return phrase("{family} ({country})", family=family, country=self.case.country) if self.case.country else family

    @property
    def grave(self) -> bool:
        """Whether it is of the two highest levels."""
        return self.finding.level in LEVELS[:2]

    @property
    def filed(self) -> bool:
        """Whether it was filed and nobody decided anew, though it may not have been seen for some looks."""
        return (self.case.standing or self.case.state) is CaseState.FILED

    @property
    def watch_only(self) -> bool:
        """Whether it was seen too seldom to be more than a thing to watch."""
        return self.case.watch_only


def lines(view: View, period: Period, tallies: Iterable[Tally]) -> tuple[Line, ...]:
    """Every case that was there in the week or whose end fell into it, gravest first."""
    owners = Owners(view.settings)
    proven = {row.query: row.proven for row in tallies}
    there = [(one, change) for one in standings(view, period) if (change := _change(one, period))]
    gravest = [_gravest([seen for seen in one.seen if seen.at >= micros(period.start)] or one.seen) for one, _ in there]
    findings = view.findings_of({one.capture_id for one in gravest})
    found = [
        _line(view, one, change, period, proven=proven, owners=owners, latest=seen, finding=findings[seen.capture_id][seen.place])
        for (one, change), seen in zip(there, gravest, strict=True)
    ]
    return tuple(sorted(found, key=_gravity))


def _gravity(line: Line) -> tuple[int, bool, int, str]:
    return LEVELS.index(line.finding.level), line.watch_only, -line.seen, line.case.fingerprint


def _line(
    view: View,
    standing: Standing,
    change: Change,
    period: Period,
    *,
    proven: Mapping[Query, int],
    owners: Owners,
    latest: Seen,
    finding: Finding,
) -> Line:
    case, start = standing.end, micros(period.start)
    inside = [one for one in standing.seen if one.at >= start]
    earlier = [one for one in standing.seen if one.at < start]
    queries = tuple(sorted(queries_of(standing.seen), key=lambda query: query.key))
    seen = len({one.capture_id for one in inside})
    looks = max(seen, sum(proven.get(query, 0) for query in queries))
    return Line(
        case=case,
        change=change,
        holder=_holder(view, case, latest.capture_id, finding, owners),
        finding=finding,
        seen=seen,
        looks=looks,
        queries=queries,
        first=inside[0].capture_id if inside else None,
        latest=latest.capture_id,
        last_seen=moment_of(standing.seen[-1].at),
        before=earlier[-1].capture_id if earlier else None,
        words=_words(case, change, seen, looks),
    )


def _gravest(seen: Sequence[Seen]) -> Seen:
    """The latest of the gravest: the one to show."""
    worst = min(LEVELS.index(one.level) for one in seen)
    return next(one for one in reversed(seen) if LEVELS.index(one.level) == worst)


def _holder(view: View, case: Case, latest: str, finding: Finding, owners: Owners) -> Holder:
    """Who a case is about: by its domain, else by what the latest page shows."""
    if case.domain:
        return owners.of_domain(case.domain)
    subject = subject_of(view.serp(latest), finding)
    if isinstance(subject, Ad):
        return owners.of_ad(subject)
    return owners.of_result(subject) if subject else Holder(NAMELESS, Owner.OTHER)


def _change(standing: Standing, period: Period) -> Change | None:
    """What became of a case; None for one that was over before the week began, or that a person closed."""
    start, end = standing.start, standing.end
    if end.state is CaseState.CLOSED:
        return None
    if end.state is CaseState.VERIFIED_GONE:
        return None if start and start.state is CaseState.VERIFIED_GONE else Change.GONE
    if standing.seen[-1].at < micros(period.start):
        return Change.NOT_SEEN
    if start is None:
        return Change.NEW
    back = start.state is CaseState.CLOSED or (end.returned_from and end.returned_from != start.returned_from)
    return Change.RETURNED if back else Change.STILL_THERE


def _words(case: Case, change: Change, seen: int, looks: int) -> Phrase:
    if change is Change.GONE or change is Change.NOT_SEEN:
        return _unseen(case, change)
    if change is Change.RETURNED:
        return phrases(
            "was gone and came back, in {seen} of {n} proven look at its queries",
            "was gone and came back, in {seen} of {n} proven looks at its queries",
            looks, seen=seen,
        )  # fmt: skip
    first = words.day(case.first_seen)
    if change is Change.NEW:
        return phrases(
            "first seen {first}, in {seen} of {n} proven look at its queries",
            "first seen {first}, in {seen} of {n} proven looks at its queries",
            looks, seen=seen, first=first,
        )  # fmt: skip
    return phrases(
        "known since {first}, in {seen} of {n} proven look at its queries",
        "known since {first}, in {seen} of {n} proven looks at its queries",
        looks, seen=seen, first=first,
    )  # fmt: skip


def _unseen(case: Case, change: Change) -> Phrase:
    last, chance = words.day(case.last_seen), words.chance(case.catch_probability)
    if change is Change.GONE:
        return phrases(
            "last seen {last}; not in {n} proven look since, which would have caught it with {chance} at its own past frequency",
            "last seen {last}; not in {n} proven looks since, which would have caught it with {chance} at its own past frequency",
            case.looks_since, last=last, chance=chance,
        )  # fmt: skip
    return phrases(
        "last seen {last}; not in {n} proven look since, which would have caught it with {chance} at its own past frequency: "
        "too little to call it gone",
        "last seen {last}; not in {n} proven looks since, which would have caught it with {chance} at its own past frequency: "
        "too little to call it gone",
        case.looks_since, last=last, chance=chance,
    )  # fmt: skip
