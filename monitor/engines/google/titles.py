"""Links, and the headings that title them: where every result and every text ad begins.

The world: since 2018 the link holds its heading (`a > h3`, on phones and in ads `a > [role=heading]`); before that the heading
held the link (`h3 > a`), and in ads a pair of links: an undrawn one that counts the click and a drawn twin, its id prefixed
with `v`, that holds the landing page. What belongs to a title is the largest element around it that holds no other title.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from turbohtml import Element, Node

from monitor.engines.google.clicks import is_counter, is_sealed, target
from monitor.engines.google.layouts import BARE_MAIN, HEADINGS
from monitor.engines.google.places import Place, Places
from monitor.page import Page, around, every, squeeze, text_of

_REACH = 6
_NOWHERE = ("", "#")
_PAYING = "a[data-rw], a[data-arwt], a[data-pcu]"
_MARKS = "\u200e\u200f\u202a\u202c "


@dataclass(slots=True, eq=False)
class Link:
    """An `a` element: its number in document order, the address outside Google that it leads to, if any.

    `counter` is the click counter of an undrawn twin before it; a `sealed` link leads to an address that only Google knows.
    """

    node: Element
    number: int
    href: str
    url: str | None
    paid: bool
    counter: str | None = None
    sealed: bool = False

    @property
    def leads(self) -> bool:
        """Whether it leads out of Google without anybody paying for it."""
        return (self.url is not None or self.sealed) and not self.paid

    @property
    def drawn(self) -> bool:
        """Whether it is no undrawn counter itself."""
        return "none" not in (self.node.attr("style") or "")


@dataclass(slots=True, eq=False)
class Title:
    """A heading with its link. `inside` tells whether the link holds the heading (true) or the heading the link."""

    heading: Element
    link: Link
    inside: bool
    place: Place


class Sheet:
    """One page on the reader's desk: its tree, places, titles and links, each looked up once."""

    def __init__(self, page: Page) -> None:
        self.tree = page.tree
        self.places = Places()
        self.links = self._links(page)
        self._by_node: dict[Node, Link] = {link.node: link for link in self.links}

    @cached_property
    def bare(self) -> Element | None:
        """The element that holds everything on pages for browsers without scripts; None on other pages."""
        return self.tree.select_one(f"body > #{BARE_MAIN}")

    def _links(self, page: Page) -> list[Link]:
        """Every `a` element in document order."""
        paying = set(self.tree.select(_PAYING))
        found = [_link(node, number, paid=node in paying) for number, node in enumerate(page.anchors)]
        paid = [link for link in found if link.paid]
        counters = {name: link.href for link in paid if (name := link.node.attr("id")) and is_counter(link.href)}
        for link in found if counters else ():
            name = link.node.attr("id") or ""
            if name[:1] == "v" and name[1:] in counters:
                link.url, link.paid, link.counter = None, True, counters[name[1:]]
        for link in found:
            if link.sealed and not link.paid:
                link.paid = self.place(link).in_ad
        return found

    @cached_property
    def outermost(self) -> set[Element]:
        """The page's `html` and `body` elements."""
        return set(self.tree.select("html, body"))

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
        return [link for link in self.links if link.href[:4] == "tel:" or link.node.attr("data-phone-number") is not None]

    def within(self, node: Element) -> list[Link]:
        """Every link in an element, itself included, in document order."""
        inner = every(node, "a")
        if not inner:
            return []
        start = self._by_node[inner[0]].number
        return self.links[start : start + len(inner)]

    def place(self, link: Link) -> Place:
        """The place of a link."""
        return self.places.of(link.node)

    @cached_property
    def titles(self) -> tuple[Title, ...]:
        """Every heading that titles a link, in document order."""
        found = (self._titled(heading) for heading in self.tree.select(HEADINGS))
        return tuple({title.link: title for title in found if title is not None}.values())

    def _titled(self, heading: Element) -> Title | None:
        """The title that a heading makes; None where its link neither leaves Google nor is paid for."""
        for node in islice(heading.ancestors, _REACH):
            link = self._by_node.get(node)
            if link is not None:
                return Title(heading, link, True, self.place(link)) if link.leads or link.paid else None
        leading = [link for link in self.within(heading) if link.leads or link.paid]
        if not leading:
            return None
        link = next((link for link in leading if link.drawn), leading[-1])
        return Title(heading, link, False, self.places.of(around(link.node)))


def _link(node: Element, number: int, *, paid: bool) -> Link:
    href = node.attr("href") or ""
    start = href[:8]
    if start[:4] == "http" and "google" not in href[:48] and "ved=" not in href and "clk?" not in href:
        # Most links that lead anywhere: spared the patterns for Google's own.
        return Link(node, number, href, None if paid else href, paid)
    if start == "/search?" or start[:1] in _NOWHERE:
        # Most that lead nowhere else: further searches, and buttons.
        return Link(node, number, href, None, paid)
    paid = paid or is_counter(href)
    return Link(node, number, href, None if paid else target(href), paid, sealed=is_sealed(href))


def clean(text: str) -> str:
    """Text without the direction marks that Google puts around names and addresses."""
    return text.strip(_MARKS)


def words(node: Element | None) -> str:
    """The text below a short node (a heading, an address, a link) without direction marks at its ends."""
    if node is None:
        return ""
    return clean(squeeze(node.text))


def prose(node: Element | None) -> str:
    """The text below a node that may hold line breaks, which count as blanks."""
    return clean(text_of(node))


def leaves(node: Element | None) -> list[str]:
    """The texts below a node, one by one, in reading order."""
    if node is None:
        return []
    # White space folded and marks taken off in place: a page asks for some thousands of these.
    return [part for raw in node.strings if (part := " ".join(raw.split()).strip(_MARKS))]


class Extents:
    """How much of the page belongs to each of a set of links: the largest element that holds only one of them."""

    def __init__(self, sheet: Sheet, links: Iterable[Link]) -> None:
        self._places = sheet.places
        self._shared: dict[Element, bool] = {}
        self._outermost = sheet.outermost
        for link in links:
            self.claim(link)

    def claim(self, link: Link) -> None:
        """Add a link to the set."""
        shared, above = self._shared, self._places.above
        self._places.of(link.node)
        node: Element | None = link.node
        while node is not None:
            held = shared.get(node)
            if held:
                return
            shared[node] = held is not None
            node = above.get(node)

    def of(self, link: Link, limit: Element | None) -> Element:
        """The largest element around the link that holds no other link of the set and lies below the limit."""
        shared, above = self._shared, self._places.above
        node = link.node
        while (outer := above.get(node)) is not None:
            if shared.get(outer) or outer == limit or outer in self._outermost:
                break
            node = outer
        return node
