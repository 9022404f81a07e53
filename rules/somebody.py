"""Somebody on a page and the words they say: told once for every rule, the cheap answers before the searches.

Nearly every ad and result holds no mark, no number and no plea for help. What all its words together may hold is told in one pass
each, so that the searches are made for the few that may find something.
"""

from __future__ import annotations

from typing import Any

from rules.matchers.phone import may_hold
from rules.pieces import Piece
from rules.sieve import Topic, topics

_HELP = Topic.SUPPORT | Topic.TROUBLE


class Somebody:
    """An ad or a result by what it says; `copy` are its texts with the names of their fields."""

    __slots__ = ("_may_call", "_naming", "_says", "copy", "memo", "page", "words")

    def __init__(self, page: Any, copy: tuple[Piece, ...], words: tuple[str, ...], *, shows_numbers: bool) -> None:
        self.page = page
        self.copy = copy
        # Every text in which anything is looked for, its shown address and call assets included.
        self.words = words
        self.memo: dict[str, Any] = {}
        self._naming: tuple[str, ...] | None = None
        self._may_call: bool | None = True if shows_numbers else None
        self._says: int | None = None

    @property
    def naming(self) -> tuple[str, ...]:
        """Those of its words that may hold a mark."""
        if self._naming is None:
            self._naming = self.page.kit.naming(self.words)
        return self._naming

    @property
    def may_call(self) -> bool:
        """Whether any of its words may hold a telephone number."""
        if self._may_call is None:
            self._may_call = may_hold("\n".join(self.words))
        return self._may_call

    @property
    def says(self) -> int:
        """Of what its words may speak: bits of `Topic`."""
        if self._says is None:
            self._says = topics("\n".join(self.words))
        return self._says

    @property
    def may_be_about_brand(self) -> bool:
        """Whether a mark is in the query, or may be in its words."""
        return bool(self.page.query_marks or self.naming)

    @property
    def about_brand(self) -> bool:
        """Whether it names a mark, or offers help by telephone to a query for the brand."""
        if self.names_mark:
            return True
        page = self.page
        if not page.query_marks or page.asks_support:
            return bool(page.query_marks)
        if not (self.says & _HELP and self.says & Topic.CALL):
            return False
        helps = any(page.kit.speaks_of_support(text) for _, text, _ in self.copy)
        return helps and any(page.kit.calls(text, name) for name, text, _ in self.copy)

    @property
    def helps_by_name(self) -> bool:
        """Whether its words offer help right beside a mark."""
        return bool(self.naming) and bool(self.page.kit.helps_by_name(self.copy, self.naming))

    @property
    def names_mark(self) -> bool:
        """Whether its copy holds a mark."""
        naming = self.naming
        if not naming:
            return False
        marks = self.page.kit.marks
        return any(text in naming and marks(text, name) for name, text, _ in self.copy)
