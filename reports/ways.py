"""Journeys end to end: whether somebody who asks, stage after stage, comes to an answer of the brand's own.

A touchpoint is fine when an own page is among the first three, as rank trackers count. A stage's score is the chance that
somebody who asks reaches an own answer in at most two steps, from the shares of attention on the page; the journey's is the
product over its stages by how many customers need them. The gap between the average of touchpoints and the whole is what no
touchpoint shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from monitor.model import Period, Query, Settings, Watch, WatchKind
from monitor.model.reporting import JourneySettings
from reports import words
from reports.attention import Sums
from reports.coverage import engine_name
from reports.days.book import watch_of
from reports.days.sums import Sum
from reports.inputs import Volumes
from rules.journeys import Passing, end_to_end, weighted

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


def journeys(settings: Settings, period: Period, weeks: tuple[Sums, Sums], volumes: Volumes) -> tuple[JourneyScore, ...]:
    """Every journey in the order of the configuration; `weeks` are the proven looks now and before."""
    order: dict[str, dict[str, str]] = defaultdict(dict)
    for watch in settings.watches:
        if watch.journey:
            order[watch.journey].setdefault(watch.stage or "", DEPARTMENTS.get(watch.kind, "SEO"))
    watches = watch_of(settings)
    now, was = staged(weeks[0], watches), staged(weeks[1], watches)
    return tuple(
        _journey(
            settings.report.journey(name),
            [_Seen(stage, desk, now.get((name, stage), {}), was.get((name, stage), {})) for stage, desk in stages.items()],
            period,
            volumes,
        )
        for name, stages in order.items()
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """One stage with its department and the sums of its queries' proven looks, now and before."""

    stage: str
    department: str
    now: Sums
    was: Sums


def _journey(known: JourneySettings, seen: Sequence[_Seen], period: Period, volumes: Volumes) -> JourneyScore:
    stages = tuple(_stage(known, one, volumes) for one in seen)
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
        gaps=tuple(gap for one in seen for gap in _gaps(one.stage, one.now, volumes)),
    )


def staged(sums: Sums, watches: Mapping[Query, Watch]) -> dict[tuple[str, str], dict[Query, Sum]]:
    """Sums by journey and stage."""
    found: dict[tuple[str, str], dict[Query, Sum]] = defaultdict(dict)
    for query, one in sums.items():
        watch = watches.get(query)
        if watch and watch.journey:
            found[watch.journey, watch.stage or ""][query] = one
    return found


def _whole(stages: Sequence[tuple[float, float | None]]) -> float | None:
    known = [Passing(use, passed) for use, passed in stages if passed is not None]
    return end_to_end(known) if len(known) == len(stages) else None


def _score(sums: Sums, volumes: Volumes, of: Callable[[Sum], float]) -> float | None:
    return weighted((volumes.weight(query), of(one)) for query, one in sums.items())


def _chance(one: Sum) -> float:
    """The chance to reach an own answer, mean over the looks."""
    return one.mean("chance")


def _stage(known: JourneySettings, seen: _Seen, volumes: Volumes) -> StageScore:
    now = seen.now
    return StageScore(
        stage=seen.stage,
        department=seen.department,
        use=known.use(seen.stage),
        looks=_looks(now.values()),
        queries=len(now),
        chance=_score(now, volumes, _chance),
        before=_score(seen.was, volumes, _chance),
        touchpoint=_score(now, volumes, lambda one: one.mean("fine")),
        harm=_score(now, volumes, lambda one: one.mean("harm")) or 0.0,
        channels=tuple((way, _way(now, volumes, way)) for way in ("web", "video", "AI answer", "ad")),
        worst=_worst(now.values()),
    )


def _looks(sums: Iterable[Sum]) -> int:
    return sum(one.looks for one in sums)


def _worst(sums: Iterable[Sum]) -> str:
    """The look with the smallest chance."""
    return str(min((one.worst for one in sums), default=[0.0, ""])[1])


def _way(sums: Sums, volumes: Volumes, way: str) -> float:
    return _score(sums, volumes, lambda one: one.ways.get(way, 0.0) / one.looks) or 0.0


_SIDES: dict[str, Callable[[Query], str]] = {
    "device": lambda query: str(query.device),
    "place": lambda query: words.place(query.place),
    "engine": lambda query: engine_name(query.engine),
}


def _gaps(stage: str, sums: Sums, volumes: Volumes) -> list[Gap]:
    found = [gap for by, side in _SIDES.items() if (gap := _gap(stage, by, side, sums, volumes))]
    return sorted(found, key=lambda gap: (-gap.points, gap.by))


def _gap(stage: str, by: str, side: Callable[[Query], str], sums: Sums, volumes: Volumes) -> Gap | None:
    sides: dict[str, dict[Query, Sum]] = defaultdict(dict)
    for query, one in sums.items():
        sides[side(query)][query] = one
    scores = sorted((_score(rows, volumes, _chance) or 0.0, name) for name, rows in sides.items())
    if len(scores) < 2 or scores[-1][0] - scores[0][0] < WIDE:
        return None
    (low, weak), (high, strong) = scores[0], scores[-1]
    looks = _looks(sides[weak].values()) + _looks(sides[strong].values())
    return Gap(stage, by, weak, strong, low, high, looks, _worst(sides[weak].values()))
