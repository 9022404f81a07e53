"""Cases as they stood at a moment, folded again from looks and sightings, so that an old week's report never changes.

What a person made of a case (decided, filed, closed) is taken from its custody log as far as it went then; a case without a log
keeps what it has now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from heapq import merge

from monitor.model import Case, CaseState, Look, Period, Sighting, View
from monitor.model.custody import Act, Entry
from rules.cases import fold

_EVER = datetime.min.replace(tzinfo=UTC)
_BY_PERSON = frozenset({CaseState.DECIDED, CaseState.FILED})
_UNTOUCHED = frozenset({CaseState.NEW, CaseState.OPEN})
_MADE = {Act.DECIDED: CaseState.DECIDED, Act.FILED: CaseState.FILED, Act.RETURNED: None, Act.CLOSED: None}


@dataclass(frozen=True, slots=True)
class Standing:
    """One case at the start of a period (None: not yet seen) and at its end, with its sightings up to then."""

    start: Case | None
    end: Case
    sightings: tuple[Sighting, ...]


def standings(view: View, period: Period) -> tuple[Standing, ...]:
    """Every case that had been seen by the end of the period, in order of first sighting."""
    known = [case for case in view.cases() if case.first_seen < period.end]
    if not known:
        return ()
    looks = _by_query(view, Period(min(case.first_seen for case in known), period.end))
    found = (_standing(view, case, looks, period) for case in known)
    return tuple(standing for standing in found if standing)


def _by_query(view: View, period: Period) -> Mapping[str, list[Look]]:
    looks: dict[str, list[Look]] = {}
    for look in view.looks(period):
        looks.setdefault(look.query.key, []).append(look)
    return looks


def _standing(view: View, case: Case, looks: Mapping[str, list[Look]], period: Period) -> Standing | None:
    seen = tuple(sighting for sighting in view.case_sightings(case.fingerprint) if sighting.taken_at < period.end)
    keys = sorted({sighting.query.key for sighting in seen})
    own = list(merge(*(looks.get(key, []) for key in keys), key=lambda look: (look.taken_at, look.capture_id)))
    start = _folded(None, own, seen, Period(_EVER, period.start))
    end = _folded(start, own, seen, period)
    if end is None:
        return None
    log = () if case.state in _UNTOUCHED else view.custody(case.fingerprint)
    return Standing(start and _decided(start, case, log, period.start), _decided(end, case, log, period.end), seen)


def _folded(case: Case | None, looks: Sequence[Look], sightings: Sequence[Sighting], period: Period) -> Case | None:
    inside = [look for look in looks if period.holds(look.taken_at)]
    return fold(case, inside, [sighting for sighting in sightings if period.holds(sighting.taken_at)])


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
