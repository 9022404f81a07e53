"""What was looked at when, and what that proves: hours of the week, blind hours, and the power of not having seen something.

"No scam ads this week" is worth as much as the looks behind it. Each query's looks are sorted into the 168 hours of the week,
so that a night nobody watched shows as a hole; and the chance is given with which the looks would have caught an ad that shows
in a share p of them: 1 − (1 − p)ⁿ, the chance of at least one success in n independent trials.

Looks close together are not independent: engines spend budgets evenly and turn ads about every quarter of an hour, so that two
looks a minute apart are nearly one. A look counts as 1 − exp(−t/τ) of a trial, t being the time since the proven look before
it at the same query and τ `PERSISTENCE`: as much as is new in it, where what is shown is remembered as in a first-order
autoregressive process with correlation exp(−t/τ). Beyond that the looks are taken as independent, and the ad's share as the
same at every hour asked: an ad that only shows where nobody looked is not caught by any formula, which is why the empty hours
are printed beside it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from monitor.model import PROVEN, Device, Look, Outcome, Place, Query, Slot

PERSISTENCE = timedelta(minutes=30)
"""τ: twice the quarter of an hour in which ads turn."""

RARE = 0.05
"""The share of looks for which the power is printed: an ad that is shown one time in twenty."""

HOURS = 168
_HOUR = timedelta(hours=1)
_UNREADABLE = frozenset({Outcome.PARTIAL, Outcome.UNPARSED, Outcome.WRONG_CONTEXT})

Cell = tuple[str, Place, Device]


@dataclass(frozen=True, slots=True)
class Tally:
    """Looks by what they were worth; `asked` is how many slots came due, those that were missed included.

    `silent` looks were readable and said nothing of ads: a source without ads, or canaries that showed none.
    """

    proven: int = 0
    silent: int = 0
    blocked: int = 0
    unreadable: int = 0
    missed: int = 0

    @property
    def asked(self) -> int:
        """All of them."""
        return self.proven + self.silent + self.blocked + self.unreadable + self.missed


@dataclass(frozen=True, slots=True)
class Row:
    """One cell (engine, place, device): its looks in all and by hour of the week, and the trials they amount to.

    `hours` are counted from Monday 00:00 UTC; one that is missing was never due. `trials` are looks discounted for closeness.
    """

    engine: str
    place: Place
    device: Device
    total: Tally
    hours: tuple[tuple[int, Tally], ...]
    trials: float

    def power(self, share: float = RARE) -> float:
        """The chance that an ad shown in this share of looks of the cell would have been caught."""
        return power(share, self.trials)

    @property
    def watched_hours(self) -> int:
        """How many of the week's 168 hours had a proven look."""
        return sum(1 for _, tally in self.hours if tally.proven)


@dataclass(frozen=True, slots=True)
class Blind:
    """Hours in which a cell was due and nothing was proven: from the first such moment to the last, with the causes' numbers.

    `reasons` are the outcomes of looks and the words of missed slots, most frequent first.
    """

    engine: str
    place: Place
    device: Device
    since: datetime
    until: datetime
    times: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class _Event:
    moment: datetime
    kind: str
    reason: str
    query: Query


def power(share: float, trials: float) -> float:
    """The chance of at least one success: 1 − (1 − p)ⁿ, for a share p from 0 to 1 and n trials, 0 to 1."""
    if trials <= 0 or share <= 0:
        return 0.0
    return 1.0 if share >= 1 else -math.expm1(trials * math.log1p(-share))


def caught_share(trials: float, sure: float = 0.95) -> float | None:
    """The smallest share of looks that would have been caught with this certainty; None without looks."""
    return -math.expm1(math.log1p(-sure) / trials) if trials > 0 else None


def trials(moments: Iterable[datetime], persistence: timedelta = PERSISTENCE) -> float:
    """How many independent looks these moments of one query amount to: the first is one, each other what is new in it."""
    ordered = sorted(moments)
    gaps = (later - earlier for earlier, later in pairwise(ordered))
    return (1.0 if ordered else 0.0) + sum(-math.expm1(-gap / persistence) for gap in gaps)


def ledger(looks: Iterable[Look], missed: Iterable[Slot] = ()) -> tuple[Row, ...]:
    """One row a cell, in order of its words."""
    return tuple(_row(cell, events) for cell, events in _by_cell(looks, missed))


def blind_hours(looks: Iterable[Look], missed: Iterable[Slot], least: timedelta = _HOUR) -> tuple[Blind, ...]:
    """Every stretch of at least `least` in which a cell was due twice or more and nothing was proven, in order of time."""
    found = [blind for cell, events in _by_cell(looks, missed) for blind in _stretches(cell, events)]
    return tuple(sorted((one for one in found if one.until - one.since >= least), key=lambda one: (one.since, one.engine)))


def _by_cell(looks: Iterable[Look], missed: Iterable[Slot]) -> list[tuple[Cell, list[_Event]]]:
    cells: dict[Cell, list[_Event]] = {}
    events = [_Event(look.taken_at, _kind(look), reason_of(look.outcome), look.query) for look in looks]
    events += [_Event(slot.due, "missed", slot.reason or "missed", slot.query) for slot in missed]
    for event in sorted(events, key=lambda event: event.moment):
        query = event.query
        cells.setdefault((query.engine, query.place, query.device), []).append(event)
    return [(cell, cells[cell]) for cell in sorted(cells, key=_words)]


def _words(cell: Cell) -> tuple[str, str, str, str, str]:
    engine, place, device = cell
    return engine, place.country or "", place.language or "", place.city or "", str(device)


def _kind(look: Look) -> str:
    if look.proven:
        return "proven"
    if look.outcome in PROVEN:
        return "silent"
    return "unreadable" if look.outcome in _UNREADABLE else "blocked"


def reason_of(outcome: Outcome) -> str:
    """Why a look that is not proven proves nothing."""
    return "no word on ads" if outcome in PROVEN else str(outcome).replace("_", " ")


def _row(cell: Cell, events: Sequence[_Event]) -> Row:
    hours: dict[int, Counter[str]] = {}
    moments: dict[Query, list[datetime]] = {}
    for event in events:
        hours.setdefault(event.moment.weekday() * 24 + event.moment.hour, Counter())[event.kind] += 1
        if event.kind == "proven":
            moments.setdefault(event.query, []).append(event.moment)
    total = Counter(event.kind for event in events)
    by_hour = tuple((hour, Tally(**hours[hour])) for hour in sorted(hours))
    return Row(*cell, Tally(**total), by_hour, sum(trials(found) for found in moments.values()))


def _stretches(cell: Cell, events: Sequence[_Event]) -> Iterable[Blind]:
    run: list[_Event] = []
    for event in events:
        if event.kind != "proven":
            run.append(event)
            continue
        yield from _blind(cell, run)
        run = []
    yield from _blind(cell, run)


def _blind(cell: Cell, run: Sequence[_Event]) -> Iterable[Blind]:
    if len(run) >= 2:
        reasons = Counter(event.reason for event in run)
        ordered = tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))
        yield Blind(*cell, run[0].moment, run[-1].moment, len(run), ordered)
