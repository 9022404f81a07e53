"""Journeys in brief: whether somebody who asks meets a page of the brand's own first, stage by stage.

A stage can look fine on every page that a rank tracker shows and still fail, because what stands first is a stranger's video or
an advertisement for a call centre. Each stage is counted over its own read and proven looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.model import Settings
from reports.owners import Holder
from reports.tally import Tally


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of one journey: `own_first` of `read` looks, strangers' ads above in `ads_above` of `proven` looks.

    `first_instead` names who mostly stood above the own page, with its number of looks and the latest of them.
    """

    journey: str
    stage: str
    kind: str
    queries: int
    read: int
    own_first: int
    proven: int
    ads_above: int
    own_first_before: int
    read_before: int
    first_instead: tuple[tuple[Holder, int], ...]
    look: str


def stages(settings: Settings, now: Sequence[Tally], before: Sequence[Tally]) -> tuple[Stage, ...]:
    """Every stage of every journey, in the order of the configuration."""
    order = dict.fromkeys((watch.journey, watch.stage or "") for watch in settings.watches if watch.journey)
    return tuple(
        _stage(journey, stage, _of(now, journey, stage), _of(before, journey, stage)) for journey, stage in order if journey
    )


def _of(rows: Iterable[Tally], journey: str, stage: str) -> list[Tally]:
    return [row for row in rows if row.watch and row.watch.journey == journey and (row.watch.stage or "") == stage]


def _stage(journey: str, stage: str, rows: list[Tally], was: list[Tally]) -> Stage:
    above: Counter[Holder] = Counter()
    latest: dict[Holder, str] = {}
    for row in rows:
        above.update({seen.holder: seen.looks for seen in row.above})
        latest |= {seen.holder: seen.latest for seen in row.above}
    ranked = sorted(above.items(), key=lambda item: (-item[1], item[0].name))[:3]
    kinds = [row.watch.kind for row in rows if row.watch]
    return Stage(
        journey=journey,
        stage=stage,
        kind=str(kinds[0]) if kinds else "",
        queries=len(rows),
        read=sum(row.read for row in rows),
        own_first=sum(row.own_first for row in rows),
        proven=sum(row.proven for row in rows),
        ads_above=sum(row.ads_above for row in rows),
        own_first_before=sum(row.own_first for row in was),
        read_before=sum(row.read for row in was),
        first_instead=tuple(ranked),
        look=latest.get(ranked[0][0], "") if ranked else next((row.latest for row in rows if row.latest), ""),
    )
