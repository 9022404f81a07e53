"""What to do this week: at most seven actions, each with who does it, why, and the capture that shows it.

Order: people being defrauded first, then the eyes of the monitor when half of them were shut, then the other cases by level
and by how much of the page's looks they hold, then stages of a journey where no own page stands first, then papers that run out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from monitor.model import Door, Level, Period, Settings
from reports import words
from reports.coverage import Coverage, engine_name
from reports.journeys import Stage
from reports.standing import LEVELS, Change, Line

MOST = 7
_THERE = frozenset({Change.NEW, Change.RETURNED, Change.STILL_THERE})


class Desk(StrEnum):
    """Who does it."""

    LEGAL = "legal"
    PAID_SEARCH = "paid search"
    AFFILIATES = "affiliate manager"
    PARTNERS = "partner manager"
    SEO = "SEO"
    SUPPORT_CONTENT = "support content"
    MONITORING = "whoever runs this monitor"


_DOORS: dict[Door, tuple[Desk, str]] = {
    Door.TRADEMARK_FORM: (Desk.LEGAL, "Review the trademark notice against {who} and file it"),
    Door.SCAM_REPORT: (Desk.LEGAL, "Report {who} to the engine as a scam, today"),
    Door.AFFILIATE_NETWORK: (Desk.AFFILIATES, "Take {who} up with the affiliate network"),
    Door.PARTNER: (Desk.PARTNERS, "Write to {who} about the agreed terms"),
    Door.HOST_OR_REGISTRAR: (Desk.LEGAL, "Report {who} to its host and registrar"),
}
_PAGES: dict[Door, tuple[Desk, str]] = {
    Door.SCAM_REPORT: (Desk.LEGAL, "Have the site {who} take its page down, and report the page to the engine"),
}
_FAMILIES: dict[str, tuple[Desk, str]] = {
    "bidding": (Desk.PAID_SEARCH, "Look at the bids on your own name: {who} advertises there"),
    "outranking": (Desk.SEO, "Win the first place back from {who}"),
    "support": (Desk.SUPPORT_CONTENT, "Answer the support question that {who} answers now"),
    "scam": (Desk.SUPPORT_CONTENT, "Warn customers of {who}"),
}


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: who, what, why, and the captures that show it. `case` is a fingerprint where it is about one."""

    desk: Desk
    what: str
    why: str
    looks: tuple[str, ...] = ()
    case: str | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The actions that made the list, and how many more there were."""

    actions: tuple[Action, ...]
    left_out: int


def plan(settings: Settings, period: Period, coverage: Coverage, cases: Sequence[Line], stages: Sequence[Stage]) -> Plan:
    """The week's actions, most pressing first; without one proven look nothing but opening the eyes."""
    urgent = [_case_action(line) for line in _open(cases) if line.finding.level is Level.CRITICAL]
    others = [_case_action(line) for line in _open(cases) if line.finding.level is not Level.CRITICAL]
    found = [*_merged(urgent), *_eyes(coverage), *_merged(others), *_gaps(stages), *_papers(settings, period)]
    return Plan(tuple(found[:MOST]), max(0, len(found) - MOST))


def _open(cases: Iterable[Line]) -> list[Line]:
    there = [line for line in cases if line.change in _THERE and not line.watch_only]
    return sorted(there, key=lambda line: (LEVELS.index(line.finding.level), -line.seen, line.case.fingerprint))


def _case_action(line: Line) -> Action:
    door = line.finding.door
    page = _PAGES.get(door) if line.finding.subject.type == "result" else None
    desk, what = page or _DOORS.get(door) or _FAMILIES.get(line.case.family) or (Desk.SEO, "Look at {who}")
    who = line.holder.name
    captures = (line.latest,) if line.before is None else (line.before, line.latest)
    return Action(
        desk,
        what.format(who=who),
        f"{line.title}: {line.words}.",
        captures,
        line.case.fingerprint,
        line.finding.level is Level.CRITICAL,
    )


def _merged(actions: Iterable[Action]) -> list[Action]:
    """One action per thing to do: several cases of one party ask for one letter."""
    kept: dict[str, Action] = {}
    more: dict[str, int] = {}
    for action in actions:
        if action.what in kept:
            more[action.what] = more.get(action.what, 0) + 1
        kept.setdefault(action.what, action)
    return [
        replace(action, why=f"{action.why} {words.count(more[what], 'further case')} of the same.") if what in more else action
        for what, action in kept.items()
    ]


def _eyes(coverage: Coverage) -> list[Action]:
    engines: dict[str, tuple[int, int]] = {}
    for cell in coverage.cells:
        asked, proven = engines.get(cell.engine, (0, 0))
        engines[cell.engine] = asked + cell.asked, proven + cell.proven
    return [
        Action(
            Desk.MONITORING,
            f"Get {engine_name(engine)} back in sight",
            f"only {proven} of {words.count(asked, 'look')} were proven; about the rest this report can say nothing.",
            urgent=proven == 0,
        )
        for engine, (asked, proven) in engines.items()
        if asked and proven / asked < 0.9
    ]


def _gaps(stages: Iterable[Stage]) -> list[Action]:
    weak = [stage for stage in stages if stage.read and stage.own_first / stage.read < 0.5]
    return [_gap(stage) for stage in sorted(weak, key=lambda stage: (stage.own_first / stage.read, stage.journey, stage.stage))]


def _gap(stage: Stage) -> Action:
    desk = Desk.SUPPORT_CONTENT if stage.kind == "support" else Desk.SEO
    instead = words.listing([f"{holder.name} ({number} of {stage.read})" for holder, number in stage.first_instead])
    why = f"an own page stood first in {stage.own_first} of {words.count(stage.read, 'read look')}"
    return Action(
        desk,
        f"Give “{stage.stage or stage.journey}” an answer of your own",
        f"{stage.journey}: {why}" + (f"; above it: {instead}." if instead else "."),
        (stage.look,) if stage.look else (),
    )


def _papers(settings: Settings, period: Period) -> list[Action]:
    last = (period.end + timedelta(days=30)).date()
    return [
        Action(
            Desk.AFFILIATES if party.affiliate else Desk.PARTNERS,
            f"Renew or end the permission of {party.name}",
            f"it runs out on {party.permissions.until.isoformat()}; a use of the mark after that day is a finding.",
        )
        for party in settings.parties
        if party.permissions.until and period.start.date() <= party.permissions.until <= last
    ]
