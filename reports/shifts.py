"""What moved between two weeks, and why: who gained and lost ground on the brand's queries, and where own pages slid.

Only queries that were seen in both weeks are compared, so that a week with fewer looks does not look like a change. A
difference is called clear when the 95 % Wilson intervals of the two shares do not touch (Wilson 1927); else it may be chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from monitor.model import Place
from reports import words
from reports.coverage import engine_name
from reports.owners import Holder
from reports.phrases import Phrase, phrase, phrases
from reports.tally import Seen, Tally, middle

_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Shift:
    """One holder's share of looks in two weeks: `now` of `looks_now`, `before` of `looks_before`; `where` is ads or results."""

    holder: Holder
    where: str
    now: int
    looks_now: int
    before: int
    looks_before: int
    clear: bool
    look: str

    @property
    def points(self) -> float:
        """The difference in percentage points."""
        return 100 * (_share(self.now, self.looks_now) - _share(self.before, self.looks_before))


@dataclass(frozen=True, slots=True)
class Slide:
    """The best own page for one question in one place moved; places are medians over read looks (None: mostly nowhere)."""

    text: str
    place: Place
    asked: tuple[str, ...]
    before: int | None
    now: int | None
    looks_before: int
    looks_now: int
    why: str
    look_before: str
    look_now: str

    @property
    def worse(self) -> bool:
        """Whether it went down the page."""
        return (self.now or 10_000) > (self.before or 10_000)


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of a share; (0, 1) of nothing."""
    if not whole:
        return 0.0, 1.0
    share, square = part / whole, _Z * _Z
    middle = share + square / (2 * whole)
    half = _Z * sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    scale = 1 + square / whole
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def clear(now: int, looks_now: int, before: int, looks_before: int) -> bool:
    """Whether two shares differ by more than chance would make them."""
    low_now, high_now = wilson(now, looks_now)
    low_before, high_before = wilson(before, looks_before)
    return low_now > high_before or low_before > high_now


def ad_shifts(now: Sequence[Tally], before: Sequence[Tally]) -> tuple[Shift, ...]:
    """Holders by their share of proven looks that carried an ad of theirs, the greatest difference first."""
    return _shifts("ads", now, before, lambda row: row.proven, lambda row: row.ads)


def top_shifts(now: Sequence[Tally], before: Sequence[Tally]) -> tuple[Shift, ...]:
    """Holders by their share of read looks with a result of theirs on the first three places."""
    return _shifts("results", now, before, lambda row: row.read, lambda row: row.top)


def slides(now: Sequence[Tally], before: Sequence[Tally]) -> tuple[Slide, ...]:
    """Questions whose best own page moved, engines and devices taken together; downward moves first and the longest first."""
    earlier = {row.query: row for row in before if row.read}
    groups: dict[tuple[str, Place], list[tuple[Tally, Tally]]] = {}
    for row in now:
        if row.read and row.query in earlier:
            groups.setdefault((row.query.text, row.query.place), []).append((earlier[row.query], row))
    found = [_slide(pairs) for pairs in groups.values()]
    moved = [row for row in found if row.before != row.now]
    return tuple(sorted(moved, key=lambda row: (not row.worse, -_distance(row), row.text, words.place(row.place))))


def _shifts(
    where: str,
    now: Sequence[Tally],
    before: Sequence[Tally],
    looks: Callable[[Tally], int],
    held: Callable[[Tally], Iterable[Seen]],
) -> tuple[Shift, ...]:
    common = {row.query for row in now if looks(row)} & {row.query for row in before if looks(row)}
    rows_now = [row for row in now if row.query in common]
    rows_before = [row for row in before if row.query in common]
    sums_now, sums_before = _sums(rows_now, held), _sums(rows_before, held)
    total_now, total_before = sum(map(looks, rows_now)), sum(map(looks, rows_before))
    looks_now, looks_before = _looks(rows_now, held), _looks(rows_before, held)
    shifts = [
        Shift(
            holder,
            where,
            sums_now[holder],
            total_now,
            sums_before[holder],
            total_before,
            clear(sums_now[holder], total_now, sums_before[holder], total_before),
            looks_now.get(holder) or looks_before.get(holder, ""),
        )
        for holder in {*sums_now, *sums_before}
    ]
    return tuple(sorted(shifts, key=lambda row: (-abs(row.points), row.holder.name)))


def _sums(rows: Iterable[Tally], held: Callable[[Tally], Iterable[Seen]]) -> Counter[Holder]:
    sums: Counter[Holder] = Counter()
    for row in rows:
        sums.update({seen.holder: seen.looks for seen in held(row)})
    return sums


def _looks(rows: Iterable[Tally], held: Callable[[Tally], Iterable[Seen]]) -> dict[Holder, str]:
    """The latest look at the query where each holder was seen most."""
    best: dict[Holder, tuple[int, str]] = {}
    for row in rows:
        for seen in held(row):
            best[seen.holder] = max(best.get(seen.holder, (0, "")), (seen.looks, seen.latest))
    return {holder: look for holder, (_, look) in best.items()}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _distance(row: Slide) -> int:
    return abs(min(row.now or 20, 20) - min(row.before or 20, 20))


def _slide(pairs: Sequence[tuple[Tally, Tally]]) -> Slide:
    was, now = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    place_was, place_now = _middle(was), _middle(now)
    query = now[0].query
    return Slide(
        text=query.text,
        place=query.place,
        asked=tuple(sorted({_engine_and_device(row) for row in now})),
        before=place_was,
        now=place_now,
        looks_before=sum(row.read for row in was),
        looks_now=sum(row.read for row in now),
        why=_why(was, now, worse=(place_now or 10_000) > (place_was or 10_000)),
        look_before=was[-1].latest,
        look_now=now[-1].latest,
    )


def _engine_and_device(row: Tally) -> Phrase:
    return phrase("{engine} {device}", engine=engine_name(row.query.engine), device=row.query.device)


def _middle(rows: Iterable[Tally]) -> int | None:
    return middle([place for row in rows for place in row.own_places])


def _why(was: Sequence[Tally], now: Sequence[Tally], *, worse: bool) -> Phrase:
    """Who stands above the own page now in most looks and did not before, or the other way round."""
    side = now if worse else was
    cause = _above(now) - _above(was) if worse else _above(was) - _above(now)
    if not cause:
        return phrase("nobody else entered or left in most looks; the order on the page changed")
    looks = sum(row.read for row in side)
    numbers = _sums(side, lambda row: row.above)
    ranked = sorted(cause, key=lambda holder: (-numbers[holder], holder.name))
    named = words.listing([_often(holder.name, numbers[holder], looks) for holder in ranked], limit=3)
    return phrase("now above it: {named}", named=named) if worse else phrase("no longer above it: {named}", named=named)


def _often(who: str, number: int, looks: int) -> Phrase:
    return phrases("{who} ({number} of {n} look)", "{who} ({number} of {n} looks)", looks, who=who, number=number)


def _above(rows: Sequence[Tally]) -> set[Holder]:
    """Who stood above the own page in more than half of the looks."""
    numbers = _sums(rows, lambda row: row.above)
    return {holder for holder, number in numbers.items() if 2 * number > sum(row.read for row in rows)}
