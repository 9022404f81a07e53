"""Who holds which share of the attention on the brand's own searches, what changed it, and what others would call that share.

Every ad, result and answer of every proven look gets a part of its page; a query's share is the mean over its looks, the
week's the mean over queries by how often they are asked. The unweighted mean stands beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from statistics import fmean

from monitor.canary import cell_of
from monitor.model import Period, Query, View
from reports.classes import Class
from reports.coverage import asked
from reports.days.book import Book
from reports.days.names import held_of
from reports.days.sums import Sum
from reports.inputs import Volumes
from reports.once import book_of
from rules.causes import Split, Stand, Stands, split
from rules.curves import Curve
from rules.definitions import DEFINITIONS, Averaged
from rules.held import Batch, Scatter
from rules.journeys import weighted
from rules.resampling import MANY

SEED = 7
Sums = Mapping[Query, Sum]
"""Each query's proven looks of a period, added up."""

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


def attention(view: View, period: Period, weeks: tuple[Sums, Sums], curve: Curve, volumes: Volumes) -> Attention:
    """A week's attention beside the week before; `weeks` are the sums of proven looks now and before."""
    now, before = weeks
    told = (_asked(view, period), _asked(view, period.before()))
    weights = {query.key: volumes.weight(query) for query in (*now, *before)}
    sides = _sides(book_of(view), period, weeks)
    return Attention(
        curve=curve.about,
        volumes=volumes.source,
        looks=sum(one.looks for one in now.values()),
        looks_before=sum(one.looks for one in before.values()),
        queries=len(now),
        rows=_rows(now, before, volumes),
        split=split(*sides, weights, told, SEED),
        alternatives=_alternatives(now, before, curve, volumes),
    )


def _sides(book: Book, period: Period, weeks: tuple[Sums, Sums]) -> tuple[Stands, Stands]:
    """What causes need of each query's looks, now and before: single looks while they are few, else how they scatter."""
    now, before = weeks
    common = now.keys() & before.keys()
    few = sum(one[query].looks for one in weeks for query in common) < MANY
    return _stands(book, period, now, common, few=few), _stands(book, period.before(), before, common, few=few)


def _stands(book: Book, period: Period, sums: Sums, common: Set[Query], *, few: bool) -> Stands:
    """One week's side, single looks only of queries that both weeks have."""
    pages = book.pages(period) if few and common else {}
    scatter = {} if few else book.scatter(period)
    return {
        query.key: _stand(one, pages[query] if few and query in common else (), scatter.get(query)) for query, one in sums.items()
    }


def _stand(one: Sum, batches: Sequence[Batch], scatter: Scatter | None) -> Stand:
    rows = {held_of(key): row for key, row in one.others.items()}
    return Stand(
        own=one.mean("own"),
        standing=one.mean("standing"),
        others={held: row[0] / one.looks for held, row in rows.items()},
        places={held: row[2] / row[1] for held, row in rows.items() if row[1]},
        latest={held: row[3] for held, row in rows.items()},
        look=one.latest,
        batches=batches,
        scatter=scatter,
    )


def _asked(view: View, period: Period) -> frozenset[str]:
    """The queries that were asked in a period, seen or not; a cell that was due and wholly missed counts with all its queries."""
    looked, due = asked(view, period)
    watched = {query for watch in view.settings.watches for query in watch.expand()} if looked else set()
    return frozenset(query.key for query in {query for query in watched if cell_of(query) in due} | looked)


def _rows(now: Sums, before: Sums, volumes: Volumes) -> tuple[ClassShare, ...]:
    rows = [
        ClassShare(
            owner,
            share,
            _mean(before, owner, volumes) if before else None,
            fmean(one.share(owner) for one in now.values()),
            _holders(now, owner, volumes),
            max(tuple(one.classes[owner][1]) if owner in one.classes else (0.0, one.most) for one in now.values())[1],
        )
        for owner in Class
        if now and ((share := _mean(now, owner, volumes)) or (before and _mean(before, owner, volumes)))
    ]
    return tuple(sorted(rows, key=lambda row: (row.owner is not Class.OWN, -row.share, row.owner)))


def _mean(sums: Sums, owner: Class, volumes: Volumes) -> float:
    return weighted((volumes.weight(query), one.share(owner)) for query, one in sums.items()) or 0.0


def _holders(sums: Sums, owner: Class, volumes: Volumes) -> tuple[tuple[str, float], ...]:
    found: dict[str, float] = defaultdict(float)
    whole = sum(volumes.weight(query) for query in sums)
    for query, one in sums.items():
        factor = volumes.weight(query) / whole / one.looks if whole else 0.0
        for key, row in one.others.items():
            held = held_of(key)
            if held.owner == owner:
                found[held.who] += row[0] * factor
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_MOST])


def _alternatives(now: Sums, before: Sums, curve: Curve, volumes: Volumes) -> tuple[Alternative, ...]:
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


def _table(sums: Sums, volumes: Volumes) -> list[Averaged]:
    return [
        Averaged(volumes.weight(query), one.mean("best"), one.mean("every"), one.mean("everybody"), one.own_ads, one.looks)
        for query, one in sums.items()
    ]
