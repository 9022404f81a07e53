"""Blocks of pages for browsers without scripts, which have no hooks at all: told by how they are built.

The world: `body > #main` holds one `div` for each block, result or ad (2019 on), under throw-away class names. A question is a
`span` with its answer and source in the element after it; stories and pictures are a row of links side by side; a panel opens
with a heading that titles no link and ends its text with the name of the site it is from. Since 2025 simple browsers get blocks
without any heading: a result is a link of two texts, its title and the address with its crumbs.
"""

from __future__ import annotations

from itertools import islice

from turbohtml import Element

from monitor.engines.google.clicks import is_image
from monitor.engines.google.layouts import BARE_MAIN
from monitor.engines.google.titles import Link, Sheet, Title, leaves, words
from monitor.hosts import host_of
from monitor.model import ResultKind
from monitor.page import around, children, elements_around, first

_ASKS = ("?", "？", "؟", ";")
# How far up a question, and a heading's link, are looked for.
_REACH, _NEAR = 12, 4
_HEADINGS = "h3, h2"
_CRUMB = "›"


def bare_kind(link: Link) -> tuple[ResultKind | None, str | None, Element | None]:
    """What a link in no known block is on such a page; the question that it answers, if any, and the answer's element."""
    question, block = _above(link.node)
    if question:
        return ResultKind.PEOPLE_ALSO_ASK, question, block
    if _in_row(link.node):
        return (ResultKind.IMAGE if is_image(link.href) else ResultKind.NEWS), None, None
    heading = first(block, _HEADINGS) if block is not None else None
    if heading is not None and first(heading, "a") is None and not _is_linked(heading):
        return ResultKind.KNOWLEDGE_PANEL, None, None
    return None, None, None


def bare_titles(sheet: Sheet) -> list[Title]:
    """The titles of the list on such a page that has no headings; none on any other page, and for a row of links side by side."""
    if sheet.bare is None:
        return []
    links = (sheet.link(number) for number, _ in sheet.leading(range(len(sheet.hrefs))))
    found = (_untitled(sheet, link) for link in links if not _in_row(link.node))
    return [title for title in found if title is not None]


def _untitled(sheet: Sheet, link: Link) -> Title | None:
    """A link as a title where its first element holds words and a later one the address in crumbs."""
    parts = children(link.node)
    if len(parts) < 2 or _CRUMB in words(parts[0]) or not words(parts[0]):
        return None
    shown = [text for part in parts[1:] for text in leaves(part)]
    return Title(parts[0], link, True, sheet.place(link)) if any(_names(link, text) for text in shown) else None


def _names(link: Link, text: str) -> bool:
    """Whether a text is the address that a link leads to: its host, alone or before crumbs."""
    host = host_of(link.url or "")
    return host is not None and host_of("https://" + text.split(_CRUMB, maxsplit=1)[0].strip().removeprefix("https://")) == host


def _above(link: Element) -> tuple[str | None, Element | None]:
    """The question that an element around the link follows with that element, else the page's block around the link."""
    node = link
    for _ in range(_REACH):
        up = around(node)
        if up is None or up.attr("id") == BARE_MAIN:
            return None, node
        before = node.previous_sibling
        if isinstance(before, Element) and before.tag == "span" and first(before, "a") is None:
            text = words(before)
            if text.endswith(_ASKS):
                return text, node
        node = up
    return None, None


def _in_row(link: Element) -> bool:
    outer = around(link)
    return outer is not None and sum(child.tag == "a" for child in children(outer)) > 1


def _is_linked(heading: Element) -> bool:
    return any(outer.tag == "a" for outer in islice(elements_around(heading), _NEAR))
