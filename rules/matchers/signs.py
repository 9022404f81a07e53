"""Marks made ready for matching: every spelling to look for, with the letters it is measured against.

A mark is looked for as it is written, as its variants, with `ae` for `ä`, with two letters for one that looks like them (`rn` for
`m`), and, outside Latin, in each case, because there the look of a letter changes with its case (`Н` is an H, `н` is not).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from monitor.model import How, Mark
from rules.matchers.edges import is_boundless
from rules.matchers.folding import FOLD, squashed, words_of
from rules.matchers.rewriting import rewritten
from rules.matchers.tables import table

_SOLID = re.compile(r"[\s\x01]+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a mark: its squashed form, the mark's character behind each place, and where the mark has gaps.

    `plain` is the writing itself in small letters; `pairs` says that two of its letters stand for one of the mark; `sure` is how
    sure it is that this writing means the mark (0–1).
    """

    sign: int
    form: str
    letters: tuple[str, ...]
    gaps: frozenset[int]
    how: How
    plain: str = ""
    pairs: bool = False
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class Sign:
    """A mark with what decides whether a match of it counts."""

    mark: Mark
    context: tuple[bytes, ...]
    near: frozenset[str]
    homonyms: tuple[re.Pattern[str], ...]


def sign_of(mark: Mark, context: tuple[str, ...]) -> Sign:
    """A mark with its context words and homonyms compiled; `context` holds the words that count beside it."""
    words = tuple(words_of(word.casefold()).strip() for word in context)
    return Sign(
        mark,
        tuple((word if _boundless(word) else b" " + word) for word in words if word),
        frozenset(squashed(word.casefold()) for word in mark.context),
        tuple(_homonym(phrase, mark.text) for phrase in mark.homonyms if phrase.strip()),
    )


def _boundless(word: bytes) -> bool:
    return any(is_boundless(char) for char in word.decode())


def _homonym(phrase: str, mark: str) -> re.Pattern[str]:
    """The phrase with any blanks or punctuation between its words; in its own case if it is the mark itself in another case."""
    parts = [re.escape(part) for part in re.split(r"[\W_]+", phrase) if part] or [re.escape(phrase)]
    # Somebody else's phrase may be the mark taken apart (`monte bianco`): the mark in one word is then still the mark.
    gap = r"[\W_]+" if squashed(phrase) == squashed(mark) and len(parts) > 1 else r"[\W_]*"
    begin = r"(?<![^\W\d_])" if phrase[0].isascii() else ""
    flags = re.RegexFlag(0) if phrase.casefold() == mark.casefold() else re.IGNORECASE
    return re.compile(begin + gap.join(parts), flags)


def spellings(number: int, mark: Mark) -> Iterator[Spelling]:
    """Every spelling of a mark, each squashed form once, the plainest first."""
    seen: set[str] = set()
    for text, how in [(mark.text, How.EXACT), *((variant, How.VARIANT) for variant in mark.variants)]:
        for spelling in _ways(number, text, how):
            if spelling.form and spelling.form not in seen:
                seen.add(spelling.form)
                yield spelling


def _ways(number: int, text: str, how: How) -> Iterator[Spelling]:
    plain = spelling_of(number, text, how)
    yield plain
    for cased in (text.lower(), text.upper(), text.title()) if not text.isascii() else ():
        yield spelling_of(number, cased, how)
    yield from _spelled_out(number, text, how)
    for other in rewritten(text):
        yield replace(spelling_of(number, other.text, How.VARIANT), sure=other.sure)
    if len(plain.form) > 4 and plain.form.isascii():
        yield from _paired(plain)


def spelling_of(number: int, text: str, how: How) -> Spelling:
    """The spelling that a text stands for letter by letter."""
    form = "".join(map(_solid, text))
    if len(form) == len(text) and text.isascii():
        return Spelling(number, form, tuple(text), frozenset(), how, text.casefold())
    letters: list[str] = []
    gaps: set[int] = set()
    for char in text:
        if not _solid(char) and FOLD[ord(char)] and letters:
            gaps.add(len(letters))
        letters.extend(char for _ in _solid(char))
    return Spelling(number, form, tuple(letters), frozenset(gaps - {len(letters)}), how, text.casefold())


@cache
def _solid(char: str) -> str:
    """The coarse form of one character without gaps and signs."""
    return _SOLID.sub("", FOLD[ord(char)])


def _spelled_out(number: int, text: str, how: How) -> Iterator[Spelling]:
    spelled: dict[str, str] = table("letters")["spelled"]
    if any(char in spelled for char in text.lower()):
        other = "".join(spelled.get(char, char) for char in text.lower())
        yield spelling_of(number, other, How.DIACRITIC if how is How.EXACT else how)


def _paired(plain: Spelling) -> Iterator[Spelling]:
    for letter, pairs in table("letters")["pairs"].items():
        places = [place for place, char in enumerate(plain.form) if char == letter] if letter in plain.form else []
        for pair in pairs:
            chosen = [[place] for place in places] + ([places] if len(places) > 1 else [])
            yield from (_with_pair(plain, set(some), pair) for some in chosen)


def _with_pair(plain: Spelling, places: set[int], pair: str) -> Spelling:
    form: list[str] = []
    letters: list[str] = []
    gaps: set[int] = set()
    for place, (char, letter) in enumerate(zip(plain.form, plain.letters, strict=True)):
        if place in plain.gaps:
            gaps.add(len(form))
        here = pair if place in places else char
        form.extend(here)
        letters.extend(letter for _ in here)
    return Spelling(plain.sign, "".join(form), tuple(letters), frozenset(gaps), plain.how, pairs=True)
