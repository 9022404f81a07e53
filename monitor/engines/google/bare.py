"""Blocks of pages for browsers without scripts, which have no hooks at all: told by how they are built.

The world: `body > #main` holds one `div` for each block, result or ad (2019 on), under throw-away class names. A question is a
`span` with its answer and source in the element after it; stories and pictures are a row of links side by side; a panel opens
with a heading that titles no link and ends its text with the name of the site it is from.
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from monitor.engines.google.clicks import is_image
from monitor.engines.google.layouts import BARE_MAIN
from monitor.engines.google.titles import Link, words
from monitor.model import ResultKind

_ASKS = ("?", "？", "؟", ";")
_REACH = 12
_HEADINGS = "h3, h2"


def bare_kind(link: Link) -> tuple[ResultKind | None, str | None, LexborNode | None]:
    """What a link in no known block is on such a page; the question that it answers, if any, and the answer's element."""
    question, block = _above(link.node)
    if question:
        return ResultKind.PEOPLE_ALSO_ASK, question, block
    if _in_row(link.node):
        return (ResultKind.IMAGE if is_image(link.href) else ResultKind.NEWS), None, None
    heading = block.css_first(_HEADINGS) if block is not None else None
    if heading is not None and heading.css_first("a") is None and not _is_linked(heading):
        return ResultKind.KNOWLEDGE_PANEL, None, None
    return None, None, None


def _above(link: LexborNode) -> tuple[str | None, LexborNode | None]:
    """The question that an element around the link follows with that element, else the page's block around the link."""
    node = link
    for _ in range(_REACH):
        up = node.parent
        if up is None or up.id == BARE_MAIN:
            return None, node
        before = node.prev
        if before is not None and before.tag == "span" and before.css_first("a") is None:
            text = words(before)
            if text.endswith(_ASKS):
                return text, node
        node = up
    return None, None


def _in_row(link: LexborNode) -> bool:
    around = link.parent
    return around is not None and sum(child.tag == "a" for child in around.iter()) > 1


def _is_linked(heading: LexborNode) -> bool:
    node = heading.parent
    for _ in range(4):
        if node is None:
            return False
        if node.tag == "a":
            return True
        node = node.parent
    return False
