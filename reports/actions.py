"""What to do this week: at most seven actions, each with who does it, why, and the capture that shows it.

Order: expected harm avoided per hour of work. Harm is a weight for the level of a case times the share of looks that showed
it (a fraud weighs five trademark uses); a shut eye of the monitor weighs like a fraud, because nobody knows what it hides.
Efforts are rough hours of the desk that does it. Both tables are printed on the method page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from monitor.model import Level, Period, Settings
from reports import words
from reports.asks import HOURS, Desk, ask_of
from reports.coverage import Coverage, engine_name
from reports.journeys import Stage
from reports.overdue import Overdue, reason
from reports.phrases import Phrase, phrase, phrases
from reports.standing import Change, Line
from reports.titles import LEVELS
from reports.ways import JourneyScore

__all__ = ["HARM", "HOURS", "MOST", "Action", "Desk", "Plan", "plan"]

MOST = 7
NAMED = 4
_THERE = frozenset({Change.NEW, Change.RETURNED, Change.STILL_THERE})


HARM: dict[Level, float] = {Level.CRITICAL: 100, Level.HIGH: 20, Level.MEDIUM: 5, Level.LOW: 2, Level.INFO: 1}
BLIND, GAP, UNOWNED, PAPER = 100.0, 10.0, 6.0, 1.0


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: who, what, why, and the captures that show it. `case` is the fingerprint of the gravest of `cases`.

    `harm` is the expected harm it avoids (see `HARM`), `hours` the work. `follow_up`: it was
    filed already.
    """

    desk: Desk
    what: str
    why: str
    looks: tuple[str, ...] = ()
    case: str | None = None
    urgent: bool = False
    harm: float = 0.0
    hours: float = 1.0
    cases: tuple[str, ...] = ()
    follow_up: bool = False

    @property
    def order(self) -> tuple[float, str]:
        """Greatest harm avoided per hour first."""
        return -self.harm / self.hours, self.what


@dataclass(frozen=True, slots=True)
class Plan:
    """The actions that made the list, how many more there were, and what `rest` of them say is to be done."""

    actions: tuple[Action, ...]
    left_out: int
    rest: tuple[str, ...] = ()


def plan(
    settings: Settings,
    period: Period,
    coverage: Coverage,
    cases: Sequence[Line],
    stages: Sequence[Stage],
    *,
    ways: Sequence[JourneyScore] = (),
    overdue: Sequence[Overdue] = (),
) -> Plan:
    """The week's actions, most harm avoided per hour first; without one proven look nothing but opening the eyes."""
    rows = _case_actions(_open(cases))
    found = [*rows, *_follow_ups(cases, overdue), *_eyes(coverage), *_gaps(stages), *_papers(settings, period), *_orphans(ways)]
    found.sort(key=lambda action: action.order)
    rest = tuple(action.what for action in found[MOST:])
    return Plan(tuple(found[:MOST]), len(rest), rest)


def _open(cases: Iterable[Line]) -> list[Line]:
    """What is there and nobody has filed yet; what was filed is followed in a part of its own."""
    there = [line for line in cases if line.change in _THERE and not line.watch_only and not line.filed]
    return sorted(there, key=lambda line: (LEVELS.index(line.finding.level), -line.seen, line.case.fingerprint))


def _case_actions(lines: Iterable[Line]) -> list[Action]:
    """One action per errand: cases of one party ask for one letter, parties of one kind for letters in one sitting."""
    errands: dict[str, list[Line]] = {}
    for line in lines:
        errands.setdefault(ask_of(line).key, []).append(line)
    return [_errand(rows) for rows in errands.values()]


def _errand(lines: Sequence[Line]) -> Action:
    first, ask = lines[0], ask_of(lines[0])
    parties = list(dict.fromkeys(line.holder.name for line in lines))
    why = phrase("{case}: {what}.", case=first.title, what=first.words)
    return Action(
        ask.desk,
        ask.say(len(parties), words.listing(parties, NAMED)),
        words.sentences(why, _of_the_same(len(lines) - 1)) if len(lines) > 1 else why,
        (first.latest,) if first.before is None else (first.before, first.latest),
        first.case.fingerprint,
        first.finding.level is Level.CRITICAL,
        sum(map(_harm, lines)),
        ask.hours * len(parties),
        tuple(line.case.fingerprint for line in lines),
    )


def _follow_ups(cases: Iterable[Line], overdue: Iterable[Overdue]) -> list[Action]:
    """One action for the filings that did not help and that one sitting can follow up, the gravest case first."""
    filed = {line.case.fingerprint: line for line in cases if line.filed and line.change in _THERE}
    rank = {fingerprint: number for number, fingerprint in enumerate(filed)}
    errands: dict[str, list[Overdue]] = {}
    for row in sorted((row for row in overdue if row.case in filed), key=lambda row: rank[row.case]):
        errands.setdefault(row.errand, []).append(row)
    return [_follow_up([filed[row.case] for row in rows], rows[0]) for rows in errands.values()]


def _follow_up(lines: Sequence[Line], row: Overdue) -> Action:
    first, parties = lines[0], list(dict.fromkeys(line.holder.name for line in lines))
    return Action(
        Desk.LEGAL,
        row.asks(parties),
        words.sentences(*reason(first, row), _of_the_same(len(lines) - 1) if len(lines) > 1 else ""),
        tuple(dict.fromkeys((row.first, row.latest))),
        first.case.fingerprint,
        first.finding.level is Level.CRITICAL,
        sum(map(_harm, lines)),
        HOURS["follow_up"] * len(parties),
        tuple(line.case.fingerprint for line in lines),
        follow_up=True,
    )


def _harm(line: Line) -> float:
    shown = line.seen / line.looks if line.looks else 0
    return HARM[line.finding.level] * shown


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
