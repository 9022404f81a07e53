"""What to do this week: at most seven actions, each with who does it, why, and the capture that shows it.

Order: expected harm avoided per hour of work. Harm is a weight for the level of a case times the share of looks that showed
it (a fraud weighs five trademark uses); a shut eye of the monitor weighs like a fraud, because nobody knows what it hides.
Efforts are rough hours of the desk that does it. Both tables stand below and are printed on the method page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from monitor.model import CaseState, Door, Level, Period, Settings
from reports import words
from reports.coverage import Coverage, engine_name
from reports.journeys import Stage
from reports.phrases import Phrase, phrase, phrases
from reports.standing import LEVELS, Change, Line
from reports.ways import JourneyScore

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
    WEB = "web team"
    MONITORING = "whoever runs this monitor"


Ask = Callable[[str], Phrase]
_DOORS: dict[Door, tuple[Desk, Ask]] = {
    Door.TRADEMARK_FORM: (Desk.LEGAL, lambda who: phrase("Review the trademark notice against {who} and file it", who=who)),
    Door.SCAM_REPORT: (Desk.LEGAL, lambda who: phrase("Report {who} to the engine as a scam, today", who=who)),
    Door.AFFILIATE_NETWORK: (Desk.AFFILIATES, lambda who: phrase("Take {who} up with the affiliate network", who=who)),
    Door.PARTNER: (Desk.PARTNERS, lambda who: phrase("Write to {who} about the agreed terms", who=who)),
    Door.HOST_OR_REGISTRAR: (Desk.LEGAL, lambda who: phrase("Report {who} to its host and registrar", who=who)),
}
_PAGES: dict[Door, tuple[Desk, Ask]] = {
    Door.SCAM_REPORT: (
        Desk.LEGAL,
        lambda who: phrase("Have the site {who} take its page down, and report the page to the engine", who=who),
    ),
}
_FAMILIES: dict[str, tuple[Desk, Ask]] = {
    "bidding": (
        Desk.PAID_SEARCH,
        lambda who: phrase("Look at the bids on your own name: {who} advertises there", who=who),
    ),
    "outranking": (Desk.SEO, lambda who: phrase("Win the first place back from {who}", who=who)),
    "support": (Desk.SUPPORT_CONTENT, lambda who: phrase("Answer the support question that {who} answers now", who=who)),
    "scam": (Desk.SUPPORT_CONTENT, lambda who: phrase("Warn customers of {who}", who=who)),
}
_OTHERS: tuple[Desk, Ask] = Desk.SEO, lambda who: phrase("Look at {who}", who=who)


HARM: dict[Level, float] = {Level.CRITICAL: 100, Level.HIGH: 20, Level.MEDIUM: 5, Level.LOW: 2, Level.INFO: 1}
BLIND, GAP, UNOWNED, PAPER = 100.0, 10.0, 6.0, 1.0
HOURS: dict[str, float] = {
    "scam_report": 0.5, "trademark_form": 1, "affiliate_network": 1, "partner": 1, "host_or_registrar": 1, "bidding": 1,
    "outranking": 16, "support": 8, "scam": 2, "monitoring": 2, "journey": 2, "paper": 1, "other": 4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: who, what, why, and the captures that show it. `case` is a fingerprint where it is about one.

    `harm` is the expected harm it avoids (see `HARM`), `hours` the work.
    """

    desk: Desk
    what: str
    why: str
    looks: tuple[str, ...] = ()
    case: str | None = None
    urgent: bool = False
    harm: float = 0.0
    hours: float = 1.0

    @property
    def order(self) -> tuple[float, str]:
        """Greatest harm avoided per hour first."""
        return -self.harm / self.hours, self.what


@dataclass(frozen=True, slots=True)
class Plan:
    """The actions that made the list, and how many more there were."""

    actions: tuple[Action, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of one of last week's actions."""

    what: str
    desk: Desk
    became: str
    case: str | None
    done: bool


def plan(
    settings: Settings,
    period: Period,
    coverage: Coverage,
    cases: Sequence[Line],
    stages: Sequence[Stage],
    *,
    ways: Sequence[JourneyScore] = (),
) -> Plan:
    """The week's actions, most harm avoided per hour first; without one proven look nothing but opening the eyes."""
    rows = _merged(_case_action(line) for line in _open(cases))
    found = [*rows, *_eyes(coverage), *_gaps(stages), *_papers(settings, period), *_orphans(ways)]
    found.sort(key=lambda action: action.order)
    return Plan(tuple(found[:MOST]), max(0, len(found) - MOST))


def followed(last: Plan, now: Plan, cases: Sequence[Line]) -> tuple[Followed, ...]:
    """What became of last week's actions: by the case's state, or by whether there is still reason for them."""
    lines = {line.case.fingerprint: line for line in cases}
    again = {action.what for action in now.actions}
    return tuple(_followed(action, lines.get(action.case or ""), again) for action in last.actions)


_BECAME = {
    CaseState.FILED: phrase("filed"),
    CaseState.DECIDED: phrase("decided, not yet filed"),
    CaseState.CLOSED: phrase("closed by a person"),
    CaseState.VERIFIED_GONE: phrase("verified gone"),
    CaseState.GONE_UNPROVEN: phrase("not seen any more, not proven gone"),
}
_DONE = frozenset({CaseState.FILED, CaseState.CLOSED, CaseState.VERIFIED_GONE})


def _followed(action: Action, line: Line | None, again: Set[str]) -> Followed:
    if line:
        state = line.case.state
        word = _BECAME.get(state) or phrase("nothing was recorded; {change}", change=line.change)
        return Followed(action.what, action.desk, word, action.case, state in _DONE)
    if action.case:
        return Followed(action.what, action.desk, phrase("over: closed, or gone before this week"), None, done=True)
    word = phrase("still to do") if action.what in again else phrase("the reason for it is gone or smaller now")
    return Followed(action.what, action.desk, word, None, action.what not in again)


def _open(cases: Iterable[Line]) -> list[Line]:
    there = [line for line in cases if line.change in _THERE and not line.watch_only]
    return sorted(there, key=lambda line: (LEVELS.index(line.finding.level), -line.seen, line.case.fingerprint))


def _case_action(line: Line) -> Action:
    door = line.finding.door
    page = _PAGES.get(door) if line.finding.subject.type == "result" else None
    desk, what = page or _DOORS.get(door) or _FAMILIES.get(line.case.family) or _OTHERS
    captures = (line.latest,) if line.before is None else (line.before, line.latest)
    return Action(
        desk,
        what(line.holder.name),
        phrase("{case}: {what}.", case=line.title, what=line.words),
        captures,
        line.case.fingerprint,
        line.finding.level is Level.CRITICAL,
        HARM[line.finding.level] * (line.seen / line.looks if line.looks else 0),
        HOURS.get("support" if page else str(door), HOURS.get(line.case.family, HOURS["other"])),
    )


def _merged(actions: Iterable[Action]) -> list[Action]:
    """One action per thing to do: several cases of one party ask for one letter."""
    kept: dict[str, Action] = {}
    more: dict[str, int] = {}
    harm: dict[str, float] = {}
    for action in actions:
        if action.what in kept:
            more[action.what] = more.get(action.what, 0) + 1
        kept.setdefault(action.what, action)
        harm[action.what] = harm.get(action.what, 0.0) + action.harm
    summed = {what: replace(action, harm=harm[what]) for what, action in kept.items()}
    return [
        replace(action, why=words.sentences(action.why, _of_the_same(more[what]))) if what in more else action
        for what, action in summed.items()
    ]


def _of_the_same(number: int) -> Phrase:
    return phrases("{n} further case of the same.", "{n} further cases of the same.", number)


def _eyes(coverage: Coverage) -> list[Action]:
    engines: dict[str, tuple[int, int]] = {}
    for cell in coverage.cells:
        asked, proven = engines.get(cell.engine, (0, 0))
        engines[cell.engine] = asked + cell.asked, proven + cell.proven
    return [_eye(engine, asked, proven) for engine, (asked, proven) in engines.items() if asked and proven / asked < 0.9]


def _eye(engine: str, asked: int, proven: int) -> Action:
    why = phrases(
        "only {proven} of {n} look was proven; about the rest this report can say nothing.",
        "only {proven} of {n} looks were proven; about the rest this report can say nothing.",
        asked, proven=proven,
    )  # fmt: skip
    what = phrase("Get {engine} back in sight", engine=engine_name(engine))
    harm = BLIND * (1 - proven / asked)
    return Action(Desk.MONITORING, what, why, urgent=proven == 0, harm=harm, hours=HOURS["monitoring"])


def _gaps(stages: Iterable[Stage]) -> list[Action]:
    weak = [stage for stage in stages if stage.read and stage.own_first / stage.read < 0.5]
    return [_gap(stage) for stage in sorted(weak, key=lambda stage: (stage.own_first / stage.read, stage.journey, stage.stage))]


def _gap(stage: Stage) -> Action:
    desk = Desk.SUPPORT_CONTENT if stage.kind == "support" else Desk.SEO
    return Action(
        desk,
        phrase("Give “{stage}” an answer of your own", stage=stage.stage or stage.journey),
        _own_first(stage),
        (stage.look,) if stage.look else (),
        harm=GAP * (1 - stage.own_first / stage.read),
        hours=HOURS["support"] if stage.kind == "support" else HOURS["outranking"],
    )


def _own_first(stage: Stage) -> Phrase:
    above = [_often(holder.name, number, stage.read) for holder, number in stage.first_instead]
    if above:
        return phrases(
            "{journey}: an own page stood first in {first} of {n} read look; above it: {above}.",
            "{journey}: an own page stood first in {first} of {n} read looks; above it: {above}.",
            stage.read, journey=stage.journey, first=stage.own_first, above=words.listing(above),
        )  # fmt: skip
    return phrases(
        "{journey}: an own page stood first in {first} of {n} read look.",
        "{journey}: an own page stood first in {first} of {n} read looks.",
        stage.read, journey=stage.journey, first=stage.own_first,
    )  # fmt: skip


def _often(who: str, number: int, whole: int) -> Phrase:
    return phrase("{who} ({number} of {whole})", who=who, number=number, whole=whole)


def _orphans(ways: Iterable[JourneyScore]) -> list[Action]:
    """Journeys that fail while nobody answers for the whole, or nobody has looked at it for too long."""
    return [_orphan(way, way.hidden) for way in ways if way.overdue and way.hidden and way.hidden >= 10]


def _orphan(way: JourneyScore, hidden: float) -> Action:
    weakest = min(way.stages, key=lambda stage: (stage.chance or 0.0, stage.stage))
    if way.owner:
        what = phrase("Review the journey “{journey}” end to end", journey=way.name)
        why = phrase(
            "owned by {owner}, review overdue; its touchpoints average {points} points better than the whole, "
            "weakest at “{stage}”.",
            owner=way.owner, points=words.number(hidden), stage=weakest.stage,
        )  # fmt: skip
    else:
        what = phrase("Name somebody who answers for “{journey}”", journey=way.name)
        why = phrase(
            "nobody owns it; its touchpoints average {points} points better than the whole, weakest at “{stage}”.",
            points=words.number(hidden), stage=weakest.stage,
        )  # fmt: skip
    desk = next((desk for desk in Desk if desk == weakest.department), Desk.SEO)
    looks = (weakest.worst,) if weakest.worst else ()
    return Action(desk, what, why, looks, harm=UNOWNED * hidden / 100, hours=HOURS["journey"])


def _papers(settings: Settings, period: Period) -> list[Action]:
    last = (period.end + timedelta(days=30)).date()
    return [
        Action(
            Desk.AFFILIATES if party.affiliate else Desk.PARTNERS,
            phrase("Renew or end the permission of {partner}", partner=party.name),
            phrase(
                "it runs out on {day}; a use of the mark after that day is a finding.", day=party.permissions.until.isoformat()
            ),
            harm=PAPER,
            hours=HOURS["paper"],
        )
        for party in settings.parties
        if party.permissions.until and period.start.date() <= party.permissions.until <= last
    ]
