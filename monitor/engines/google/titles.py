"""Headings and the links they title: where every result and every text ad begins.

The world: since 2018 the link holds its heading (`a > h3`, on phones and in ads `a > [role=heading]`); before that the heading
held the link (`h3 > a`), and in ads a pair of links: an undrawn one that counts the click and a drawn twin, its id prefixed
with `v`, that holds the landing page. What belongs to a title is the largest element around it that holds no other title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.engines.google.layouts import HEADINGS
from monitor.engines.google.places import Place, Places
from monitor.page import squeeze, text_of

_REACH = 6
_MARKS = "\u200e\u200f\u202a\u202c "


@dataclass(frozen=True, slots=True)
class Title:
    """A heading with its link. `inside` tells whether the link holds the heading (true) or the heading the link."""

    heading: LexborNode
    link: LexborNode
    inside: bool
    place: Place


class Sheet:
    """One page on the reader's desk: its tree, places, titles and links, each looked up once."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.tree = tree
        self.places = Places(tree)

    @cached_property
    def links(self) -> tuple[LexborNode, ...]:
        """Every `a` element in document order."""
        return tuple(self.tree.css("a"))

    @cached_property
    def order(self) -> dict[int, int]:
        """The number of every link in document order, by memory id."""
        return {link.mem_id: number for number, link in enumerate(self.links)}

    @cached_property
    def titles(self) -> tuple[Title, ...]:
        """Every heading that titles a link, in document order."""
        found = (titled(heading, self.places) for heading in self.tree.css(HEADINGS))
        unique = {title.link.mem_id: title for title in found if title is not None}
        return tuple(unique.values())


def titled(heading: LexborNode, places: Places) -> Title | None:
    """The title that a heading makes, or None for a heading without a link."""
    node: LexborNode | None = heading.parent
    for _ in range(_REACH):
        if node is None:
            break
        if node.tag == "a":
            return Title(heading, node, inside=True, place=places.of(node))
        node = node.parent
    links = heading.css("a")
    if not links:
        return None
    return Title(heading, links[-1] if _hides(links[0]) else links[0], inside=False, place=places.of(links[0].parent))


def _hides(link: LexborNode) -> bool:
    return "none" in (link.attributes.get("style") or "")


def clean(text: str) -> str:
    """Text without the direction marks that Google puts around names and addresses."""
    return text.strip(_MARKS)


def words(node: LexborNode | None) -> str:
    """The visible text below a node without direction marks at its ends."""
    return clean(text_of(node))


def leaves(node: LexborNode | None, without: LexborNode | None = None) -> Iterator[str]:
    """The texts below a node, one by one, in reading order, without one of its parts and what shows on hovering only."""
    stack = [node] if node is not None else []
    while stack:
        here = stack.pop()
        if without is not None and here.mem_id == without.mem_id:
            continue
        if here.tag == "-text":
            if text := clean(squeeze(here.text_content or "")):
                yield text
        elif here.tag not in ("script", "style", "noscript", "template") and "hovercard" not in (
            here.attributes.get("class") or ""
        ):
            stack.extend(list(here.iter(include_text=True))[::-1])


class Extents:
    """How much of the page belongs to each of a set of links: the largest element that holds only one of them."""

    def __init__(self, links: Iterable[LexborNode]) -> None:
        self._held: Counter[int] = Counter()
        for link in links:
            node: LexborNode | None = link
            while node is not None:
                self._held[node.mem_id] += 1
                node = node.parent

    def of(self, link: LexborNode, limit: int | None) -> LexborNode:
        """The largest element around the link that holds no other link of the set and lies below the limit."""
        node = link
        while (parent := node.parent) is not None:
            if self._held[parent.mem_id] > 1 or parent.mem_id == limit or parent.tag in ("body", "html"):
                break
            node = parent
        return node
