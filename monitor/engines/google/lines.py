"""The lines of text that a part of the page shows, one for each block of text.

The world: Google sets words in bold inside a sentence (`em`, `b`) and one sentence under another (`div`) alike without white
space between the elements, so only the elements themselves tell where a line ends. Dialogs and bubbles open on a click and say
what the page says anyway or nothing of it.
"""

from __future__ import annotations

from collections.abc import Collection

from selectolax.lexbor import LexborNode

from monitor.engines.google.titles import clean
from monitor.page import squeeze

# The most characters of one row's or one ad's text: an overview fills a screen, not a book.
MOST = 2_000
_INLINE = frozenset(
    {"b", "strong", "em", "i", "u", "small", "font", "sup", "sub", "wbr", "span", "mark", "a", "bdi", "abbr", "q"}
)
_SILENT = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "g-dialog",
        "g-bubble",
        "g-popup",
        "button",
        "select",
        "textarea",
        "-comment",
    }
)
_TELLING = frozenset({"role", "id", "style"})
_FURTHER = ("aob", "eob")
_TRIM = " ·•|›\u00a0\u200e\u200f\u202a\u202c-–—"


def lines(node: LexborNode, *, without: Collection[int] = (), folded: bool = False, most: int = MOST) -> list[str]:
    """The lines below a node in reading order, at most about `most` characters of them.

    Elements whose memory ids are in `without` are left out, as are buttons and, unless `folded`, what is not drawn.
    """
    # Only the texts are visited, in document order; each asks upwards for the block it stands in, which is remembered. To go down
    # through every element takes three times as long.
    blocks = _Blocks(node, without, folded=folded)
    found: list[str] = []
    run: list[str] = []
    size, last = 0, None
    for piece in node.traverse(include_text=True):
        tag = piece.tag
        if tag == "br":
            run.append(" ")
        if tag != "-text":
            continue
        block = blocks.around(piece)
        if block is None:
            continue
        if block != last:
            size += _end(run, found)
            last = block
            if size >= most:
                break
        run.append(piece.text_content or "")
    _end(run, found)
    return found


class _Blocks:
    """The blocks around the texts of one element: each known by its memory id, None for what counts as no text."""

    def __init__(self, root: LexborNode, without: Collection[int], *, folded: bool) -> None:
        self._known: dict[int, int | None] = {}
        self._without = without
        self._folded = folded
        self._known[root.mem_id] = root.mem_id

    def around(self, text: LexborNode) -> int | None:
        """The block that a text stands in."""
        trail: list[LexborNode] = []
        node = text.parent
        block: int | None = None
        while node is not None:
            key = node.mem_id
            if key in self._known:
                block = self._known[key]
                break
            trail.append(node)
            node = node.parent
        for here in reversed(trail):
            if block is not None:
                block = self._inside(here, block)
            self._known[here.mem_id] = block
        return block

    def _inside(self, node: LexborNode, block: int) -> int | None:
        tag = node.tag
        if tag in _SILENT or node.mem_id in self._without or _is_aside(node, folded=self._folded):
            return None
        return block if tag in _INLINE else node.mem_id


def _is_aside(node: LexborNode, *, folded: bool) -> bool:
    """Whether an element is a button, undrawn, or the box of further searches that opens once somebody comes back."""
    get = node.attributes.get
    return (
        get("role") == "button"
        or (get("id") or "").startswith(_FURTHER)
        or (not folded and "display:none" in (get("style") or ""))
    )


def _end(run: list[str], found: list[str]) -> int:
    """End a line; tell how long it is. Data for scripts that lies about as text (2013-2018) is none."""
    if not run:
        return 0
    text = clean(squeeze("".join(run)))
    run.clear()
    if not text.strip(_TRIM) or text.startswith('{"'):
        return 0
    found.append(text)
    return len(text)


def passage(texts: list[str]) -> str | None:
    """Lines as one text of at most MOST characters; None for no text at all."""
    return " ".join(texts)[:MOST].strip() or None
