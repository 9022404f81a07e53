"""A page as it arrived, parsed at most once.

Readers get a Page and never change its tree. The tree is turbohtml's: the archive is read again and again, and turbohtml builds
the DOM of a 600 KB page in a millisecond or two and finds what a selector names in microseconds. What nobody sees (scripts,
styles, what browsers without scripts get instead, templates) is taken out of the tree before anybody reads it, so that a text
is what stands on the page; whoever wants it reads the bytes.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import islice
from typing import cast

from turbohtml import Document, Element, Node, Text

from monitor import markup

MAX_BYTES = 16 * 1024 * 1024
# More rows than a page has, and further than a row is from the element that holds it.
MANY, MAX_LEVELS = 200, 64
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,40})""", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{0,2000})", re.IGNORECASE)
_UNSEEN = "script, style, noscript, template"


@dataclass(frozen=True)
class Page:
    """Bytes of one page and how they arrived. Bodies over MAX_BYTES are read up to there only."""

    body: bytes
    url: str | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    media_type: str = "text/html"

    @cached_property
    def html(self) -> str:
        """The page as text: by byte order mark, header, meta element, else UTF-8; undecodable bytes become U+FFFD."""
        return markup.text(self.body[:MAX_BYTES], self._declared())

    @cached_property
    def tree(self) -> Document:
        """The DOM of what can be seen, built once. Raises MemoryError for a page that would take more than `markup` grants it."""
        return markup.tree(self.html).remove(_UNSEEN)

    @cached_property
    def anchors(self) -> tuple[Element, ...]:
        """Every `a` element in document order."""
        return tuple(self.tree.select("a"))

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """What each anchor's `href` says; empty where it has none."""
        return tuple([anchor.attr("href") or "" for anchor in self.anchors])

    @cached_property
    def numbers(self) -> dict[Node, int]:
        """The number of every anchor, from 0 in document order."""
        return dict(zip(self.anchors, range(len(self.anchors)), strict=True))

    @cached_property
    def head(self) -> bytes:
        """The first 64 KB: enough to recognise most engines without building the DOM."""
        return self.body[:65_536]

    @cached_property
    def title(self) -> str:
        """The text of the title element, from the raw bytes: cheap enough to ask of every page."""
        found = _TITLE.search(self.body, 0, 262_144)
        return squeeze(unescape(found.group(1).decode("utf-8", "replace"))) if found else ""

    def header(self, name: str) -> str | None:
        """The value of a response header, whatever its case; the last one wins."""
        wanted = name.lower()
        return next((value for key, value in reversed(self.headers) if key.lower() == wanted), None)

    def _declared(self) -> str | None:
        _, _, charset = (self.header("content-type") or "").partition("charset=")
        if charset:
            return charset.split(";")[0].strip(" \"'")
        found = _META_CHARSET.search(self.body, 0, 8_192)
        return found.group(1).decode("ascii") if found else None


def squeeze(text: str) -> str:
    """Text with every run of white space as one blank."""
    return " ".join(text.split())


def text_of(node: Element | None) -> str:
    """The visible text below a node, white space folded; a line break counts as white space."""
    if node is None:
        return ""
    if node.select_one("br") is None:
        return " ".join(node.text.split())
    return squeeze("".join(_piece(below) for below in node.descendants))


def _piece(node: Node) -> str:
    if isinstance(node, Text):
        return node.data
    return " " if isinstance(node, Element) and node.tag == "br" else ""


def attribute(node: Element | None, name: str) -> str | None:
    """An attribute's value, or None when the node or the attribute is missing or empty."""
    return (node.attr(name) or None) if node is not None else None


def every(node: Element, selector: str) -> list[Element]:
    """Every element that a selector names, an element itself or in it, in document order."""
    found = node.select(selector)
    return [node, *found] if node.matches(selector) else found


def first(node: Element, selector: str) -> Element | None:
    """The first element that a selector names: an element itself or one in it; None where there is none."""
    return node if node.matches(selector) else node.select_one(selector)


def tokens(node: Element) -> list[str]:
    """The class names of an element."""
    return (node.attr("class") or "").split()


def around(node: Element) -> Element | None:
    """The element around an element; None around the outermost."""
    outer = node.parent
    return outer if isinstance(outer, Element) else None


def elements_around(node: Element) -> Iterator[Element]:
    """The elements around an element, from the nearest out."""
    return (outer for outer in node.ancestors if isinstance(outer, Element))


def elements_up(node: Node) -> Iterator[Element]:
    """The elements around a node, from the nearest out, and then the document: for those who stop before it."""
    return cast("Iterator[Element]", node.ancestors)


def children(node: Element) -> list[Element]:
    """The elements right in an element."""
    return [child for child in node if isinstance(child, Element)]


def is_plain(node: Element) -> bool:
    """Whether an element holds nothing but a text, if anything."""
    return len(node) < 2 and all(isinstance(child, Text) for child in node)


def nearest(node: Element, wanted: Container[Element]) -> Element | None:
    """The nearest of some elements around a node, within MAX_LEVELS; None where there is none."""
    return next((outer for outer in islice(elements_around(node), MAX_LEVELS) if outer in wanted), None)


def outermost(nodes: list[Element]) -> list[Element]:
    """Elements without those inside another of them; as many as a page may well have are left as they are.

    Elements in elements thousands deep are no page: to read what is below each would take hours.
    """
    if len(nodes) <= MANY:
        return nodes
    wanted = set(nodes)
    return [node for node in nodes if nearest(node, wanted) is None]


def with_ancestors(nodes: Iterable[Element]) -> set[Element]:
    """Some elements and all around them."""
    known: set[Element] = set()
    for node in nodes:
        above: Element | None = node
        while above is not None and above not in known:
            known.add(above)
            above = around(above)
    return known


def described(block: Element) -> str:
    """A few words by which a person finds a block: tag, id, first classes."""
    return f"{block.tag}#{block.attr('id') or ''}.{' '.join(tokens(block)[:3])}"[:120]
