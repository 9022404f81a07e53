"""A report's own book: each period read once, whoever of the report asks for it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from monitor.drift import Rates
from monitor.model import Period, Query, Settings, View, Watch, WatchKind
from reports.days.counts import Count
from reports.days.keeping import Days, stretches
from reports.days.looks import Looks
from reports.days.making import COUNTS, DRIFT, LOOKS, PAGES, SHARES
from reports.days.names import held_of
from reports.days.rates import Measured
from reports.days.sums import Sum
from rules.held import Batch, Scatter
from rules.offenders import Tie, Trace


@dataclass(frozen=True)
class Looked:
    """Every look of a period in brief, by query, and where they came from."""

    by_query: Mapping[Query, Looks]

    @property
    def sources(self) -> Mapping[str, int]:
        """Looks by source."""
        found: Counter[str] = Counter()
        for looks in self.by_query.values():
            found.update(looks.sources)
        return found

    @property
    def undated(self) -> int:
        """Looks whose moment is that of a file."""
        return sum(looks.undated for looks in self.by_query.values())


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
        """Every look of a period in brief, canaries included."""
        if period not in self._looked:
            self._looked[period] = Looked(self._days.added(period, LOOKS))
        return self._looked[period]

    def looked_at(self, period: Period, queries: Collection[Query]) -> Iterator[tuple[Query, Looks]]:
        """The looks of a period at some queries in brief, in order of time, each query's in as many parts as there are weeks.

        What was read already serves again where there are no canaries: what these take from a look depends on how far one knows.
        """
        for part, _ in stretches(period):
            if part in self._looked and not self._canaries:
                yield from ((query, looks) for query, looks in self._looked[part].by_query.items() if query in queries)
            else:
                yield from self._days.added(part, LOOKS, queries, period).items()

    def counts(self, period: Period) -> Mapping[Query, Count]:
        """What each query but the canaries showed in a period."""
        return self._watched(self._days.added(period, COUNTS))

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
            self._summed[period] = self._watched(self._days.added(period, SHARES))
        return self._summed[period]

    def pages(self, period: Period) -> Mapping[Query, list[Batch]]:
        """Each query's proven looks of a period, as what others than the brand held of their pages."""
        found: dict[Query, list[Batch]] = defaultdict(list)
        for digest, form in self._days.read(period, PAGES):
            if digest.query not in self._canaries:
                found[digest.query].append(Batch([held_of(key) for key in form["keys"]], form["shapes"], form["order"]))
        return found

    def scatter(self, period: Period) -> Mapping[Query, Scatter]:
        """How these shares scatter, where the single looks do not matter."""
        return {query: one.scatter for query, one in self._watched(self._days.added(period, PAGES)).items()}

    def rates(self, period: Period) -> Rates:
        """What the readers read of the period's pages, per group and measure."""
        whole = Measured()
        for one in self._days.added(period, DRIFT).values():
            whole.add(one.form())
        return whole.rates

    def _watched(self, found: Mapping[Query, Any]) -> Mapping[Query, Any]:
        """What is of queries that are no canaries."""
        return {query: one for query, one in found.items() if query not in self._canaries}


def watch_of(settings: Settings) -> Mapping[Query, Watch]:
    """The first watch that asks a query."""
    found: dict[Query, Watch] = {}
    for watch in settings.watches:
        for query in watch.expand():
            found.setdefault(query, watch)
    return found
