"""Click curves as data: which share of attention a place gets, who measured it, and how users bring their own.

In the world no two studies agree: at the first place they say anything from 7 to 40 percent, because samples, brands and
counting differ. So the curve is named with every figure, and a brand's own Search Console beats them all.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from monitor.errors import Fault, InputError
from monitor.model import Device
from rules.matchers.tables import table

_POSITION = ("position", "rank", "platz", "durchschnittliche position", "average position", "posición", "позиция")
_RATE = ("ctr", "click-through rate", "klickrate")
_CLICKS, _SHOWN = ("clicks", "klicks", "clics", "клики"), ("impressions", "impressionen", "impresiones", "показы")
LAST = 50


@dataclass(frozen=True, slots=True)
class Curve:
    """Shares of searches (0–1) by place, the first place first, with where they come from."""

    name: str
    source: str
    year: int | None
    places: tuple[float, ...]
    tail: float = 0.9

    def at(self, place: int) -> float:
        """The share at a place, counted from 1; past the last one it falls by `tail` a place. 0 below 1."""
        if place < 1:
            return 0.0
        if place <= len(self.places):
            return self.places[place - 1]
        return self.places[-1] * float(self.tail) ** (min(place, 10 * LAST) - len(self.places))

    @property
    def about(self) -> str:
        """Its name, source and year in one line."""
        return f"{self.name} ({self.source}{f', {self.year}' if self.year else ''})"


def known() -> Mapping[str, Curve]:
    """Every shipped curve by name."""
    data = table("curves")
    return {
        name: Curve(name, row["source"], row["year"], tuple(percent / 100 for percent in row["places"]), data["tail"])
        for name, row in data["curves"].items()
    }


def default() -> Curve:
    """The curve that counts where the user names none."""
    return known()[str(table("curves")["default"])]


def layout(name: str) -> Any:
    """One further table of the curves' file: `layout`, `paid`, `ai_overview`, `fold`, `reader`, `touchpoint`, `harm`."""
    return table("curves")[name]


def screen(device: Device | None) -> int:
    """The height of one screen in CSS pixels."""
    return int(layout("fold")["screen"][str(device or Device.DESKTOP)])


def from_csv(text: str, name: str) -> Curve:
    """A user's own curve: columns position and CTR, or a Search Console export with clicks, impressions and position.

    CTR is a percentage when it has a % or is above 1, else a share. Rows of one position are weighted by impressions. Raises
    InputError that names the line.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    heads = {head.strip().casefold(): head for head in reader.fieldnames or () if head}
    place, rate = _head(heads, _POSITION), _head(heads, _RATE)
    clicks, shown = _head(heads, _CLICKS), _head(heads, _SHOWN)
    if not place or not (rate or (clicks and shown)):
        raise InputError([Fault(name, 1, "", "has no columns Position and CTR", "or Position, Clicks and Impressions")])
    sums: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for line, row in enumerate(reader, 2):
        position, share, weight = _row(row, (place, rate, clicks, shown), Fault(name, line, "", "has no usable figures"))
        if 1 <= position <= LAST:
            sums[position][0] += share * weight
            sums[position][1] += weight
    return Curve(name, "the user's own figures", None, _filled(name, sums))


def _head(heads: Mapping[str, str], names: Iterable[str]) -> str | None:
    return next((heads[name] for name in names if name in heads), None)


def _row(
    row: Mapping[str, str | None], heads: tuple[str, str | None, str | None, str | None], fault: Fault
) -> tuple[int, float, float]:
    place, rate, clicks, shown = heads
    try:
        weight = _number(row.get(shown) or "") if shown else 1.0
        known = _share(row.get(rate) or "") if rate else None
        share = _number(row.get(clicks or "") or "") / (weight or 1.0) if known is None else known
        position = round(_number(row.get(place) or ""))
    except (ValueError, OverflowError):
        raise InputError([fault]) from None
    if not 0 <= share <= 1 or not 0 <= weight < 1e15:
        raise InputError([fault])
    return position, share, weight


def _share(text: str) -> float:
    number = _number(text.replace("%", ""))
    return number / 100 if "%" in text or number > 1 else number


def _number(text: str) -> float:
    plain = text.strip().replace("\u00a0", "").replace(" ", "")
    if "," in plain and "." not in plain:
        plain = plain.replace(",", ".")
    number = float(plain.replace(",", ""))
    if not isfinite(number):
        raise ValueError(text)
    return number


def _filled(name: str, sums: Mapping[int, list[float]]) -> tuple[float, ...]:
    """Shares from the first place to the last one that is known; a place without figures gets the one before it times tail."""
    measured = {place: total / weight for place, (total, weight) in sums.items() if weight > 0}
    if not measured.get(1):
        raise InputError([Fault(name, 0, "", "says nothing of position 1", "a curve starts at the first place")])
    places: list[float] = []
    for place in range(1, max(measured) + 1):
        places.append(measured[place] if place in measured else places[-1] * 0.9)
    return tuple(places)
