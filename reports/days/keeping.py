"""Days and weeks found, made where they are missing, and kept: a report asks for a period and gets each query's in order.

Whole weeks from Monday on are kept as well, each query's as the sum of its days, because nearly every report is of whole weeks. A
period that does not begin and end at midnight has days that are cut; these are made from their looks each time and not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, islice
from typing import Any, Protocol

from pydantic_core import from_json, to_json

from monitor.model import Digest, Judged, Period, Query, View
from reports.days import making
from reports.days.code import made_by
from reports.days.counts import Count
from reports.days.looks import Looks
from reports.days.making import COUNTS, DRIFT, FACTS, HOLDINGS, LOOKS, PAGES, SHARES, Form, Lens
from reports.days.rates import Measured
from reports.days.scatter import Scattered
from reports.days.sums import Sum
from reports.inputs import curve_of

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_AT_ONCE = 200
"""Queries' days made at once: each needs all its readings in memory."""
Made = tuple[Digest, Form]


class Added(Protocol):
    """One query's days put together, whatever they hold; they are added in order of time."""

    def day(self, digest: Digest, form: Form, /) -> None:
        """Add a day."""

    def add(self, form: Form, /) -> None:
        """Add days that were put together already."""

    def form(self) -> Form:
        """All of them as plain data."""


ADDED: Mapping[str, Callable[[], Added]] = {LOOKS: Looks, DRIFT: Measured, COUNTS: Count, SHARES: Sum, PAGES: Scattered}


class Days:
    """The days of a view's readings, as far as reports need them. Raises InputError for the user's own click curve."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.lens = Lens(view.settings, curve_of(view.settings))

    def read(self, period: Period, part: str, queries: Collection[Query] | None = None) -> Iterator[Made]:
        """One part of every query's day with readings in the period (at some queries), in order of day and then of the store."""
        return self._days(period, part, period, queries)

    def _days(self, period: Period, part: str, known: Period, queries: Collection[Query] | None) -> Iterator[Made]:
        whole = _whole(period)
        if whole is None:
            yield from self._cut(period, part, known, queries)
            return
        if period.start < whole.start:
            yield from self._cut(Period(period.start, whole.start), part, known, queries)
        yield from self._kept(whole, part, known, queries)
        if whole.end < period.end:
            yield from self._cut(Period(whole.end, period.end), part, known, queries)

    def added(
        self, period: Period, part: str, queries: Collection[Query] | None = None, known: Period | None = None
    ) -> Mapping[Query, Any]:
        """One part of every query's looks in the period (at some queries) put together, in order of its first day or week.

        `known` is the period of which the report is, where it is another: canaries are known as far as its end.
        """
        found: dict[Query, Added] = {}
        new = ADDED[part]
        for stretch, week in stretches(period):
            read = self._weeks if week else self._days
            for digest, form in read(stretch, part, known or period, queries):
                one = found.get(digest.query)
                if one is None:
                    one = found[digest.query] = new()
                if week:
                    one.add(form)
                else:
                    one.day(digest, form)
        return found

    def _weeks(self, week: Period, part: str, known: Period, queries: Collection[Query] | None) -> Iterator[Made]:
        name, made_for, sighted = f"{part}/week", self.made_for(part), part != DRIFT
        found = self._view.week_digests(week, name, made_for, sighted=sighted, known=known)
        rows = [row for row in found if queries is None or row.query in queries]
        missing = frozenset(row.query for row in rows if row.body is None)
        made: dict[Query, Added] = {}
        for digest, form in self._days(week, part, known, missing) if missing else ():
            made.setdefault(digest.query, ADDED[part]()).day(digest, form)
        kept = (replace(row, body=to_json(made[row.query].form())) for row in rows if row.query in made)
        self._view.keep_digests(name, made_for, kept, sighted=sighted)
        for row in rows:
            if row.body is not None:
                yield row, from_json(row.body)
            elif row.query in made:
                yield row, made[row.query].form()

    def _kept(self, whole: Period, part: str, known: Period, queries: Collection[Query] | None) -> Iterator[Made]:
        rows: list[Digest] = []
        for digest in self._view.digests(whole, part, self.made_for(part), sighted=part in HOLDINGS, known=known):
            if queries is not None and digest.query not in queries:
                continue
            if rows and rows[0].day != digest.day:
                yield from self._day(rows, part, known)
                rows = []
            rows.append(digest)
        if rows:
            yield from self._day(rows, part, known)

    def _day(self, rows: Sequence[Digest], part: str, known: Period) -> Iterator[Made]:
        made: dict[Query, Form] = {}
        for missing in _few_at_once(rows):
            made |= self._make(missing, part, known)
        for row in rows:
            if row.body is not None:
                yield row, from_json(row.body)
            elif row.query in made:
                yield row, made[row.query]

    def make(self, period: Period, known: Period, parts: Iterable[str]) -> None:
        """Make and keep what is missing of whole days; `known` is the period of the report that will ask for them."""
        for part in parts:
            found = self._view.digests(period, part, self.made_for(part), sighted=part in HOLDINGS, known=known)
            for _, rows in groupby(found, key=lambda one: one.day):
                for missing in _few_at_once(rows):
                    self._make(missing, part, known)

    def make_weeks(self, period: Period, parts: Collection[str]) -> None:
        """Make and keep what is missing of the whole weeks in a period, as it is known at the end of each."""
        for week in [stretch for stretch, whole in stretches(period) if whole]:
            for part in parts:
                self.added(week, part)

    def _make(self, missing: Mapping[Query, Digest], part: str, known: Period) -> Mapping[Query, Form]:
        """The wanted part of what is missing of one day; whatever else comes of the same reading is kept with it."""
        start = datetime.combine(next(iter(missing.values())).day, time(), UTC)
        found: dict[Query, Form] = {}
        kept: dict[str, list[Digest]] = {}
        rows = self._view.judged(Period(start, start + _DAY), frozenset(missing), known if part in HOLDINGS else None)
        for query, judged in making.grouped(rows).items():
            forms = dict(self._forms(judged, part))
            if part in HOLDINGS and not missing[query].sight:
                forms |= making.facts(judged)
            found[query] = forms[part]
            for name, form in forms.items():
                kept.setdefault(name, []).append(replace(missing[query], body=to_json(form)))
        for name, digests in kept.items():
            self._view.keep_digests(name, self.made_for(name), digests, sighted=name in HOLDINGS)
        return found

    def _cut(self, period: Period, part: str, known: Period, queries: Collection[Query] | None) -> Iterator[Made]:
        by_day: dict[tuple[date, Query], list[Judged]] = {}
        for row in self._view.judged(period, queries, known):
            by_day.setdefault((row.look.taken_at.date(), row.look.query), []).append(row)
        for (day, query), rows in sorted(by_day.items(), key=lambda item: (item[0][0], item[0][1].key)):
            yield Digest(query, day, 0), self._forms(rows, part)[part]

    def _forms(self, rows: Sequence[Judged], part: str) -> Mapping[str, Form]:
        return making.facts(rows) if part in FACTS else making.holdings(rows, self.lens)

    def made_for(self, part: str) -> str:
        """What a part of a day has to be made for."""
        return made_by() if part in FACTS else self.lens.made_for


def _few_at_once(rows: Iterable[Digest]) -> Iterator[Mapping[Query, Digest]]:
    """Those of one day that are missing, so few at a time that all their readings have room in memory."""
    waiting = (row for row in rows if row.body is None)
    while missing := {row.query: row for row in islice(waiting, _AT_ONCE)}:
        yield missing


def _whole(period: Period) -> Period | None:
    """The whole UTC days in a period; None where there is none."""
    start = datetime.combine(period.start.date(), time(), UTC)
    start += _DAY if start < period.start else timedelta(0)
    end = datetime.combine(period.end.date(), time(), UTC)
    return Period(start, end) if start < end else None


def stretches(period: Period) -> Iterator[tuple[Period, bool]]:
    """A period in order as whole weeks from Monday on, and what is before and after them; with whether it is a week."""
    monday = datetime.combine(period.start.date(), time(), UTC)
    monday += (-monday.weekday() % 7) * _DAY
    first = monday + (_WEEK if monday < period.start else timedelta(0))
    weeks = max(0, (period.end - first) // _WEEK)
    last = first + weeks * _WEEK
    if not weeks:
        yield period, False
        return
    if period.start < first:
        yield Period(period.start, first), False
    for number in range(weeks):
        yield Period(first + number * _WEEK, first + (number + 1) * _WEEK), True
    if last < period.end:
        yield Period(last, period.end), False
