"""Journeys end to end: whether somebody who asks, stage after stage, comes to an answer of the brand's own.

A touchpoint is fine when an own page is among the first three, as rank trackers count. A stage's score is the chance that
somebody who asks reaches an own answer in at most two steps, from the shares of attention on the page; the journey's is the
product over its stages by how many customers need them. The gap between the average of touchpoints and the whole is what no
touchpoint shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from monitor.model import Period, Settings, WatchKind
from monitor.model.reporting import JourneySettings
from reports import words
from reports.attention import by_query
from reports.coverage import engine_name
from reports.inputs import Volumes
from reports.pages import Share
from rules import curves
from rules.journeys import Passing, end_to_end, reach, weighted

WIDE = 0.10
DEPARTMENTS = {WatchKind.SUPPORT: "support content", WatchKind.PRODUCT: "web team", WatchKind.BRAND: "SEO"}


@dataclass(frozen=True, slots=True)
class Gap:
    """Where a stage works much worse than elsewhere: the weaker side, the stronger, their scores (0–1), looks of both, a look."""

    stage: str
    by: str
    weak: str
    strong: str
    low: float
    high: float
    looks: int
    look: str

    @property
    def points(self) -> float:
        """The difference in percentage points."""
        return 100 * (self.high - self.low)


@dataclass(frozen=True, slots=True)
class StageScore:
    """One stage: the chance (0–1) of reaching an own answer, and how many touchpoints look fine; None where nothing was proven.

    `use` is the share of customers who need it, `channels` the own shares of attention by way, `worst` a look at its worst.
    """

    stage: str
    department: str
    use: float
    looks: int
    queries: int
    chance: float | None
    before: float | None
    touchpoint: float | None
    harm: float
    channels: tuple[tuple[str, float], ...]
    worst: str


@dataclass(frozen=True, slots=True)
class JourneyScore:
    """One journey: end to end (0–1) beside the average of its touchpoints; None while a stage was not seen."""

    name: str
    owner: str | None
    reviewed: date | None
    review_due: date | None
    overdue: bool
    whole: float | None
    before: float | None
    touchpoints: float | None
    weakest_touchpoint: float | None
    stages: tuple[StageScore, ...]
    gaps: tuple[Gap, ...]

    @property
    def hidden(self) -> float | None:
        """Points that the average of touchpoints hides."""
        return None if self.whole is None or self.touchpoints is None else 100 * (self.touchpoints - self.whole)


def journeys(
    settings: Settings, period: Period, weeks: tuple[Sequence[Share], Sequence[Share]], volumes: Volumes
) -> tuple[JourneyScore, ...]:
    """Every journey in the order of the configuration; `weeks` are the proven looks now and before."""
    order: dict[str, dict[str, str]] = defaultdict(dict)
    for watch in settings.watches:
        if watch.journey:
            order[watch.journey].setdefault(watch.stage or "", DEPARTMENTS.get(watch.kind, "SEO"))
    return tuple(_journey(settings.report.journey(name), stages, period, weeks, volumes) for name, stages in order.items())


def chance(share: Share) -> float:
    """The chance to reach an own answer from one page."""
    return reach(share.own, share.harm, int(curves.layout("reader")["steps"]))


def _journey(
    known: JourneySettings,
    names: dict[str, str],
    period: Period,
    weeks: tuple[Sequence[Share], Sequence[Share]],
    volumes: Volumes,
) -> JourneyScore:
    rows = {stage: (_of(weeks[0], known.name, stage), _of(weeks[1], known.name, stage)) for stage in names}
    stages = tuple(_stage(known, (stage, names[stage]), now, was, volumes) for stage, (now, was) in rows.items())
    fine = [stage.touchpoint for stage in stages if stage.touchpoint is not None]
    due = known.reviewed + known.review_every if known.reviewed else None
    return JourneyScore(
        name=known.name,
        owner=known.owner,
        reviewed=known.reviewed,
        review_due=due,
        overdue=due is None or due < period.end.date(),
        whole=_whole([(stage.use, stage.chance) for stage in stages]),
        before=_whole([(stage.use, stage.before) for stage in stages]),
        touchpoints=fmean(fine) if len(fine) == len(stages) and fine else None,
        weakest_touchpoint=min(fine, default=None),
        stages=stages,
        gaps=tuple(gap for stage, (now, _) in rows.items() for gap in _gaps(stage, now, volumes)),
    )


def _of(shares: Iterable[Share], journey: str, stage: str) -> list[Share]:
    return [look for look in shares if look.watch and look.watch.journey == journey and (look.watch.stage or "") == stage]


def _whole(stages: Sequence[tuple[float, float | None]]) -> float | None:
    known = [Passing(use, passed) for use, passed in stages if passed is not None]
    return end_to_end(known) if len(known) == len(stages) else None


def _score(shares: Iterable[Share], volumes: Volumes, of: Callable[[Share], float]) -> float | None:
    return weighted((volumes.weight(query), fmean(map(of, looks))) for query, looks in by_query(shares).items())


def _stage(
    known: JourneySettings, named: tuple[str, str], now: Sequence[Share], was: Sequence[Share], volumes: Volumes
) -> StageScore:
    stage, department = named
    ways = ("web", "video", "AI answer", "ad")
    return StageScore(
        stage=stage,
        department=department,
        use=known.use(stage),
        looks=len(now),
        queries=len({look.query for look in now}),
        chance=_score(now, volumes, chance),
        before=_score(was, volumes, chance),
        touchpoint=_score(now, volumes, lambda look: float(look.fine)),
        harm=_score(now, volumes, lambda look: look.harm) or 0.0,
        channels=tuple((way, _way(now, volumes, way)) for way in ways),
        worst=min(now, key=lambda look: (chance(look), look.look)).look if now else "",
    )


def _way(shares: Sequence[Share], volumes: Volumes, way: str) -> float:
    return _score(shares, volumes, lambda look: look.channels.get(way, 0.0)) or 0.0


_SIDES: dict[str, Callable[[Share], str]] = {
    "device": lambda look: str(look.query.device),
    "place": lambda look: words.place(look.query.place),
    "engine": lambda look: engine_name(look.query.engine),
}


def _gaps(stage: str, shares: Sequence[Share], volumes: Volumes) -> list[Gap]:
    found = [gap for by, side in _SIDES.items() if (gap := _gap(stage, by, side, shares, volumes))]
    return sorted(found, key=lambda gap: (-gap.points, gap.by))


def _gap(stage: str, by: str, side: Callable[[Share], str], shares: Sequence[Share], volumes: Volumes) -> Gap | None:
    sides: dict[str, list[Share]] = defaultdict(list)
    for look in shares:
        sides[side(look)].append(look)
    scores = sorted((_score(rows, volumes, chance) or 0.0, name) for name, rows in sides.items())
    if len(scores) < 2 or scores[-1][0] - scores[0][0] < WIDE:
        return None
    (low, weak), (high, strong) = scores[0], scores[-1]
    worst = min(sides[weak], key=lambda look: (chance(look), look.look))
    return Gap(stage, by, weak, strong, low, high, len(sides[weak]) + len(sides[strong]), worst.look)
