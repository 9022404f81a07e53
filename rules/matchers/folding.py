"""The coarse form of a text: what is left when every disguise is taken off, and more.

A brand name is disguised with capitals, accents, full-width or mathematical letters, letters of other scripts, digits and
signs for letters, invisible characters, and blanks or dots between letters. The coarse form folds all of these away, one
character after another, so that one pass over it finds every candidate; what was folded is looked at again in the
original text (`spelling`), because the coarse form also merges what no reader would confuse (`mall` and `mail`).

It is kept as bytes: lower-case Latin letters and `&`, `+` stand for themselves, other scripts in UTF-8, a blank is
anything between words, and SIGN marks a sign that may be a letter (`@`, `$`, `!`, `|`). Traditional characters
stand as simplified ones, katakana as hiragana, Korean syllables as their letters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import accumulate, chain, repeat

from rules.matchers.tables import confusables, table, writings

GAP = 0x20
SIGN = 0x01
_LETTER_NAME = re.compile(
    r"^(?:LATIN (?:SMALL|CAPITAL) LETTER|LATIN LETTER SMALL CAPITAL"
    r"|(?:CROSSED )?NEGATIVE (?:SQUARED|CIRCLED) LATIN CAPITAL LETTER|REGIONAL INDICATOR SYMBOL LETTER) ([A-Z])(?: WITH .+)?$"
)
_COMBINING_RANGES = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
)
_IGNORABLE_RANGES = (
    "\u00ad\u034f\u061c\u0640\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_COMBINING = re.compile(f"[{_COMBINING_RANGES}]")
_IGNORABLE = re.compile(f"[{_IGNORABLE_RANGES}]")
_VANISHING = re.compile(f"[{_COMBINING_RANGES}{_IGNORABLE_RANGES}\x80-\x9f\ud800-\udfff\ufcf2-\ufcf4\ufe71-\ufe7f\uff9e\uff9f]")


def is_ignorable(char: str) -> bool:
    """Whether a character shows nothing: Unicode's default-ignorables, and control characters that are no white space."""
    return bool(_IGNORABLE.match(char)) or (unicodedata.category(char) == "Cc" and not char.isspace())


def is_combining(char: str) -> bool:
    """Whether a character is an accent or point that sits on the one before it."""
    return bool(_COMBINING.match(char))


@cache
def _leet() -> dict[str, str]:
    return {sign: letters[-1] for sign, letters in table("letters")["leet"].items()}


@cache
def _small() -> dict[str, str]:
    return {char: letter for letter, chars in table("letters")["small"].items() for char in chars}


def merged(letter: str) -> str:
    """The class of one lower-case letter or digit: `i` counts as `l`, digits as the letter they replace."""
    return "l" if letter == "i" else _leet().get(letter, letter)


@cache
def coarse(char: str) -> str:
    """The coarse form of one character: empty when it shows nothing, a blank when it stands between words."""
    if char in "&+":
        return char
    if char in "@$!|€£¥":
        return chr(SIGN)
    if is_ignorable(char) or is_combining(char):
        return ""
    char = writings().get(char, char)
    look = confusables().get(char) or _small().get(char)
    if look:
        return merged(look)
    named = _LETTER_NAME.match(unicodedata.name(char, ""))
    if named:
        return merged(named.group(1).lower())
    whole = unicodedata.normalize("NFKD", char)
    if whole != char and len(whole) <= 8:
        return "".join(coarse(part) for part in whole)
    folded = char.casefold()
    return merged(folded) if folded.isalnum() and len(folded) == 1 else _rest(char, folded)


def _rest(char: str, folded: str) -> str:
    if folded != char and folded:
        return "".join(coarse(part) for part in folded)
    return char if unicodedata.category(char)[0] in "LNM" else " "


class _Fold(dict[int, str]):
    """A table for `str.translate` that fills itself; the characters of Unicode bound its size."""

    def __missing__(self, point: int) -> str:
        form = "" if 0xD800 <= point <= 0xDFFF else coarse(chr(point))
        self[point] = form
        return form


class _Beyond(dict[int, str]):
    """The same for characters beyond ASCII alone."""

    def __missing__(self, point: int) -> str:
        form = self[point] = chr(point) if point < 128 else FOLD[point]
        return form


FOLD, _BEYOND_ASCII = _Fold(), _Beyond()
_BYTES = bytes(point if point in (SIGN, *range(128, 256)) else ord(FOLD[point] or " ") for point in range(256))
_FOREIGN = re.compile(r"[^\x00-\x7f]{1,32}")
_LONGEST = 64
_ODD = 0
_BLANKS = bytes((GAP, SIGN))


def words_of(text: str) -> bytes:
    """The coarse form with gaps kept, between two gaps."""
    return b" " + _plain(text).translate(_BYTES) + b" "


def line_ends(text: str) -> list[int]:
    """For each line of a text, the byte of `words_of` behind it: that of the line break."""
    return list(accumulate([len(line) + 1 for line in _plain(text).split(b"\n")]))


def _plain(text: str) -> bytes:
    """A text with its letters beyond ASCII folded, word by word where it has blanks: ads say the same words again and again."""
    if text.isascii():
        return text.encode()
    parts = text.split(" ")
    return (" ".join(map(_word, parts)) if max(map(len, parts)) <= _LONGEST else text.translate(_BEYOND_ASCII)).encode()


def _in_one_byte(point: int) -> int:
    if point < 128:
        return _BYTES[point]
    form = FOLD[point].encode().translate(_BYTES)
    return form[0] if len(form) == 1 and form.isascii() and not _VANISHING.match(chr(point)) else _ODD


# Western European text has one byte a character, and nearly all of it one byte of coarse form: `ß`, `µ` and the like have not.
_LATIN = bytes(map(_in_one_byte, range(256)))


def aligned_words_of(text: str) -> tuple[bytes, bool]:
    """`words_of`, and whether it is known to be aligned; the same answer in a quarter of the time for Western European text."""
    try:
        coarse_bytes = text.encode("latin-1").translate(_LATIN)
    except UnicodeEncodeError:
        return words_of(text), False
    return (words_of(text), False) if _ODD in coarse_bytes else (b" " + coarse_bytes + b" ", True)


@lru_cache(maxsize=32_768)
def _word(word: str) -> str:
    return word if word.isascii() else word.translate(_BEYOND_ASCII)


def squash(words: bytes) -> bytes:
    """The coarse form without gaps."""
    return words.translate(None, _BLANKS)


def is_aligned(text: str, words: bytes) -> bool:
    """Whether every character of a text is one byte of its coarse form: as many, none of them vanished."""
    if len(words) != len(text) + 2 or not words.isascii():
        return False
    return text.isascii() or not any(map(_vanishes, _FOREIGN.findall(text)))


@lru_cache(maxsize=65_536)
def _vanishes(run: str) -> bool:
    return bool(_VANISHING.search(run))


def squashed(text: str) -> str:
    """The coarse form of a text without gaps, as a string."""
    return squash(words_of(text)).decode()


def origins(text: str) -> list[int]:
    """For each character of the squashed form, the index of the character of the text it came from."""
    return list(chain.from_iterable(map(repeat, range(len(text)), map(_width, text))))


@cache
def _width(char: str) -> int:
    """How many characters of the squashed form a character makes."""
    form = FOLD[ord(char)]
    return 0 if form.isspace() or form == chr(SIGN) else len(form.replace(" ", ""))
