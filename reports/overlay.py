"""The user's own weekly numbers beside the scores of journeys and of touchpoints: which goes with them, with what delay.

An association is no cause. The scores of up to half a year are worked out again from stored looks, each week from its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.model import Period, View
from reports import ways
from reports.inputs import Volumes, week_number
from reports.once import book_of
from reports.phrases import phrase
from rules.overlay import LEAST, Association, strongest

WEEKS = 26


@dataclass(frozen=True, slots=True)
class Overlaid:
    """One of the user's measures beside one journey: end to end and by touchpoints; None where the series is too short."""

    measure: str
    journey: str
    whole: Association | None
    touchpoints: Association | None

    @property
    def words(self) -> str:
        """What can be said, and no more."""
        if self.whole is None and self.touchpoints is None:
            return phrase("too few weeks in common to say anything (at least {least})", least=LEAST)
        whole, parts = abs(self.whole.rho) if self.whole else 0.0, abs(self.touchpoints.rho) if self.touchpoints else 0.0
        if abs(whole - parts) < 0.1:
            return phrase("both go with it about as closely")
        if whole > parts:
            return phrase("the journey goes with it more closely")
        return phrase("the average of touchpoints goes with it more closely")


def overlay(view: View, period: Period, numbers: Mapping[str, Mapping[int, float]], volumes: Volumes) -> tuple[Overlaid, ...]:
    """Every measure beside every journey; nothing where the user gave no numbers."""
    if not numbers:
        return ()
    whole: dict[str, dict[int, float]] = {}
    parts: dict[str, dict[int, float]] = {}
    at, book = period, book_of(view)
    for _ in range(WEEKS):
        sums = book.sums(at)
        for way in ways.journeys(view.settings, at, (sums, {}), volumes) if sums else ():
            week = week_number(at.start.date())
            whole.setdefault(way.name, {}).update({week: way.whole} if way.whole is not None else {})
            parts.setdefault(way.name, {}).update({week: way.touchpoints} if way.touchpoints is not None else {})
        at = at.before()
    return tuple(
        Overlaid(measure, name, strongest(whole[name], values), strongest(parts[name], values))
        for measure, values in sorted(numbers.items())
        for name in whole
    )
