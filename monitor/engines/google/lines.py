"""The lines of text that a part of the page shows, one for each block of text.

The world: Google sets words in bold inside a sentence (`em`, `b`) and one sentence under another (`div`) alike without white
space between the elements, so only the elements themselves tell where a line ends. Dialogs and bubbles open on a click and say
what the page says anyway or nothing of it.
"""

from __future__ import annotations

from collections.abc import Collection

from selectolax.lexbor import LexborNode

from monitor.engines.google.titles import clean
from monitor.page import BR, TEXT, squeeze

# The most characters of one row's or one ad's text: an overview fills a screen, not a book.
MOST = 2_000
_INLINE = "b strong em i u small font sup sub wbr span mark a bdi abbr q"
_SILENT = "script style noscript template svg g-dialog g-bubble g-popup button select textarea -comment"
# What a tag makes of the text in it: part of the line around it (true) or none at all (false); every other begins a line.
_FLOW = dict.fromkeys(_INLINE.split(), True) | dict.fromkeys(_SILENT.split(), False)
# Buttons, and the boxes of further searches that open once somebody comes back; then what is not drawn.
_ASIDE = "[role=button], [id^=aob], [id^=eob]"
_UNDRAWN = '[style*="display:none"]'
_TRIM = " ·•|›\u00a0\u200e\u200f\u202a\u202c-–—"


def lines(node: LexborNode, *, without: Collection[int] = (), folded: bool = False, most: int = MOST) -> list[str]:
    """The lines below a node in reading order, at most about `most` characters of them.

    Elements whose memory ids are in `without` are left out, as are buttons and, unless `folded`, what is not drawn.
    """
    # Only the texts are looked at, in document order; each asks upwards for the block it stands in, which is remembered.
    blocks: dict[int, int | None] = {aside.mem_id: None for aside in node.css(_ASIDE if folded else f"{_ASIDE}, {_UNDRAWN}")}
    blocks |= dict.fromkeys(without)
    blocks[node.mem_id] = node.mem_id
    found: list[str] = []
    run: list[str] = []
    size, last = 0, None
    for piece in node.traverse(include_text=True):
        kind = piece.tag_id
        if kind == BR:
            run.append(" ")
        if kind != TEXT:
            continue
        block = _block(piece, blocks)
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


def _block(text: LexborNode, known: dict[int, int | None]) -> int | None:
    """The block that a text stands in, by its memory id; None for what counts as no text."""
    trail: list[tuple[int, bool | None]] = []
    block: int | None = None
    node = text.parent
    while node is not None:
        key = node.mem_id
        if key in known:
            block = known[key]
            break
        trail.append((key, _FLOW.get(node.tag or "")))
        node = node.parent
    for key, flows in reversed(trail):
        if block is not None:
            block = block if flows else key if flows is None else None
        known[key] = block
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
