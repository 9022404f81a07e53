"""When one query was looked at on a day, and what each look was worth: as short as it can be said, for it is kept for ever.

Ads states are kept as the reader left them. What silent canaries take from a day may be known only later, so it is taken
when the day is read; days that are cut are made anew each time, of looks from which it is taken already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from monitor.canary import spans
from monitor.files import BY_FILE, DATED_BY
from monitor.model import AdsState, Digest, Judged, Outcome, Query, is_proven

Kind = tuple[Outcome, AdsState]
_PROVEN = frozenset((outcome, state) for outcome in Outcome for state in AdsState if is_proven(outcome, state))
_KINDS = {(str(outcome), str(state)): (outcome, state) for outcome in Outcome for state in AdsState}
_MICRO = timedelta(microseconds=1)
_DAY = 86_400_000_000


class Brief(NamedTuple):
    """One look in brief: microseconds since the first day of year 1, capture id, and whether it may speak about ads."""

    at: int
    capture_id: str
    proven: bool


class DayLooks(NamedTuple):
    """One query's looks on one UTC day, in order of time; `worth` counts them by outcome and ads state.

    `doubted` would be proven but for silent canaries; `unproven` are times, ids and outcomes of those that prove nothing.
    """

    query: Query
    day: date
    looks: Sequence[Brief]
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
        "at": [_since_midnight(row.look.taken_at) for row in found],
        "id": [row.look.capture_id for row in found],
        "kinds": [list(kind) for kind in kinds],
        "worth": [kinds[_kind(row)] for row in found],
        "sources": dict(Counter(row.capture.source for row in found)),
        "doubted": sum(1 for row in found if row.serp.proven and not row.look.proven),
        "undated": sum(1 for row in found if dict(row.capture.notes).get(DATED_BY) == BY_FILE),
    }


def day_looks(digest: Digest, form: Mapping[str, Any]) -> DayLooks:
    """One query's looks on a day, by what its canaries allow."""
    start, blots = digest.day.toordinal() * _DAY, spans(digest.sight)
    kinds = [_KINDS[outcome, state] for outcome, state in form["kinds"]]
    rows = [(at, name, kinds[number]) for at, name, number in zip(form["at"], form["id"], form["worth"], strict=True)]
    seen = [(at, name, _allowed(kind, at, blots)) for at, name, kind in rows] if blots else rows
    return DayLooks(
        query=digest.query,
        day=digest.day,
        looks=[Brief(start + at, name, kind in _PROVEN) for at, name, kind in seen],
        worth=Counter([kind for _, _, kind in seen]),
        doubted=form["doubted"] + sum(1 for one, other in zip(rows, seen, strict=True) if one[2] != other[2]),
        unproven=[(start + at, name, kind[0]) for at, name, kind in seen if kind not in _PROVEN],
        sources=form["sources"],
        undated=form["undated"],
    )


def _allowed(kind: Kind, at: int, blots: Sequence[tuple[int, int]]) -> Kind:
    """What a look is worth by its canaries: "none seen" in a stretch in which they were silent is no word on ads."""
    if kind in _PROVEN and kind[1] is AdsState.NONE_SEEN and any(since < at < until for since, until in blots):
        return kind[0], AdsState.UNKNOWN
    return kind


def moment_of(at: int) -> datetime:
    """The aware UTC moment behind microseconds since the first day of year 1."""
    day, rest = divmod(at, _DAY)
    return datetime.combine(date.fromordinal(day), time(), UTC) + rest * _MICRO


def micros(moment: datetime) -> int:
    """Microseconds from the first day of year 1 to an aware UTC moment."""
    return moment.date().toordinal() * _DAY + _since_midnight(moment)


def _since_midnight(moment: datetime) -> int:
    return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000 + moment.microsecond


def _kind(row: Judged) -> tuple[str, str]:
    return str(row.look.outcome), str(row.look.ads_state)
