"""Misspelled marks: words within a small edit distance of a mark that is long enough to bear it.

Typing faults leave the first and last letters alone more often than not, and brand names differ from ordinary words there
(`Generali`, `general`), so an edit at an end is a doubt. A deletion index (every form of a mark with letters left out) answers
in a few look-ups; words already found to be near no mark are remembered, for ad copy repeats its words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from itertools import filterfalse, pairwise

from rules.matchers.edges import BY_TRADE, BY_TRADE_NEAR
from rules.matchers.folding import squashed
from rules.matchers.shortening import Halves, Thirds, left_out
from rules.matchers.signs import Spelling
from rules.matchers.spelling import script
from rules.matchers.tables import words

FUZZY_FROM, _ANY_SLIP_FROM, _TWO = 6, 7, 12
_PART_FROM, _PART_BESIDE = 5, 3
SURE, _DOUBT = 0.8, 0.6
_CASE_VOWELS = "yęąoiеыиуой"
_VOWELS = frozenset("aeouyаеоуыэюя")
_MAX_TOKEN = 40
_BEYOND_ALPHABETS = "\u0590"
_REMEMBERED, _MET_ONCE = 200_000, 20_000
_SOUND_ALIKE = ({"c", "k"}, {"f", "v"}, {"s", "z"}, {"i", "y"}, {"p", "b"})


class Slip(Enum):
    """How a word differs: two neighbours swapped is always a slip, another letter is often another name."""

    SWAPPED = "swapped"
    LENGTH = "length"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Near:
    """A word near a spelling, or near one of the words of a spelling of several: `before` and `after` are the others."""

    spelling: Spelling
    edits: int
    form: str
    before: bytes = b""
    after: bytes = b""

    @property
    def is_part(self) -> bool:
        """Whether the word is only one of several."""
        return bool(self.before or self.after)


class FuzzyIndex:
    """Answers which words of a text are near a mark."""

    def __init__(self, every: Iterable[Spelling]) -> None:
        self._forms: set[str] = set()
        self._nears: list[Near] = []
        # Nearly every form is one name's alone: numbers without lists around them, for the garbage collector's sake.
        self._index: dict[str, int] = {}
        self._others: dict[str, list[int]] = {}
        self._thirds, self._halves = Thirds(), Halves()
        for spelling in every:
            self._forms.add(spelling.form)
            if len(spelling.form) >= FUZZY_FROM and _is_alphabetic(spelling.form.replace("&", "")):
                self._add(Near(spelling, _edits(len(spelling.form)), spelling.form))
                for part in _parts(spelling):
                    self._add(part)
        # Words that are near no mark, met twice or once, and words that are.
        self._plain: set[str] = set()
        self._met: set[str] = set()
        self._near: dict[str, tuple[Near, ...]] = {}

    def seen(self, words: bytes) -> list[bytes]:
        """The words of a coarse text that are near a mark without being one."""
        if not self._index:
            return []
        if len(self._plain) + len(self._near) >= _REMEMBERED:
            self._plain, self._near = set(), {}
        every = words.decode().split()
        if self._plain.issuperset(every):
            return []
        unsure = list(dict.fromkeys(filterfalse(self._plain.__contains__, every)))
        self._learn(list(filterfalse(self._near.__contains__, unsure)))
        return [word.encode() for word in filter(self._near.__contains__, unsure)]

    def _add(self, near: Near) -> None:
        if near.edits > 1:
            self._thirds.add(near.form)
        else:
            self._halves.add(near.form)
        number = len(self._nears)
        self._nears.append(near)
        forms = left_out(near.form, near.edits)
        for form in () if self._index.keys().isdisjoint(forms) else forms & self._index.keys():
            self._others.setdefault(form, []).append(number)
            forms.remove(form)
        self._index.update(dict.fromkeys(forms, number))

    def near(self, word: bytes) -> tuple[Near, ...]:
        """The marks that a word is near to."""
        known = self._near.get(word.decode())
        return self._look(word.decode()) if known is None else known

    def _learn(self, words: list[str]) -> None:
        """Remember words that are near a mark, and those near none when they are met again: most new words never are."""
        again = self._met.intersection(words)
        if again:
            self._plain |= again
            words = [word for word in words if word not in again]
        once = [word for word in self._halves.among(words) if word not in self._forms]
        twice = [word for word in self._thirds.among(words) if word not in self._forms]
        shorter = [word[:at] + word[at + 1 :] for word in once for at in range(len(word))]
        if twice or not (self._index.keys().isdisjoint(shorter) and self._index.keys().isdisjoint(once)):
            near = {word: found for word in {*once, *twice} if (found := self._look(word))}
            self._near.update(near)
            words = [word for word in words if word not in near]
        if len(self._met) > _MET_ONCE:
            self._met = set()
        self._met.update(words)

    def _look(self, word: str) -> tuple[Near, ...]:
        """The marks that a word of one alphabet is near to."""
        if len(word) > _MAX_TOKEN or max(word) >= _BEYOND_ALPHABETS:
            return ()
        forms = left_out(word, 2 if self._thirds.may_be_near(word) else 1)
        if self._index.keys().isdisjoint(forms):
            return ()
        some: dict[tuple[str, bytes, bytes], Near] = {}
        numbers = {number for form in forms & self._index.keys() for number in (self._index[form], *self._others.get(form, ()))}
        for near in (self._nears[number] for number in sorted(numbers)):
            some.setdefault((near.form, near.before, near.after), near)
        measured = ((near, distance(word, near.form, near.edits)) for near in some.values())
        return tuple(replace(near, edits=edits) for near, edits in measured if 0 < edits <= near.edits and _may_be(word, near))


def _is_alphabetic(form: str) -> bool:
    """Whether a form is of letters only, Latin, Greek, Cyrillic or Armenian."""
    return form.isalpha() and max(form) < _BEYOND_ALPHABETS


def _edits(length: int) -> int:
    return 2 if length >= _TWO else 1 if length >= FUZZY_FROM else 0


def _parts(spelling: Spelling) -> Iterator[Near]:
    """The longer words of a spelling of several, each with the others as they must stand around it."""
    cuts = (0, *sorted(spelling.gaps), len(spelling.form))
    for start, end in pairwise(cuts) if spelling.gaps else ():
        before, after = spelling.form[:start], spelling.form[end:]
        if end - start >= _PART_FROM and max(len(after), 0 if before in _articles() else len(before)) >= _PART_BESIDE:
            yield Near(spelling, 1, spelling.form[start:end], before.encode(), after.encode())


@cache
def _articles() -> frozenset[str]:
    return frozenset(squashed(word) for word in words("words", "determiners"))


def slip(word: str, meant: str) -> Slip:
    """What was done to a word to make it another of one edit; a word of more edits counts by its length alone."""
    if len(word) != len(meant):
        return Slip.LENGTH
    odd = [place for place, (left, right) in enumerate(zip(word, meant, strict=True)) if left != right]
    swapped = len(odd) == 2 and odd[1] == odd[0] + 1 and word[odd[0]] == meant[odd[1]] and word[odd[1]] == meant[odd[0]]
    return Slip.SWAPPED if swapped else Slip.REPLACED


def _may_be(word: str, near: Near) -> bool:
    """Whether a short word differs from a mark as only typing makes it: two letters swapped, or one doubled."""
    if near.is_part or len(near.form) >= _ANY_SLIP_FROM:
        return True
    return slip(word, near.form) is Slip.SWAPPED or is_doubled(word, near.form)


def is_doubled(word: str, meant: str) -> bool:
    """Whether one letter stands twice in the one word and once in the other, and nothing else differs."""
    long, short = sorted((word, meant), key=len, reverse=True)
    return any(long[place] == long[place - 1] and long[:place] + long[place + 1 :] == short for place in range(1, len(long)))


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
    last = word[-1] == mark[-1] or {word[-1], mark[-1]} in _SOUND_ALIKE or word[-2:] == mark[:-3:-1]
    return not (first and last)


def misspelled(near: Near, word: bytes, found: str) -> float:
    """How sure it is that a stretch of a text whose coarse form is a word near a mark means the mark."""
    scripts = {script(letter) for letter in near.spelling.letters} - {""}
    if not any(script(char) in scripts for char in found) or sum(char.isdigit() for char in found) > 2:
        return 0.0
    if near.is_part:
        return SURE
    if at_end(_plain(found), _plain("".join(near.spelling.letters))):
        return BY_TRADE_NEAR if _is_declined(found, near.spelling.plain) else _DOUBT
    how = slip(word.decode(), near.form)
    swapped = how is Slip.SWAPPED and len(near.form) >= _ANY_SLIP_FROM and not _is_syllable(word.decode(), near.form)
    if swapped or (near.edits == 1 and len(near.form) >= _TWO):
        return SURE
    return BY_TRADE_NEAR if how is Slip.REPLACED else BY_TRADE


def _is_syllable(word: str, meant: str) -> bool:
    """Whether a vowel and a consonant are swapped: that makes another name as often as a slip (`Travix`, `Tarvix`)."""
    odd = {left for left, right in zip(word, meant, strict=True) if left != right}
    return len(odd & _VOWELS) == 1


def _is_declined(found: str, plain: str) -> bool:
    """Whether a Slavic name in -a has the vowel of another case."""
    return plain[-1:] in ("a", "а") and found[:-1].casefold() == plain[:-1] and found[-1].casefold() in _CASE_VOWELS


def _plain(name: str) -> str:
    """A name in small letters without accents, as it is compared at its ends."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(char for char in letters if char.isalnum())
