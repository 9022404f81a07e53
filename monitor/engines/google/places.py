"""Where an element stands: its zone, the blocks around it, the ad it belongs to, whether it is drawn.

The world: the same link with a heading is a result in `#rso`, an ad in `#tads`, a source inside an opened question and a card
inside a carousel. What an element is follows from what stands around it, so every reader asks here first. Climbs are
remembered, and no element is looked at that holds nothing anybody asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from turbohtml import Document, Element, Node

from monitor.engines.google.layouts import (
    AD_ATTRIBUTES,
    AD_CLASSES,
    AD_LISTS,
    BARE_MAIN,
    BLOCKS_BY_ATTRIBUTE,
    BLOCKS_BY_CLASS,
    BLOCKS_BY_ID,
    BLOCKS_BY_TAG,
    BLOCKS_BY_VALUE,
    PANE_ID,
    PRODUCT_CLASS,
    ZONES_BY_CLASS,
    ZONES_BY_ID,
    Block,
    Zone,
)
from monitor.page import around, elements_around, elements_up

_PAID = frozenset({Zone.TOP_ADS, Zone.BOTTOM_ADS, Zone.SIDE_ADS})


class Place(NamedTuple):
    """Where an element stands. `blocks` are innermost first. A tuple, because a page has hundreds.

    `unit` is the innermost text ad's element around it, `product` the shopping unit's, `area` the zone's.
    """

    zone: Zone = Zone.OUTSIDE
    blocks: tuple[Block, ...] = ()
    hidden: bool = False
    unit: Element | None = None
    product: Element | None = None
    area: Element | None = None

    @property
    def plain(self) -> bool:
        """Whether it stands in no block at all."""
        return not self.blocks

    @property
    def in_ad(self) -> bool:
        """Whether everything that leads out of Google from there is paid for."""
        return self.unit is not None or self.product is not None or self.zone in _PAID

    def within(self, *blocks: Block) -> bool:
        """Whether one of these blocks stands around it."""
        return any(block in self.blocks for block in blocks)


NOWHERE = Place()
_BY_VALUE: dict[str, dict[str, Block]] = {"id": BLOCKS_BY_ID, **dict(BLOCKS_BY_VALUE)}
_TELLING = frozenset({"style", "hidden", "data-has-shown", *_BY_VALUE, *BLOCKS_BY_ATTRIBUTE, *AD_ATTRIBUTES})
# What an element matches that may say something by another attribute than its class; nine of ten say nothing.
_SAYING = ", ".join(
    [
        *(f"#{name}" for name in (*ZONES_BY_ID, *BLOCKS_BY_ID, BARE_MAIN)),
        f"[id^={PANE_ID}], [hidden], [style*=none], [data-has-shown=false]",
        *(f"[{name}]" for name in (*BLOCKS_BY_ATTRIBUTE, *AD_ATTRIBUTES)),
        *(f"[{name}={value}]" for name, values in BLOCKS_BY_VALUE for value in values),
    ]
)

_ZONED = ", ".join([*(f"#{name}" for name in ZONES_BY_ID), *(f".{name}" for name in ZONES_BY_CLASS)])


@dataclass(frozen=True, slots=True)
class _Signs:
    """What an element says of itself. `bare` is the main zone if a child of body, `entry` an ad if in a numbered list of ads."""

    zone: Zone | None = None
    blocks: tuple[Block, ...] = ()
    hidden: bool = False
    ad: bool = False
    product: bool = False
    entry: bool = False
    bare: bool = False


_NONE, _ENTRY = _Signs(), _Signs(entry=True)


@lru_cache(maxsize=65_536)
def _signs(tag: str | None, names: str | None) -> _Signs:
    """What tag and class say; pages repeat the same few thousand."""
    tokens = (names or "").split()
    zone = next((ZONES_BY_CLASS[token] for token in tokens if token in ZONES_BY_CLASS), None)
    blocks = [BLOCKS_BY_CLASS[token] for token in tokens if token in BLOCKS_BY_CLASS]
    if tag in BLOCKS_BY_TAG:
        blocks.append(BLOCKS_BY_TAG[tag])
    ad = tag != "a" and not AD_CLASSES.isdisjoint(tokens)
    found = _Signs(zone, tuple(blocks), ad=ad, product=PRODUCT_CLASS in tokens, entry=tag == "li")
    return _NONE if found == _NONE else _ENTRY if found == _ENTRY else found


@lru_cache(maxsize=65_536)
def _said(name: str, value: str | None) -> _Signs:
    """What one other attribute says."""
    text = value or ""
    blocks = [table[name] for table in (BLOCKS_BY_ATTRIBUTE,) if name in table]
    blocks += [table[text] for table in (_BY_VALUE.get(name, {}),) if text in table]
    if name == "id" and text.startswith(PANE_ID):
        blocks.append(Block.PANE)
    hidden = name == "hidden" or (name == "data-has-shown" and text == "false")
    hidden = hidden or (name == "style" and "display:none" in text.replace(" ", ""))
    zone = ZONES_BY_ID.get(text) if name == "id" else None
    found = _Signs(zone, tuple(blocks), hidden, ad=name in AD_ATTRIBUTES, bare=name == "id" and text == BARE_MAIN)
    return _NONE if found == _NONE else found


def zone_of(node: Element) -> Zone:
    """The zone alone of an element, of those zones that have a name: told quicker than its place."""
    holder = node.closest(_ZONED)
    if holder is None:
        return Zone.OUTSIDE
    return ZONES_BY_ID.get(holder.attr("id") or "") or _signs(holder.tag, holder.attr("class")).zone or Zone.OUTSIDE


class Places:
    """The places of one page's elements, each found once."""

    def __init__(self, tree: Document) -> None:
        self._known: dict[Node, Place] = {tree: NOWHERE}

    def of(self, node: Element | None) -> Place:
        """The place of an element."""
        if node is None:
            return NOWHERE
        place = self._known.get(node)
        return self._found(node) if place is None else place

    def _found(self, node: Element) -> Place:
        known = self._known
        place, trail = NOWHERE, [node]
        for up in elements_up(node):
            if up in known:
                place = known[up]
                break
            trail.append(up)
        trail.reverse()
        for here in trail:
            signs = _signs(here.tag, here.attr("class"))
            if here.matches(_SAYING):
                place = _inside(place, here, [signs, *[_said(name, here.attr(name)) for name in here.attrs if name in _TELLING]])
            elif signs is not _NONE and (signs is not _ENTRY or place.zone in _PAID):
                place = _inside(place, here, [signs])
            known[here] = place
        return place


def _inside(place: Place, node: Element, said: list[_Signs]) -> Place:
    """The place of an element that says this of itself, within another place."""
    zone, blocks, hidden, unit, product, area = place
    own, ad, entry, goods = None, False, False, False
    more: tuple[Block, ...] = ()
    for signs in said:
        if signs is _NONE:
            continue
        own = Zone.MAIN if signs.bare and _is_in_body(node) else signs.zone or own
        more += signs.blocks
        hidden, ad, entry, goods = hidden or signs.hidden, ad or signs.ad, entry or signs.entry, goods or signs.product
    if own is not None:
        zone, area, blocks = own, node, ()
    if goods:
        product = node
    elif ad or (entry and zone in _PAID and _is_listed(node)):
        unit = node
    return Place(zone, more + blocks, hidden, unit, product, area)


def _is_in_body(node: Element) -> bool:
    outer = around(node)
    return outer is not None and outer.tag == "body"


def _is_listed(node: Element) -> bool:
    """Whether a list item is an entry of the numbered list in an ad container (2013-2020)."""
    holder = around(node)
    if holder is None or holder.tag != "ol":
        return False
    return any(outer.attr("id") in AD_LISTS for outer in islice(elements_around(holder), 2))
