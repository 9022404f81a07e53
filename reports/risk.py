"""What is at risk in a week, in clicks and money, with an interval; "unknown" where volumes or the value of a click are missing.

Competitors' and strangers' ads take clicks from the brand, more where its own ad does not hold the top slot; how many is known
from one randomised experiment (see `rules.worth`). What several advertisers take together is shared among them evenly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.model import Query, Settings
from reports.attention import by_query
from reports.inputs import Volumes
from reports.pages import Share
from reports.phrases import phrase
from reports.ways import JourneyScore, chance
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


def value(settings: Settings, now: Sequence[Share], volumes: Volumes, ways: Iterable[JourneyScore]) -> Worth:
    """What a week's proven looks say is at risk."""
    names = sorted({who for look in now for who in look.rivals})
    price = settings.report.value_per_click
    rows = [row for row in (_at_risk(now, volumes, who, price) for who in names) if row]
    missing: list[str] = [phrase("searches a month (report.volumes)")] if not volumes.known else []
    missing += [phrase("the value of a click (report.value_per_click)")] if price is None else []
    return Worth(
        whole=_at_risk(now, volumes, None, price),
        advertisers=tuple(sorted(rows, key=lambda row: (-(row.clicks.middle if row.clicks else 0), -row.looks, row.who))),
        stages=tuple(_unanswered(way.name, stage.stage, now, volumes) for way in ways for stage in way.stages),
        currency=settings.report.currency,
        formula=worth.FORMULA,
        missing=tuple(missing),
    )


def _at_risk(now: Sequence[Share], volumes: Volumes, who: str | None, price: float | None) -> AtRisk | None:
    seen = [look for look in now if look.rivals and (who is None or who in look.rivals)]
    if not seen:
        return None
    here = {look.query for look in seen}
    rows = {query: looks for query, looks in by_query(now).items() if query in here}
    exposures = [row for query, looks in rows.items() for row in _exposures(query, looks, volumes, who)]
    clicks = worth.clicks(exposures)
    of = sum(map(len, rows.values()))
    return AtRisk(who or "all together", clicks, worth.money(clicks, price), len(seen), of, seen[-1].look)


def _exposures(query: Query, looks: Sequence[Share], volumes: Volumes, who: str | None) -> list[Exposure]:
    """One exposure for each number of strangers who shared the page."""
    groups: dict[int, list[Share]] = defaultdict(list)
    for look in looks:
        if look.rivals and (who is None or who in look.rivals):
            groups[len(look.rivals) if who else 1].append(look)
    return [
        Exposure(
            volumes.monthly(query),
            len(looks),
            sum(not look.own_top for look in rows),
            sum(look.own_top for look in rows),
            1 / sharers,
        )
        for sharers, rows in sorted(groups.items())
    ]


def _unanswered(journey: str, stage: str, now: Iterable[Share], volumes: Volumes) -> Unanswered:
    looks = [look for look in now if look.watch and look.watch.journey == journey and (look.watch.stage or "") == stage]
    parts = [worth.missed(volumes.monthly(query), sum(map(chance, rows)) / len(rows)) for query, rows in by_query(looks).items()]
    known = [part for part in parts if part is not None]
    return Unanswered(journey, stage, sum(known) if known and len(known) == len(parts) else None)
