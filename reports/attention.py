"""Who holds which share of the attention on the brand's own searches, what changed it, and what others would call that share.

Every ad, result and answer of every proven look gets a part of its page; a query's share is the mean over its looks, the
week's the mean over queries by how often they are asked. The unweighted mean stands beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from monitor.model import Period, Query, View
from reports.classes import Class
from reports.inputs import Volumes
from reports.pages import Share
from rules.causes import Split, split
from rules.curves import Curve
from rules.definitions import DEFINITIONS, Asked, Page
from rules.journeys import weighted

SEED = 7
_MOST = 3


@dataclass(frozen=True, slots=True)
class ClassShare:
    """One owner class: its share (0–1) now and in the week before (None: not seen), its greatest holders, a look at it."""

    owner: Class
    share: float
    before: float | None
    unweighted: float
    holders: tuple[tuple[str, float], ...]
    look: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """A vendor's figure from the same looks; None where it cannot be told."""

    name: str
    formula: str
    note: str
    source: str
    value: float | None
    before: float | None
    index: bool


@dataclass(frozen=True, slots=True)
class Attention:
    """A week's attention: classes sum to 1. `split` is None where no query was proven in both weeks."""

    curve: str
    volumes: str
    looks: int
    looks_before: int
    queries: int
    rows: tuple[ClassShare, ...]
    split: Split | None
    alternatives: tuple[Alternative, ...]

    @property
    def own(self) -> ClassShare | None:
        """The brand's own row."""
        return next((row for row in self.rows if row.owner is Class.OWN), None)


def attention(
    view: View, period: Period, weeks: tuple[Sequence[Share], Sequence[Share]], curve: Curve, volumes: Volumes
) -> Attention:
    """A week's attention beside the week before; `weeks` are the proven looks now and before."""
    now, before = weeks
    asked = (_asked(view, period), _asked(view, period.before()))
    weights = {share.query.key: volumes.weight(share.query) for share in (*now, *before)}
    return Attention(
        curve=curve.about,
        volumes=volumes.source,
        looks=len(now),
        looks_before=len(before),
        queries=len({share.query for share in now}),
        rows=_rows(now, before, volumes),
        split=split([share.page for share in now], [share.page for share in before], weights, asked, SEED),
        alternatives=_alternatives(now, before, curve, volumes),
    )


def by_query(shares: Iterable[Share]) -> dict[Query, list[Share]]:
    """Looks by query."""
    found: dict[Query, list[Share]] = defaultdict(list)
    for share in shares:
        found[share.query].append(share)
    return dict(found)


def _asked(view: View, period: Period) -> frozenset[str]:
    """The queries that were asked in a period, seen or not; a cell that was due and wholly missed counts with all its queries."""
    found = {look.query.key for look in view.looks(period)}
    due = {(cell.engine, cell.place, cell.device) for cell in view.coverage(period)}
    queries = {query for watch in view.settings.watches for query in watch.expand()}
    there = {look.partition("|")[0] for look in found}
    return frozenset(found | {query.key for query in queries if (query.engine, query.place, query.device) in due and there})


def _rows(now: Sequence[Share], before: Sequence[Share], volumes: Volumes) -> tuple[ClassShare, ...]:
    mine, theirs = by_query(now), by_query(before)
    rows = [
        ClassShare(
            owner,
            share,
            _mean(theirs, owner, volumes) if before else None,
            fmean(fmean(look.classes.get(owner, 0.0) for look in looks) for looks in mine.values()),
            _holders(mine, owner, volumes),
            max(now, key=lambda look: (look.classes.get(owner, 0.0), look.look)).look,
        )
        for owner in Class
        if mine and ((share := _mean(mine, owner, volumes)) or (before and _mean(theirs, owner, volumes)))
    ]
    return tuple(sorted(rows, key=lambda row: (row.owner is not Class.OWN, -row.share, row.owner)))


def _mean(looks: dict[Query, list[Share]], owner: Class, volumes: Volumes) -> float:
    rows = ((volumes.weight(query), fmean(look.classes.get(owner, 0.0) for look in rows)) for query, rows in looks.items())
    return weighted(rows) or 0.0


def _holders(looks: dict[Query, list[Share]], owner: Class, volumes: Volumes) -> tuple[tuple[str, float], ...]:
    sums: dict[str, float] = defaultdict(float)
    whole = sum(volumes.weight(query) for query in looks)
    for query, rows in looks.items():
        factor = volumes.weight(query) / whole / len(rows) if whole else 0.0
        for look in rows:
            for held, share in look.page.others.items():
                if held.owner == owner:
                    sums[held.who] += share * factor
    return tuple(sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:_MOST])


def _alternatives(now: Sequence[Share], before: Sequence[Share], curve: Curve, volumes: Volumes) -> tuple[Alternative, ...]:
    mine, theirs = _table(now, volumes), _table(before, volumes)
    return tuple(
        Alternative(
            row.name,
            row.formula,
            row.note,
            row.source,
            row.of(mine, curve) if mine else None,
            row.of(theirs, curve) if theirs else None,
            "index" in row.formula,
        )
        for row in DEFINITIONS
    )


def _table(shares: Iterable[Share], volumes: Volumes) -> list[Asked]:
    return [
        Asked(volumes.weight(query), tuple(Page(look.own_places, look.places, look.own_ad) for look in looks))
        for query, looks in by_query(shares).items()
    ]
