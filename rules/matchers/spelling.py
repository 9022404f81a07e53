"""Letter by letter: how a character of a text stands for a character of a mark.

The coarse form says that two characters fall into one class; here the two are looked at themselves. A lower-case `l` reads
as `I` only among capitals, a capital `I` as `l` only among small letters; a digit stands for a letter, but a letter does not
stand for a digit of the mark (`em` is not `3M`).
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import cache

from rules.matchers.tables import table, writings

_LATIN_BASE = re.compile("[A-Za-z\u0370-\u052f]")


class Trick(IntEnum):
    """What was done to one letter, from nothing to what only deceit explains; IL is decided by the letters around."""

    NONE = 0
    CASE = 1
    WRITING = 2
    DIACRITIC = 3
    LEET = 4
    CONFUSABLE = 5
    IL = 6


def _fold(char: str) -> str:
    return unicodedata.normalize("NFKC", char).casefold()


def _bare(char: str) -> str:
    """A character without its accents, where its script has accents that people leave out."""
    parts = unicodedata.normalize("NFKD", char).casefold()
    return parts[0] if len(parts) > 1 and _LATIN_BASE.match(parts[0]) else parts


@cache
def _stands_for(sign: str) -> str:
    return str(table("letters")["leet"].get(sign, ""))


@cache
def trick(found: str, meant: str) -> Trick | None:
    """How `found` stands for `meant`, both one character of equal coarse class; None when it does not."""
    if found == meant:
        return Trick.NONE
    if found.casefold() == meant.casefold():
        return Trick.CASE
    plain, wanted = _fold(found), _fold(meant)
    if plain == wanted:
        return Trick.CONFUSABLE
    if {plain, wanted} == {"ss", "s"} or _bare(found) == _bare(meant) or _named_alike(found, meant):
        return Trick.DIACRITIC
    if written_alike(plain) == written_alike(wanted) or (is_jamo(found) and "가" <= meant <= "힣"):
        return Trick.WRITING
    return _in_disguise(found, meant, plain, wanted)


def written_alike(text: str) -> str:
    """A text with one writing for all: simplified Chinese, hiragana with its voice marks, plain Arabic letters."""
    return "".join(writings().get(char, char) for char in text)


def is_jamo(char: str) -> bool:
    """Whether a character is a single letter of Korean, which are set in syllables."""
    return "\u1100" <= char <= "\u11ff" or "\u3131" <= char <= "\u318e" or "\uffa1" <= char <= "\uffdc"


def _in_disguise(found: str, meant: str, plain: str, wanted: str) -> Trick | None:
    if not found.isalpha():
        letters = _stands_for(plain) or _stands_for(found)
        if letters and _bare(meant)[0] in letters:
            return Trick.LEET
        return None if plain.isdigit() and wanted.isdigit() else _looks_alike(found, meant)
    if meant.isdigit():
        return Trick.CONFUSABLE if (plain, meant) in {("o", "0"), ("l", "1"), ("i", "1")} else None
    return _looks_alike(found, meant)


def _looks_alike(found: str, meant: str) -> Trick | None:
    if found.isascii() and meant.isascii():
        pair = (found, meant.lower())
        return Trick.IL if pair in {("l", "i"), ("I", "l")} else None
    east = any("\u2e80" <= char <= "\ud7ff" for char in (found, meant))
    return None if east else Trick.CONFUSABLE


@cache
def _named_alike(found: str, meant: str) -> bool:
    """Whether both are one Latin letter with and without a stroke or the like (`ø`, `ł`), which Unicode does not take apart."""
    names = [re.sub(r" WITH .+$", "", unicodedata.name(char.lower(), char)) for char in (found, meant)]
    dotless = {"ı", "i"} == {found.lower(), meant.lower()}
    return dotless or (names[0] == names[1] and names[0].startswith("LATIN"))


@cache
def script(char: str) -> str:
    """The script of a letter, by the first word of its Unicode name; empty for what is no letter."""
    if not char.isalpha():
        return ""
    name = unicodedata.name(_fold(char)[0], "")
    return name.partition(" ")[0]
