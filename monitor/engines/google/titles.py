"""Links, and the headings that title them: where every result and every text ad begins.

The world: since 2018 the link holds its heading (`a > h3`, on phones and in ads `a > [role=heading]`); before that the heading
held the link (`h3 > a`), and in ads a pair of links: an undrawn one that counts the click and a drawn twin, its id prefixed
with `v`, that holds the landing page. What belongs to a title is the largest element around it that holds no other title.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborNode

from monitor.engines.google.clicks import is_counter, is_sealed, target
from monitor.engines.google.layouts import BARE_MAIN, HEADINGS
from monitor.engines.google.places import Place, Places
from monitor.page import BR, TEXT, Page, squeeze, text_of

_REACH = 6
_NOWHERE = ("", "#")
_PAYING = frozenset({"data-rw", "data-arwt", "data-pcu"})
_BETWEEN = "\x1f"
_MARKS = "\u200e\u200f\u202a\u202c "
_SILENT = frozenset({"script", "style", "noscript", "template"})


@dataclass(slots=True, eq=False)
class Link:
    """An `a` element: its attributes, its number in document order, the address outside Google that it leads to, if any.

    `counter` is the click counter of an undrawn twin before it; a `sealed` link leads to an address that only Google knows.
    """

    node: LexborNode
    attributes: dict[str, str | None]
    number: int
    href: str
    url: str | None
    paid: bool
    counter: str | None = None
    sealed: bool = False

    @property
    def key(self) -> int:
        """The memory id of the element."""
        return self.node.mem_id

    @property
    def leads(self) -> bool:
        """Whether it leads out of Google without anybody paying for it."""
        return (self.url is not None or self.sealed) and not self.paid

    @property
    def drawn(self) -> bool:
        """Whether it is no undrawn counter itself."""
        return "none" not in (self.attributes.get("style") or "")


@dataclass(slots=True, eq=False)
class Title:
    """A heading with its link. `inside` tells whether the link holds the heading (true) or the heading the link."""

    heading: LexborNode
    link: Link
    inside: bool
    place: Place


class Sheet:
    """One page on the reader's desk: its tree, places, titles and links, each looked up once."""

    def __init__(self, page: Page) -> None:
        self.tree = page.tree
        self.places = Places()
        self.links = self._links(page)
        self._by_key = {link.node.mem_id: link for link in self.links}

    @cached_property
    def bare(self) -> int | None:
        """The memory id of the element that holds everything on pages for browsers without scripts; None on other pages."""
        body = self.tree.body
        return next((child.mem_id for child in (body.iter() if body is not None else ()) if child.id == BARE_MAIN), None)

    def _links(self, page: Page) -> list[Link]:
        """Every `a` element in document order."""
        found = [_link(node, told, number) for number, (node, told) in enumerate(page.anchors)]
        paid = [link for link in found if link.paid]
        counters = {name: link.href for link in paid if (name := link.attributes.get("id")) and is_counter(link.href)}
        for link in found if counters else ():
            name = link.attributes.get("id") or ""
            if name[:1] == "v" and name[1:] in counters:
                link.url, link.paid, link.counter = None, True, counters[name[1:]]
        for link in found:
            if link.sealed and not link.paid:
                link.paid = self.place(link).in_ad
        return found

    @cached_property
    def outermost(self) -> set[int]:
        """The memory ids of the page's `html` and `body` elements."""
        body = self.tree.body
        return {node.mem_id for node in (body, body.parent if body is not None else None) if node is not None}

    @cached_property
    def leading(self) -> list[Link]:
        """Every link to an address outside Google that nobody pays for, in document order."""
        return [link for link in self.links if link.url is not None]

    @cached_property
    def paid(self) -> list[Link]:
        """Every link that somebody pays for, in document order."""
        return [link for link in self.links if link.paid]

    @cached_property
    def searches(self) -> list[Link]:
        """Every unpaid link to a further search, in document order."""
        return [link for link in self.links if link.url is None and "/search?" in link.href[:40] and not link.paid]

    @cached_property
    def dialling(self) -> list[Link]:
        """Every link that calls a number, in document order."""
        return [link for link in self.links if link.href[:4] == "tel:" or "data-phone-number" in link.attributes]

    def within(self, node: LexborNode) -> list[Link]:
        """Every link in an element, itself included, in document order."""
        inner = node.css("a")
        if not inner:
            return []
        start = self._by_key[inner[0].mem_id].number
        return self.links[start : start + len(inner)]

    def place(self, link: Link) -> Place:
        """The place of a link."""
        return self.places.of(link.node, link.attributes)

    @cached_property
    def titles(self) -> tuple[Title, ...]:
        """Every heading that titles a link, in document order."""
        found = (self._titled(heading) for heading in self.tree.css(HEADINGS))
        return tuple({title.link.key: title for title in found if title is not None}.values())

    def _titled(self, heading: LexborNode) -> Title | None:
        """The title that a heading makes; None where its link neither leaves Google nor is paid for."""
        node: LexborNode | None = heading.parent
        for _ in range(_REACH):
            if node is None:
                break
            link = self._by_key.get(node.mem_id)
            if link is not None:
                return Title(heading, link, True, self.place(link)) if link.leads or link.paid else None
            node = node.parent
        inner = heading.first_child
        if inner is None or (inner.tag_id == TEXT and inner.next is None):
            return None
        inside = [self._by_key.get(below.mem_id) for below in heading.traverse()]
        leading = [link for link in inside if link is not None and (link.leads or link.paid)]
        if not leading:
            return None
        link = next((link for link in leading if link.drawn), leading[-1])
        return Title(heading, link, False, self.places.of(link.node.parent))


def _link(node: LexborNode, attributes: dict[str, str | None], number: int) -> Link:
    href = attributes.get("href") or ""
    paid = not _PAYING.isdisjoint(attributes)
    start = href[:8]
    if start[:4] == "http" and "google" not in href[:48] and "ved=" not in href and "clk?" not in href:
        # Most links that lead anywhere: spared the patterns for Google's own.
        return Link(node, attributes, number, href, None if paid else href, paid)
    if start == "/search?" or start[:1] in _NOWHERE:
        # Most that lead nowhere else: further searches, and buttons.
        return Link(node, attributes, number, href, None, paid)
    paid = paid or is_counter(href)
    return Link(node, attributes, number, href, None if paid else target(href), paid, sealed=is_sealed(href))


def clean(text: str) -> str:
    """Text without the direction marks that Google puts around names and addresses."""
    return text.strip(_MARKS)


def words(node: LexborNode | None) -> str:
    """The text below a short node (a heading, an address, a link) without direction marks at its ends."""
    if node is None:
        return ""
    text = node.text()
    return clean(text_of(node) if "{" in text else squeeze(text))


def prose(node: LexborNode | None) -> str:
    """The text below a node that may hold line breaks, which count as blanks."""
    if node is None:
        return ""
    text = node.text()
    return clean(text_of(node) if "{" in text or BR in [below.tag_id for below in node.traverse()] else squeeze(text))


def leaves(node: LexborNode | None) -> list[str]:
    """The texts below a node, one by one, in reading order; scripts and styles left out."""
    if node is None:
        return []
    text = node.text(separator=_BETWEEN)
    parts = text.split(_BETWEEN) if "{" not in text else list(_pieces(node))
    # White space folded and marks taken off in place: a page asks for some thousands of these.
    return [part for raw in parts if (part := " ".join(raw.split()).strip(_MARKS))]


def _pieces(node: LexborNode) -> Iterator[str]:
    stack = [node]
    while stack:
        here = stack.pop()
        if here.tag == "-text":
            yield here.text_content or ""
        elif here.tag not in _SILENT:
            stack.extend(list(here.iter(include_text=True))[::-1])


class Extents:
    """How much of the page belongs to each of a set of links: the largest element that holds only one of them."""

    def __init__(self, sheet: Sheet, links: Iterable[Link]) -> None:
        self._places = sheet.places
        self._owner: dict[int, int] = {}
        self._outermost = sheet.outermost
        for link in links:
            self.claim(link, link.key)

    def claim(self, link: Link, mine: int) -> None:
        """Add a link that belongs to the owner of that number."""
        owners, above = self._owner, self._places.above
        self._places.of(link.node, link.attributes)
        key: int | None = link.key
        while key is not None:
            owner = owners.get(key)
            if owner == 0:
                return
            owners[key] = mine if owner is None else 0
            key = above.get(key)

    def of(self, link: Link, limit: int | None) -> LexborNode:
        """The largest element around the link that holds no other link of the set and lies below the limit."""
        owners, above = self._owner, self._places.above
        node, key = link.node, link.key
        while (outer := above.get(key)) is not None:
            if owners.get(outer) == 0 or outer == limit or outer in self._outermost:
                break
            node, key = node.parent or node, outer
        return node
