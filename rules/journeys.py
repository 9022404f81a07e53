"""How likely somebody who asks gets an answer of the brand's own: stage by stage, and over the whole journey.

In the world customers live journeys and not touchpoints. Nine in ten who pass each of five steps are six in ten at the end,
and every report that averages touchpoints says nine in ten. A reader looks at one or two pages and then gives up or calls; who
meets a swindler does not come back to the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod


@dataclass(frozen=True, slots=True)
class Passing:
    """One stage: the share of customers who need it (0–1), and the chance that one who does gets an answer of ours (0–1)."""

    use: float
    chance: float


def reach(own: float, harm: float, steps: int) -> float:
    """The chance to reach an own answer in some steps, from the shares of attention of own and of harmful places.

    Each step goes to a place with the chance of its share; a place of somebody else's leads back to the list, a harmful
    one does not: Σ own·(1 − own − harm)^i for i < steps. Shares 0–1 with own + harm ≤ 1.
    """
    again = max(0.0, 1.0 - own - harm)
    return min(1.0, sum(own * again**step for step in range(steps)))


def weighted(rows: Iterable[tuple[float, float]]) -> float | None:
    """The mean of (weight, value); None of nothing."""
    pairs = list(rows)
    whole = sum(weight for weight, _ in pairs)
    return sum(weight * value for weight, value in pairs) / whole if whole else None


def end_to_end(stages: Sequence[Passing]) -> float | None:
    """The chance to come through the whole journey: Π (1 − use·(1 − chance)); None of no stage.

    Stages are taken as independent; who does not need a stage passes it.
    """
    return prod(1 - stage.use * (1 - stage.chance) for stage in stages) if stages else None
