"""How else a name is written, where readers still take it for the name.

Nobody types a name as the register has it: the legal form and the possessive go, `&` becomes a word, a figure a number word,
letters give way to others of the same sound, other scripts stand in Latin letters, Polish and Arabic change the name itself.
Some of these are other names as often as not (`Seven Peaks`, `Veltor`): they are worth less than a match, until words of trade or
help stand beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from rules.matchers.tables import table, words, writings

_AND = re.compile(r"(?<=\w)\s*[&＆]\s*(?=\w)")
_POSSESSIVE = re.compile(r"['’`]s$", re.IGNORECASE)
_FIGURE = re.compile(r"(?<!\d)\d(?!\d)")
_BARE_FROM, _LONG_FROM, _TAIL_FROM = 5, 5, 6
_ARABIC_THE, _ARABIC_FOR_THE = "ال", "لل"
_BARE, _IN_WORDS, _ROMANISED, _SOUNDED, _LOCATIVE, _NO_ARTICLE = 0.95, 0.8, 0.711, 0.711, 0.711, 0.711


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Another way to write a name, and how sure it is that it means the name (0–1)."""

    text: str
    sure: float = 1.0


def rewritten(text: str) -> Iterator[Rewritten]:
    """Every other way to write a name, the surest first."""
    bare = _POSSESSIVE.sub("", _without_form(text))
    if bare != text and len(bare) >= _BARE_FROM:
        yield Rewritten(bare, _BARE)
    head, _, tail = text.partition(" ")
    if head.casefold() in words("words", "articles") and len(tail) >= _TAIL_FROM:
        yield Rewritten(tail, _NO_ARTICLE)
    for name in dict.fromkeys((text, bare)) if _AND.search(text) else ():
        for word in (" ", *(f" {word} " for word in words("words", "ampersand"))):
            yield Rewritten(_AND.sub(word, name))
    yield from _in_number_words(text)
    yield from _as_it_sounds(text)
    yield from _changed(text)


def _without_form(text: str) -> str:
    """A name without the legal form behind it (`Fern & Ash Co.`)."""
    head, _, tail = text.rpartition(" ")
    return head.rstrip(" ,&") if head and tail.strip(".,()").casefold() in words("words", "forms") else text


def _in_number_words(text: str) -> Iterator[Rewritten]:
    if _FIGURE.search(text) and any(map(str.isalpha, text)):
        for names in table("phones")["digits"].values():
            yield Rewritten(_FIGURE.sub(partial(_number_word, names), text), _IN_WORDS)


def _number_word(names: list[str | list[str]], figure: re.Match[str]) -> str:
    name = names[int(figure.group())]
    return name if isinstance(name, str) else name[0]


def _as_it_sounds(text: str) -> Iterator[Rewritten]:
    small = text.casefold()
    for written, other in table("letters")["sounded"].items():
        if written in small:
            yield Rewritten(small.replace(written, other), _SOUNDED)
    latin = romanised(text)
    for name in dict.fromkeys((latin, latin.replace("ks", "x"))) if len(latin) >= _LONG_FROM else ():
        yield Rewritten(name, _ROMANISED)


def romanised(text: str) -> str:
    """A name of Cyrillic letters or kana alone in Latin letters; empty for any other."""
    if text.isascii():
        return ""
    small = "".join(char if char == "ー" else writings().get(char, char) for char in text.casefold())
    for letters in table("letters")["romanised"].values():
        if all(char in letters or not char.isalpha() for char in small) and any(char in letters for char in small):
            return "".join(letters.get(char, char) for char in small)
    return ""


def _changed(text: str) -> Iterator[Rewritten]:
    """A name changed by grammar beyond what is written onto it."""
    if text.startswith(_ARABIC_THE):
        yield Rewritten(_ARABIC_FOR_THE + text.removeprefix(_ARABIC_THE), _BARE)
    for ending, locative in table("letters")["locative"].items():
        if text.casefold().endswith(ending) and len(text) >= _LONG_FROM:
            yield Rewritten(text[: -len(ending)] + locative, _LOCATIVE)
