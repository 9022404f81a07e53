"""Misspelled marks: words within a small edit distance of a mark that is long enough to bear it.

Typing faults leave the first and last letters alone more often than not, and brand names differ from ordinary words there
(`Generali`, `general`), so an edit at an end is a doubt. A deletion index (every form of a mark with letters left out) answers
in a few look-ups; words already found to be near no mark are remembered, for ad copy repeats its words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rules.matchers.signs import Spelling

FUZZY_FROM, _TWO = 7, 12
_MAX_TOKEN = 40
_REMEMBERED = 200_000
_SOUND_ALIKE = ({"c", "k"}, {"f", "v"}, {"s", "z"}, {"i", "y"}, {"p", "b"})


@dataclass(frozen=True, slots=True)
class Near:
    """A word near a spelling, and how many edits lie between."""

    spelling: Spelling
    edits: int


class FuzzyIndex:
    """Answers which words of a text are near a mark."""

    def __init__(self, every: Iterable[Spelling]) -> None:
        self._forms: set[bytes] = set()
        self._index: dict[str, list[Spelling]] = {}
        self._lengths: set[int] = set()
        for spelling in every:
            self._forms.add(spelling.form.encode())
            if len(spelling.form) >= FUZZY_FROM and _is_alphabetic(spelling.form) and not spelling.gaps:
                edits = _edits(len(spelling.form))
                self._lengths.update(range(len(spelling.form) - edits, len(spelling.form) + edits + 1))
                for form in _shortened(spelling.form, edits):
                    self._index.setdefault(form, []).append(spelling)
        self._plain: set[bytes] = set()
        self._near: dict[bytes, tuple[Near, ...]] = {}

    def seen(self, words: bytes) -> list[bytes]:
        """The words of a coarse text that are near a mark without being one."""
        if not self._index:
            return []
        every = words.split()
        if self._plain.issuperset(every):
            return []
        return [word for word in dict.fromkeys(every) if word not in self._plain and self._check(word)]

    def near(self, word: bytes) -> tuple[Near, ...]:
        """The marks that a word is near to, as `seen` found them."""
        return self._near.get(word, ())

    def _check(self, word: bytes) -> bool:
        if word in self._near:
            return True
        near = () if word in self._forms else tuple(self._look(word.decode()))
        if near:
            self._near[word] = near
            return True
        if len(self._plain) >= _REMEMBERED:
            self._plain.clear()
        self._plain.add(word)
        return False

    def _look(self, word: str) -> Iterable[Near]:
        if len(word) not in self._lengths or len(word) > _MAX_TOKEN or max(word) >= "\u0590":
            return
        asked: set[str] = set()
        forms = _shortened(word, _edits(len(word) + 1))
        if self._index.keys().isdisjoint(forms):
            return
        for form in forms:
            for spelling in self._index.get(form, ()):
                if spelling.form not in asked:
                    asked.add(spelling.form)
                    edits = distance(word, spelling.form, _edits(len(spelling.form)))
                    if 0 < edits <= _edits(len(spelling.form)):
                        yield Near(spelling, edits)


def _is_alphabetic(form: str) -> bool:
    """Whether a form is of letters only, Latin, Greek, Cyrillic or Armenian."""
    return form.isalpha() and max(form) < "\u0590"


def _edits(length: int) -> int:
    return 2 if length >= _TWO else 1 if length >= FUZZY_FROM else 0


def _shortened(word: str, most: int) -> set[str]:
    forms = shorter = {word}
    for _ in range(most):
        shorter = one_left_out(shorter)
        forms = forms | shorter
    return forms


def one_left_out(words: Iterable[str]) -> set[str]:
    """Every word with one of its letters left out."""
    return {word[:place] + word[place + 1 :] for word in words for place in range(len(word))}


def distance(left: str, right: str, most: int) -> int:
    """Edits (insert, delete, replace, swap two neighbours) between two words, or `most` + 1 when there are more."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(right) + 1))
    for row, char in enumerate(left, 1):
        here = [row]
        for column, other in enumerate(right, 1):
            cost = min(above[column] + 1, here[-1] + 1, above[column - 1] + (char != other))
            if row > 1 and column > 1 and char == right[column - 2] and left[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            here.append(cost)
        before, above = above, here
    return min(above[-1], most + 1)


def at_end(word: str, mark: str) -> bool:
    """Whether an edit touches an end; two letters swapped there do not count, nor a first letter that sounds the same."""
    first = word[0] == mark[0] or {word[0], mark[0]} in _SOUND_ALIKE or word[:2] == mark[1::-1]
    last = word[-1] == mark[-1] or word[-2:] == mark[:-3:-1]
    return not (first and last)
