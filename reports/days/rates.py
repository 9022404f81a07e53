"""What readers read of one query's pages, by group and measure: a day's sums, and the sum of days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import add
from typing import Any

from monitor import drift
from monitor.model import Digest, Serp

_MEASURES = {measure.name: number for number, measure in enumerate(drift.MEASURES)}
Key = tuple[str, str, str]
"""Engine, device, layout."""


class Measured:
    """For each group of pages number, sum and sum of squares of each measure by turns."""

    __slots__ = ("groups",)

    def __init__(self) -> None:
        self.groups: dict[Key, list[float]] = {}

    def page(self, serp: Serp) -> None:
        """Add one page (the same as `monitor.drift.rates`, without a value for each step)."""
        sums = [
            self.groups.setdefault((group.engine, group.device, group.layout), [0.0] * 3 * len(_MEASURES))
            for group in drift.groups(serp)
        ]
        for at, measure in enumerate(drift.MEASURES if sums else ()):
            value = measure.of(serp)
            if value is None:
                continue
            for values in sums[: 1 + measure.by_layout]:
                values[3 * at] += 1
                values[3 * at + 1] += value
                values[3 * at + 2] += value * value

    def day(self, _: Digest, form: Mapping[str, Any]) -> None:
        """Add a later day."""
        self.add(form)

    def add(self, form: Mapping[str, Any]) -> None:
        """Add later days."""
        for engine, device, layout, values in form["groups"]:
            known = self.groups.get((engine, device, layout))
            self.groups[engine, device, layout] = list(map(add, known, values)) if known else values

    def form(self) -> dict[str, Any]:
        """The same as plain data."""
        return {"groups": [[*group, values] for group, values in self.groups.items()]}

    @property
    def rates(self) -> drift.Rates:
        """The rates of all these pages."""
        return {
            (drift.Group(*group), name): drift.Sum(int(values[3 * at]), values[3 * at + 1], values[3 * at + 2])
            for group, values in self.groups.items()
            for name, at in _MEASURES.items()
            if values[3 * at]
        }


def measured(serps: Iterable[Serp]) -> dict[str, Any]:
    """What the reader read of some pages, as plain data."""
    found = Measured()
    for serp in serps:
        found.page(serp)
    return found.form()
