"""What stands beside a name: whether an ordinary word is meant as the name, and whether a doubtful spelling is one of it.

An ordinary word is a name in trade beside the goods it is used for, and a thing behind an article (`by the meadow`). A name
that is nearly the mark (`Valmora`, `Strausberg`) is a wine maker or a town as often as a slip; beside words of trade or help it
is the slip.
"""

from __future__ import annotations

import re
from functools import cache

from ahocorasick_rs import BytesAhoCorasick

from rules.matchers.edges import breaks, is_boundless
from rules.matchers.folding import words_of
from rules.matchers.signs import Sign
from rules.matchers.support_words import HELP
from rules.matchers.tables import words

REACH = 80
_FEW = 40
_AROUND = 20_000
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[\s'’]*$")
Span = tuple[int, int]


def beside(sign: Sign, text: str, span: Span, around: str) -> bool:
    """Whether one of the mark's own context words stands near a match, or anywhere in the rest of the same ad."""
    return _any_of(sign.context, _near(text, span)) or _any_of(sign.context, words_of(around[:_AROUND].casefold()))


def in_trade(text: str, span: Span, around: str = "") -> bool:
    """Whether words of trade or help stand near a match, or anywhere in the rest of the same ad."""
    near = _near(text, span) + words_of(around[:_AROUND].casefold())
    return bool(_trade().find_matches_as_indexes(near))


def is_meant(sign: Sign, text: str, span: Span, around: str) -> bool:
    """Whether an ordinary word is used as the name: beside its goods, neither behind an article nor told more closely."""
    if not sign.context:
        return False
    if any(is_boundless(char) for char in text[slice(*span)]):
        return beside(sign, text, span, around)
    before = _word_before(text, span[0])
    if before and before.casefold() in words("words", "determiners"):
        return _any_of(sign.context, words_of(_word_after(text, span[1]).casefold()))
    if _any_of(sign.context, _near(text, span)):
        return True
    told = before and before.casefold() not in words("words", "openers")
    return not told and beside(sign, text, span, around)


def is_thing(text: str, span: Span) -> bool:
    """Whether a word in small letters means the thing: an article before it, no goods behind it (`a zephyr over Napa`)."""
    before = text[max(0, span[0] - _FEW) : span[0]]
    if not before or not before[-1].isspace():
        return False
    articles = words("words", "determiners")
    if not any(word.casefold() in articles for word in _last_words(before)):
        return False
    after = _word_after(text, span[1]).casefold()
    return not after or after in words("words", "followers") or after[0] in ".,;:!?"


def _last_words(text: str) -> list[str]:
    """The last two words of a text, or the last where a clause ends between."""
    last = text.split()[-2:]
    return last if last and last[0].isalpha() else last[1:]


def _near(text: str, span: Span) -> bytes:
    start, end = span
    return words_of(text[max(0, start - REACH) : start].casefold()) + words_of(text[end : end + REACH].casefold())


def _any_of(context: tuple[bytes, ...], near: bytes) -> bool:
    return any(word in near for word in context)


def _word_before(text: str, start: int) -> str:
    """The word before a place, unless a sentence or a clause ends between."""
    before = text[max(0, start - REACH) : start]
    word = _WORD_BEFORE.search(before)
    return word.group(1) if word and not breaks(before[word.end(1) :] + " ") else ""


def _word_after(text: str, end: int) -> str:
    return next(iter(text[end : end + _FEW].split(None, 1)), "")


@cache
def _trade() -> BytesAhoCorasick:
    coarse = {words_of(word.casefold()).strip() for word in (*words("words", "trade"), *HELP)}
    return BytesAhoCorasick(sorted(word if _is_boundless(word) else b" " + word + b" " for word in coarse if word))


def _is_boundless(word: bytes) -> bool:
    return any(is_boundless(char) for char in word.decode())
