"""Somebody on a page and the words they say: told once for every rule, the cheap answers before the searches.

Nearly every ad and result holds no mark, no number and no plea for help, and most pages hold none either. So what may be held is
told in one pass over the words of a whole crowd, the ads of a page or its results; only where all together may hold something is
each asked, and only who may hold it is searched.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from rules.matchers import phone
from rules.parties import Standing
from rules.pieces import Piece
from rules.sieve import Topic, topics_of_each

_HELP, _CALL = int(Topic.SUPPORT | Topic.TROUBLE), int(Topic.CALL)


class Crowd:
    """The ads of a page, or its results: what they may hold together, told when the first of them is asked."""

    def __init__(self, kit: Any) -> None:
        self.kit = kit
        self.members: Sequence[Somebody] = ()

    @cached_property
    def naming(self) -> Mapping[int, tuple[str, ...]]:
        """By the numbers of those who are strangers, those of their words that may hold a mark: every rule about them asks."""
        strangers = [one for one in self.members if not one.standing.family]
        told = self.kit.naming([one.words for one in strangers])
        return dict(zip([one.number for one in strangers], told, strict=True))

    @cached_property
    def calling(self) -> frozenset[int]:
        """The numbers of those whose words may hold a telephone number."""
        return phone.among(self._words)

    @cached_property
    def says(self) -> Sequence[int]:
        """For each of them, of what their words may speak: bits of `Topic`."""
        return topics_of_each(self._words)

    @cached_property
    def leading_home(self) -> frozenset[int]:
        """The numbers of those of whose links any may lead to the brand's own host."""
        links = [(url, one.number) for one in self.members for url in one.addresses]
        return frozenset([links[place][1] for place in self.kit.leading_home([url for url, _ in links])])

    @cached_property
    def _words(self) -> list[str]:
        return ["\n".join(one.words) for one in self.members]


class Somebody:
    """An ad or a result by what it says: the one of its number in its crowd, from 0.

    `words` are all its texts, its shown address and call assets included.
    """

    # No ABC: its metaclass makes `isinstance` slow, which every ad goes through; mypy knows what is abstract all the same.
    __slots__ = ("_copy", "_naming", "crowd", "memo", "number", "page", "words")
    standing: Standing

    def __init__(self, page: Any, crowd: Crowd, number: int, words: tuple[str, ...]) -> None:
        self.page = page
        self.crowd = crowd
        self.number = number
        self.words = words
        self.memo: dict[str, Any] = {}
        self._copy: tuple[Piece, ...] | None = None
        self._naming: tuple[str, ...] | None = None

    @property
    def copy(self) -> tuple[Piece, ...]:
        """What it says, with the names of the fields."""
        if self._copy is None:
            self._copy = self._said()
        return self._copy

    @abstractmethod
    def _said(self) -> tuple[Piece, ...]:
        """What it says, taken from the page."""

    @property
    @abstractmethod
    def addresses(self) -> Sequence[str]:
        """Where it and its sitelinks lead."""

    @property
    @abstractmethod
    def shows_numbers(self) -> bool:
        """Whether the page shows a number of theirs as such."""

    @property
    def naming(self) -> tuple[str, ...]:
        """Those of its words that may hold a mark."""
        if self._naming is None:
            told = self.crowd.naming.get(self.number)
            self._naming = self.page.kit.naming([self.words])[0] if told is None else told
        return self._naming

    @property
    def may_call(self) -> bool:
        """Whether any of its words may hold a telephone number."""
        return self.shows_numbers or self.number in self.crowd.calling

    @property
    def says(self) -> int:
        """Of what its words may speak: bits of `Topic`."""
        return self.crowd.says[self.number]

    @property
    def may_lead_home(self) -> bool:
        """Whether any of its links may lead to the brand's own host."""
        return self.number in self.crowd.leading_home

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
        if not (self.says & _HELP and self.says & _CALL):
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
