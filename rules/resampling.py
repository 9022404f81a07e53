"""How sure a difference between two weeks of looks is: the bootstrap, drawn from a seed so that it comes out the same twice.

In the world looks at one query scatter: ads rotate, engines try out orders. Drawing the looks again within each query and week
(Efron 1979) shows how far a difference would move if other looks had been taken. Where looks are many, a weighted sum of their
means is normal whatever a look is, and the variance that endless drawing would give is known without drawing: within each
query and week that of its looks, divided by their number (Efron and Tibshirani, An introduction to the bootstrap, 1993,
chapters 5 and 13). Then the interval is that normal one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random
from typing import Generic, TypeVar

Name = TypeVar("Name")
Ends = tuple[float, float]
MANY = 4_000
"""From so many looks on the interval is the normal one."""

_REPEATS, _FEWEST, _WORK = 200, 40, 60_000
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Sample(Generic[Name]):
    """Looks as amounts by name: what different looks there were, and which of them each look was, in order of time."""

    shapes: Sequence[Mapping[Name, float]]
    order: Sequence[int]

    def __len__(self) -> int:
        """How many looks there were."""
        return len(self.order)


@dataclass(frozen=True, slots=True)
class Moments(Generic[Name]):
    """So many looks added up: by name the sums of amounts and of their squares, and both of what a look has in all."""

    looks: int
    sums: Mapping[Name, float]
    squares: Mapping[Name, float]
    total: float
    total_squares: float


Rows = Mapping[str, tuple[Sample[Name], Sample[Name]]]


def intervals(rows: Rows[Name], weights: Mapping[str, float], seed: int) -> tuple[dict[Name, Ends], Ends]:
    """95 % intervals of Σ weight × (mean before − mean now), by name and for all names together.

    `rows` holds each query's looks before and now. Percentiles of draws, 200 to 40 of them (fewer for more looks); the normal
    interval from MANY looks on.
    """
    looks = sum(len(was) + len(now) for was, now in rows.values())
    if looks >= MANY:
        return normal({query: (_moments(was), _moments(now)) for query, (was, now) in rows.items()}, weights)
    repeats = max(_FEWEST, min(_REPEATS, _WORK // max(1, looks)))
    draw = Random(seed)  # noqa: S311 - a bootstrap, no secret
    drawn = [_once(rows, weights, draw) for _ in range(repeats)]
    names = {name for sides in rows.values() for side in sides for look in side.shapes for name in look}
    return {name: _ends([once.get(name, 0.0) for once in drawn]) for name in names}, _ends([sum(one.values()) for one in drawn])


def _once(rows: Rows[Name], weights: Mapping[str, float], draw: Random) -> dict[Name, float]:
    once: dict[Name, float] = defaultdict(float)
    for query, sides in rows.items():
        for looks, sign in zip(sides, (1, -1), strict=True):
            factor = sign * weights[query] / len(looks)
            for number in draw.choices(looks.order, k=len(looks)):
                for name, amount in looks.shapes[number].items():
                    once[name] += factor * amount
    return once


def _ends(values: Sequence[float]) -> Ends:
    ordered = sorted(values)
    cut = int(0.025 * len(ordered))
    return ordered[cut], ordered[-1 - cut]


def normal(
    rows: Mapping[str, tuple[Moments[Name], Moments[Name]]], weights: Mapping[str, float]
) -> tuple[dict[Name, Ends], Ends]:
    """The normal 95 % intervals of the same differences, from many looks added up."""
    means: dict[Name, float] = defaultdict(float)
    variances: dict[Name, float] = defaultdict(float)
    whole_mean = whole_variance = 0.0
    for query, sides in rows.items():
        for one, sign in zip(sides, (1, -1), strict=True):
            factor, looks, squares = sign * weights[query], one.looks, one.squares
            for name, amount in one.sums.items():
                means[name] += factor * amount / looks
                variances[name] += factor * factor * _scatter(amount, squares[name], looks)
            whole_mean += factor * one.total / looks
            whole_variance += factor * factor * _scatter(one.total, one.total_squares, looks)
    ends = {name: _around(mean, variances[name]) for name, mean in means.items()}
    return ends, _around(whole_mean, whole_variance)


def _moments(looks: Sample[Name]) -> Moments[Name]:
    sums: dict[Name, float] = defaultdict(float)
    squares: dict[Name, float] = defaultdict(float)
    total = total_squares = 0.0
    for number, times in Counter(looks.order).items():
        shape = looks.shapes[number]
        for name, amount in shape.items():
            sums[name] += times * amount
            squares[name] += times * amount * amount
        whole = sum(shape.values())
        total += times * whole
        total_squares += times * whole * whole
    return Moments(len(looks), sums, squares, total, total_squares)


def _scatter(total: float, squares: float, looks: int) -> float:
    """The variance of the mean of redrawn looks."""
    return max(0.0, squares / looks - (total / looks) ** 2) / looks


def _around(mean: float, variance: float) -> Ends:
    half = _Z * sqrt(variance)
    return mean - half, mean + half
