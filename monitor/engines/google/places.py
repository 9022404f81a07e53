"""Where an element stands: its zone, the blocks around it, the ad it belongs to, whether it is drawn.

The world: the same link with a heading is a result in `#rso`, an ad in `#tads`, a source inside an opened question and a card
inside a carousel. What an element is follows from what stands around it, so every reader asks here first. Climbs are
remembered, and no element is looked at that holds nothing anybody asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from monitor.engines.google.layouts import (
    AD_ATTRIBUTE,
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element stands. `blocks` are innermost first.

    `unit` is the memory id of the innermost text ad's element around it, `product` of the shopping unit's, `zone_id` of the
    zone's.
    """

    zone: Zone = Zone.OUTSIDE
    blocks: tuple[Block, ...] = ()
    hidden: bool = False
    unit: int | None = None
    product: int | None = None
    zone_id: int | None = None

    @property
    def plain(self) -> bool:
        """Whether it stands in no block at all."""
        return not self.blocks

    def within(self, *blocks: Block) -> bool:
        """Whether one of these blocks stands around it."""
        return any(block in self.blocks for block in blocks)


_NOWHERE = Place()
_BY_ATTRIBUTE = frozenset(BLOCKS_BY_ATTRIBUTE)


class Places:
    """The places of one page's elements; `nodes` are the elements of ads and shopping units met so far."""

    def __init__(self) -> None:
        self._known: dict[int, Place] = {}
        self.nodes: dict[int, LexborNode] = {}

    def of(self, node: LexborNode | None) -> Place:
        """The place of an element."""
        trail: list[tuple[int, LexborNode]] = []
        place = _NOWHERE
        while node is not None:
            key = node.mem_id
            if key in self._known:
                place = self._known[key]
                break
            trail.append((key, node))
            node = node.parent
        for key, here in reversed(trail):
            self._known[key] = place = self._inside(place, key, here)
        return place

    def _inside(self, place: Place, key: int, node: LexborNode) -> Place:
        attributes = node.attributes
        tag = node.tag or ""
        if not attributes:
            return _add(place, (BLOCKS_BY_TAG[tag],)) if tag in BLOCKS_BY_TAG else self._unit(place, key, node, tag, ())
        name = attributes.get("id") or ""
        tokens = (attributes.get("class") or "").split()
        zone = _zone(name, tokens, node)
        if zone is not None:
            place = Place(zone, (), place.hidden, place.unit, place.product, key)
        blocks = _blocks(tag, name, attributes, tokens)
        if blocks:
            place = _add(place, blocks)
        style = attributes.get("style")
        if ((style and "display:none" in style.replace(" ", "")) or "hidden" in attributes) and not place.hidden:
            place = Place(place.zone, place.blocks, True, place.unit, place.product, place.zone_id)
        if attributes.get("data-has-shown") == "false":
            place = Place(place.zone, place.blocks, True, place.unit, place.product, place.zone_id)
        if AD_ATTRIBUTE in attributes:
            return self._own(place, key, node)
        return self._unit(place, key, node, tag, tokens)

    def _unit(self, place: Place, key: int, node: LexborNode, tag: str, tokens: list[str] | tuple[()]) -> Place:
        if PRODUCT_CLASS in tokens:
            self.nodes[key] = node
            return Place(place.zone, place.blocks, place.hidden, place.unit, key, place.zone_id)
        if tag == "a":
            return place
        if not AD_CLASSES.isdisjoint(tokens) or _is_listed(node, tag):
            return self._own(place, key, node)
        return place

    def _own(self, place: Place, key: int, node: LexborNode) -> Place:
        self.nodes[key] = node
        return Place(place.zone, place.blocks, place.hidden, key, place.product, place.zone_id)


def _is_listed(node: LexborNode, tag: str) -> bool:
    """Whether an element is an entry of an ad container: its child, or an entry of a list in it."""
    parent = node.parent
    if parent is None or tag not in ("li", "div"):
        return False
    if tag == "li":
        parent = parent.parent
    return parent is not None and parent.id in AD_LISTS


def _add(place: Place, blocks: tuple[Block, ...]) -> Place:
    return Place(place.zone, blocks + place.blocks, place.hidden, place.unit, place.product, place.zone_id)


def _zone(name: str, tokens: list[str], node: LexborNode) -> Zone | None:
    if name in ZONES_BY_ID:
        return ZONES_BY_ID[name]
    if name == BARE_MAIN and node.parent is not None and node.parent.tag == "body":
        return Zone.MAIN
    return next((ZONES_BY_CLASS[token] for token in tokens if token in ZONES_BY_CLASS), None)


def _blocks(tag: str, name: str, attributes: dict[str, str | None], tokens: list[str]) -> tuple[Block, ...]:
    found = [BLOCKS_BY_CLASS[token] for token in tokens if token in BLOCKS_BY_CLASS]
    if tag in BLOCKS_BY_TAG:
        found.append(BLOCKS_BY_TAG[tag])
    if name in BLOCKS_BY_ID:
        found.append(BLOCKS_BY_ID[name])
    elif name.startswith(PANE_ID):
        found.append(Block.PANE)
    if not _BY_ATTRIBUTE.isdisjoint(attributes):
        found += [block for attribute, block in BLOCKS_BY_ATTRIBUTE.items() if attribute in attributes]
    for attribute, values in BLOCKS_BY_VALUE:
        value = attributes.get(attribute)
        if value in values:
            found.append(values[value])
    return tuple(found)
