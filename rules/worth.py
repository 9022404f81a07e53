"""What is at risk, in clicks and money, with an interval and never a point, from the one randomised experiment there is.

In the world vendors multiply impressions by a click rate of their choice. Simonov, Nosko and Rao switched ads of 2,500
brands on and off on Bing: where the brand's ad does not hold the top slot, competitors' ads take 10–20 percent of its clicks;
where it does, 1–5 percent. Whoever lacks volumes or a value per click is told "unknown".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rules import curves

WEEKS = 365.25 / 12 / 7
FORMULA = (
    "clicks at risk = monthly searches ÷ 4.35 weeks × (share of looks with a competitor's ad and no own ad in the top slot "
    "× 10–20 % + share of looks with a competitor's ad and an own ad in the top slot × 1–5 %); money = clicks × value per click"
)


@dataclass(frozen=True, slots=True)
class Range:
    """From the least to the most that the sources allow."""

    low: float
    high: float

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.high + other.high)

    def times(self, factor: float) -> Range:
        """Both ends times a factor of at least 0."""
        return Range(self.low * factor, self.high * factor)

    @property
    def middle(self) -> float:
        """Half way, for sorting only."""
        return (self.low + self.high) / 2


NOTHING = Range(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Exposure:
    """One query in one week: searches a month (None: unknown), proven looks, and how many of them carried a stranger's ad.

    `without` are looks with such an ad and no own ad in the top slot, `beside` those with both; `part` is the part of the
    harm that belongs to whoever is asked about (1: to all).
    """

    monthly: float | None
    looks: int
    without: int
    beside: int
    part: float = 1.0


def weekly(monthly: float) -> float:
    """Searches in a week from those in a month."""
    return monthly / WEEKS


def clicks(rows: Iterable[Exposure]) -> Range | None:
    """Clicks at risk in a week; None where any query's volume is not known, or nothing was looked at."""
    total, seen = NOTHING, False
    for row in rows:
        if row.monthly is None:
            return None
        if row.looks:
            total, seen = total + _of(row, row.monthly), True
    return total if seen else None


def _of(row: Exposure, monthly: float) -> Range:
    harm = curves.layout("harm")
    ends = (
        weekly(monthly) * row.part * (row.without * absent + row.beside * present) / row.looks
        for absent, present in zip(harm["absent"], harm["present"], strict=True)
    )
    return Range(*ends)


def money(at_risk: Range | None, value_per_click: float | None) -> Range | None:
    """Clicks in money; None where either is not known."""
    return None if at_risk is None or value_per_click is None else at_risk.times(value_per_click)


def missed(monthly: float | None, chance: float | None) -> float | None:
    """People a week who ask and do not reach an own answer; None where volume or chance is not known."""
    return None if monthly is None or chance is None else weekly(monthly) * (1 - chance)
