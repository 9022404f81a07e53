"""What a plan will ask and cost, before anything is asked.

Providers bill looks, most of them by the thousand and some only successful ones; list prices change and plans are bought in
steps, so a figure here is an estimate with a date. A month is thirty days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from ruamel.yaml import YAML

from monitor.model import Period, Settings, SourceSettings
from monitor.plan.caps import shares
from monitor.plan.timetable import Planned, planned, slots

_DAY = timedelta(days=1)
_MONTH_DAYS = 30


@dataclass(frozen=True, slots=True)
class Price:
    """What 1,000 looks cost in US dollars, on which terms, and when and by whom that was said."""

    source: str
    per_1000: float
    terms: str
    says: str
    read: date


@dataclass(frozen=True, slots=True)
class Cost:
    """What one watch asks of one source. `per_day` and `per_month` are looks; `usd_per_month` is None without a price.

    `due` counts the slots that fall into the period of the forecast. `missed_per_day` and `missed_per_month` are looks for which
    the source's caps leave no room; they cost nothing.
    """

    watch: str
    source: str | None
    queries: int
    per_day: float
    per_month: float
    due: int
    usd_per_month: float | None
    missed_per_day: float = 0.0
    missed_per_month: float = 0.0


@dataclass(frozen=True, slots=True)
class Forecast:
    """What every watch asks of every source in a period, and the faults of the plan in plain sentences."""

    period: Period
    costs: tuple[Cost, ...]
    warnings: tuple[str, ...]


@cache
def prices() -> Mapping[str, Price]:
    """The price table by source."""
    table = YAML(typ="safe").load(files("monitor.plan").joinpath("prices.yaml").read_text(encoding="utf-8"))
    return MappingProxyType({row["source"]: Price(**row) for row in table["prices"]})


def price_of(source: SourceSettings | None) -> float | None:
    """What 1,000 looks at a source cost in US dollars: the user's own figure, else the table's; None when nobody knows."""
    if source is None:
        return None
    if source.price_per_1000 is not None:
        return source.price_per_1000
    listed = prices().get(source.name)
    return listed.per_1000 if listed else None


def forecast(settings: Settings, period: Period) -> Forecast:
    """Looks and money of a plan, by watch and source, in the order of the file."""
    groups: dict[tuple[str, str | None], list[Planned]] = {}
    for item in planned(settings):
        groups.setdefault((item.watch.name, item.source.name if item.source else None), []).append(item)
    home = {item.query: key for key, items in groups.items() for item in items}
    due = Counter(home[slot.query] for slot in slots(settings, period))
    costs = _capped(settings, [_cost(key, items, due[key]) for key, items in groups.items()])
    return Forecast(period, costs, (*_unserved(costs), *_over_cap(settings, costs), *_shared(settings), *_unpriced(costs)))


def _cost(key: tuple[str, str | None], items: list[Planned], due: int) -> Cost:
    watch, source = key
    per_day = sum(_DAY / item.watch.every for item in items)
    price = price_of(items[0].source)
    usd = None if price is None else per_day * _MONTH_DAYS * price / 1000
    return Cost(watch, source, len(items), per_day, per_day * _MONTH_DAYS, due, usd)


def _capped(settings: Settings, costs: list[Cost]) -> tuple[Cost, ...]:
    """The same costs with what the caps of each source leave to each watch, in the order of `caps.order`."""
    capped = list(costs)
    for source in settings.sources:
        mine = {cost.watch: cost for cost in costs if cost.source == source.name}
        a_day = shares(settings, {name: cost.per_day for name, cost in mine.items()}, source.daily_cap)
        a_month = shares(settings, {share.watch: share.granted * _MONTH_DAYS for share in a_day}, source.monthly_cap)
        for day, month in zip(a_day, a_month, strict=True):
            cost = mine[day.watch]
            price = price_of(source)
            capped[costs.index(cost)] = replace(
                cost,
                missed_per_day=day.missed,
                missed_per_month=cost.per_month - month.granted,
                usd_per_month=None if price is None else month.granted * price / 1000,
            )
    return tuple(capped)


def _unserved(costs: tuple[Cost, ...]) -> list[str]:
    return [f"{cost.watch}: no source that is on serves {cost.queries} of its queries" for cost in costs if cost.source is None]


def _over_cap(settings: Settings, costs: tuple[Cost, ...]) -> list[str]:
    found = []
    for source in settings.sources:
        mine = [cost for cost in costs if cost.source == source.name]
        day, month = sum(cost.per_day for cost in mine), sum(cost.per_month for cost in mine)
        if source.daily_cap is not None and day > source.daily_cap:
            found.append(f"{source.name}: {day:,.0f} looks a day are planned, its cap is {source.daily_cap:,}")
        if source.monthly_cap is not None and month > source.monthly_cap:
            found.append(f"{source.name}: {month:,.0f} looks a month are planned, its cap is {source.monthly_cap:,}")
    return found


def _shared(settings: Settings) -> list[str]:
    """Watches that lose queries to a watch that asks them more often (or stands first): each query is asked once."""
    owners = {item.query: item.watch.name for item in planned(settings)}
    lost = Counter(
        (watch.name, owners[query]) for watch in settings.watches for query in watch.expand() if owners[query] != watch.name
    )
    return [f"{watch}: {count} of its queries are already asked by {owner}" for (watch, owner), count in lost.items()]


def _unpriced(costs: tuple[Cost, ...]) -> list[str]:
    names = dict.fromkeys(cost.source for cost in costs if cost.source and cost.usd_per_month is None)
    return [f"{name}: no price is known; set price_per_1000 at the source" for name in names]
