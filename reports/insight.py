"""What the weekly page knows beyond its counts: attention and causes, journeys, worth, partners, gaps, and what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.model import Period, Query, Serp, View
from reports import actions, became, beside, coverage, filings, journeys, overlay, partners, risk, standing, ways
from reports.attention import Attention, attention
from reports.inputs import curve_of, numbers_of, volumes_of
from reports.once import book_of
from reports.overdue import Overdue
from reports.tally import Tally, tally

CAUSES = 12


@dataclass(frozen=True, slots=True)
class Insight:
    """A week's deeper figures; `last` is what became of last week's actions."""

    attention: Attention
    ways: tuple[ways.JourneyScore, ...]
    worth: risk.Worth
    partners: tuple[partners.Compliance, ...]
    gaps: tuple[beside.Beside, ...]
    gangs: tuple[beside.Gang, ...]
    overlay: tuple[overlay.Overlaid, ...] = ()
    filings: filings.Filings = filings.Filings()
    last: tuple[became.Followed, ...] = ()

    def followed(self, last: actions.Plan, now: actions.Plan, cases: Sequence[standing.Line]) -> Insight:
        """The same with what became of last week's actions."""
        return replace(self, last=became.followed(last, now, cases, self.filings.again))

    def looks(self) -> Iterator[str]:
        """The captures that anything here points at, in the order of the page."""
        yield from (row.look for row in self.attention.rows)
        for cause in self.attention.split.causes[:CAUSES] if self.attention.split else ():
            yield from (look for look in (cause.before, cause.after) if look)
        for way in self.ways:
            yield from (stage.worst for stage in way.stages if stage.worst)
            yield from (gap.look for gap in way.gaps)
        yield from (row.look for row in self.worth.advertisers)
        yield from (breach.look for partner in self.partners for breach in partner.breaches)
        yield from (gap.look for gap in self.gaps)


def gather(view: View, period: Period) -> Insight:
    """A week's deeper figures from its proven looks and those of the week before. Raises InputError for the user's own files."""
    settings = view.settings
    curve, volumes = curve_of(settings), volumes_of(settings)
    book, before = book_of(view), period.before()
    weeks = book.sums(period), book.sums(before)
    scores = ways.journeys(settings, period, weeks, volumes)
    return Insight(
        attention=attention(view, period, weeks, curve, volumes),
        ways=scores,
        worth=risk.value(settings, weeks[0], volumes, scores),
        partners=partners.partners(settings, period, weeks[0]),
        gaps=beside.gaps(settings, _latest(view, period)),
        gangs=beside.gangs(settings, view.cases(), (*book.traces(before), *book.traces(period))),
        overlay=overlay.overlay(view, period, numbers_of(settings), volumes),
        filings=filings.gather(view, period),
    )


def _latest(view: View, period: Period) -> Mapping[Query, Serp]:
    """The latest proven reading of each query that was asked on another device or in another place as well."""
    latest = book_of(view).latest(period)
    asked = Counter((query.engine, query.text) for query in latest)
    wanted = {query: look for query, look in latest.items() if asked[query.engine, query.text] > 1}
    readings = view.readings_of(wanted.values())
    return {query: readings[look] for query, look in wanted.items()}


def last_plan(view: View, period: Period, tallies: Sequence[Tally], overdue: Sequence[Overdue]) -> actions.Plan:
    """What the report of the week before asked to be done, its journeys apart; `overdue` as it was then."""
    before = period.before()
    seen = coverage.cover(view, before, before.end)
    cases = standing.lines(view, before, tallies)
    stages = journeys.stages(view.settings, tallies, tally(view, before.before()))
    return actions.plan(view.settings, before, seen, cases, stages, overdue=overdue) if seen.asked else actions.Plan((), 0)
