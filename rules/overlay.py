"""Two weekly series side by side: whether they go up and down together, with what delay, and how sure one can be.

In the world tickets follow searches by a week or two, and with a dozen weeks almost anything correlates with something. So the
interval is printed, a short series gets none, and nothing here is called a cause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh

LEAST = 6
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Association:
    """Spearman's rank correlation of `weeks` pairs, the second series `lag` weeks later, with its 95 % interval."""

    rho: float
    low: float
    high: float
    weeks: int
    lag: int

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1; equal values share the mean of theirs."""
    order = sorted(range(len(values)), key=lambda at: values[at])
    found = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for at in order[start : end + 1]:
            found[at] = (start + end) / 2 + 1
        start = end + 1
    return found


def spearman(first: Sequence[float], second: Sequence[float]) -> float | None:
    """The correlation of ranks; None where one series does not move or there are fewer than two pairs."""
    one, other = ranks(first), ranks(second)
    middle = (len(one) + 1) / 2
    spread = sqrt(sum((rank - middle) ** 2 for rank in one) * sum((rank - middle) ** 2 for rank in other))
    if len(one) < 2 or not spread:
        return None
    product = sum((a - middle) * (b - middle) for a, b in zip(one, other, strict=True))
    return max(-1.0, min(1.0, product / spread))


def associated(scores: Mapping[int, float], numbers: Mapping[int, float], lag: int) -> Association | None:
    """Scores of weeks (by running number) with the user's numbers `lag` weeks later; None for fewer than six pairs.

    The interval is Fisher's with Bonett and Wright's (2000) standard error for ranks, √((1 + ρ²/2) / (n − 3)).
    """
    weeks = sorted(week for week in scores if week + lag in numbers)
    rho = spearman([scores[week] for week in weeks], [numbers[week + lag] for week in weeks])
    if len(weeks) < LEAST or rho is None:
        return None
    bounded = max(-0.999999, min(0.999999, rho))
    error = _Z * sqrt((1 + rho * rho / 2) / (len(weeks) - 3))
    return Association(rho, tanh(atanh(bounded) - error), tanh(atanh(bounded) + error), len(weeks), lag)


def strongest(scores: Mapping[int, float], numbers: Mapping[int, float], most: int = 4) -> Association | None:
    """The association at the lag (0 to `most` weeks) where it is farthest from 0; looking at several lags flatters it."""
    found = [one for lag in range(most + 1) if (one := associated(scores, numbers, lag))]
    return max(found, key=lambda one: (abs(one.rho), -one.lag), default=None)
