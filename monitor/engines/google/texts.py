"""What an unpaid row outside the plain list says: the answer above a source, the overview around what it cites, a card's lines.

The world: a swindler's telephone number stands in exactly these texts, where Google's own voice lends it weight. The text of an
answer, an overview or a snippet belongs to its block, so each of the block's rows has it; any other row's text is what the
largest element around its links shows that holds no other row.
"""

from __future__ import annotations

import re

from turbohtml import Element

from monitor.engines.google.layouts import Block
from monitor.engines.google.lines import lines, passage
from monitor.engines.google.titles import Link, Sheet
from monitor.model import ResultKind
from monitor.page import around, every, first

# The blocks whose text belongs to every row in them.
SHARED: dict[ResultKind, Block] = {
    ResultKind.PEOPLE_ALSO_ASK: Block.QUESTIONS,
    ResultKind.AI_OVERVIEW: Block.OVERVIEW,
    ResultKind.FEATURED_SNIPPET: Block.SNIPPET,
}
# "ago" in the languages seen; a word of time with a number, or a date with its year.
AGO = "ago|il y a|vor|hace|fa|atrás|geleden|назад|trước|前|전"
_WHEN = re.compile(rf"(?=.*\d)(?:.{{0,14}}\b(?:19|20)\d\d\b.{{0,6}}|.{{0,12}}\b(?:{AGO})\b.{{0,16}})", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_APART = re.compile("[·•|]")


class Texts:
    """The texts of one page's rows, each block's made once."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._known: dict[Element, list[str]] = {}

    def shared(self, kind: ResultKind, link: Link, question: str | None) -> str | None:
        """The text of the block that a row stands in, where it belongs to all rows of the block; else None."""
        block = SHARED.get(kind)
        if block is None or block not in self._sheet.place(link).blocks:
            return None
        whole = self._around(link.node, block)
        found = self._known.get(whole)
        if found is None:
            cards = {link for link in every(whole, "a") if _is_card(link)}
            found = self._known[whole] = lines(whole, without=cards, folded=True)
        return passage([line for line in found if line != question])

    def own(self, extent: Element, title: str) -> list[str]:
        """What a row's element says besides its title."""
        return [line for line in lines(extent) if line not in title]

    def _around(self, node: Element, block: Block) -> Element:
        """The outermost element of the innermost run of elements in a block; of questions, the single pair."""
        while (up := around(node)) is not None and block in self._sheet.places.of(up).blocks:
            node = up
            if node.has_class("related-question-pair"):
                break
        return node


def _is_card(link: Element) -> bool:
    """Whether a link is a card of its own, such as a source, and no words within a sentence."""
    return first(link, "div, h3, [role=heading], img") is not None or not link.text.strip()


def told_date(texts: list[str]) -> str | None:
    """The first of these texts, or of their parts between dots, that is a date or tells how long ago something was."""
    dated = (text for text in texts if _DIGIT.search(text))
    parts = (part.strip(" \u200e\u200f") for text in dated for part in _APART.split(text))
    return next((part for part in parts if 4 <= len(part) <= 24 and _WHEN.fullmatch(part)), None)
