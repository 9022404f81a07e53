"""Days found, made where they are missing, and kept: a report asks for weeks and gets each query's days in order.

A period that does not begin and end at midnight has days that are cut; these are made from their looks each time and not kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from pydantic_core import from_json, to_json

from monitor.model import Digest, Judged, Period, Query, View
from reports.days import making
from reports.days.making import FACTS, HOLDINGS, Form, Lens
from reports.inputs import curve_of

_DAY = timedelta(days=1)
Made = tuple[Digest, Form]


class Days:
    """The days of a view's readings, as far as reports need them. Raises InputError for the user's own click curve."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.lens = Lens(view.settings, curve_of(view.settings))

    def read(self, period: Period, part: str, queries: Collection[Query] | None = None) -> Iterator[Made]:
        """One part of every query's day with readings in the period (at some queries), in order of day and then of the store."""
        whole = _whole(period)
        if whole is None:
            yield from self._cut(period, part, period, queries)
            return
        if period.start < whole.start:
            yield from self._cut(Period(period.start, whole.start), part, period, queries)
        yield from self._kept(whole, part, period, queries)
        if whole.end < period.end:
            yield from self._cut(Period(whole.end, period.end), part, period, queries)

    def _kept(self, whole: Period, part: str, known: Period, queries: Collection[Query] | None) -> Iterator[Made]:
        rows: list[Digest] = []
        for digest in self._view.digests(whole, part, self._made_for(part), sighted=part in HOLDINGS):
            if queries is not None and digest.query not in queries:
                continue
            if rows and rows[0].day != digest.day:
                yield from self._day(rows, part, known)
                rows = []
            rows.append(digest)
        if rows:
            yield from self._day(rows, part, known)

    def _day(self, rows: Sequence[Digest], part: str, known: Period) -> Iterator[Made]:
        missing = {row.query: row for row in rows if row.body is None}
        made = self._make(missing, part, known) if missing else {}
        for row in rows:
            if row.body is not None:
                yield row, from_json(row.body)
            elif row.query in made:
                yield row, made[row.query]

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
            self._view.keep_digests(name, self._made_for(name), digests, sighted=name in HOLDINGS)
        return found

    def _cut(self, period: Period, part: str, known: Period, queries: Collection[Query] | None) -> Iterator[Made]:
        by_day: dict[tuple[date, Query], list[Judged]] = {}
        for row in self._view.judged(period, queries, known):
            by_day.setdefault((row.look.taken_at.date(), row.look.query), []).append(row)
        for (day, query), rows in sorted(by_day.items(), key=lambda item: (item[0][0], item[0][1].key)):
            yield Digest(query, day, 0), self._forms(rows, part)[part]

    def _forms(self, rows: Sequence[Judged], part: str) -> Mapping[str, Form]:
        return making.facts(rows) if part in FACTS else making.holdings(rows, self.lens)

    def _made_for(self, part: str) -> str:
        return making.made_by() if part in FACTS else self.lens.made_for


def _whole(period: Period) -> Period | None:
    """The whole UTC days in a period; None where there is none."""
    start = datetime.combine(period.start.date(), time(), UTC)
    start += _DAY if start < period.start else timedelta(0)
    end = datetime.combine(period.end.date(), time(), UTC)
    return Period(start, end) if start < end else None


def by_query(rows: Iterable[Made]) -> Mapping[Query, list[Any]]:
    """Days by query, each query's in order."""
    found: dict[Query, list[Any]] = {}
    for digest, form in rows:
        found.setdefault(digest.query, []).append(form)
    return found
