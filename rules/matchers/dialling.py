"""Texts in which numbers hide, made plain: every digit an ASCII digit, nothing invisible, each character with its place.

Numbers are written in full-width, circled or Arabic digits, with letter O for nought and small L for one, with stars and
bullets between the digits, and in keypad letters; for numbers in words see `saying`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import compress

from rules.matchers.folding import is_combining, is_ignorable

_LOOKS = {"O": "0", "o": "0", "О": "0", "о": "0", "Ο": "0", "ο": "0", "I": "1", "l": "1", "|": "1", "І": "1", "Ι": "1"}
_RUN = re.compile(r"(?<![^\W\d_])[\dOoОоΟοIlІΙ|(+][\dOoОоΟοIlІΙ|\s().\-]{5,40}[\dOoОоΟοIlІΙ|](?![^\W\d_])")
_PICTURES = "\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\U0001f100-\U0001faff"
_SIGNS = rf"[ ]?[•·∙‧*~_=–—‒‐‑−／|､・{_PICTURES}\[\]{{}}]{{1,2}}[ ]?"
# A comma stands between the parts of a number only where no sum of money has as many digits (`833,555,0120`).
_COMMA = r"(?<=\d{3}),(?=\d{3},\d{4}\b)|(?<=\d{3},\d{3}),(?=\d{4}\b)"
_SEPARATORS = re.compile(rf"(?<=[\d)])(?:{_SIGNS}|:|{_COMMA})(?=[\d(\[{{])")
_KEYPAD = {
    letter: str(digit)
    for digit, letters in enumerate(("ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ"), 2)
    for letter in letters
}


@dataclass(frozen=True, slots=True)
class Plain:
    """A text made plain; `places` has the index in the original of each of its characters."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original behind a stretch of the plain text."""
        return self.places[start], self.places[end - 1] + 1


def plain(text: str) -> Plain:
    """The text with digits of every script as ASCII digits, look-alikes in numbers too, and nothing invisible."""
    if text.isascii() and text.isprintable():
        shown, places = text, tuple(range(len(text)))
    else:
        chars = list(map(_seen, text))
        shown, places = "".join(chars), tuple(compress(range(len(text)), chars))
    whole = _RUN.sub(_noughts, shown)
    return Plain(_SEPARATORS.sub(lambda gap: "-".center(len(gap.group()), "-"), whole), places)


@cache
def _seen(char: str) -> str:
    """A character as a reader sees it: empty where nothing is seen, a digit of any script as an ASCII one."""
    return "" if is_ignorable(char) or is_combining(char) else _digit(char)


def _digit(char: str) -> str:
    if char.isascii():
        return char
    value = unicodedata.digit(char, None)
    if value is not None:
        return str(value)
    wide = unicodedata.normalize("NFKC", char)
    return " " if char.isspace() else wide if len(wide) == 1 else char


def _noughts(run: re.Match[str]) -> str:
    """Letters read as digits, where most of a run is digits already and no word is among it."""
    text = run.group()
    digits = sum(char.isdigit() for char in text)
    letters = sum(char in _LOOKS for char in text)
    if not letters or digits < 5 or letters > digits:
        return text
    return "".join(_LOOKS.get(char, char) for char in text)


def keypad(text: str) -> str:
    """Digits of a text in which letters stand for keys."""
    return "".join(_KEYPAD.get(char, char) for char in text.upper() if char.isdigit() or char in _KEYPAD)
