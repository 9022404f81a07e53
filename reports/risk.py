"""What is at risk in a week, in clicks and money, with an interval; "unknown" where volumes or the value of a click are missing.

Competitors' and strangers' ads take clicks from the brand, more where its own ad does not hold the top slot; how many is known
from one randomised experiment (see `rules.worth`). What several advertisers take together is shared among them evenly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from monitor.model import Query, Settings
from reports.attention import Sums
from reports.days.book import watch_of
from reports.days.names import name_of
from reports.days.sums import Sum
from reports.inputs import Volumes
from reports.phrases import phrase
from reports.ways import JourneyScore, staged
from rules import worth
from rules.worth import Exposure, Range


@dataclass(frozen=True, slots=True)
class AtRisk:
    """Clicks and money at risk in a week; None is unknown. `looks` are the proven looks behind it."""

    who: str
    clicks: Range | None
    money: Range | None
    looks: int
    of_looks: int
    look: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """People a week who ask at a stage and do not reach an own answer; None is unknown."""

    journey: str
    stage: str
    people: float | None


@dataclass(frozen=True, slots=True)
class Worth:
    """The week's worth: all strangers' ads together, each advertiser, each stage; the formula and what it rests on."""

    whole: AtRisk | None
    advertisers: tuple[AtRisk, ...]
    stages: tuple[Unanswered, ...]
    currency: str
    formula: str
    missing: tuple[str, ...]

    def of(self, who: str) -> AtRisk | None:
        """What one advertiser puts at risk."""
        return next((row for row in self.advertisers if row.who == who), None)


def value(settings: Settings, now: Sums, volumes: Volumes, ways: Iterable[JourneyScore]) -> Worth:
    """What a week's proven looks say is at risk."""
    by_name = _by_name(now)
    price, by_stage = settings.report.value_per_click, staged(now, watch_of(settings))
    rows = [_at_risk(name_of(who), by_name[who], volumes, price) for who in sorted(by_name)]
    together = [_Rival(query, one, {"1": one.beside[:2]}, one.beside[2:]) for query, one in now.items() if one.beside[3]]
    missing: list[str] = [phrase("searches a month (report.volumes)")] if not volumes.known else []
    missing += [phrase("the value of a click (report.value_per_click)")] if price is None else []
    return Worth(
        whole=_at_risk("all together", together, volumes, price) if together else None,
        advertisers=tuple(sorted(rows, key=lambda row: (-(row.clicks.middle if row.clicks else 0), -row.looks, row.who))),
        stages=tuple(
            _unanswered(way.name, stage.stage, by_stage.get((way.name, stage.stage), {}), volumes)
            for way in ways
            for stage in way.stages
        ),
        currency=settings.report.currency,
        formula=worth.FORMULA,
        missing=tuple(missing),
    )


class _Rival(NamedTuple):
    """A query at which somebody's ads were seen: looks by number of rivals, without and beside an own ad, and the latest."""

    query: Query
    looks: Sum
    seen: Mapping[str, Sequence[int]]
    latest: Sequence[Any]


def _by_name(now: Sums) -> Mapping[str, list[_Rival]]:
    found: dict[str, list[_Rival]] = defaultdict(list)
    for query, one in now.items():
        for who, (seen, *latest) in one.rivals.items():
            found[who].append(_Rival(query, one, seen, latest))
    return found


def _at_risk(who: str, rivals: Sequence[_Rival], volumes: Volumes, price: float | None) -> AtRisk:
    exposures = [row for rival in rivals for row in _exposures(rival, volumes)]
    clicks = worth.clicks(exposures)
    looks = sum(row.without + row.beside for row in exposures)
    latest = max(tuple(rival.latest) for rival in rivals)[1]
    return AtRisk(who, clicks, worth.money(clicks, price), looks, sum(rival.looks.looks for rival in rivals), latest)


def _exposures(rival: _Rival, volumes: Volumes) -> list[Exposure]:
    """One exposure for each number of strangers who shared the page."""
    monthly = volumes.monthly(rival.query)
    sharers = sorted((int(number), looks) for number, looks in rival.seen.items())
    return [Exposure(monthly, rival.looks.looks, without, beside, 1 / number) for number, (without, beside) in sharers]


def _unanswered(journey: str, stage: str, sums: Sums, volumes: Volumes) -> Unanswered:
    parts = [worth.missed(volumes.monthly(query), one.mean("chance")) for query, one in sums.items()]
    known = [part for part in parts if part is not None]
    return Unanswered(journey, stage, sum(known) if known and len(known) == len(parts) else None)
