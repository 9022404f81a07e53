"""Words with letters left out: two words an edit or two apart meet in a form with as many letters left out of each.

Two letters left out of a word of twelve make eighty forms, so that long names are asked first whether one of three pieces of
theirs stands in the word: two edits leave one of them alone, and one edit leaves one of two halves alone.
The forms are the deletion neighbourhood of Mor and Fraenkel (1982).
"""

from __future__ import annotations

from itertools import combinations

PIECE = 3
LEAST = 3 * PIECE + 2


def left_out(word: str, most: int) -> set[str]:
    """A word with none, one or, if `most` is 2, two of its letters left out."""
    forms = {word}
    for kept in range(max(0, len(word) - most), len(word)):
        forms.update(map("".join, combinations(word, kept)))
    return forms


class Halves:
    """Names of three letters or more by their two halves, with a letter or two between them that belong to neither.

    One edit touches one half at most, two letters swapped included; the other stands in the word as it stands in the name.
    """

    def __init__(self) -> None:
        self._starts: set[str] = set()
        self._ends: set[str] = set()

    def add(self, name: str) -> None:
        """Know one more name."""
        half = (len(name) - 1) // 2
        self._starts.add(name[:half])
        self._ends.add(name[-half:])

    def may_be_near(self, word: str) -> bool:
        """Whether a word may be one edit away from one of the names; where not, it is not."""
        half = len(word) // 2
        return (
            half < 2
            or word[:half] in self._starts
            or word[-half:] in self._ends
            or word[: half - 1] in self._starts
            or word[1 - half :] in self._ends
        )


class Thirds:
    """Names of eleven letters or more by three pieces of three letters, each a letter away from the next.

    An edit touches one piece at most, two letters swapped included. A piece before both edits stands where it stood, one behind
    both as far from the end, and the one in the middle is off by one letter at most where there is an edit on either side.
    """

    def __init__(self) -> None:
        self._starts: set[str] = set()
        self._middles: set[str] = set()
        self._ends: set[str] = set()

    def add(self, name: str) -> None:
        """Know one more name."""
        self._starts.add(name[:PIECE])
        self._middles.add(name[PIECE + 1 : 2 * PIECE + 1])
        self._ends.add(name[-PIECE:])

    def may_be_near(self, word: str) -> bool:
        """Whether a word may be two edits away from one of the names; where not, it is not."""
        return (
            word[:PIECE] in self._starts
            or word[-PIECE:] in self._ends
            or any(word[at : at + PIECE] in self._middles for at in (PIECE, PIECE + 1, PIECE + 2))
        )
