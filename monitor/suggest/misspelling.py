"""How people mistype a word: doubled and dropped letters, neighbours on the keyboard, swapped letters, sounds.

After Damerau (1964): nine mistakes in ten are one letter left out, added, put for another, or two swapped. Those at the first
letter are rare, and engines correct most of the others by themselves; the order here is by how often each is met.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, zip_longest
from types import MappingProxyType

_ROWS = MappingProxyType(
    {
        "qwerty": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
        "qwertz": ("qwertzuiop", "asdfghjkl", "yxcvbnm"),
        "azerty": ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    }
)
LAYOUTS = MappingProxyType({"de": "qwertz", "cs": "qwertz", "hu": "qwertz", "fr": "azerty"})
"""Keyboards by language; qwerty elsewhere."""

_SOUNDS = (("ph", "f"), ("ck", "k"), ("th", "t"), ("ie", "ei"), ("ei", "ie"), ("y", "i"), ("c", "k"), ("z", "s"), ("wh", "w"))
_SHORTEST = 4


def misspellings(word: str, language: str = "en", most: int = 12) -> tuple[str, ...]:
    """The likeliest misspellings of a word or phrase, each once; none of one under four letters: it would be another word."""
    text = word.casefold()
    if sum(letter.isalpha() for letter in text) < _SHORTEST:
        return ()
    kinds = (_dropped(text), _swapped(text), _doubled(text), _sounds(text), _neighbours(text, language))
    mixed = (made for made in chain.from_iterable(zip_longest(*kinds)) if made)
    found = dict.fromkeys(" ".join(made.split()) for made in mixed)
    return tuple(made for made in found if made != text)[:most]


def _letters(text: str) -> Iterator[int]:
    """The places of letters from the second one on; people get the first one right."""
    return (place for place in range(1, len(text)) if text[place].isalpha() and text[place - 1] != " ")


def _dropped(text: str) -> Iterator[str]:
    repeated = [place for place in _letters(text) if text[place] == text[place - 1]]
    for place in dict.fromkeys([*repeated, *_letters(text)]):
        yield text[:place] + text[place + 1 :]


def _swapped(text: str) -> Iterator[str]:
    for place in _letters(text):
        if place + 1 < len(text) and text[place + 1].isalpha() and text[place] != text[place + 1]:
            yield text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _doubled(text: str) -> Iterator[str]:
    for place in _letters(text):
        if text[place] != text[place - 1]:
            yield text[:place] + text[place] + text[place:]


def _sounds(text: str) -> Iterator[str]:
    for written, heard in _SOUNDS:
        place = text.find(written, 1)
        if place > 0:
            yield text[:place] + heard + text[place + len(written) :]


def _neighbours(text: str, language: str) -> Iterator[str]:
    rows = _ROWS[LAYOUTS.get(language[:2], "qwerty")]
    beside = {
        row[place]: row[max(place - 1, 0) : place] + row[place + 1 : place + 2] for row in rows for place in range(len(row))
    }
    for place in _letters(text):
        for other in beside.get(text[place], ""):
            yield text[:place] + other + text[place + 1 :]
