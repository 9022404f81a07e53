"""The lines of text that a part of the page shows, one for each block of text.

The world: Google sets words in bold inside a sentence (`em`, `b`) and one sentence under another (`div`) alike without white
space between the elements, so only the elements themselves tell where a line ends. Dialogs and bubbles open on a click and say
what the page says anyway or nothing of it.
"""

from __future__ import annotations

from collections.abc import Collection

from turbohtml import Element, Node, NodeFilter, NodeIterator, Text

from monitor.engines.google.titles import clean
from monitor.page import elements_up, every, squeeze

# The most characters of one row's or one ad's text: an overview fills a screen, not a book.
MOST = 2_000
_INLINE = "b strong em i u small font sup sub wbr span mark a bdi abbr q"
_SILENT = "svg g-dialog g-bubble g-popup button select textarea"
# What a tag makes of the text in it: part of the line around it (true) or none at all (false); every other begins a line.
_FLOW = dict.fromkeys(_INLINE.split(), True) | dict.fromkeys(_SILENT.split(), False)
# Buttons, and the boxes of further searches that open once somebody comes back; then what is not drawn.
_ASIDE = "[role=button], [id^=aob], [id^=eob]"
_UNREAD = f'{_ASIDE}, [style*="display:none"]'
_TRIM = " ·•|›\u00a0\u200e\u200f\u202a\u202c-–—"


def lines(node: Element, *, without: Collection[Element] = (), folded: bool = False, most: int = MOST) -> list[str]:
    """The lines below a node in reading order, at most about `most` characters of them.

    Elements `without` are left out, as are buttons and, unless `folded`, what is not drawn.
    """
    # Only the texts are looked at, in document order; each asks upwards for the block it stands in, which is remembered.
    blocks: dict[Node, Element | None] = dict.fromkeys((*every(node, _ASIDE if folded else _UNREAD), *without))
    blocks[node] = node
    found: list[str] = []
    run: list[str] = []
    size, last = 0, None
    # Where no line is broken only the texts are walked through.
    for piece in NodeIterator(node, NodeFilter.SHOW_TEXT) if node.select_one("br") is None else node.descendants:
        if not isinstance(piece, Text):
            if isinstance(piece, Element) and piece.tag == "br":
                run.append(" ")
            continue
        outer = piece.parent
        block = blocks[outer] if outer in blocks else _block(piece, blocks)
        if block is None:
            continue
        if block != last:
            size += _end(run, found)
            last = block
            if size >= most:
                break
        run.append(piece.data)
    _end(run, found)
    return found


def _block(text: Text, known: dict[Node, Element | None]) -> Element | None:
    """The block that a text stands in, known of the outermost element asked for; None for what counts as no text."""
    trail: list[Element] = []
    block: Element | None = None
    for node in elements_up(text):
        if node in known:
            block = known[node]
            break
        trail.append(node)
    for node in reversed(trail):
        if block is not None:
            flows = _FLOW.get(node.tag)
            if not flows:
                block = node if flows is None else None
        known[node] = block
    return block


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
