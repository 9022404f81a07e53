"""Who holds which share of the page's attention: every ad, result and answer gets a part, and the parts of a page sum to 1.

In the world a page is no list of ten links. Ads, answers, panels and carousels stand above and beside it, and each takes
clicks from the first result; how many is known from studies of pages with and without it. What an element takes is its share.
Reading order stands for height on the page; where the capture has pixel positions, these count. Nothing is known of what
folded questions, related searches and cards behind a swipe get: they get none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from monitor.model import Ad, AdKind, AdSlot, Device, Result, ResultKind, Serp
from rules import curves
from rules.curves import Curve

_WITHOUT = frozenset({ResultKind.RELATED_SEARCH, ResultKind.PEOPLE_ALSO_ASK})
_BESIDE = frozenset({ResultKind.AI_OVERVIEW, ResultKind.KNOWLEDGE_PANEL})
_FARTHEST = 12.0


class Part(StrEnum):
    """The part of the page that a slot belongs to."""

    AD = "ad"
    SHOPPING_AD = "shopping ad"
    ORGANIC = "organic"
    SNIPPET = "featured snippet"
    AI = "AI overview"
    VIDEO = "video"
    PANEL = "knowledge panel"
    BLOCK = "block"


_PARTS = {
    ResultKind.ORGANIC: Part.ORGANIC,
    ResultKind.FEATURED_SNIPPET: Part.SNIPPET,
    ResultKind.AI_OVERVIEW: Part.AI,
    ResultKind.KNOWLEDGE_PANEL: Part.PANEL,
    ResultKind.VIDEO: Part.VIDEO,
    ResultKind.SHORT_VIDEO: Part.VIDEO,
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing on the page with its share of the page's attention (0–1)."""

    part: Part
    thing: Ad | Result
    share: float


Weight = tuple[Part, Ad | Result, float]


def slots(serp: Serp, curve: Curve) -> tuple[Slot, ...]:
    """Everything on the page that gets attention, shares summing to 1; nothing for a page that shows nothing."""
    weights = [row for row in _seen(serp, [*_paid(serp), *_unpaid(serp, curve), *_low(serp, curve)]) if row[2] > 0]
    total = sum(weight for _, _, weight in weights)
    return tuple(Slot(part, thing, weight / total) for part, thing, weight in weights)


def units(serp: Serp) -> list[list[Result]]:
    """Unpaid things in the main column down the page; neighbours in one carousel are one unit and share its place."""
    rows: list[list[Result]] = []
    for result in _down(serp):
        last = rows[-1][0] if rows else None
        if last and result.kind is not ResultKind.ORGANIC and (result.kind, result.block) == (last.kind, last.block):
            rows[-1].append(result)
        else:
            rows.append([result])
    return rows


def _placed(serp: Serp) -> Iterator[Result]:
    for result in serp.results:
        if result.kind not in _WITHOUT and result.kind not in _BESIDE and not result.hidden and result.block != "side":
            yield result


def _down(serp: Serp) -> list[Result]:
    """Things that have a place, by pixels where every one of them was drawn, else in reading order."""
    rows = list(_placed(serp))
    drawn = [(row.box.y, row.rank, row) for row in rows if row.box]
    return [row for _, _, row in sorted(drawn, key=lambda item: item[:2])] if len(drawn) == len(rows) else rows


def _paid(serp: Serp) -> list[Weight]:
    """Ads at the top share what the first result loses to ads; shopping ads what it loses to them."""
    table, ranks = curves.layout("layout"), curves.layout("paid")["ranks"]
    shown = [ad for ad in serp.ads if not ad.hidden and ad.slot is not AdSlot.BOTTOM]
    shelf = [ad for ad in shown if ad.kind is AdKind.SHOPPING]
    lines = [ad for ad in shown if ad.kind is not AdKind.SHOPPING]
    by_rank = [ranks[min(number, len(ranks) - 1)] for number in range(len(lines))]
    taken, shelved = (table["pure"] - table["ads"]) / 100, (table["pure"] - table["shopping"]) / 100
    rows: list[Weight] = [(Part.AD, ad, taken * part / sum(by_rank)) for ad, part in zip(lines, by_rank, strict=True)]
    return rows + [(Part.SHOPPING_AD, ad, shelved / len(shelf)) for ad in shelf]


def _unpaid(serp: Serp, curve: Curve) -> list[Weight]:
    rows = units(serp)
    first = _first(serp, rows, curve)
    weights = [first if number == 1 else curve.at(number) for number in range(1, len(rows) + 1)]
    answers = [row for row in serp.results if row.kind is ResultKind.AI_OVERVIEW]
    lost = float(curves.layout("ai_overview")["loss"]) if answers else 0.0
    found: list[Weight] = [
        (_PARTS.get(row.kind, Part.BLOCK), row, weight * (1 - lost) / len(unit))
        for unit, weight in zip(rows, weights, strict=True)
        for row in unit
    ]
    overview = (sum(weights) * lost) or (curve.at(1) if answers else 0.0)
    found += [(Part.AI, row, overview / len(answers)) for row in answers]
    panels = [row for row in serp.results if row.kind is ResultKind.KNOWLEDGE_PANEL and not row.hidden]
    table = curves.layout("layout")
    return found + [(Part.PANEL, row, (table["pure"] - table["knowledge_panel"]) / 100 / len(panels)) for row in panels]


def _first(serp: Serp, rows: Sequence[Sequence[Result]], curve: Curve) -> float:
    """The first unpaid result's weight: the curve's, in the ratio that the page's layout has to an ordinary page.

    The curve is an average over layouts; so the ratio is taken against the curve that the layouts were measured with.
    """
    table = curves.layout("layout")
    loss = sum(table["pure"] - table[name] for name in _layouts(serp)) / table["pure"]
    gain = table["sitelinks"] / table["pure"] if rows and rows[0][0].sitelinks else 1.0
    ordinary = curves.default().at(1) * 100
    return curve.at(1) * float(table["pure"] * gain * max(0.2, 1 - loss) / ordinary)


def _layouts(serp: Serp) -> list[str]:
    shown = [ad for ad in serp.ads if not ad.hidden and ad.slot is not AdSlot.BOTTOM]
    kinds = {result.kind for result in serp.results}
    there = {
        "ads": any(ad.kind is not AdKind.SHOPPING for ad in shown),
        "shopping": any(ad.kind is AdKind.SHOPPING for ad in shown),
        "knowledge_panel": ResultKind.KNOWLEDGE_PANEL in kinds,
        "featured_snippet": ResultKind.FEATURED_SNIPPET in kinds,
    }
    return [name for name, found in there.items() if found]


def _low(serp: Serp, curve: Curve) -> list[Weight]:
    """Ads below the results count as the places after the last one."""
    below = [ad for ad in serp.ads if ad.slot is AdSlot.BOTTOM and not ad.hidden]
    last = len(units(serp))
    return [(Part.AD, ad, curve.at(last + number)) for number, ad in enumerate(below, 1)]


def _seen(serp: Serp, rows: list[Weight]) -> list[Weight]:
    """Weights with the fold, where every thing's pixels are known: each screen further down keeps a part."""
    if not rows or not all(thing.box for _, thing, _ in rows):
        return rows
    keeps, height = float(curves.layout("fold")["per_screen"]), curves.screen(serp.device or Device.DESKTOP)
    return [(part, thing, weight * keeps ** _screens(thing, height)) for part, thing, weight in rows]


def _screens(thing: Ad | Result, height: int) -> float:
    top = thing.box.y if thing.box else 0.0
    return min(_FARTHEST, max(0.0, top // height)) if isfinite(top) else 0.0
