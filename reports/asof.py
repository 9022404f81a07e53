"""Cases as they stood at a moment, folded again from looks and sightings, so that an old week's report never changes.

What a person made of a case (decided, filed, closed) is taken from its custody log as far as it went then; a case without a log
keeps what it has now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, groupby, repeat

from monitor.model import Case, CaseState, Finding, Period, Seen, View
from monitor.model.custody import Act, Entry
from monitor.model.moments import DAY, micros, moment_of
from reports.once import book_of
from rules.course import Shown, Step, courses

_BY_PERSON = frozenset({CaseState.DECIDED, CaseState.FILED})
_UNTOUCHED = frozenset({CaseState.NEW, CaseState.OPEN})
_MADE = {Act.DECIDED: CaseState.DECIDED, Act.FILED: CaseState.FILED, Act.RETURNED: None, Act.CLOSED: None}


@dataclass(frozen=True, slots=True)
class Standing:
    """One case at the start of a period (None: not yet seen) and at its end, with its sightings up to then, oldest first."""

    start: Case | None
    end: Case
    seen: tuple[Seen, ...]


def standings(view: View, period: Period) -> tuple[Standing, ...]:
    """Every case that had been seen by the end of the period, in order of first sighting."""
    known = [case for case in view.cases() if case.first_seen < period.end]
    sightings = {case: tuple(rows) for case, rows in groupby(view.seen(period.end), key=lambda one: one.fingerprint)}
    found = [(case, sightings[case.fingerprint]) for case in known if case.fingerprint in sightings]
    if not found:
        return ()
    steps = _steps(view, period, [one for _, seen in found for one in seen])
    first = view.findings_of({seen[0].capture_id for _, seen in found})
    standing = (_standing(view, case, seen, first[seen[0].capture_id], steps=steps, period=period) for case, seen in found)
    return tuple(one for one in standing if one)


def _steps(view: View, period: Period, seen: Sequence[Seen]) -> Mapping[str, list[Step]]:
    """The looks at queries that ever showed a case, from the day of the first sighting on, by the query's key."""
    start = moment_of(min(one.at for one in seen) // DAY * DAY)
    found: dict[str, list[Step]] = defaultdict(list)
    for day in book_of(view).looked_at(Period(start, period.end), {one.query for one in seen}):
        key = day.query.key
        found[key] += zip(day.at, day.ids, day.proven, repeat(key))
    return found


def _standing(
    view: View,
    case: Case,
    seen: tuple[Seen, ...],
    first: Sequence[Finding],
    *,
    steps: Mapping[str, Sequence[Step]],
    period: Period,
) -> Standing | None:
    shown = {
        name: Shown([one.level for one in rows], [one.rule for one in rows])
        for name, rows in ((name, list(rows)) for name, rows in groupby(seen, key=lambda one: one.capture_id))
    }
    own = sorted(chain.from_iterable(steps[key] for key in {one.query.key for one in seen}))
    opening = [finding for finding in first if finding.fingerprint == case.fingerprint]
    start, end = courses(own, shown, opening, (micros(period.start), micros(period.end)))
    if end is None:
        return None
    log = () if case.state in _UNTOUCHED else view.custody(case.fingerprint)
    return Standing(start and _decided(start, case, log, period.start), _decided(end, case, log, period.end), seen)


def _decided(folded: Case, case: Case, log: Sequence[Entry], moment: datetime) -> Case:
    """The folded case with what a person had made of it by a moment."""
    if case.state is CaseState.CLOSED and case.gone_at and case.gone_at < moment:
        return replace(folded, state=CaseState.CLOSED, gone_at=case.gone_at)
    word = _made(log, moment) if log else case.standing or case.state
    return replace(folded, state=word) if word in _BY_PERSON and folded.state in _UNTOUCHED else folded


def _made(log: Sequence[Entry], moment: datetime) -> CaseState | None:
    """The state that a person's latest act before a moment gave the case; None when there was none, or it is over."""
    acts = [entry.act for entry in log if entry.at < moment and entry.act in _MADE]
    return _MADE[acts[-1]] if acts else None
