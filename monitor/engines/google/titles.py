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
from monitor.page import Page, around, text_of

_REACH = 6
# How an address that may lead out of Google begins.
_LEADING = ("http", "/url?", "/imgres?")
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
    """One page on the reader's desk: its tree, places, titles and links, each looked up once.

    Links are known by their numbers in document order; most of a page's are never asked for, and those are never made.
    """

    def __init__(self, page: Page) -> None:
        self.tree = page.tree
        self.places = Places(page.tree)
        self.hrefs = page.addresses
        self.nodes = page.anchors
        self._numbers = page.numbers
        self._made: dict[int, Link] = {}
        self._urls: dict[int, str | None] = {}
        self._paid = self._paid_for()
        self.sealed = [link for number, href in enumerate(self.hrefs) if "/goto?" in href and (link := self.link(number)).sealed]
        for link in self.sealed:
            if not link.paid and self.place(link).in_ad:
                link.paid = True
                self._paid.add(link.number)

    def _paid_for(self) -> set[int]:
        """The numbers of the links that somebody pays for; drawn twins of undrawn counters get to know them."""
        counted = [number for number, href in enumerate(self.hrefs) if "clk?" in href and is_counter(href)]
        paid = {*counted, *self.named("a[data-rw]"), *self.named("a[data-arwt]"), *self.named("a[data-pcu]")}
        counters = {f"v{name}": self.hrefs[number] for number in counted if (name := self.nodes[number].attr("id"))}
        for number in self.named("a[id^=v]") if counters else ():
            counter = counters.get(self.nodes[number].attr("id") or "")
            if counter is not None:
                paid.add(number)
                href = self.hrefs[number]
                self._made[number] = Link(self.nodes[number], number, href, None, True, counter, is_sealed(href))
        return paid

    def link(self, number: int) -> Link:
        """The link of that number."""
        made = self._made.get(number)
        if made is None:
            href, paid = self.hrefs[number], number in self._paid
            made = Link(self.nodes[number], number, href, self._led(number), paid, None, "/goto?" in href and is_sealed(href))
            self._made[number] = made
        return made

    def named(self, selector: str) -> list[int]:
        """The numbers of the `a` elements that a selector names."""
        return [self._numbers[node] for node in self.tree.select(selector)]

    @cached_property
    def bare(self) -> Element | None:
        """The element that holds everything on pages for browsers without scripts; None on other pages."""
        return self.tree.select_one(f"body > #{BARE_MAIN}")

    @cached_property
    def outermost(self) -> set[Element]:
        """The page's `html` and `body` elements."""
        return {*self.tree.select("html"), *self.tree.select("body")}

    def leading(self, numbers: Iterable[int]) -> list[tuple[int, str]]:
        """Those of these links that lead out of Google without anybody paying for it, each with the address that it leads to."""
        free = [number for number in numbers if self.hrefs[number].startswith(_LEADING)]
        return [(number, url) for number in free if (url := self._led(number)) is not None]

    def _led(self, number: int) -> str | None:
        """The address outside Google that a link leads to, looked for once; None where there is none, or somebody pays for it."""
        if number not in self._urls:
            self._urls[number] = None if number in self._paid else _leading(self.hrefs[number])
        return self._urls[number]

    @cached_property
    def paid(self) -> list[Link]:
        """Every link that somebody pays for, in document order."""
        return [self.link(number) for number in sorted(self._paid)]

    @cached_property
    def searches(self) -> list[int]:
        """The numbers of the unpaid links to a further search, in document order."""
        found = [number for number, href in enumerate(self.hrefs) if "/search?" in href[:40] and number not in self._paid]
        return [number for number in found if self.hrefs[number].startswith("/search?") or self._led(number) is None]

    @cached_property
    def dialling(self) -> list[Link]:
        """Every link that calls a number, in document order."""
        numbers = {number for number, href in enumerate(self.hrefs) if href[:4] == "tel:"}
        return [self.link(number) for number in sorted(numbers.union(self.named("a[data-phone-number]")))]

    def numbers(self, node: Element) -> range:
        """The numbers of the links in an element, itself included."""
        inner = node.select("a")
        if node.tag == "a":
            start = self._numbers[node]
            return range(start, start + 1 + len(inner))
        start = self._numbers[inner[0]] if inner else 0
        return range(start, start + len(inner))

    def within(self, node: Element) -> list[Link]:
        """Every link in an element, itself included, in document order."""
        return [self.link(number) for number in self.numbers(node)]

    def place(self, link: Link) -> Place:
        """The place of a link."""
        return self.places.of(link.node)

    @cached_property
    def titles(self) -> tuple[Title, ...]:
        """Every heading that titles a link, in document order."""
        found: dict[Link, Title] = {}
        for heading in self.tree.select(HEADINGS):
            title = self._titled(heading)
            if title is not None:
                found[title.link] = title
        return tuple(found.values())

    def _titled(self, heading: Element) -> Title | None:
        """The title that a heading makes; None where its link neither leaves Google nor is paid for."""
        outer = around(heading)
        holder = outer.closest("a") if outer is not None else None
        if holder is not None and holder in islice(heading.ancestors, _REACH):
            link = self.link(self._numbers[holder])
            return Title(heading, link, True, self.places.of(holder)) if link.leads or link.paid else None
        numbers = self.numbers(heading)
        leading = [link for number in numbers if (link := self.link(number)).leads or link.paid] if numbers else None
        if not leading:
            return None
        link = next((link for link in leading if link.drawn), leading[-1])
        return Title(heading, link, False, self.places.of(around(link.node)))


def _leading(href: str) -> str | None:
    """The address outside Google that an unpaid link leads to, or None."""
    if href[:4] == "http" and "google" not in href[:48] and "ved=" not in href and "clk?" not in href:
        # Most links that lead anywhere: spared the patterns for Google's own.
        return href
    return target(href)


def clean(text: str) -> str:
    """Text without the direction marks that Google puts around names and addresses."""
    return text.strip(_MARKS)


def words(node: Element | None) -> str:
    """The text below a short node (a heading, an address, a link) without direction marks at its ends."""
    return "" if node is None else " ".join(node.text.split()).strip(_MARKS)


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
        # Every element around a link, and whether it is around another, too; what is around everything counts as that.
        self._shared: dict[Node, bool] = dict.fromkeys(sheet.outermost, True)
        for link in links:
            self.claim(link)

    def claim(self, link: Link) -> None:
        """Add a link to the set."""
        shared = self._shared
        node: Node | None = link.node
        while node is not None:
            held = shared.get(node)
            if held:
                return
            shared[node] = held is not None
            node = node.parent

    def of(self, link: Link, limit: Element | None) -> Element:
        """The largest element around the link that holds no other link of the set and lies below the limit."""
        node, shared = link.node, self._shared
        while (outer := around(node)) is not None and outer is not limit and not shared.get(outer):
            node = outer
        return node
