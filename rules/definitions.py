"""Other people's shares from the same looks: each vendor's own definition by name, so that nobody argues about definitions.

In the world at least seven figures go by the name of visibility or share of voice. They answer different questions: how often
was somebody there, how many clicks would the places bring, what part of all clicks. None of them covers the whole page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from rules.curves import Curve


@dataclass(frozen=True, slots=True)
class Page:
    """One look: the places (from 1) of own unpaid results, how many places the page had, and whether an own ad was on it.

    `with_ads` says whether the look may speak about ads at all.
    """

    own: tuple[int, ...]
    places: int
    ad: bool = False
    with_ads: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """One query with its volume (searches a month, or 1 where volumes are not known) and its looks."""

    volume: float
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Averaged:
    """One query with its volume and means over its looks: click rates (0–1) of its best own place, all own places, all places.

    `own_ads` counts the looks with an own ad, of the `with_ads` that may speak about ads.
    """

    volume: float
    best: float
    every: float
    everybody: float
    own_ads: int
    with_ads: int


@dataclass(frozen=True, slots=True)
class Definition:
    """One vendor's figure: its formula in words, what it leaves out, and where it is published; None when it cannot be told."""

    name: str
    formula: str
    note: str
    source: str
    of: Callable[[Sequence[Averaged], Curve], float | None]


def stat(rows: Iterable[tuple[float, float]]) -> float | None:
    """Σ v·c(r) / Σ v over (volume, click rate at the rank), both as they are (STAT, help page on share of voice)."""
    return _ratio([(volume * rate, volume) for volume, rate in rows])


def seoclarity(rows: Iterable[tuple[float, float]], first: float) -> float | None:
    """Σ v·c(r) / (c(1)·Σ v); over 1 where one site has two listings (seoClarity, knowledge base)."""
    return _ratio([(volume * rate, volume * first) for volume, rate in rows])


def ahrefs(rows: Iterable[tuple[float, float, float]]) -> float | None:
    """My clicks / clicks to all results, over (volume, my click rates, everybody's) (Ahrefs, Rank Tracker)."""
    return _ratio([(volume * mine, volume * everybody) for volume, mine, everybody in rows])


def semrush(rates: Sequence[float], first: float) -> float | None:
    """Mean click rate over keywords, scaled so that the first place everywhere is 1; volumes do not count (Semrush)."""
    return sum(rates) / len(rates) / first if rates and first else None


def sistrix_like(rows: Iterable[tuple[float, float]]) -> float:
    """Σ v·c(r): an index without an upper end. SISTRIX' own weights are not published (SISTRIX, visibility index)."""
    return sum(volume * rate for volume, rate in rows)


def adthena_frequency(rows: Iterable[tuple[float, float]]) -> float | None:
    """Times seen / times searched over (volume, frequency), weighted by volume over terms where seen (Adthena)."""
    return _ratio([(volume * seen, volume) for volume, seen in rows if seen > 0])


def adthena_share_of_impressions(rows: Iterable[tuple[float, float]]) -> float | None:
    """Σ frequency·v / Σ v over all terms (Adthena)."""
    return _ratio([(volume * seen, volume) for volume, seen in rows])


def adthena_impressions(monthly: float, days: int, frequency: float, month: int = 30) -> float:
    """Impressions in some days: monthly volume / 30 × days × frequency, as Adthena's example means it."""
    return monthly / month * days * frequency


def adthena_clicks(impressions: float, positions: Iterable[tuple[float, float]]) -> float:
    """Clicks over (share of impressions at a position, click rate there) (Adthena)."""
    return sum(impressions * share * rate for share, rate in positions)


def marcode(seen: int, searches: int) -> float | None:
    """Searches where the advertiser appeared / searches run; neither volume nor position count (Marcode)."""
    return seen / searches if searches else None


def _ratio(parts: Sequence[tuple[float, float]]) -> float | None:
    whole = sum(below for _, below in parts)
    return sum(above for above, _ in parts) / whole if whole else None


def averaged(row: Asked, curve: Curve) -> Averaged:
    """One query's looks put together; it has to have been looked at."""
    ads = [page.ad for page in row.pages if page.with_ads]
    return Averaged(
        row.volume,
        fmean(curve.at(min(page.own)) if page.own else 0.0 for page in row.pages),
        fmean(sum(map(curve.at, page.own)) for page in row.pages),
        fmean(sum(map(curve.at, range(1, page.places + 1))) for page in row.pages),
        sum(ads),
        len(ads),
    )


def _often(rows: Iterable[Averaged]) -> list[tuple[float, float]]:
    return [(row.volume, row.own_ads / row.with_ads) for row in rows if row.with_ads]


DEFINITIONS = (
    Definition(
        "STAT", "Σ v·c(r) / Σ v", "best unpaid place only; never reaches 100 %", "STAT help: share of voice",
        lambda rows, _: stat((row.volume, row.best) for row in rows),
    ),
    Definition(
        "Ahrefs", "own clicks / clicks to all results", "unpaid places only, each counted", "Ahrefs help 2072381, Rank Tracker",
        lambda rows, _: ahrefs((row.volume, row.every, row.everybody) for row in rows),
    ),
    Definition(
        "seoClarity", "Σ v·c(r) / (c(1)·Σ v)", "all own listings; can exceed 100 %", "seoClarity: what is share of voice",
        lambda rows, curve: seoclarity(((row.volume, row.every) for row in rows), curve.at(1)),
    ),
    Definition(
        "Semrush", "mean c(r) / c(1)", "volumes do not count", "Semrush kb 549",
        lambda rows, curve: semrush([row.best for row in rows], curve.at(1)),
    ),
    Definition(
        "SISTRIX-like", "Σ v·c(r), an index", "own keyword set and weights; no percentage", "sistrix.com/visibility-index",
        lambda rows, _: sistrix_like((row.volume, row.best) for row in rows),
    ),
    Definition(
        "Adthena frequency", "times seen / times searched", "own ads, over terms where seen", "Adthena help 211185663",
        lambda rows, _: adthena_frequency(_often(rows)),
    ),
    Definition(
        "Adthena share of impressions", "Σ frequency·v / Σ v", "own ads, over all terms", "Adthena help 211185663",
        lambda rows, _: adthena_share_of_impressions(_often(rows)),
    ),
    Definition(
        "Marcode", "searches where seen / searches run", "own ads; shares of all may total over 100 %", "Marcode: key concepts",
        lambda rows, _: marcode(sum(row.own_ads for row in rows), sum(row.with_ads for row in rows)),
    ),
)  # fmt: skip
