"""The weekly report: could we see, what changed and why, what to do; every figure with the looks it rests on.

Two people read it in five minutes on a Monday: the marketer who decides and the colleague who has to believe the figures. So
coverage comes first, blindness is named before any claim, and each claim links to the captures that show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from monitor.errors import InputError
from monitor.model import Capture, Outcome, Period, View, is_proven
from reports import actions, coverage, insight, journeys, shifts, standing, words
from reports.doubts import doubts
from reports.once import Once, book_of, uncollected
from reports.owners import Owner
from reports.phrases import Phrase, phrase, phrases
from reports.tally import Tally, tally

NAME = "weekly"
FORM = "serpwarden.weekly/1"
SANDBOX = "sandbox"
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Cited:
    """A look that the report rests a claim on."""

    capture: Capture
    outcome: Outcome
    proven: bool


@dataclass(frozen=True, slots=True)
class Weekly:
    """Everything the weekly report says, as values; the same View and moment give the same value."""

    brand: str
    language: str
    label: str
    period: Period
    made_at: datetime
    sources: tuple[tuple[str, int], ...]
    notices: tuple[str, ...]
    coverage: coverage.Coverage
    plan: actions.Plan
    cases: tuple[standing.Line, ...]
    ad_shifts: tuple[shifts.Shift, ...]
    top_shifts: tuple[shifts.Shift, ...]
    slides: tuple[shifts.Slide, ...]
    stages: tuple[journeys.Stage, ...]
    tallies: tuple[Tally, ...]
    cited: tuple[Cited, ...]
    insight: insight.Insight

    @property
    def sandbox(self) -> bool:
        """Whether any look came from the sandbox."""
        return any(name == SANDBOX for name, _ in self.sources)

    @property
    def weeks(self) -> int:
        """How many weeks the period has; 1 for any other length."""
        return max(1, round((self.period.end - self.period.start) / _WEEK))

    @property
    def now(self) -> Phrase:
        """The period as table heads call it."""
        return phrases("this week", "these {n} weeks", self.weeks)

    @property
    def was(self) -> Phrase:
        """The period before as table heads call it."""
        return phrases("week before", "{n} weeks before", self.weeks)

    def with_change(self, *names: str) -> tuple[standing.Line, ...]:
        """The cases with one of these changes that are more than a thing to watch."""
        return tuple(line for line in self.cases if str(line.change) in names and not line.watch_only)

    @property
    def moved_ads(self) -> tuple[shifts.Shift, ...]:
        """Who gained or lost at least half a point in ads."""
        return tuple(shift for shift in self.ad_shifts if abs(shift.points) >= 0.5)

    @property
    def moved_tops(self) -> tuple[shifts.Shift, ...]:
        """Who else gained or lost at least half a point on the first three places."""
        return tuple(row for row in self.top_shifts if abs(row.points) >= 0.5 and row.holder.owner is not Owner.OWN)

    @property
    def watched(self) -> tuple[standing.Line, ...]:
        """The things to watch: seen too seldom to claim more."""
        return tuple(line for line in self.cases if line.watch_only)


def gather(view: View, period: Period, made_at: datetime) -> Weekly:
    """Everything the weekly report says of one period, from stored facts; `made_at` is the moment it is made for."""
    with uncollected():
        return _gathered(Once(view), period, made_at)


def _gathered(view: Once, period: Period, made_at: datetime) -> Weekly:
    now, before = tally(view, period), tally(view, period.before())
    seen = coverage.cover(view, period, made_at)
    cases = standing.lines(view, period, now)
    stages = journeys.stages(view.settings, now, before)
    deeper = insight.gather(view, period)
    ad_shifts, top_shifts, slides = shifts.ad_shifts(now, before), shifts.top_shifts(now, before), shifts.slides(now, before)
    plan = actions.plan(view.settings, period, seen, cases, stages, ways=deeper.ways, overdue=deeper.filings.overdue)
    last = insight.last_plan(view, period, before, deeper.filings.overdue_before)
    deeper = deeper.followed(last, plan, cases)
    sources = _sources(view, period)
    return Weekly(
        brand=view.settings.brand.name,
        language=view.settings.report.language,
        label=label(period),
        period=period,
        made_at=made_at,
        sources=sources,
        notices=(*_notices(period, made_at, seen, sources), *doubts(view, period)),
        coverage=seen,
        plan=plan,
        cases=cases,
        ad_shifts=ad_shifts,
        top_shifts=top_shifts,
        slides=slides,
        stages=stages,
        tallies=now,
        cited=_cited(view, _claims(plan, cases, (*ad_shifts, *top_shifts), slides, stages) | dict.fromkeys(deeper.looks())),
        insight=deeper,
    )


def week(text: str) -> Period:
    """The ISO week behind `2026-W47`, Monday to Sunday, UTC. Raises InputError."""
    found = re.fullmatch(r"(\d{4})-?W(\d{1,2})", text.strip(), re.IGNORECASE)
    try:
        start = date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        start = None
    if start is None:
        raise InputError(f"--week {text!r} is no ISO week – write it like 2026-W47")
    begin = datetime(start.year, start.month, start.day, tzinfo=UTC)
    return Period(begin, begin + _WEEK)


def longer(period: Period, weeks: int) -> Period:
    """The weeks up to the end of a period: four for a month's view, thirteen for a quarter's; set beside as many before."""
    return Period(period.end - weeks * _WEEK, period.end)


def seven_days(until: str) -> Period:
    """The seven days up to and including a date such as `2026-11-22`, UTC. Raises InputError."""
    try:
        last = date.fromisoformat(until)
    except ValueError:
        raise InputError(f"--until {until!r} is no date – write it like 2026-11-22") from None
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
    return Period(end - _WEEK, end)


def week_around(moment: datetime) -> Period:
    """The ISO week that a moment lies in."""
    monday = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=moment.weekday())
    return Period(monday, monday + _WEEK)


def label(period: Period) -> str:
    """A period's short name: `2026-W47` for an ISO week, else its two days."""
    weeks, rest = divmod(period.end - period.start, _WEEK)
    if weeks > 1 and not rest and period.start == week_around(period.start).start:
        year, number, _ = (period.end - _WEEK).isocalendar()
        return f"{year}-W{number:02d}-{weeks}-weeks"
    if period == week_around(period.start):
        year, number, _ = period.start.isocalendar()
        return f"{year}-W{number:02d}"
    return f"{period.start:%Y-%m-%d}-to-{period.end - timedelta(microseconds=1):%Y-%m-%d}"


def _sources(view: View, period: Period) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(book_of(view).looked(period).sources.items(), key=lambda item: (-item[1], item[0])))


def _notices(period: Period, made_at: datetime, seen: coverage.Coverage, sources: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """What has to be said before anything is claimed."""
    notices: list[str] = [
        phrases(
            "This week was seen in the sandbox ({n} look): brand, advertisers and pages are made up.",
            "This week was seen in the sandbox ({n} looks): brand, advertisers and pages are made up.",
            number,
        )
        for name, number in sources
        if name == SANDBOX
    ]
    if not seen.asked:
        notices.append(phrase("Nothing was asked and nothing was due in these days: this report claims nothing."))
    elif not seen.can_speak:
        notices.append(phrase("Not one look was proven in these days: this report claims nothing about ads or who places them."))
    if period.end > made_at:
        notices.append(
            phrase("The week was not over when this was made ({moment}): it can only grow.", moment=words.minute(made_at))
        )
    return tuple(notices)


def _claims(
    plan: actions.Plan,
    cases: Iterable[standing.Line],
    moves: Iterable[shifts.Shift],
    slides: Iterable[shifts.Slide],
    stages: Iterable[journeys.Stage],
) -> dict[str, None]:
    """The capture ids that anything in the report points at, in the order in which it does."""
    ids = [look for action in plan.actions for look in action.looks]
    ids += [look for line in cases for look in (line.first, line.latest, line.before) if look]
    ids += [shift.look for shift in moves if shift.look]
    ids += [look for slide in slides for look in (slide.look_before, slide.look_now)]
    ids += [stage.look for stage in stages if stage.look]
    return dict.fromkeys(ids)


def _cited(view: View, ids: Iterable[str]) -> tuple[Cited, ...]:
    rows = view.cited(tuple(ids))
    return tuple(Cited(capture, outcome, is_proven(outcome, state)) for capture, outcome, state in rows)
