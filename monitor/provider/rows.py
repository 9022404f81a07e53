"""Rows out of lists: every entry that a table names, as the result or ad that it is, or counted as telling nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from monitor.model import Ad, AdKind, AdSlot, Box, Result, ResultKind
from monitor.provided import MAX_ROWS, Row, ad, result, safe, sitelinks, text
from monitor.provider.tables import Form, Keys, Names, Rows

_SLOT_WORDS = {"top": AdSlot.TOP, "bottom": AdSlot.BOTTOM, "middle": AdSlot.INLINE, "right": AdSlot.SIDE}
_SLOT_ORDER = (AdSlot.TOP, AdSlot.SIDE, AdSlot.INLINE, AdSlot.BOTTOM)
_LAST = float("inf")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of a list with its place in the page's own count and the object that the list is in."""

    value: Any
    order: float
    parent: Row


@dataclass(slots=True)
class Found:
    """What the lists hold, each with its place in the page's own count; for ads also whether their slot was told."""

    results: list[tuple[float, Result]] = field(default_factory=list)
    ads: list[tuple[float, Ad, bool]] = field(default_factory=list)
    hollow: dict[str, int] = field(default_factory=dict)
    lost_ads: int = 0


def walk(holder: Any, path: str) -> Iterator[Any]:
    """The entries at a path: the values of a list one by one, anything else (but nothing and "") as it is."""
    return (entry.value for entry in _walked(holder, path))


def told(row: Any, keys: Keys) -> str | None:
    """The first of these paths that leads to a text or number."""
    for key in keys:
        head, _, last = key.rpartition(".")
        holders = walk(row, head) if head else iter((row,))
        words = next((text(holder, last) for holder in holders if isinstance(holder, Mapping)), None)
        if words:
            return words
    return None


def _walked(holder: Any, path: str) -> list[_Entry]:
    """Every entry at a path, bounded; an entry without a count of its own has that of what it stands in."""
    level = [_Entry(holder, _LAST, {})]
    for key in path.split("."):
        below: list[_Entry] = []
        for entry in level:
            value = entry.value.get(key) if isinstance(entry.value, Mapping) else None
            parent = entry.value if isinstance(entry.value, Mapping) else {}
            values = value[:MAX_ROWS] if isinstance(value, list) else [] if value in (None, "", {}) else [value]
            below += [_Entry(item, _order(item, entry.order), parent) for item in values]
        level = below[:MAX_ROWS]
    return level


def _order(value: Any, inherited: float) -> float:
    if isinstance(value, Mapping):
        for key in Names().order:
            number = value.get(key)
            if isinstance(number, int) and not isinstance(number, bool) and 0 < number < 1_000_000:
                return float(number)
    return inherited


def gathered(holder: Row, form: Form) -> Found:
    """Every row of every list that the form names."""
    found = Found()
    for rows in form.rows:
        for entry in _walked(holder, rows.path):
            paid = isinstance(rows.kind, AdKind)
            value = {"title": entry.value} if isinstance(entry.value, str) and not paid else entry.value
            row = value if isinstance(value, Mapping) else {}
            made = _ad(row, rows) if isinstance(rows.kind, AdKind) else _result(row, rows, rows.kind, entry.parent)
            if made is None:
                found.hollow[rows.path] = found.hollow.get(rows.path, 0) + 1
                found.lost_ads += paid
            elif isinstance(made, Ad):
                found.ads.append((entry.order, made, _slot(row, rows) is not None))
            else:
                found.results.append((entry.order, made))
    return found


def _result(row: Row, rows: Rows, kind: ResultKind, parent: Row) -> Result | None:
    names = rows.names
    title, link = told(row, names.title), told(row, names.link)
    if not title and not link:
        return None
    phone = told(row, names.phone)
    question = told(row, names.question) or told(parent, ("question", "title"))
    return result(
        kind,
        title,
        link,
        block=rows.block or ("main" if kind is ResultKind.ORGANIC else str(kind)),
        text=told(row, names.text),
        display_url=told(row, names.display),
        date=told(row, names.date),
        source=told(row, names.source),
        channel=told(row, names.channel),
        duration=told(row, names.duration),
        rating=told(row, names.rating),
        price=told(row, names.price),
        phones=(phone,) if phone else (),
        question=question if kind is ResultKind.PEOPLE_ALSO_ASK else None,
        sitelinks=sitelinks(_links(row, names)),
        box=_box(row),
    )


def _ad(row: Row, rows: Rows) -> Ad | None:
    names, kind = rows.names, AdKind(rows.kind)
    headline, link, click = told(row, names.title), told(row, names.link), told(row, names.click)
    if not headline and not link and not click:
        return None
    phone = told(row, names.phone)
    return ad(
        _slot(row, rows) or AdSlot.TOP,
        kind,
        headline,
        link,
        click,
        text=told(row, names.text),
        display_url=told(row, names.display),
        merchant=told(row, names.merchant) if kind is AdKind.SHOPPING else None,
        phones=(phone,) if phone else (),
        price=told(row, names.price),
        rating=told(row, names.rating),
        sitelinks=sitelinks(_links(row, names)),
        extensions=_extensions(row, names),
        box=_box(row),
    )


def _slot(row: Row, rows: Rows) -> AdSlot | None:
    """Where an ad stands, if its list or the row itself says so."""
    side = AdSlot.SIDE if text(row, "position") == "right" else None
    return rows.slot or _SLOT_WORDS.get((told(row, rows.names.slot) or "").lower()) or side


def _links(row: Row, names: Names) -> Iterable[Row]:
    return (entry for path in (*names.links, *names.extensions) for entry in walk(row, path) if _is_link(entry))


def _is_link(entry: Any) -> bool:
    return isinstance(entry, Mapping) and text(entry, "link", "url", "tracking_link") is not None


def _extensions(row: Row, names: Names) -> tuple[str, ...]:
    entries = [entry for path in names.extensions for entry in walk(row, path) if not _is_link(entry)]
    words = [entry if isinstance(entry, str) else told(entry, ("text", "title", "name")) or "" for entry in entries]
    return tuple(safe(word).strip() for word in words if word.strip())


def _box(row: Row) -> Box | None:
    """The rectangle of an element, in CSS pixels."""
    shape = row.get("rectangle")
    sides = [shape.get(side) for side in ("x", "y", "width", "height")] if isinstance(shape, Mapping) else []
    if len(sides) != 4 or not all(isinstance(side, int | float) and abs(side) < 10_000_000 for side in sides):
        return None
    return Box(*map(float, sides))  # type: ignore[arg-type]


def first(entry: tuple[Any, ...]) -> float:
    """The place of a row in the page's own count."""
    return float(entry[0])


def in_slots(found: Found, *, by_order: bool) -> list[Ad]:
    """The ads in reading order; where nothing else tells it, the shared count says above, between or below the results."""
    web = [order for order, row in found.results if row.kind is ResultKind.ORGANIC and order < _LAST]
    placed = []
    for order, row, sure in sorted(found.ads, key=first):
        slot = row.slot
        if not sure and by_order and web and min(web) < order < _LAST:
            slot = AdSlot.BOTTOM if order > max(web) else AdSlot.INLINE
        placed.append(replace(row, slot=slot))
    return sorted(placed, key=lambda row: _SLOT_ORDER.index(row.slot))
