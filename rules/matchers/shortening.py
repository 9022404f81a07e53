"""Words with letters left out: two words an edit or two apart meet in a form with as many letters left out of each.

Two letters left out of a word of twelve make eighty forms, so that long names are asked first whether one of three pieces of
theirs stands in the word: two edits leave one of them alone, and one edit leaves one of two halves alone.
The forms are the deletion neighbourhood of Mor and Fraenkel (1982).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

PIECE = 3
LEAST = 3 * PIECE + 2
_Gate = tuple[int, set[str], set[str]]


def left_out(word: str, most: int) -> set[str]:
    """A word with none, one or, if `most` is 2, two of its letters left out."""
    forms = {word[:at] + word[at + 1 :] for at in range(len(word))}
    forms.add(word)
    if most > 1:
        forms.update(map("".join, combinations(word, max(0, len(word) - 2))))
    return forms


class Halves:
    """Names of three letters or more by their two halves.

    One edit touches one half, and the other stands in the word as it stands in the name; two letters swapped may be the last of
    the one and the first of the other, and are known as such. A word is asked for the halves of names of its own length, give or
    take a letter: others are more than one edit away.
    """

    def __init__(self) -> None:
        self._names: dict[int, list[str]] = {}
        self._gates: dict[int, _Gate] = {}

    def add(self, name: str) -> None:
        """Know one more name."""
        self._names.setdefault(len(name), []).append(name)
        self._gates = {}

    def may_be_near(self, word: str) -> bool:
        """Whether a word may be one edit away from one of the names; where not, it is not."""
        return bool(self.among((word,)))

    def among(self, words: Iterable[str]) -> list[str]:
        """Those of some words that may be one edit away from one of the names; the others are not."""
        gates = self._gates or self._made()
        return [
            word
            for word in words
            if (gate := gates.get(len(word))) and (word[: gate[0]] in gate[1] or word[-gate[0] :] in gate[2])
        ]

    def _made(self) -> dict[int, _Gate]:
        """What words of each length are asked: as many letters at either end as the shortest half of the names has."""
        lengths = {length for own in self._names for length in (own - 1, own, own + 1)}
        self._gates = {length: self._gate(length) for length in lengths}
        return self._gates

    def _gate(self, length: int) -> _Gate:
        names = [name for near in (length - 1, length, length + 1) for name in self._names.get(near, ())]
        half = min(map(len, names)) // 2
        swapped = {name[: half - 1] + name[half] for name in names if len(name) == 2 * half}
        return half, swapped | {name[:half] for name in names}, {name[-half:] for name in names}


class Thirds:
    """Names of eleven letters or more by three pieces of three letters, each a letter away from the next.

    An edit touches one piece at most, two letters swapped included. A piece before both edits stands where it stood, one behind
    both as far from the end, and the one in the middle is off by one letter at most where there is an edit on either side.
    """

    def __init__(self) -> None:
        self._pieces: dict[int, tuple[set[str], set[str], set[str]]] = {}

    def add(self, name: str) -> None:
        """Know one more name."""
        start, middle, end = name[:PIECE], name[PIECE + 1 : 2 * PIECE + 1], name[-PIECE:]
        for length in range(len(name) - 2, len(name) + 3):
            starts, middles, ends = self._pieces.setdefault(length, (set(), set(), set()))
            starts.add(start)
            middles.add(middle)
            ends.add(end)

    def may_be_near(self, word: str) -> bool:
        """Whether a word may be two edits away from one of the names; where not, it is not."""
        return bool(self.among((word,)))

    def among(self, words: Iterable[str]) -> list[str]:
        """Those of some words that may be two edits away from one of the names; the others are not."""
        return [
            word
            for word in words
            if (pieces := self._pieces.get(len(word)))
            and (
                word[:PIECE] in pieces[0]
                or word[-PIECE:] in pieces[2]
                or word[PIECE : 2 * PIECE] in pieces[1]
                or word[PIECE + 1 : 2 * PIECE + 1] in pieces[1]
                or word[PIECE + 2 : 2 * PIECE + 2] in pieces[1]
            )
        ]
