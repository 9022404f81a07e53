"""One text on its way through the automata: where a hit in the coarse form stands in the text, and which hits to drop at once.

Most hits of ten thousand names are bits of longer words, or run over several. Where every character of the text is one byte of
the coarse form (all ASCII, most accented text) they are told by their neighbours, without looking at letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import compress

from rules.matchers.edges import CAMEL_FROM, GLUED_FROM, LONG_FROM, endings, glue, is_compound
from rules.matchers.folding import GAP, SIGN, origins, squash, squashed
from rules.matchers.reading import Candidate
from rules.matchers.signs import Sign, Spelling

_SOLID = bytes(point not in (GAP, SIGN) for point in range(256))


@cache
def _written_on(length: int) -> frozenset[bytes]:
    """What may follow a name of so many letters without a gap, in coarse form: endings, and words that people glue to names."""
    glued = glue("after") if length >= GLUED_FROM else ()
    return frozenset(squashed(ending).encode() for ending in endings(length)) | frozenset(word.encode() for word in glued)


@cache
def _written_before() -> frozenset[bytes]:
    return frozenset(word.encode() for word in glue("before"))


def place_of(words: bytes, start: int) -> int:
    """The byte of a coarse form with gaps that is byte `start` of the form without: as many gaps further on as lie before it."""
    at, further = start, start + words.count(b" ", 0, start + 1)
    while further != at:
        at, further = further, further + words.count(b" ", at + 1, further + 1)
    return at


def is_followed(text: str, words: bytes, end: int, length: int, sign: Sign) -> bool:
    """Whether a stretch of aligned text that ends at `end` may end a name: at a boundary, or before what is glued to names."""
    if end >= len(text) or words[end + 1] == GAP or not text[end].isalnum():
        return True
    if text[end].isdigit() or (length >= CAMEL_FROM and text[end].isupper() and text[end - 1].islower()):
        return True
    run = words[end + 1 : words.find(b" ", end + 1)]
    if run in _written_on(min(length, GLUED_FROM)) or (bool(sign.near) and run.decode() in sign.near):
        return True
    return length >= LONG_FROM and is_compound(length, run.decode())


def is_led(text: str, words: bytes, begin: int, length: int, sign: Sign) -> bool:
    """Whether a stretch of aligned text that begins at `begin` may begin a name: at a boundary, or behind what is glued to it."""
    if begin <= 0 or words[begin] == GAP or not text[begin - 1].isalnum():
        return True
    if text[begin - 1].isdigit() or (length >= CAMEL_FROM and text[begin].isupper() and text[begin - 1].islower()):
        return True
    if length < GLUED_FROM:
        return False
    run = words[words.rfind(b" ", 0, begin + 1) + 1 : begin + 1]
    return run in _written_before() or (bool(sign.near) and run.decode() in sign.near)


class Scan:
    """A text and its coarse form.

    `shape` is the text with signs read as letters where they stand in words, as long as the text; None where text and coarse form
    are aligned. `first` is the text's place in a longer one.
    """

    __slots__ = ("_places", "_shape", "_squashed", "first", "text", "words")

    def __init__(self, text: str, words: bytes, first: int = 0, shape: str | None = None) -> None:
        self.text = text
        self.words = words
        self.first = first
        self._shape = shape
        self._squashed: bytes | None = None
        self._places: list[int] | None = None

    @property
    def squashed(self) -> bytes:
        """The coarse form without gaps."""
        if self._squashed is None:
            self._squashed = squash(self.words)
        return self._squashed

    @property
    def places(self) -> list[int]:
        """For each character of the squashed form, its index in the text."""
        if self._places is None:
            if self._shape is None:
                self._places = list(compress(range(-1, len(self.words) - 1), self.words.translate(_SOLID)))
            else:
                self._places = origins(self._shape)
        return self._places

    def squashed_at(self, start: int) -> int:
        """The byte of the squashed form that is the first solid one from byte `start` of the words on."""
        return len(squash(self.words[:start]))

    def stretch(self, spelling: Spelling, begin: int, end: int) -> Candidate:
        """A stretch of an aligned text that is a spelling in coarse form, maybe with gaps inside."""
        if end - begin == len(spelling.form):
            return Candidate(self.text, range(begin, end), spelling)
        solid = self.words[begin + 1 : end + 1].translate(_SOLID)
        return Candidate(self.text, tuple(compress(range(begin, end), solid)), spelling)

    def candidate(self, spelling: Spelling, start: int) -> Candidate | None:
        """The stretch of a text behind a spelling that begins at a byte of the squashed form; None inside a character."""
        places = self.places
        first = len(self.squashed[:start].decode())
        last = first + len(spelling.form)
        begin, end = places[first], places[last - 1] + 1
        if (first and places[first - 1] == begin) or (last < len(places) and places[last] == end - 1):
            return None
        return Candidate(self.text, tuple(places[first:last]), spelling)

    def stretches(self, word: bytes, before: bytes = b"", after: bytes = b"") -> Iterator[tuple[int, int]]:
        """Where a whole word of the coarse form stands in the text; with words around it, from the first of them to the last."""
        if before not in self.squashed or after not in self.squashed:
            return
        for at in standing(word, self.words):
            lead = squash(self.words[: at + 1])
            if lead.endswith(before) and squash(self.words[at + len(word) + 1 :]).startswith(after):
                first = len(lead.decode()) - len(before.decode())
                last = first + len((before + word + after).decode()) - 1
                yield self.places[first], self.places[last] + 1


def standing(word: bytes, words: bytes) -> Iterator[int]:
    """The byte before a whole word of a coarse form, wherever it stands there."""
    whole = b" " + word + b" "
    at = words.find(whole)
    while at >= 0:
        yield at
        at = words.find(whole, at + 1)
