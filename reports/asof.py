"""Cases as they stood at a moment, folded again from looks and sightings, so that an old week's report never changes.

What a person made of a case (decided, filed, closed) is taken from its custody log as far as it went then; a case without a log
keeps what it has now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, groupby, repeat

from monitor.model import Case, CaseState, Finding, Period, Query, Seen, View
from monitor.model.custody import Act, Decision, Entry
from monitor.model.moments import DAY, micros, moment_of
from reports.once import book_of
from rules.course import Shown, Step, courses

_BY_PERSON = frozenset({CaseState.DECIDED, CaseState.FILED})
_UNTOUCHED = frozenset({CaseState.NEW, CaseState.OPEN})
_MADE = {Act.DECIDED: CaseState.DECIDED, Act.FILED: CaseState.FILED, Act.RETURNED: None, Act.CLOSED: CaseState.CLOSED}


@dataclass(frozen=True, slots=True)
class Standing:
    """One case at the start of a period (None: not yet seen) and at its end, with its sightings up to then, oldest first."""

    start: Case | None
    end: Case
    seen: tuple[Seen, ...]


def standings(view: View, period: Period) -> tuple[Standing, ...]:
    """Every case that had been seen by the end of the period, in order of first sighting."""
    book = book_of(view)
    if period not in book.standings:
        book.standings |= _folded(view, period)
    found: tuple[Standing, ...] = book.standings[period]
    return found


def _folded(view: View, period: Period) -> dict[Period, tuple[Standing, ...]]:
    """The standings at the end of a period, and at the end of the one before where the same looks tell them.

    What was known by then is the same unless canaries were silent: a silence may show only after the week in which it began.
    """
    known = [case for case in view.cases() if case.first_seen < period.end]
    sightings = {case: tuple(rows) for case, rows in groupby(view.seen(period.end), key=lambda one: one.fingerprint)}
    found = [(case, sightings[case.fingerprint]) for case in known if case.fingerprint in sightings]
    if not found:
        return {period: ()}
    steps, doubted = _steps(view, period, [one for _, seen in found for one in seen])
    first = view.findings_of({seen[0].capture_id for _, seen in found})
    moments = (period.before().start, period.start, period.end)
    told = [(case, seen, _course(case, seen, first[seen[0].capture_id], steps, moments)) for case, seen in found]
    logs = {case.fingerprint: view.custody(case.fingerprint) for case in known if case.state not in _UNTOUCHED}
    standing = {period: tuple(_standing(case, seen, cases[1:], logs, period) for case, seen, cases in told if cases[2])}
    if not doubted:
        before, end = period.before(), micros(period.start)
        earlier = [(case, tuple(one for one in seen if one.at < end), cases[:2]) for case, seen, cases in told if cases[1]]
        standing[before] = tuple(_standing(case, seen, cases, logs, before) for case, seen, cases in earlier)
    return standing


def _steps(view: View, period: Period, seen: Sequence[Seen]) -> tuple[Mapping[str, list[Step]], bool]:
    """The looks at queries that ever showed a case, by the query's key; and whether canaries took anything from them.

    They begin on the day of the first sighting: what was before it says nothing.
    """
    start = moment_of(min(one.at for one in seen) // DAY * DAY)
    found: dict[str, list[Step]] = defaultdict(list)
    doubted = False
    for query, looks in book_of(view).looked_at(Period(start, period.end), queries_of(seen)):
        key, doubted = query.key, doubted or looks.doubted
        steps = [*zip(looks.at, looks.ids, repeat(True), repeat(key), strict=False)]
        if looks.unproven:
            steps = sorted([*steps, *((at, name, False, key) for at, name, _ in looks.unproven)])
        found[key] += steps
    return found, doubted


def queries_of(seen: Iterable[Seen]) -> frozenset[Query]:
    """The queries that showed something; told apart as objects first, because there are few and each is one of many sightings."""
    return frozenset({id(one.query): one.query for one in seen}.values())


def _course(
    case: Case, seen: Sequence[Seen], first: Sequence[Finding], steps: Mapping[str, Sequence[Step]], moments: Sequence[datetime]
) -> list[Case | None]:
    """A case as it stood before each of some moments."""
    shown: dict[str, Shown] = {}
    for one in seen:
        levels, rules = shown.get(one.capture_id, ((), ()))
        shown[one.capture_id] = Shown((*levels, one.level), (*rules, one.rule))
    keys = sorted(query.key for query in queries_of(seen))
    own = steps[keys[0]] if len(keys) == 1 else sorted(chain.from_iterable(steps[key] for key in keys))
    opening = [finding for finding in first if finding.fingerprint == case.fingerprint]
    return list(courses(own, shown, opening, [micros(moment) for moment in moments]))


def _standing(
    case: Case, seen: tuple[Seen, ...], cases: Sequence[Case | None], logs: Mapping[str, Sequence[Entry]], period: Period
) -> Standing:
    start, end = cases
    if end is None:
        raise ValueError(f"case {case.fingerprint} was not seen before {period.end}")
    log = logs.get(case.fingerprint, ())
    return Standing(start and _decided(start, case, log, period.start), _decided(end, case, log, period.end), seen)


def _decided(folded: Case, case: Case, log: Sequence[Entry], moment: datetime) -> Case:
    """The folded case with what a person had made of it by a moment."""
    if case.state is CaseState.CLOSED and case.gone_at and case.gone_at < moment:
        return replace(folded, state=CaseState.CLOSED, gone_at=case.gone_at)
    word = _made(log, moment) if log else case.standing or case.state
    if word is CaseState.CLOSED and log:
        return replace(folded, state=CaseState.CLOSED)
    if word in _BY_PERSON and folded.state is CaseState.GONE_UNPROVEN:
        return replace(folded, standing=word)
    return replace(folded, state=word) if word in _BY_PERSON and folded.state in _UNTOUCHED else folded


def _made(log: Sequence[Entry], moment: datetime) -> CaseState | None:
    """The state that a person's latest act before a moment gave the case; None when there was none, or it is over."""
    acts = [entry for entry in log if entry.at < moment and entry.act in _MADE]
    if not acts:
        return None
    return CaseState.CLOSED if acts[-1].fact("decision") == Decision.ALLOW else _MADE[acts[-1].act]
