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
_FURTHER = ("aob", "eob")
_TRIM = " ·•|›\u00a0\u200e\u200f\u202a\u202c-–—"


def lines(node: LexborNode, *, without: Collection[int] = (), folded: bool = False) -> list[str]:
    """The lines below a node in reading order, at most about MOST characters of them.

    Elements whose memory ids are in `without` are left out, as are buttons and, unless `folded`, what is not drawn.
    """
    found: list[str] = []
    run: list[str] = []
    size = 0
    stack: list[LexborNode | None] = [node]
    while stack and size < MOST:
        here = stack.pop()
        if here is None:
            size += _end(run, found)
            continue
        tag = here.tag
        if tag == "-text":
            run.append(here.text_content or "")
        elif tag == "br":
            run.append(" ")
        elif tag not in _SILENT and here.mem_id not in without and not _is_aside(here, folded=folded):
            inner: list[LexborNode | None] = list(here.iter(include_text=True))
            if tag not in _INLINE:
                size += _end(run, found)
                stack.append(None)
            stack.extend(inner[::-1])
    _end(run, found)
    return found


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
