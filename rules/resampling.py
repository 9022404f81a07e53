"""How sure a difference between two weeks of looks is: the bootstrap, drawn from a seed so that it comes out the same twice.

In the world looks at one query scatter: ads rotate, engines try out orders. Drawing the looks again within each query and week
(Efron 1979) shows how far a difference would move if other looks had been taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

Name = TypeVar("Name")
Ends = tuple[float, float]
Rows = Mapping[str, tuple[Sequence[Mapping[Name, float]], Sequence[Mapping[Name, float]]]]
_REPEATS, _FEWEST, _WORK = 200, 40, 60_000


def intervals(rows: Rows[Name], weights: Mapping[str, float], seed: int) -> tuple[dict[Name, Ends], Ends]:
    """95 % percentile intervals of Σ weight × (mean before − mean now), by name and for all names together.

    `rows` holds each query's looks before and now, each look the amounts by name. Fewer repeats for more looks: 200 to 40.
    """
    looks = sum(len(was) + len(now) for was, now in rows.values())
    repeats = max(_FEWEST, min(_REPEATS, _WORK // max(1, looks)))
    draw = Random(seed)  # noqa: S311 - a bootstrap, no secret
    drawn = [_once(rows, weights, draw) for _ in range(repeats)]
    names = {name for sides in rows.values() for side in sides for look in side for name in look}
    return {name: _ends([once.get(name, 0.0) for once in drawn]) for name in names}, _ends([sum(one.values()) for one in drawn])


def _once(rows: Rows[Name], weights: Mapping[str, float], draw: Random) -> dict[Name, float]:
    once: dict[Name, float] = defaultdict(float)
    for query, sides in rows.items():
        for looks, sign in zip(sides, (1, -1), strict=True):
            factor = sign * weights[query] / len(looks)
            for look in draw.choices(looks, k=len(looks)):
                for name, amount in look.items():
                    once[name] += factor * amount
    return once


def _ends(values: Sequence[float]) -> Ends:
    ordered = sorted(values)
    cut = int(0.025 * len(ordered))
    return ordered[cut], ordered[-1 - cut]
