"""The course of a case over many looks: what `rules.cases.fold` makes of it, without making a case of every look.

In the world a case that lasts a quarter is looked at ten thousand times, and nearly all of these looks change nothing but a
count. So counts are counted, and what follows from them is asked only where it can matter: before the next sighting, and at
the end. Between two sightings the chance to have caught it only grows, so that what it comes to in the end says which
states were passed; but for a case that had returned, which is asked at every look, because it goes back to what it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from monitor.model import Case, CaseCell, CaseState, Finding, Level
from monitor.model.moments import DAY, moment_of
from rules.cases import KEPT_CAPTURES, LIKELY, MIN_DAYS, MIN_LOOKS, SEEN, SURE, persistent
from rules.cases import chance as chance_of

_LEVELS = {level: number for number, level in enumerate(Level)}
_OVER = frozenset({CaseState.CLOSED, CaseState.VERIFIED_GONE})
_KEPT_STANDING = frozenset({CaseState.DECIDED, CaseState.FILED, CaseState.RETURNED})


Step = tuple[int, str, bool, str]
"""One look: microseconds since the first day of year 1, capture id, whether it is proven, and its query's key."""


class Shown(NamedTuple):
    """What one look showed of a case: levels and rules of its findings."""

    levels: Sequence[Level]
    rules: Sequence[str]


def courses(
    steps: Iterable[Step], shown: Mapping[str, Shown], first: Sequence[Finding], ends: Sequence[int]
) -> Iterator[Case | None]:
    """The case as it stands before each of some moments, in order; None while it was never seen.

    `steps` are the looks at its queries in order of time and then of id, `shown` what some of them showed of it by capture id;
    `first` are the findings of the first that did.
    """
    course: _Course | None = None
    waiting = list(ends)
    for at, name, proven, query in steps:
        while waiting and at >= waiting[0]:
            yield course.case() if course else None
            waiting.pop(0)
        found = shown.get(name)
        if found and course is None:
            course = _Course(at, name, query, found, first)
        elif found and course:
            course.sighted(at, name, query, found)
        elif course and proven:
            course.missed(at, query)
    yield from (course.case() if course else None for _ in waiting)


class _Course:
    """A case while it is being followed; the fields are those of `Case`, times in microseconds."""

    def __init__(self, at: int, name: str, query: str, shown: Shown, first: Sequence[Finding]) -> None:
        self._finding, self._first = first[0], at
        self._state, self._standing = CaseState.NEW, None
        self._level = max(shown.levels, key=_LEVELS.__getitem__)
        self._last = at
        self._sightings = self._looks = self._days = self._days_looked = 1
        self._rules = set(shown.rules)
        self._captures = [name]
        self._cells: dict[str, list[int]] = {query: [1, 1, 0]}
        self._watch_only = all(finding.watch_only for finding in first)
        self._returned_from: str | None = None
        self._gone_at: int | None = None
        self._days_since = self._since = 0
        self._missed: tuple[int, int] | None = None
        self._late: set[str] = set()

    _standing: CaseState | None

    def missed(self, at: int, query: str) -> None:
        """A proven look that does not show the case."""
        cell = self._cells.get(query)
        if cell is None:
            return
        self._looks += 1
        if at <= self._last:
            cell[1] += 1
            return
        cell[2] += 1
        self._since += 1
        self._late.add(query)
        first, latest = self._missed or (at, self._last)
        self._days_since += at // DAY > latest // DAY
        self._missed = first, at
        if self._state is CaseState.RETURNED:
            self._fade()

    def sighted(self, at: int, name: str, query: str, shown: Shown) -> None:
        """A look that shows the case."""
        self._fade()
        self._settle(query)
        state = SEEN[self._state]
        if self._state is CaseState.GONE_UNPROVEN and self._standing:
            state = self._standing
        if state is CaseState.RETURNED and self._state is not CaseState.RETURNED:
            self._returned_from, self._standing, self._gone_at = self._captures[-1], None, None
        self._state = state
        self._level = max(self._level, *shown.levels, key=_LEVELS.__getitem__)
        self._count_days(at // DAY)
        self._last, self._missed, self._days_since, self._since = at, None, 0, 0
        self._sightings += 1
        self._looks += 1
        self._rules.update(shown.rules)
        self._captures.append(name)
        if self._watch_only:
            hits, looks = (sum(cell[place] for cell in self._cells.values()) for place in (0, 1))
            self._watch_only = not persistent(hits, looks, self._days)

    def _settle(self, query: str) -> None:
        """What came back empty since was a miss of something that was still alive."""
        for late in self._late:
            cell = self._cells[late]
            cell[1] += cell[2]
            cell[2] = 0
        self._late.clear()
        cell = self._cells.setdefault(query, [0, 0, 0])
        cell[0] += 1
        cell[1] += 1

    def _count_days(self, today: int) -> None:
        last = self._last // DAY
        looked = self._missed is not None and self._missed[1] // DAY == today and self._days_since > 0
        self._days_looked = max(self._days_looked, self._days) + self._days_since + (today != last and not looked)
        self._days += today != last

    def _chance(self) -> float:
        return chance_of(
            [CaseCell("", *self._cells[query]) for query in sorted(self._late)], self._days, self._days_looked, self._days_since
        )

    def _fade(self) -> None:
        """What the looks since the last sighting say: nothing before another day has had one (`rules.cases.chance`)."""
        if not self._days_since or self._state in _OVER:
            return
        chance = self._chance()
        if self._since >= MIN_LOOKS and self._days_since >= MIN_DAYS and chance >= SURE:
            self._state, self._gone_at = CaseState.VERIFIED_GONE, self._last
        elif chance >= LIKELY and self._state is not CaseState.GONE_UNPROVEN:
            self._standing = self._state if self._state in _KEPT_STANDING else None
            self._state = CaseState.GONE_UNPROVEN

    def case(self) -> Case:
        """The case as it stands."""
        self._fade()
        finding, kept = self._finding, self._captures
        cells = tuple(CaseCell(query, *self._cells[query]) for query in sorted(self._cells))
        return Case(
            fingerprint=finding.fingerprint,
            family=finding.family,
            domain=finding.domain,
            mark=finding.mark,
            country=finding.country,
            state=self._state,
            level=self._level,
            first_seen=moment_of(self._first),
            last_seen=moment_of(self._last),
            sightings=self._sightings,
            looks=self._looks,
            looks_since=self._since,
            catch_probability=self._chance() if self._since else 0.0,
            queries=tuple(cell.query for cell in cells),
            rules=tuple(sorted(self._rules)),
            captures=tuple(kept if len(kept) <= KEPT_CAPTURES else (kept[0], *kept[1 - KEPT_CAPTURES :])),
            returned_from=self._returned_from,
            title=finding.why,
            cells=cells,
            watch_only=self._watch_only,
            standing=self._standing,
            gone_at=None if self._gone_at is None else moment_of(self._gone_at),
            days=self._days,
            days_looked=self._days_looked,
            days_since=self._days_since,
            missed_from=moment_of(self._missed[0]) if self._missed else None,
            missed_at=moment_of(self._missed[1]) if self._missed else None,
        )
