"""Drift: a reader that still reads, but less of each page than it did.

An engine changes its markup every few weeks; no page fails, but titles go missing, blocks nobody knows appear, ads are marked
that nobody reads. So each reader is held against its own past: per engine, device and layout, what share of the rows had a
title, a destination, a text, how many rows a page had, how often something was left unread. Pages are the unit: the rows of
one page are alike, so counting rows would make chance look like drift. How many *ads* a page shows is no measure: that is
the market's business.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from types import MappingProxyType

from monitor.model import Ad, Outcome, Period, ProblemCode, Result, ResultKind, Serp, View

FEWEST_NOW, FEWEST_BEFORE = 8, 16
"""Fewer pages than this say nothing about a layout."""
SURE = 4.0
"""Standard errors between now and before: some hundred comparisons a week may not cry wolf once a year."""
_FLOOR = 0.1
NEW_LAYOUT = 0.1
BASELINE = 4
PER_DAY = 500
"""Enough looks of a day to tell drift; reading every reading of five weeks would make a report slow."""
_READ = frozenset({Outcome.PARSED, Outcome.NO_RESULTS, Outcome.PARTIAL, Outcome.UNPARSED})


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """Whose pages are compared; a layout of "" stands for all of an engine's pages on a device."""

    engine: str
    device: str
    layout: str = ""

    def __str__(self) -> str:
        """As people say it."""
        return f"{self.engine} {self.device}" + (f" ({self.layout})" if self.layout else "")


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is counted on every page.

    `of` is a page's value, None where the page has nothing to count; `matters` is the smallest change worth a person's
    time (a share of the mean for `relative` measures); `worse` is its direction, -1 down or +1 up.
    """

    name: str
    of: Callable[[Serp], float | None]
    matters: float
    worse: int
    relative: bool = False
    by_layout: bool = True


@dataclass(frozen=True, slots=True)
class Sum:
    """The values of one measure on some pages: how many, their sum and the sum of their squares."""

    pages: int = 0
    total: float = 0.0
    squares: float = 0.0

    def __add__(self, value: float) -> Sum:
        """With one more page."""
        return Sum(self.pages + 1, self.total + value, self.squares + value * value)

    @property
    def mean(self) -> float:
        """The mean of the pages; 0 where there are none."""
        return self.total / self.pages if self.pages else 0.0

    @property
    def variance(self) -> float:
        """How far the pages scatter around their mean."""
        return max(self.squares / self.pages - self.mean**2, 0.0) if self.pages else 0.0


@dataclass(frozen=True, slots=True)
class Drift:
    """One measure of one group that is worse than its own past, on so many pages now and before."""

    group: Group
    measure: str
    before: float
    now: float
    pages_before: int
    pages_now: int
    relative: bool = False

    def __str__(self) -> str:
        """One sentence for a report or a terminal."""
        before, now = (f"{value:.1f}" if self.relative else f"{value:.0%}" for value in (self.before, self.now))
        return f"{self.group}: {self.measure} {before} → {now} ({self.pages_now} pages, {self.pages_before} before)"


Rates = Mapping[tuple[Group, str], Sum]


def drifting(view: View, period: Period) -> tuple[Drift, ...]:
    """Every measure that is clearly worse in a period than in the four of its length before, on at most PER_DAY looks a day."""
    length = period.end - period.start
    baseline = Period(period.start - BASELINE * length, period.start)
    return drifts(rates(_sample(view, period)), rates(_sample(view, baseline)))


def _sample(view: View, period: Period) -> Iterator[Serp]:
    start = period.start
    while start < period.end:
        end = min(start + timedelta(days=1), period.end)
        yield from (serp for _, serp in islice(view.serps(Period(start, end)), PER_DAY))
        start = end


def groups(serp: Serp) -> tuple[Group, ...]:
    """Whose page this is: all of its engine's and device's first; of nobody's reader where it says nothing about one."""
    if serp.outcome not in _READ or serp.engine is None:
        return ()
    whole = Group(serp.engine, str(serp.device or "any device"))
    return (whole, Group(whole.engine, whole.device, serp.layout)) if serp.layout else (whole,)


def rates(serps: Iterable[Serp]) -> Rates:
    """What the readings show, per group and measure; refusals and answers to other questions say nothing about a reader."""
    found: dict[tuple[Group, str], Sum] = {}
    for serp in serps:
        whose = groups(serp)
        for measure in MEASURES if whose else ():
            value = measure.of(serp)
            for group in whose[: 1 + measure.by_layout] if value is not None else ():
                found[group, measure.name] = found.get((group, measure.name), Sum()) + (value or 0.0)
    return MappingProxyType(found)


def drifts(now: Rates, before: Rates) -> tuple[Drift, ...]:
    """Every measure that is clearly worse than before, in order of group.

    A layout is named only where its engine as a whole does not show the same.
    """
    found = {
        (group, measure.name): drift
        for measure in MEASURES
        for group in sorted({group for group, name in now if name == measure.name})
        if (drift := _drift(group, measure, now.get((group, measure.name), Sum()), before.get((group, measure.name), Sum())))
    }
    kept = [drift for (group, name), drift in found.items() if not group.layout or (_whole(group), name) not in found]
    kept += _new_layouts(now, before)
    return tuple(sorted(kept, key=lambda drift: (drift.group, drift.measure)))


def _drift(group: Group, measure: Measure, now: Sum, before: Sum) -> Drift | None:
    if now.pages < FEWEST_NOW or before.pages < FEWEST_BEFORE:
        return None
    change = (now.mean - before.mean) * measure.worse
    scale = max(before.mean, 1.0) if measure.relative else 1.0
    # Welch's standard error; no scatter at all is thought an accident of few pages.
    error = math.sqrt(sum((side.variance + (_FLOOR * scale) ** 2) / side.pages for side in (now, before)))
    if change < measure.matters * scale or change < SURE * error:
        return None
    return Drift(group, measure.name, before.mean, now.mean, before.pages, now.pages, measure.relative)


def _new_layouts(now: Rates, before: Rates) -> list[Drift]:
    """Layouts that were never met before and are a good part of an engine's pages now: the reader's fallback, or a new one."""
    found = []
    for (group, name), pages in now.items():
        if not group.layout or name != _UNREAD or (group, name) in before:
            continue
        whole = _whole(group)
        share = pages.pages / now[whole, name].pages
        known = before.get((whole, name), Sum()).pages
        if pages.pages >= FEWEST_NOW and share >= NEW_LAYOUT and known >= FEWEST_BEFORE:
            found.append(Drift(group, "pages of a layout that was not met before", 0.0, share, known, pages.pages))
    return found


def _whole(group: Group) -> Group:
    return Group(group.engine, group.device)


def _share(rows: Iterable[object]) -> float | None:
    """The share of rows that have something; None where there are no rows."""
    values = [1.0 if row else 0.0 for row in rows]
    return sum(values) / len(values) if values else None


def _organic(serp: Serp) -> list[Result]:
    return [row for row in serp.results if row.kind is ResultKind.ORGANIC]


def _text_ads(serp: Serp) -> list[Ad]:
    return [ad for ad in serp.ads if ad.kind == "text"]


def _has(serp: Serp, *codes: ProblemCode) -> float:
    return 1.0 if any(problem.code in codes for problem in serp.problems) else 0.0


def _rows(serp: Serp) -> float | None:
    return float(len(_organic(serp))) if serp.outcome is not Outcome.NO_RESULTS else None


_UNREAD = "pages with a block that nobody knows"
MEASURES = (
    Measure("results with a title", lambda serp: _share(row.title for row in _organic(serp)), 0.1, -1),
    Measure("results with a destination", lambda serp: _share(row.url for row in _organic(serp)), 0.1, -1),
    Measure("results with a text", lambda serp: _share(row.text for row in _organic(serp)), 0.2, -1),
    Measure("results with a display address", lambda serp: _share(row.display_url for row in _organic(serp)), 0.2, -1),
    Measure("ads with a headline", lambda serp: _share(ad.headline for ad in serp.ads), 0.1, -1),
    Measure("ads with a destination", lambda serp: _share(ad.target_url or ad.host for ad in serp.ads), 0.15, -1),
    Measure("text ads with a text", lambda serp: _share(ad.text for ad in _text_ads(serp)), 0.2, -1),
    Measure("text ads with a display address", lambda serp: _share(ad.display_url for ad in _text_ads(serp)), 0.2, -1),
    Measure("web results a page", _rows, 0.2, -1, relative=True),
    Measure(_UNREAD, lambda serp: _has(serp, ProblemCode.UNKNOWN_BLOCK), 0.15, 1),
    Measure("pages with more ad marks than ads", lambda serp: _has(serp, ProblemCode.UNREAD_AD_MARKERS), 0.05, 1),
    Measure(
        "pages that could not be read",
        lambda serp: 1.0 if serp.outcome is Outcome.UNPARSED else 0.0,
        0.1,
        1,
        by_layout=False,
    ),
    Measure("pages that broke the reader", lambda serp: _has(serp, ProblemCode.READER_FAULT), 0.02, 1, by_layout=False),
)
"""What is measured; the smallest changes are choices of ours: what a person would want to look into on a Monday."""
