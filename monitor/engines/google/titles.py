"""Links, and the headings that title them: where every result and every text ad begins.

The world: since 2018 the link holds its heading (`a > h3`, on phones and in ads `a > [role=heading]`); before that the heading
held the link (`h3 > a`), and in ads a pair of links: an undrawn one that counts the click and a drawn twin, its id prefixed
with `v`, that holds the landing page. What belongs to a title is the largest element around it that holds no other title.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.engines.google.clicks import is_counter, target
from monitor.engines.google.layouts import HEADINGS
from monitor.engines.google.places import Place, Places
from monitor.page import squeeze, text_of

_REACH = 6
_MARKS = "\u200e\u200f\u202a\u202c "
_PAYING = frozenset({"data-rw", "data-arwt", "data-pcu"})
_SILENT = frozenset({"script", "style", "noscript", "template"})


@dataclass(frozen=True, slots=True)
class Link:
    """An `a` element: its attributes, its number in document order, the address outside Google that it leads to, if any.

    `counter` is the click counter of an undrawn twin before it.
    """

    node: LexborNode
    attributes: dict[str, str | None]
    number: int
    href: str
    url: str | None
    paid: bool
    counter: str | None = None

    @property
    def key(self) -> int:
        """The memory id of the element."""
        return self.node.mem_id

    @property
    def drawn(self) -> bool:
        """Whether it is no undrawn counter itself."""
        return "none" not in (self.attributes.get("style") or "")


@dataclass(frozen=True, slots=True)
class Title:
    """A heading with its link. `inside` tells whether the link holds the heading (true) or the heading the link."""

    heading: LexborNode
    link: Link
    inside: bool
    place: Place


class Sheet:
    """One page on the reader's desk: its tree, places, titles and links, each looked up once."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.tree = tree
        self.places = Places()

    @cached_property
    def links(self) -> dict[int, Link]:
        """Every `a` element by its memory id, in document order."""
        found = {node.mem_id: _link(node, number) for number, node in enumerate(self.tree.css("a"))}
        counters = {name: link.href for link in found.values() if (name := link.attributes.get("id")) and is_counter(link.href)}
        if counters:
            for key, link in found.items():
                name = link.attributes.get("id") or ""
                if name[:1] == "v" and name[1:] in counters:
                    found[key] = Link(link.node, link.attributes, link.number, link.href, link.url, True, counters[name[1:]])
        return found

    def within(self, node: LexborNode) -> list[Link]:
        """Every link in an element, itself included, in document order."""
        known = self.links
        found = [known[inner.mem_id] for inner in node.css("a")]
        own = known.get(node.mem_id)
        return found if own is None or own in found else [own, *found]

    @cached_property
    def titles(self) -> tuple[Title, ...]:
        """Every heading that titles a link, in document order."""
        found = (self._titled(heading) for heading in self.tree.css(HEADINGS))
        return tuple({title.link.key: title for title in found if title is not None}.values())

    def _titled(self, heading: LexborNode) -> Title | None:
        node: LexborNode | None = heading.parent
        for _ in range(_REACH):
            if node is None:
                break
            if node.tag == "a":
                return Title(heading, self.links[node.mem_id], True, self.places.of(node))
            node = node.parent
        links = self.within(heading)
        if not links:
            return None
        link = links[0] if links[0].drawn else links[-1]
        return Title(heading, link, False, self.places.of(link.node.parent))


def _link(node: LexborNode, number: int) -> Link:
    attributes = node.attributes
    href = attributes.get("href") or ""
    paid = not _PAYING.isdisjoint(attributes) or is_counter(href)
    return Link(node, attributes, number, href, None if paid else target(href), paid)


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
        elif here.tag not in _SILENT and "hovercard" not in (here.attributes.get("class") or ""):
            stack.extend(list(here.iter(include_text=True))[::-1])


class Extents:
    """How much of the page belongs to each of a set of links: the largest element that holds only one of them."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._owner: dict[int, int] = {}
        for link in links:
            self._claim(link.node)

    def _claim(self, link: LexborNode) -> None:
        mine = link.mem_id
        node: LexborNode | None = link
        while node is not None:
            key = node.mem_id
            owner = self._owner.get(key)
            if owner == 0:
                return
            self._owner[key] = mine if owner is None else 0
            node = node.parent

    def of(self, link: Link, limit: int | None) -> LexborNode:
        """The largest element around the link that holds no other link of the set and lies below the limit."""
        node = link.node
        while (parent := node.parent) is not None:
            key = parent.mem_id
            if self._owner.get(key) == 0 or key == limit or parent.tag in ("body", "html"):
                break
            node = parent
        return node
