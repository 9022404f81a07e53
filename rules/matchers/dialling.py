"""Texts in which numbers hide, made plain: every digit an ASCII digit, nothing invisible, each character with its place.

Numbers are written in full-width, circled or Arabic digits, with letter O for nought and small L for one, with stars and
bullets between the digits, in keypad letters and in words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rules.matchers.folding import is_combining, is_ignorable
from rules.matchers.tables import table

_LOOKS = {"O": "0", "o": "0", "О": "0", "о": "0", "Ο": "0", "ο": "0", "I": "1", "l": "1", "|": "1", "І": "1", "Ι": "1"}
_RUN = re.compile(r"(?<![^\W\d_])[\dOoОоΟοIlІΙ|(+][\dOoОоΟοIlІΙ|\s().\-]{5,40}[\dOoОоΟοIlІΙ|](?![^\W\d_])")
_SEPARATORS = re.compile(r"(?<=\d)[ ]?[•·∙‧*~_=:–—‒‐‑−／|､・][ ]?(?=[\d(])")
_KEYPAD = {
    letter: str(digit)
    for digit, letters in enumerate(("ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ"), 2)
    for letter in letters
}
_TOKEN = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text made plain; `places` has the index in the original of each of its characters."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original behind a stretch of the plain text."""
        return self.places[start], self.places[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Run:
    """Digits written in another way, and where they stand in the plain text."""

    digits: str
    start: int
    end: int


def plain(text: str) -> Plain:
    """The text with digits of every script as ASCII digits, look-alikes in numbers too, and nothing invisible."""
    if text.isascii() and text.isprintable():
        shown, places = text, tuple(range(len(text)))
    else:
        kept = [(place, char) for place, char in enumerate(text) if not (is_ignorable(char) or is_combining(char))]
        shown, places = "".join([_digit(char) for _, char in kept]), tuple([place for place, _ in kept])
    whole = _RUN.sub(_noughts, shown)
    return Plain(_SEPARATORS.sub(lambda gap: "-".center(len(gap.group()), "-"), whole), places)


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


@cache
def _words() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in table("phones")["digits"].values():
        for digit, names in enumerate(language):
            found |= {name: str(digit) for name in ([names] if isinstance(names, str) else names)}
    return found


@cache
def _times() -> dict[str, int]:
    return {word: times for times, words in table("phones")["repeat"].items() for word in words}


@cache
def _hundreds() -> frozenset[str]:
    return frozenset(table("phones")["hundred"])


@cache
def _characters() -> dict[int, str]:
    return {ord(char): digit for chars, digit in table("phones")["characters"].items() for char in chars}


@cache
def _character_run() -> re.Pattern[str]:
    chars = "".join(map(chr, _characters()))
    return re.compile(rf"[{chars}\d](?:[\s\-]?[{chars}\d]){{6,}}")


def spelled(text: str) -> Iterator[Run]:
    """Runs of three or more number words, digit groups among them included, that make seven digits or more."""
    for run in _character_run().finditer(text):
        if sum(ord(char) in _characters() for char in run.group()) >= 5:
            yield Run(re.sub(r"\D", "", run.group().translate(_characters())), run.start(), run.end())
    yield from _in_words(text)


def _in_words(text: str) -> Iterator[Run]:
    digits, words, begin, end, times = "", 0, 0, 0, 1
    for token in _TOKEN.finditer(text):
        word = token.group().casefold()
        value = word if word.isdigit() else "00" if word in _hundreds() and digits else _words().get(word)
        near = not digits or not re.search(r"[.!?;](?:\s|$)|\n", text[end : token.start()])
        if (value is None and word not in _times()) or not near:
            yield from _run(digits, words, begin, end)
            digits, words, times = "", 0, 1
        if value is not None:
            begin = begin if digits else token.start()
            digits, words, end, times = digits + value * times, words + (not word.isdigit()), token.end(), 1
        elif word in _times():
            times = _times()[word]
    yield from _run(digits, words, begin, end)


def _run(digits: str, words: int, begin: int, end: int) -> Iterator[Run]:
    if words >= 3 and 7 <= len(digits) <= 16:
        yield Run(digits, begin, end)
