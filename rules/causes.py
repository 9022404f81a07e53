"""Why a share changed: the difference between two weeks split into named causes that add up to it, to the last digit.

In the world the shares of a page sum to 1, so what the brand lost somebody else got: the difference is minus the sum of what
all others gained, each with a name. Before that, queries that only one of the weeks could see are taken out; what that does is
the cause "coverage" or "config", and nobody else's doing. A cause whose bootstrap interval over looks holds 0 cannot be told
from noise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rules.attention import Part
from rules.held import PAID, PLACELESS, Batch, Held, Scatter, merged, sample
from rules.resampling import Ends, intervals, normal

_STILL = 0.05


class Kind(StrEnum):
    """What happened; a closed list."""

    AD_APPEARED = "an ad appeared"
    AD_LEFT = "an ad left"
    AD_MOVED = "an ad took more or less"
    RESULT_ENTERED = "a result entered"
    RESULT_LEFT = "a result left"
    RANK_CHANGED = "a rank changed"
    FEATURE_APPEARED = "a feature appeared"
    FEATURE_LEFT = "a feature left"
    FEATURE_MOVED = "a feature took more or less"
    OWN_DROPPED = "own page dropped"
    OWN_ROSE = "own page rose"
    SQUEEZED = "others were pushed or given room"
    COVERAGE = "coverage changed"
    CONFIG = "config changed"


_NAMELESS = frozenset({Kind.OWN_DROPPED, Kind.OWN_ROSE, Kind.SQUEEZED, Kind.COVERAGE, Kind.CONFIG})


@dataclass(frozen=True, slots=True)
class Page:
    """One look: own share and everybody else's, which sum to 1; places (from 1) of own pages, best places of others."""

    look: str
    query: str
    own: float
    others: Mapping[Held, float]
    own_places: tuple[int, ...] = ()
    places: Mapping[Held, int] | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """What one cause did to the own share, in percentage points, with its 95 % interval (None: nothing to resample).

    `before` and `after` are captures at the query where it did most; `queries` counts those where it did anything.
    """

    kind: Kind
    who: str
    owner: str
    part: str
    points: float
    low: float | None
    high: float | None
    queries: int
    before: str
    after: str

    @property
    def noise(self) -> bool:
        """Whether it cannot be told apart from noise."""
        return self.low is not None and self.high is not None and self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True)
class Split:
    """A difference in percentage points, its interval, and its causes, the greatest first; they sum to it."""

    before: float
    now: float
    low: float
    high: float
    causes: tuple[Cause, ...]

    @property
    def points(self) -> float:
        """The difference in percentage points."""
        return 100 * (self.now - self.before)

    @property
    def noise(self) -> bool:
        """Whether the whole difference cannot be told apart from noise."""
        return self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True)
class Stand:
    """One query's looks together: the mean own share, what others hold on average and in single looks, where all stand.

    `standing` says how well own pages stand among the unpaid results: the sum of 1 / place, mean over looks. `places` are
    mean best places of others, `latest` the latest look that shows each, `look` the latest of all. Single looks are `batches`, or
    `scatter` where they are many.
    """

    own: float
    standing: float
    others: Mapping[Held, float]
    places: Mapping[Held, float]
    latest: Mapping[Held, str]
    look: str
    batches: Sequence[Batch] = ()
    scatter: Scatter | None = None


Name = tuple[Kind, str, str, str]
Stands = Mapping[str, Stand]


def split(
    new: Stands, old: Stands, volumes: Mapping[str, float], asked: tuple[frozenset[str], frozenset[str]], seed: int = 0
) -> Split | None:
    """The change of the own share between two weeks, by query, and its causes; None where no query was seen in both.

    `volumes` weighs queries (missing: 1). `asked` are the queries asked or due now and before, seen or not: one that was not
    asked in a week is a matter of config, one that was and could not be seen of coverage. `seed` draws the bootstrap.
    """
    common = sorted(set(new) & set(old))
    if not common:
        return None
    share_now, share_before = own_share(new, volumes), own_share(old, volumes)
    names = {query: _names(old[query], new[query]) for query in common}
    weights = _weights(common, volumes)
    points, best = _points(old, new, names, weights)
    numbers = {name: number for number, name in enumerate(points)}
    known = {query: {held: numbers[name] for held, name in names[query].items()} for query in common}
    ends, (low, high) = _intervals({query: (old[query], new[query], known[query]) for query in common}, weights, seed)
    found = [
        Cause(*name, points=value, low=ends[numbers[name]][0], high=ends[numbers[name]][1], queries=best[name][1],
              before=best[name][2], after=best[name][3])
        for name, value in points.items()
    ]  # fmt: skip
    found += _frame(new, old, frozenset(common), volumes, asked)
    drift = sum(cause.points for cause in found if cause.low is None)
    ordered = sorted(found, key=lambda cause: (-abs(cause.points), cause.kind, cause.who, cause.part))
    return Split(share_before, share_now, low + drift, high + drift, tuple(ordered))


def own_share(stands: Stands, volumes: Mapping[str, float]) -> float:
    """The own share over queries: mean over looks, then by volume; 0 of nothing."""
    return sum(weight * stands[query].own for query, weight in _weights(sorted(stands), volumes).items())


def _weights(queries: Sequence[str], volumes: Mapping[str, float]) -> dict[str, float]:
    whole = sum(volumes.get(query, 1.0) for query in queries)
    return {query: (volumes.get(query, 1.0) / whole if whole else 1 / len(queries)) for query in queries}


def _names(old: Stand, new: Stand) -> dict[Held, Name]:
    """What each holder's change at one query is called."""
    was, now = old.others, new.others
    moved = new.standing / (old.standing or 1e-9)
    kinds = {held: _kind(held, was.get(held, 0.0), now.get(held, 0.0), moved, _shift(held, old, new)) for held in {*was, *now}}
    return {held: _name(held, kind) for held, kind in kinds.items()}


def _name(held: Held, kind: Kind) -> Name:
    return (kind, "", "", "") if kind in _NAMELESS else (kind, held.who, held.owner, str(held.part))


def _kind(held: Held, was: float, now: float, moved: float, shift: float) -> Kind:
    stays = Kind.RANK_CHANGED if abs(shift) >= 0.5 else Kind.SQUEEZED
    stays = Kind.OWN_DROPPED if moved < 1 - _STILL else Kind.OWN_ROSE if moved > 1 + _STILL else stays
    kinds = (Kind.FEATURE_APPEARED, Kind.FEATURE_LEFT, Kind.FEATURE_MOVED if held.part in PLACELESS else stays)
    if held.part in PAID:
        kinds = (Kind.AD_APPEARED, Kind.AD_LEFT, Kind.AD_MOVED)
    elif held.part is Part.ORGANIC:
        kinds = (Kind.RESULT_ENTERED, Kind.RESULT_LEFT, stays)
    return kinds[0] if not was else kinds[1] if not now else kinds[2]


def _shift(held: Held, old: Stand, new: Stand) -> float:
    return new.places[held] - old.places[held] if held in old.places and held in new.places else 0.0


_Best = tuple[float, int, str, str]


def _points(
    old: Stands, new: Stands, names: Mapping[str, Mapping[Held, Name]], weights: Mapping[str, float]
) -> tuple[dict[Name, float], dict[Name, _Best]]:
    """Points by cause, and for each its greatest query's size, the number of queries, and captures before and after."""
    points: dict[Name, float] = defaultdict(float)
    best: dict[Name, _Best] = {}
    for query, weight in weights.items():
        was, now = old[query].others, new[query].others
        here: dict[Name, float] = defaultdict(float)
        lead: dict[Name, tuple[float, Held]] = {}
        for held, name in sorted(names[query].items()):
            change = -100 * weight * (now.get(held, 0.0) - was.get(held, 0.0))
            here[name] += change
            lead[name] = max(lead.get(name, (0.0, held)), (abs(change), held))
        for name, change in here.items():
            points[name] += change
            size, number, *looks = best.get(name, (-1.0, 0, "", ""))
            if abs(change) > size:
                size, looks = abs(change), [_look(old[query], lead[name][1]), _look(new[query], lead[name][1])]
            best[name] = size, number + 1, looks[0], looks[1]
    return dict(points), best


def _look(one: Stand, held: Held) -> str:
    """The latest look that shows a holder, else the latest."""
    return one.latest.get(held, one.look)


def _frame(
    new: Stands, old: Stands, common: frozenset[str], volumes: Mapping[str, float], asked: tuple[frozenset[str], frozenset[str]]
) -> list[Cause]:
    """What queries did that only one of the weeks saw: first those the other week never asked, then those it did not see."""
    asked_now, asked_before = asked
    steps: dict[Kind, float] = {}
    numbers: dict[Kind, int] = {}
    looks: dict[Kind, tuple[str, str]] = {}
    for pages, elsewhere, sign in ((new, asked_before, 1), (old, asked_now, -1)):
        known = {query: rows for query, rows in pages.items() if query in common or query in elsewhere}
        both = {query: rows for query, rows in pages.items() if query in common}
        for kind, wide, narrow in ((Kind.CONFIG, pages, known), (Kind.COVERAGE, known, both)):
            gone = sorted(set(wide) - set(narrow))
            if gone:
                change = own_share(wide, volumes) - own_share(narrow, volumes)
                steps[kind] = steps.get(kind, 0.0) + sign * 100 * change
                numbers[kind] = numbers.get(kind, 0) + len(gone)
                first, last = looks.get(kind, ("", ""))
                looks[kind] = (first, wide[gone[0]].look) if sign > 0 else (wide[gone[0]].look, last)
    return [Cause(kind, "", "", "", value, None, None, numbers[kind], *looks[kind]) for kind, value in steps.items()]


Sides = Mapping[str, tuple[Stand, Stand, Mapping[Held, int]]]
"""Each query's stands before and now, and the number of the cause that each holder belongs to."""


def _intervals(sides: Sides, weights: Mapping[str, float], seed: int) -> tuple[dict[int, Ends], Ends]:
    """The intervals of causes and of all of them together, in percentage points."""
    points = {query: 100 * weight for query, weight in weights.items()}
    moments = {
        query: (merged(old.scatter, causes), merged(new.scatter, causes))
        for query, (old, new, causes) in sides.items()
        if old.scatter and new.scatter
    }
    if len(moments) == len(sides):
        return normal(moments, points)
    rows = {query: (sample(old.batches, causes), sample(new.batches, causes)) for query, (old, new, causes) in sides.items()}
    return intervals(rows, points, seed)
