"""Where an element stands: its zone, the blocks around it, the ad it belongs to, whether it is drawn.

The world: the same link with a heading is a result in `#rso`, an ad in `#tads`, a source inside an opened question and a card
inside a carousel. What an element is follows from what stands around it, so every reader asks here first. Climbs are
remembered, and no element is looked at that holds nothing anybody asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborNode

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

_PAID = frozenset({Zone.TOP_ADS, Zone.BOTTOM_ADS, Zone.SIDE_ADS})


class Place(NamedTuple):
    """Where an element stands. `blocks` are innermost first. A tuple, because a page has hundreds.

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

    @property
    def in_ad(self) -> bool:
        """Whether everything that leads out of Google from there is paid for."""
        return self.unit is not None or self.product is not None or self.zone in _PAID

    def within(self, *blocks: Block) -> bool:
        """Whether one of these blocks stands around it."""
        return any(block in self.blocks for block in blocks)


_NOWHERE = Place()
_BY_ATTRIBUTE = frozenset(BLOCKS_BY_ATTRIBUTE)
_RARE = _BY_ATTRIBUTE | {"hidden", "data-has-shown"} | AD_ATTRIBUTES
_JSNAMES, _ROLES, _ARRIVALS = (dict(BLOCKS_BY_VALUE)[name] for name in ("jsname", "role", "data-jiis"))
_TELLING = _RARE | {"id", "style", "jsname", "role", "data-jiis"}
_IDS = frozenset({*ZONES_BY_ID, *BLOCKS_BY_ID, BARE_MAIN})


@dataclass(frozen=True, slots=True)
class _Signs:
    """What an element's tag and class say of it."""

    zone: Zone | None = None
    blocks: tuple[Block, ...] = ()
    ad: bool = False
    product: bool = False
    entry: bool = False


_NONE = _Signs()


@lru_cache(maxsize=65_536)
def _signs(tag: str, names: str) -> _Signs:
    """What tag and class say; pages repeat the same few thousand."""
    tokens = names.split()
    zone = next((ZONES_BY_CLASS[token] for token in tokens if token in ZONES_BY_CLASS), None)
    blocks = [BLOCKS_BY_CLASS[token] for token in tokens if token in BLOCKS_BY_CLASS]
    if tag in BLOCKS_BY_TAG:
        blocks.append(BLOCKS_BY_TAG[tag])
    found = _Signs(zone, tuple(blocks), tag != "a" and not AD_CLASSES.isdisjoint(tokens), PRODUCT_CLASS in tokens, tag == "li")
    return _NONE if found == _NONE else found


def _tells(attributes: Mapping[str, str | None]) -> bool:
    """Whether attributes other than the class may say something; most elements say nothing, and there are many."""
    get = attributes.get
    name, style = get("id"), get("style")
    if name is not None and (name in _IDS or name.startswith(PANE_ID)):
        return True
    if style is not None and "none" in style:
        return True
    return get("jsname") in _JSNAMES or get("role") in _ROLES or get("data-jiis") in _ARRIVALS or not _RARE.isdisjoint(attributes)


class Places:
    """The places of one page's elements; `nodes` are the elements of ads and shopping units met so far."""

    def __init__(self) -> None:
        self._known: dict[int, Place] = {}
        self.nodes: dict[int, LexborNode] = {}

    def of(self, node: LexborNode | None) -> Place:
        """The place of an element."""
        known = self._known
        trail: list[LexborNode] = []
        place = _NOWHERE
        while node is not None:
            key = node.mem_id
            if key in known:
                place = known[key]
                break
            trail.append(node)
            node = node.parent
        for here in reversed(trail):
            attributes = here.attributes
            key = here.mem_id
            names = attributes.get("class") or ""
            signs = _signs(here.tag or "", names)
            # Most elements have a class and nothing else.
            more = len(attributes) > (1 if names else 0)
            if signs is not _NONE or (more and not _TELLING.isdisjoint(attributes) and _tells(attributes)):
                place = self._inside(place, key, here, attributes, signs)
            known[key] = place
        return place

    def _inside(self, place: Place, key: int, node: LexborNode, attributes: dict[str, str | None], signs: _Signs) -> Place:
        name = attributes.get("id") or ""
        zone = _zone(name, node) or signs.zone
        if zone is not None:
            place = Place(zone, (), place.hidden, place.unit, place.product, key)
        blocks = signs.blocks + _blocks(name, attributes)
        hidden = place.hidden or _is_hidden(attributes)
        if blocks or hidden is not place.hidden:
            place = Place(place.zone, blocks + place.blocks, hidden, place.unit, place.product, place.zone_id)
        if signs.product:
            self.nodes[key] = node
            return Place(place.zone, place.blocks, place.hidden, place.unit, key, place.zone_id)
        if signs.ad or not AD_ATTRIBUTES.isdisjoint(attributes) or (signs.entry and place.zone in _PAID and _is_listed(node)):
            self.nodes[key] = node
            return Place(place.zone, place.blocks, place.hidden, key, place.product, place.zone_id)
        return place


def _is_listed(node: LexborNode) -> bool:
    """Whether a list item is an entry of the numbered list in an ad container (2013-2020)."""
    holder = node.parent
    if holder is None or holder.tag != "ol":
        return False
    outer = holder.parent
    return outer is not None and (outer.id in AD_LISTS or (outer.parent is not None and outer.parent.id in AD_LISTS))


def _zone(name: str, node: LexborNode) -> Zone | None:
    if name == BARE_MAIN and node.parent is not None and node.parent.tag == "body":
        return Zone.MAIN
    return ZONES_BY_ID.get(name)


def _is_hidden(attributes: Mapping[str, str | None]) -> bool:
    style = attributes.get("style")
    drawn_away = style is not None and "display:none" in style.replace(" ", "")
    return drawn_away or "hidden" in attributes or attributes.get("data-has-shown") == "false"


def _blocks(name: str, attributes: Mapping[str, str | None]) -> tuple[Block, ...]:
    found = [BLOCKS_BY_ID[name]] if name in BLOCKS_BY_ID else []
    if name.startswith(PANE_ID):
        found.append(Block.PANE)
    if not _BY_ATTRIBUTE.isdisjoint(attributes):
        found += [block for attribute, block in BLOCKS_BY_ATTRIBUTE.items() if attribute in attributes]
    for attribute, values in BLOCKS_BY_VALUE:
        value = attributes.get(attribute)
        if value in values:
            found.append(values[value])
    return tuple(found)
