"""Where an element stands: its zone, the blocks around it, whether it is drawn.

The world: the same link with a heading is a result in `#rso`, an ad in `#tads`, a source inside an opened question and a card
inside a carousel. What an element is follows from what stands around it, so every reader asks here first. Climbs are
remembered: a page has some thousand elements and a few dozen containers that mean something.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.engines.google.layouts import AD_UNITS, BARE_MAIN, BLOCKS, CENTRE, HIDDEN, ZONES, Block, Zone


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element stands. `blocks` are innermost first, `block` is the memory id of the innermost one's element.

    `unit` is the memory id of the innermost ad unit around it, `zone_id` of the zone's element.
    """

    zone: Zone = Zone.OUTSIDE
    blocks: tuple[Block, ...] = ()
    block: int | None = None
    hidden: bool = False
    unit: int | None = None
    zone_id: int | None = None

    @property
    def plain(self) -> bool:
        """Whether it stands in no block at all."""
        return not self.blocks

    def within(self, *blocks: Block) -> bool:
        """Whether one of these blocks stands around it."""
        return any(block in self.blocks for block in blocks)


_NOWHERE = Place()
_HIDE = "hidden"
_UNIT = "unit"
_Mark = Zone | Block | str


class Places:
    """The places of one page's elements."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._marks: dict[int, list[_Mark]] = {}
        self._known: dict[int, Place] = {}
        self.units: dict[int, LexborNode] = {}
        for zone, selector in ZONES:
            self._mark(tree.css(selector), zone)
        if tree.css_first(CENTRE) is None:
            self._mark(tree.css(BARE_MAIN), Zone.MAIN)
        for block, selector in BLOCKS:
            self._mark(tree.css(selector), block)
        self._mark(tree.css(HIDDEN), _HIDE)
        for unit in tree.css(AD_UNITS):
            self.units[unit.mem_id] = unit
            self._mark((unit,), _UNIT)

    def _mark(self, nodes: Iterable[LexborNode], mark: _Mark) -> None:
        for node in nodes:
            self._marks.setdefault(node.mem_id, []).append(mark)

    def of(self, node: LexborNode | None) -> Place:
        """The place of an element."""
        trail: list[int] = []
        place = _NOWHERE
        while node is not None:
            key = node.mem_id
            if key in self._known:
                place = self._known[key]
                break
            trail.append(key)
            node = node.parent
        for key in reversed(trail):
            for mark in self._marks.get(key, ()):
                place = _inside(place, mark, key)
            self._known[key] = place
        return place


def _inside(place: Place, mark: _Mark, key: int) -> Place:
    if isinstance(mark, Zone):
        return Place(mark, hidden=place.hidden, unit=place.unit, zone_id=key)
    if isinstance(mark, Block):
        return replace(place, blocks=(mark, *place.blocks), block=key)
    return replace(place, hidden=True) if mark == _HIDE else replace(place, unit=key)
