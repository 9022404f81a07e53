"""Cases: what the sightings of one fingerprint and the looks around them add up to, as a pure state table.

In the world an ad comes and goes: budgets run dry at noon, auctions are lost, a hijacker sleeps during office hours, and the
monitor itself is blocked for days. So a case is never closed because nobody saw it. It is *gone, unproven* once it would more
likely than not have been seen again, and *verified gone* only when enough proven looks at its own cells (the queries that
showed it) came back without it: when, at its own past frequency, they would have caught it with a chance of at least
`SURE`. Blocked looks neither open nor close anything.

Looks on one day are not independent: a budget that is spent at noon hides an ad from every look until midnight. So the same
question is asked twice, of looks and of whole UTC days with a look, and the smaller chance counts; and since ads of working
hours sleep on weekends, no case is gone for good in less than `MIN_DAYS` days.

The frequency of a cell is a lower bound: the one-sided 90 % Wilson score bound of hits in looks between its first and its last
sighting (E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22, 1927). One sighting in
one look counts as 0.38, ten in ten as 0.86.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from monitor.model import Case, CaseCell, CaseState, Level, Look, Sighting

SURE = 0.95
LIKELY = 0.5
MIN_LOOKS = 3
MIN_DAYS = 3
PERSISTENT_LOOKS = 3
PERSISTENT_DAYS = 2
PERSISTENT_SHARE = 0.3
KEPT_CAPTURES = 50
_Z = 1.2816
_LEVELS = {level: number for number, level in enumerate(Level)}
_GONE = frozenset({CaseState.GONE_UNPROVEN, CaseState.VERIFIED_GONE})

# Where a case goes when it is seen: from its state, to its state. Gone, unproven goes back to what a person made of it.
SEEN: Mapping[CaseState, CaseState] = MappingProxyType(
    {
        CaseState.NEW: CaseState.OPEN,
        CaseState.OPEN: CaseState.OPEN,
        CaseState.DECIDED: CaseState.DECIDED,
        CaseState.FILED: CaseState.FILED,
        CaseState.GONE_UNPROVEN: CaseState.OPEN,
        CaseState.VERIFIED_GONE: CaseState.RETURNED,
        CaseState.RETURNED: CaseState.RETURNED,
        CaseState.CLOSED: CaseState.RETURNED,
    },
)
# What a person may do, and from which states.
MOVES: Mapping[CaseState, frozenset[CaseState]] = MappingProxyType(
    {
        CaseState.DECIDED: frozenset(CaseState) - {CaseState.CLOSED},
        CaseState.FILED: frozenset(CaseState) - {CaseState.CLOSED, CaseState.VERIFIED_GONE},
        CaseState.CLOSED: frozenset(CaseState) - {CaseState.CLOSED},
        CaseState.OPEN: frozenset({CaseState.DECIDED, CaseState.CLOSED, CaseState.RETURNED}),
    },
)


def frequency(hits: int, looks: int) -> float:
    """The lower bound of the share of looks that show a thing seen in `hits` of `looks`: 0 to 1."""
    if looks <= 0 or hits <= 0:
        return 0.0
    share = min(hits, looks) / looks
    square = _Z * _Z / looks
    spread = _Z * math.sqrt(share * (1 - share) / looks + square / (4 * looks))
    return max(0.0, (share + square / 2 - spread) / (1 + square))


def catch_probability(cells: Iterable[CaseCell]) -> float:
    """The chance that the proven looks since the last sighting would have shown it at its own frequency: 1 − Π(1−p)ⁿ."""
    missed = math.prod((1 - frequency(cell.hits, cell.looks)) ** cell.since for cell in cells)
    return round(1 - missed, 6)


def caught(case: Case) -> float:
    """The smaller of two chances that the looks since the last sighting would have shown it: by looks, and by days."""
    return chance(case.cells, case.days, case.days_looked, case.days_since)


def chance(cells: Iterable[CaseCell], days: int, days_looked: int, days_since: int) -> float:
    """The same of cells and of days with a sighting, with a look until then and with a look since then."""
    by_days = 1 - (1 - frequency(days, max(days_looked, days))) ** days_since
    return min(catch_probability(cells), round(by_days, 6))


def fold(case: Case | None, looks: Sequence[Look], sightings: Sequence[Sighting]) -> Case | None:
    """The case after these looks and its own sightings in them; None while it was never seen.

    All sightings have to be of the case's fingerprint. Looks may be of any query: those at other cells say nothing. One
    capture at a time or the whole history at once give the same case, as long as looks come in order of time.
    """
    seen: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        seen[sighting.capture_id].append(sighting)
    for look in sorted(looks, key=lambda look: (look.taken_at, look.capture_id)):
        found = seen.pop(look.capture_id, [])
        if found:
            case = _sighted(case, look, found)
        elif case and look.proven:
            case = _missed(case, look)
    return case


def open_cases(looks: Sequence[Look], sightings: Sequence[Sighting]) -> tuple[Case, ...]:
    """Every case that these sightings add up to, from nothing, in order of first sighting."""
    by_print: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        by_print[sighting.finding.fingerprint].append(sighting)
    cases = (fold(None, looks, group) for group in by_print.values())
    return tuple(sorted((case for case in cases if case), key=lambda case: (case.first_seen, case.fingerprint)))


def moved(case: Case, state: CaseState, at: datetime) -> Case:
    """The case after a person's decision. Raises ValueError when the state can't be reached from where it stands."""
    if state not in MOVES or case.state not in MOVES[state]:
        raise ValueError(f"a case that is {case.state} cannot become {state}")
    return replace(case, state=state, standing=state, gone_at=at if state is CaseState.CLOSED else case.gone_at)


def _sighted(case: Case | None, look: Look, found: Sequence[Sighting]) -> Case:
    """What a look that shows the case makes of it; a look that was only partly read counts too, for it did show it."""
    if case is None:
        return _weighed(_opened(look, found))
    key = look.query.key
    cells = tuple(_settled(cell, hit=cell.query == key) for cell in case.cells)
    cells += () if any(cell.query == key for cell in cells) else (CaseCell(key, 1, 1),)
    state = case.standing or SEEN[case.state] if case.state is CaseState.GONE_UNPROVEN else SEEN[case.state]
    back = state is CaseState.RETURNED and case.state is not CaseState.RETURNED
    rules = dict.fromkeys((*case.rules, *(sighting.finding.rule for sighting in found)))
    return _weighed(
        replace(
            case,
            state=state,
            standing=None if back else case.standing,
            returned_from=case.captures[-1] if back and case.captures else case.returned_from,
            gone_at=None if back else case.gone_at,
            level=max(case.level, *(sighting.finding.level for sighting in found), key=_LEVELS.__getitem__),
            first_seen=min(case.first_seen, look.taken_at),
            last_seen=max(case.last_seen, look.taken_at),
            days=case.days + (look.taken_at.date() != case.last_seen.date()),
            days_looked=_days_looked(case, look),
            days_since=0,
            missed_from=None,
            missed_at=None,
            sightings=case.sightings + 1,
            looks=case.looks + 1,
            cells=tuple(sorted(cells, key=lambda cell: cell.query)),
            rules=tuple(sorted(rules)),
            captures=_kept(case.captures, look.capture_id),
        ),
    )


def _opened(look: Look, found: Sequence[Sighting]) -> Case:
    first = found[0].finding
    return Case(
        fingerprint=first.fingerprint,
        family=first.family,
        domain=first.domain,
        mark=first.mark,
        country=first.country,
        state=CaseState.NEW,
        level=max((sighting.finding.level for sighting in found), key=_LEVELS.__getitem__),
        first_seen=look.taken_at,
        last_seen=look.taken_at,
        sightings=1,
        looks=1,
        rules=tuple(sorted({sighting.finding.rule for sighting in found})),
        captures=(look.capture_id,),
        title=first.why,
        cells=(CaseCell(look.query.key, 1, 1),),
        watch_only=all(sighting.finding.watch_only for sighting in found),
        days=1,
        days_looked=1,
    )


def _days_looked(case: Case, look: Look) -> int:
    """Days with a proven look up to this sighting; its own day counts once, however many looks it had."""
    today = look.taken_at.date()
    counted = today == case.last_seen.date() or (
        case.missed_at is not None and case.missed_at.date() == today and case.days_since
    )
    return max(case.days_looked, case.days) + case.days_since + (not counted)


def _settled(cell: CaseCell, *, hit: bool) -> CaseCell:
    """A cell after the case was seen somewhere: what came back empty since was a miss of something that was still alive."""
    return CaseCell(cell.query, cell.hits + hit, cell.looks + cell.since + hit)


def _missed(case: Case, look: Look) -> Case:
    """What a proven look without the case makes of it, if the look is at one of its own cells."""
    key = look.query.key
    if look.taken_at < case.first_seen or all(cell.query != key for cell in case.cells):
        return case
    late = look.taken_at > case.last_seen
    cells = tuple(_passed(cell, late=late) if cell.query == key else cell for cell in case.cells)
    case = replace(case, cells=cells, looks=case.looks + 1)
    return _weighed(_out_of_sight(case, look.taken_at) if late else case)


def _out_of_sight(case: Case, at: datetime) -> Case:
    """The case with one more proven look since it was last seen; a day counts once, and the day of the last sighting never."""
    latest = max(case.last_seen, case.missed_at or case.last_seen)
    return replace(
        case,
        days_since=case.days_since + (at.date() > latest.date()),
        missed_from=min(case.missed_from or at, at),
        missed_at=max(case.missed_at or at, at),
    )


def _passed(cell: CaseCell, *, late: bool) -> CaseCell:
    return replace(cell, since=cell.since + 1) if late else replace(cell, looks=cell.looks + 1)


def _weighed(case: Case) -> Case:
    """The case with its sums made again, and with the state that follows from them."""
    since = sum(cell.since for cell in case.cells)
    chance = caught(case)
    case = replace(
        case,
        looks_since=since,
        catch_probability=chance,
        queries=tuple(cell.query for cell in case.cells),
        watch_only=case.watch_only and not _persistent(case),
    )
    if case.state in (CaseState.CLOSED, CaseState.VERIFIED_GONE) or not since:
        return case
    return _fading(case, since, chance)


def _fading(case: Case, since: int, chance: float) -> Case:
    if since >= MIN_LOOKS and case.days_since >= MIN_DAYS and chance >= SURE:
        return replace(case, state=CaseState.VERIFIED_GONE, gone_at=case.last_seen)
    if chance >= LIKELY and case.state is not CaseState.GONE_UNPROVEN:
        standing = case.state if case.state in (CaseState.DECIDED, CaseState.FILED, CaseState.RETURNED) else None
        return replace(case, state=CaseState.GONE_UNPROVEN, standing=standing)
    return case


def _persistent(case: Case) -> bool:
    hits, looks = sum(cell.hits for cell in case.cells), sum(cell.looks for cell in case.cells)
    return persistent(hits, looks, case.days)


def persistent(hits: int, looks: int, days: int) -> bool:
    """Whether what appears keeps appearing: often enough, on several days, in a fair share of the looks."""
    return hits >= PERSISTENT_LOOKS and days >= PERSISTENT_DAYS and hits / looks >= PERSISTENT_SHARE


def _kept(captures: tuple[str, ...], latest: str) -> tuple[str, ...]:
    """The first capture and the latest ones: all of them are in the store."""
    if latest in captures:
        return captures
    return (*captures, latest) if len(captures) < KEPT_CAPTURES else (captures[0], *captures[2:], latest)
