"""What stands around and inside a match: word boundaries, endings, glued words, and gaps between letters.

Latin, Cyrillic, Greek and Korean set blanks between words; a name ends where its letters end, or goes on with an ending of its
language or with a word that people glue to names (`northwindsupport`). Chinese, Thai and Japanese kanji and hiragana do not:
a name may stand anywhere. Katakana runs behave like words. A change of script is a boundary.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from monitor.model import How
from rules.matchers.folding import is_combining, is_ignorable, squashed
from rules.matchers.tables import table, words

_SENTENCE = re.compile(r"[.!?;:,…،؛؟](?=\s)|(?<=\s)[.!?;:,…]|[。！？、，；：｡､\n\r\v\f]|[()\[\]{}<>\"“”„«»|]|\s[-–—/•·]\s")
_TIGHT = re.compile(r"[-_.\u2010-\u2015·•*~'’`´°=^:#/\\\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]{1,3}")
_ALONE = ("CJK", "HIRAGANA", "THAI", "LAO", "KHMER", "MYANMAR", "BOPOMOFO")
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "COPTIC", "CHEROKEE")
MAX_RUN = 48
GLUED_FROM = 5
CAMEL_FROM = 6
# Below the floor of a match: what a context word of the mark itself can still lift, what words of trade or help near it lift, and
# what they lift from anywhere in the same ad.
DOUBTFUL, BY_TRADE_NEAR, BY_TRADE = 0.61, 0.665, 0.69
# Names of so many letters are seldom the beginning of another word.
LONG_FROM, _COMPOUND_FROM = 8, 4
Verdict = tuple[How, float]
BY_ITSELF: Verdict = (How.EXACT, 1.0)


def is_boundless(char: str) -> bool:
    """Whether a character belongs to a script of South-East or East Asia, where blanks do not separate words."""
    return "\u0e00" <= char <= "\u0eff" or "\u2e80" <= char <= "\ud7ff"


@cache
def kind(char: str) -> str:
    """What a character does at the edge of a word: `""` for a boundary, `digit`, `alphabet`, or a script of its own."""
    if char.isdigit():
        return "digit"
    if not char.isalnum():
        return "mark" if unicodedata.category(char) in ("Mn", "Mc") else ""
    name = unicodedata.name(unicodedata.normalize("NFKC", char)[0], "").partition(" ")[0].removesuffix("-HIRAGANA")
    if char == "ー":
        return "KATAKANA"
    return "" if name in _ALONE else "alphabet" if name in _ALPHABETS else name


def run_before(text: str, start: int) -> str:
    """The letters or digits glued to the front of `text[start:]`, MAX_RUN of them at most."""
    if not start or text[start - 1].isspace():
        return ""
    want = kind(text[start])
    begin = start
    while begin > max(0, start - MAX_RUN) and _goes_on(text[begin - 1], want):
        begin -= 1
    return text[begin:start]


def run_after(text: str, end: int) -> str:
    """The letters or digits glued to the end of `text[:end]`, MAX_RUN of them at most."""
    if end == len(text) or text[end].isspace():
        return ""
    want = kind(_last_letter(text, end))
    stop = end
    while stop < min(len(text), end + MAX_RUN) and _goes_on(text[stop], want):
        stop += 1
    return text[end:stop]


def _last_letter(text: str, end: int) -> str:
    while end > 1 and (is_combining(text[end - 1]) or is_ignorable(text[end - 1])):
        end -= 1
    return text[end - 1]


def _goes_on(char: str, want: str) -> bool:
    if is_ignorable(char) or is_combining(char):
        return True
    here = kind(char)
    if here == "digit" or want == "digit":
        return here != ""
    return here == want != ""


def endings(length: int) -> frozenset[str]:
    """What may be written onto a name of so many letters as its inflection."""
    return _endings("short" if length < GLUED_FROM else "long")


@cache
def _endings(which: str) -> frozenset[str]:
    return frozenset(ending for group in table("words")["endings"][which].values() for ending in group)


@cache
def glue(side: str) -> frozenset[str]:
    """The coarse forms of words that people glue before or after a name (`before`, `after`)."""
    groups = table("words")["joined"][side]
    return frozenset(squashed(word.casefold()) for group in groups.values() for word in group)


def _bare(run: str) -> str:
    return "".join(char for char in run if not is_ignorable(char))


def _known(run: str, side: str, near: frozenset[str]) -> bool:
    word = squashed(run.casefold())
    return word in glue(side) or word in near


def _camel(left: str, right: str) -> bool:
    return left.islower() and right.isupper()


def word_edges(text: str, start: int, end: int, length: int, near: frozenset[str]) -> Verdict | None:
    """How a match of `length` letters sits in its word; None when it is part of another one.

    `near` holds the coarse forms of the mark's own context words, which may be glued to it as well.
    """
    before, after = run_before(text, start), run_after(text, end)
    if not before and not after:
        return BY_ITSELF
    before, after = _bare(before), _bare(after)
    if not before and not after:
        return BY_ITSELF
    if not before:
        return _after(text, end, after, length, near)
    if not after:
        return _before(before, text[start], length, near)
    both = _known(before, "before", near) and _known(after, "after", near)
    return (How.JOINED, 0.85) if both and length >= CAMEL_FROM else None


def _after(text: str, end: int, after: str, length: int, near: frozenset[str]) -> Verdict | None:
    if after.casefold() in words("words", "doubtful") and after.casefold() in endings(length):
        return How.INFLECTED, DOUBTFUL if length < LONG_FROM else BY_TRADE_NEAR
    if after.casefold() in words("words", "seldom") and after.casefold() in endings(length):
        return How.INFLECTED, BY_TRADE
    if after.casefold() in endings(length) or after in words("words", "particles"):
        return How.INFLECTED, 0.97 if len(after) < 3 else 0.93
    if after.isdigit() and length >= 3:
        return How.JOINED, 0.93
    if length < (GLUED_FROM if kind(after[-1]) == "alphabet" else 3):
        return None
    rest = after.lstrip("0123456789")
    if not rest or _known(rest, "after", near):
        return How.JOINED, 0.9
    if length >= CAMEL_FROM and _camel(_last_letter(text, end), after[0]):
        return How.JOINED, 0.8
    return (How.JOINED, BY_TRADE) if is_compound(length, after) else None


def is_compound(length: int, after: str) -> bool:
    """Whether a name with letters behind it may be the first part of a compound (`Grünhalmmäher`) rather than another name."""
    fits = length >= LONG_FROM and len(after) >= _COMPOUND_FROM and kind(after[-1]) == "alphabet"
    return fits and not squashed(after.casefold()).startswith(_places())


@cache
def _places() -> tuple[str, ...]:
    return tuple(squashed(word) for word in words("words", "places"))


def _before(before: str, first: str, length: int, near: frozenset[str]) -> Verdict | None:
    if before.isdigit() and length >= 4:
        return How.JOINED, 0.9
    if length >= 3 and before in words("words", "prefixes"):
        return How.INFLECTED, 0.95
    if length < GLUED_FROM:
        return None
    rest = before.rstrip("0123456789")
    if not rest or _known(rest, "before", near):
        return How.JOINED, 0.9
    if length >= CAMEL_FROM and _camel(before[-1], first):
        return How.JOINED, 0.8
    return None


def breaks(gap: str) -> bool:
    """Whether the text between two letters ends a sentence, a clause or a bracket: a name does not reach across it."""
    return bool(_SENTENCE.search(gap))


def tight(gap: str) -> bool:
    """Whether a gap is punctuation without blanks, as in `north-wind`."""
    return bool(_TIGHT.fullmatch(gap))
