"""A report's own book: each period's days read once, whoever of the report asks for them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import add
from typing import Any

from monitor.drift import Rates
from monitor.model import Period, Query, Settings, View, Watch, WatchKind
from reports.days.counts import Count
from reports.days.keeping import Days
from reports.days.looks import DayLooks, day_looks
from reports.days.making import COUNTS, DRIFT, LOOKS, PAGES, SHARES, rates_of
from reports.days.names import held_of
from reports.days.sums import Sum
from rules.causes import Batch
from rules.offenders import Tie, Trace


@dataclass(frozen=True)
class Looked:
    """Every look of a period in brief, day by day, and where they came from."""

    days: Sequence[DayLooks]

    @property
    def sources(self) -> Mapping[str, int]:
        """Looks by source."""
        found: Counter[str] = Counter()
        for day in self.days:
            found.update(day.sources)
        return found

    @property
    def undated(self) -> int:
        """Looks whose moment is that of a file."""
        return sum(day.undated for day in self.days)

    @cached_property
    def queries(self) -> frozenset[Query]:
        """The queries that were looked at."""
        return frozenset(day.query for day in self.days)


class Book:
    """What one report reads of its view's days."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.standings: dict[Period, Any] = {}
        """Cases as they stood (`reports.asof`), for as long as one report takes."""
        self._looked: dict[Period, Looked] = {}
        self._summed: dict[Period, Mapping[Query, Sum]] = {}
        self._canaries = {query for query, watch in watch_of(view.settings).items() if watch.kind is WatchKind.CANARY}

    @cached_property
    def _days(self) -> Days:
        return Days(self._view)

    def looked(self, period: Period) -> Looked:
        """Every look of a period in brief, canaries included, in order of day and then of query."""
        if period not in self._looked:
            self._looked[period] = Looked(tuple(day_looks(*made) for made in self._days.read(period, LOOKS)))
        return self._looked[period]

    def looked_at(self, period: Period, queries: Collection[Query]) -> Iterator[DayLooks]:
        """The looks of a period at some queries in brief, in order of day."""
        return (day_looks(*made) for made in self._days.read(period, LOOKS, queries))

    def counts(self, period: Period) -> Mapping[Query, Count]:
        """What each query but the canaries showed in a period."""
        found: dict[Query, Count] = defaultdict(Count)
        for query, form in self._read(period, COUNTS):
            found[query].add(form)
        return found

    def sums(self, period: Period) -> Mapping[Query, Sum]:
        """What the proven looks of a period with something on their pages add up to, by query; canaries are nobody's brand."""
        return {query: one for query, one in self._sums(period).items() if one.looks}

    def latest(self, period: Period) -> Mapping[Query, str]:
        """The capture id of each query's latest proven look, canaries left out."""
        return {query: one.proven for query, one in self._sums(period).items() if one.proven}

    def traces(self, period: Period) -> Sequence[Trace]:
        """What the period's sightings leave behind of their advertisers, each once."""
        keys = dict.fromkeys(key for one in self._sums(period).values() for key in one.traces)
        return [Trace(case, tuple((Tie(tie), value) for tie, value in marks)) for case, marks in map(json.loads, keys)]

    def _sums(self, period: Period) -> Mapping[Query, Sum]:
        if period not in self._summed:
            found: dict[Query, Sum] = defaultdict(Sum)
            for query, form in self._read(period, SHARES):
                found[query].add(form)
            self._summed[period] = found
        return self._summed[period]

    def pages(self, period: Period) -> Mapping[Query, list[Batch]]:
        """Each query's proven looks of a period, as what others than the brand held of their pages."""
        found: dict[Query, list[Batch]] = defaultdict(list)
        for query, form in self._read(period, PAGES):
            found[query].append(Batch([held_of(key) for key in form["keys"]], form["shapes"], form["order"]))
        return found

    def rates(self, period: Period) -> Rates:
        """What the readers read of the period's pages, per group and measure."""
        found: dict[tuple[str, str, str], list[float]] = {}
        for _, form in self._days.read(period, DRIFT):
            for engine, device, layout, values in form["groups"]:
                known = found.get((engine, device, layout))
                found[engine, device, layout] = list(map(add, known, values)) if known else values
        return rates_of(found)

    def _read(self, period: Period, part: str) -> Iterator[tuple[Query, Any]]:
        for digest, form in self._days.read(period, part):
            if digest.query not in self._canaries:
                yield digest.query, form


def watch_of(settings: Settings) -> Mapping[Query, Watch]:
    """The first watch that asks a query."""
    found: dict[Query, Watch] = {}
    for watch in settings.watches:
        for query in watch.expand():
            found.setdefault(query, watch)
    return found
