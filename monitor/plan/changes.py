"""What another configuration would change: words, queries, looks, money. Never a source's options: they hold keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from monitor.model import Period, Settings, SourceSettings, Watch
from monitor.plan.budget import Forecast, forecast
from monitor.plan.timetable import planned

_WORDS = {"every": "interval"}


@dataclass(frozen=True, slots=True)
class Changes:
    """Old against new. `lines` are sentences for a person; looks and dollars are a month's, caps applied; None: no price."""

    lines: tuple[str, ...]
    queries_added: int
    queries_removed: int
    looks: float
    usd: float | None

    @property
    def none(self) -> bool:
        """Whether both say the same."""
        return not self.lines

    def __str__(self) -> str:
        """Queries and money in one sentence."""
        usd = "unknown" if self.usd is None else f"{self.usd:+,.2f}"
        queries = f"+{self.queries_added:,} −{self.queries_removed:,} queries"
        return f"{queries}, {self.looks:+,.0f} looks and {usd} US dollars a month"


def changes(old: Settings, new: Settings, now: datetime) -> Changes:
    """What going from one configuration to another changes."""
    before, after = ({item.query for item in planned(settings)} for settings in (old, new))
    left, right = (forecast(settings, Period(now, now)) for settings in (old, new))
    usd = None if None in (_usd(left), _usd(right)) else (_usd(right) or 0.0) - (_usd(left) or 0.0)
    lines = (*_named("watch", old.watches, new.watches), *_named("source", old.sources, new.sources), *_others(old, new))
    return Changes(lines, len(after - before), len(before - after), _looks(right) - _looks(left), usd)


def _looks(made: Forecast) -> float:
    return sum(cost.per_month - cost.missed_per_month for cost in made.costs)


def _usd(made: Forecast) -> float | None:
    known = [cost.usd_per_month for cost in made.costs if cost.source]
    return None if None in known else sum(usd for usd in known if usd is not None)


def _named(what: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[str]:
    before: Mapping[str, Any] = {item.name: item for item in old}
    after: Mapping[str, Any] = {item.name: item for item in new}
    for name in [*after, *(name for name in before if name not in after)]:
        if name not in before:
            yield f"{what} {name}: new"
        elif name not in after:
            yield f"{what} {name}: gone"
        elif before[name] != after[name]:
            yield f"{what} {name}: {'; '.join(_differences(before[name], after[name]))}"
    if tuple(before) != tuple(after) and set(before) == set(after):
        yield f"{what}: another order"


def _differences(old: Watch | SourceSettings, new: Watch | SourceSettings) -> Iterator[str]:
    for field in fields(old):
        left, right = getattr(old, field.name), getattr(new, field.name)
        if left == right:
            continue
        word = _WORDS.get(field.name, field.name.replace("_", " "))
        if field.name == "options":
            names = sorted({name for name, _ in {*left} ^ {*right}})
            yield f"options {', '.join(names)} changed"
        elif isinstance(left, tuple):
            yield f"{word} {_items(left, right)}"
        else:
            yield f"{word} {_said(left)} → {_said(right)}"


def _items(old: tuple[Any, ...], new: tuple[Any, ...]) -> str:
    more, less = [item for item in new if item not in old], [item for item in old if item not in new]
    parts = [f"+{_said(item)}" for item in more[:5]] + [f"−{_said(item)}" for item in less[:5]]
    rest = max(len(more) - 5, 0) + max(len(less) - 5, 0)
    return ", ".join(parts or ["in another order"]) + (f" and {rest} more" if rest else "")


def _said(value: object) -> str:
    if isinstance(value, timedelta):
        return f"{value / timedelta(hours=1):g}h"
    words = getattr(value, "country", None)
    if words is not None:
        return "/".join(str(part) for part in (words, getattr(value, "language", None), getattr(value, "city", None)) if part)
    return "none" if value is None else str(value)


def _others(old: Settings, new: Settings) -> Iterator[str]:
    if old.brand != new.brand:
        names = [field.name for field in fields(old.brand) if getattr(old.brand, field.name) != getattr(new.brand, field.name)]
        yield f"brand: {', '.join(names)} changed"
    before, after = ({party.name: party for party in settings.parties} for settings in (old, new))
    touched = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if touched:
        yield f"parties: {', '.join(touched[:10])}" + (f" and {len(touched) - 10} more" if len(touched) > 10 else "")
    for name in ("storage", "filer", "alerts"):
        if getattr(old, name) != getattr(new, name):
            yield f"{name} changed"
