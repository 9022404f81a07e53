"""A page as it arrived, parsed at most once.

Readers get a Page and never change its tree. The tree is lexbor's (through selectolax): the archive is read again and
again, and lexbor builds the DOM of a 600 KB page in a few milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

MAX_BYTES = 16 * 1024 * 1024
# More rows than a page has, and further than a row is from the element that holds it.
MANY, MAX_LEVELS = 200, 64
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,40})""", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{0,2000})", re.IGNORECASE)
_SILENT = frozenset({"script", "style", "noscript", "template"})
_NOT_PLAIN = _SILENT | {"br"}
TEXT, BR, CITE = (node.tag_id for node in LexborHTMLParser("x<br><cite>").css("body")[0].iter(include_text=True))
"""The tag ids of a text, a line break and a citation, which are had faster than their names."""
# Nothing here edits a tree, so nobody needs be told of it.
_QUIET = LexborDocumentOptions.WO_EVENTS.value


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
        body = self.body[:MAX_BYTES]
        if body.startswith(b"\xef\xbb\xbf"):
            return body[3:].decode("utf-8", "replace")
        if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return body.decode("utf-16", "replace")
        charset = self._declared() or "utf-8"
        try:
            return body.decode(charset, "replace")
        except LookupError:
            return body.decode("utf-8", "replace")

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The DOM, built once; from the bytes themselves where they say UTF-8, which saves two passes over them.

        Lexbor gives U+FFFD for bytes that are none, as decoding would.
        """
        return LexborHTMLParser(self._plain or self.html, options=_QUIET)

    @cached_property
    def anchors(self) -> tuple[tuple[LexborNode, dict[str, str | None]], ...]:
        """Every `a` element with its attributes, in document order: whoever reads a page asks for them, and they take time."""
        return tuple((node, node.attributes) for node in self.tree.css("a"))

    @property
    def _plain(self) -> bytes | None:
        body = self.body[:MAX_BYTES]
        if body[:2] in (b"\xff\xfe", b"\xfe\xff") or (self._declared() or "utf-8").lower() not in ("utf-8", "utf8"):
            return None
        return body.removeprefix(b"\xef\xbb\xbf")

    @cached_property
    def head(self) -> bytes:
        """The first 64 KB: enough to recognise most engines without building the DOM."""
        return self.body[:65_536]

    @cached_property
    def title(self) -> str:
        """The text of the title element, from the raw bytes: cheap enough to ask of every page."""
        found = _TITLE.search(self.body[:262_144])
        return squeeze(unescape(found.group(1).decode("utf-8", "replace"))) if found else ""

    def header(self, name: str) -> str | None:
        """The value of a response header, whatever its case; the last one wins."""
        wanted = name.lower()
        return next((value for key, value in reversed(self.headers) if key.lower() == wanted), None)

    def _declared(self) -> str | None:
        _, _, charset = (self.header("content-type") or "").partition("charset=")
        if charset:
            return charset.split(";")[0].strip(" \"'")
        found = _META_CHARSET.search(self.body[:8_192])
        return found.group(1).decode("ascii") if found else None


def squeeze(text: str) -> str:
    """Text with every run of white space as one blank."""
    return " ".join(text.split())


def text_of(node: LexborNode | None) -> str:
    """The visible text below a node, white space folded; script, style and template content left out."""
    if node is None:
        return ""
    only = node.first_child
    if only is None or (only.tag == "-text" and only.next is None):
        return squeeze(only.text_content or "") if only is not None else ""
    # Fields are small: asking each element for its name is quicker than one more selector.
    if _NOT_PLAIN.isdisjoint([below.tag for below in node.traverse()]):
        return squeeze(node.text())
    return squeeze("".join(_pieces(node)))


def _pieces(node: LexborNode) -> list[str]:
    pieces: list[str] = []
    stack = list(node.iter(include_text=True))[::-1]
    while stack:
        child = stack.pop()
        if child.tag == "-text":
            pieces.append(child.text_content or "")
        elif child.tag == "br":
            pieces.append(" ")
        elif child.tag not in _SILENT:
            stack.extend(list(child.iter(include_text=True))[::-1])
    return pieces


def every(root: LexborHTMLParser | LexborNode, selector: str) -> list[LexborNode]:
    """Every element below a root that a selector names, in document order, each once (a list of selectors repeats some)."""
    return list({node.mem_id: node for node in root.css(selector)}.values())


def attribute(node: LexborNode | None, name: str) -> str | None:
    """An attribute's value, or None when the node or the attribute is missing or empty."""
    if node is None:
        return None
    return node.attributes.get(name) or None


def first(node: LexborNode, selector: str) -> LexborNode | None:
    """The first element below a node that a selector names, or None; of small nodes quicker than asking for one only."""
    found = node.css(selector)
    return found[0] if found else None


def nearest(node: LexborNode, wanted: AbstractSet[int]) -> int:
    """The nearest of some elements (by `mem_id`) around a node, within MAX_LEVELS; 0 where there is none."""
    up, level = node.parent, 0
    while up is not None and up.mem_id not in wanted and level < MAX_LEVELS:
        up, level = up.parent, level + 1
    return up.mem_id if up is not None and level < MAX_LEVELS else 0


def outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    """Elements without those inside another of them; as many as a page may well have are left as they are.

    Elements in elements thousands deep are no page: to read what is below each would take hours.
    """
    if len(nodes) <= MANY:
        return nodes
    wanted = {node.mem_id for node in nodes}
    return [node for node in nodes if not nearest(node, wanted)]


def with_ancestors(nodes: Iterable[LexborNode]) -> set[int]:
    """Some elements and all around them, by `mem_id`."""
    known: set[int] = set()
    for node in nodes:
        above: LexborNode | None = node
        while above is not None and above.mem_id not in known:
            known.add(above.mem_id)
            above = above.parent
    return known


def described(block: LexborNode) -> str:
    """A few words by which a person finds a block: tag, id, first classes."""
    attributes = block.attributes
    classes = " ".join((attributes.get("class") or "").split()[:3])
    return f"{block.tag}#{attributes.get('id') or ''}.{classes}"[:120]
