"""When one query was looked at on a day, and what each look was worth: as short as it can be said, for it is kept for ever.

Ads states are kept as the reader left them. What silent canaries take from a day may be known only later, so it is taken
when the day is read; days that are cut are made anew each time, of looks from which it is taken already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from monitor.canary import spans
from monitor.files import BY_FILE, DATED_BY
from monitor.model import AdsState, Digest, Judged, Outcome, Query, is_proven
from monitor.model.moments import DAY, since_midnight

Kind = tuple[Outcome, AdsState]
_PROVEN = frozenset((outcome, state) for outcome in Outcome for state in AdsState if is_proven(outcome, state))
_KINDS = {(str(outcome), str(state)): (outcome, state) for outcome in Outcome for state in AdsState}


class DayLooks(NamedTuple):
    """One query's looks on one UTC day, in order of time; `at` are microseconds since the first day of year 1.

    `proven` says which may speak about ads, `worth` counts looks by outcome and ads state.
    `doubted` would be proven but for silent canaries; `unproven` are times, ids and outcomes of those that prove nothing.
    """

    query: Query
    day: date
    at: Sequence[int]
    ids: Sequence[str]
    proven: Sequence[bool]
    worth: Mapping[tuple[Outcome, AdsState], int]
    doubted: int
    unproven: Sequence[tuple[int, str, Outcome]]
    sources: Mapping[str, int]
    undated: int


def listed(rows: Iterable[Judged]) -> dict[str, Any]:
    """One query's looks of a day as plain data."""
    found = list(rows)
    kinds = {kind: number for number, kind in enumerate(dict.fromkeys(map(_kind, found)))}
    return {
        "at": [since_midnight(row.look.taken_at) for row in found],
        "id": [row.look.capture_id for row in found],
        "kinds": [list(kind) for kind in kinds],
        "worth": [kinds[_kind(row)] for row in found],
        "sources": dict(Counter(row.capture.source for row in found)),
        "doubted": sum(1 for row in found if row.serp.proven and not row.look.proven),
        "undated": sum(1 for row in found if dict(row.capture.notes).get(DATED_BY) == BY_FILE),
    }


def day_looks(digest: Digest, form: Mapping[str, Any]) -> DayLooks:
    """One query's looks on a day, by what its canaries allow."""
    start, blots = digest.day.toordinal() * DAY, spans(digest.sight) if digest.sight else ()
    known = [_KINDS[outcome, state] for outcome, state in form["kinds"]]
    kinds, ids, doubted = [known[number] for number in form["worth"]], form["id"], form["doubted"]
    if blots:
        allowed = [_allowed(kind, at, blots) for kind, at in zip(kinds, form["at"], strict=True)]
        doubted += sum(1 for one, other in zip(kinds, allowed, strict=True) if one != other)
        kinds = allowed
    at, proven = [start + one for one in form["at"]], [kind in _PROVEN for kind in kinds]
    unproven = (
        []
        if all(proven)
        else [(when, name, kind[0]) for when, name, kind, sure in zip(at, ids, kinds, proven, strict=True) if not sure]
    )
    return DayLooks(
        digest.query, digest.day, at, ids, proven, Counter(kinds), doubted, unproven, form["sources"], form["undated"]
    )


def _allowed(kind: Kind, at: int, blots: Sequence[tuple[int, int]]) -> Kind:
    """What a look is worth by its canaries: "none seen" in a stretch in which they were silent is no word on ads."""
    if kind in _PROVEN and kind[1] is AdsState.NONE_SEEN and any(since < at < until for since, until in blots):
        return kind[0], AdsState.UNKNOWN
    return kind


def _kind(row: Judged) -> tuple[str, str]:
    return str(row.look.outcome), str(row.look.ads_state)
