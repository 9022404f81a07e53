"""One sweep over a text, or over all texts of an ad at once: what stands there that is worth a look.

Nearly every text holds nothing that is like a mark, and a few quick passes tell. Ads come in pieces (a headline, a text, links),
which are swept together; what was seen in one of them is kept until somebody reads that piece.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import partial
from typing import NamedTuple

from ahocorasick_rs import BytesAhoCorasick, Implementation

from rules.matchers.bidi import OVERRIDE
from rules.matchers.folding import GAP, SIGN, aligned_words_of, is_aligned, line_ends, squash
from rules.matchers.fuzzy import FuzzyIndex
from rules.matchers.reading import Candidate
from rules.matchers.scan import Scan, is_followed, is_led, place_of, standing
from rules.matchers.signs import Sign, Spelling
from rules.matchers.tables import table

MAX_CHARS = 20_000
MAX_HITS = 400
_SHORT = 4
_KEPT, _KEPT_CHARS = 256, 100_000
_SIGN, _GAP = bytes((SIGN,)), bytes((GAP,))
_LETTER = r"[^\W_]"
_SIGNS = re.compile(rf"[@$€£¥!|](?:(?<=[@$€£¥])(?={_LETTER})|(?<={_LETTER}[@$€£¥])|(?<={_LETTER}[!|])(?={_LETTER}))")

Hit = tuple[int, int, int]
Stretch = tuple[Spelling, int, int]


class _Automaton:
    """Finds spellings in the coarse form."""

    def __init__(self, forms: Iterable[tuple[str, Spelling]]) -> None:
        pairs = list(forms)
        self.spellings = [spelling for _, spelling in pairs]
        machine = BytesAhoCorasick([form.encode() for form, _ in pairs], implementation=Implementation.DFA)
        # Every spelling in a coarse form, overlapping ones too: its number, and from which byte to which.
        self.hits: Callable[[bytes], list[Hit]] = (
            partial(machine.find_matches_as_indexes, overlapping=True) if pairs else _no_hits
        )


def _no_hits(_coarse: bytes) -> list[Hit]:
    return []


class Seen(NamedTuple):
    """What is worth a look in one reading of a text: stretches that may be a mark, and words that are near one."""

    scan: Scan
    candidates: list[Candidate]
    odd: list[bytes]


NOTHING_SEEN: tuple[Seen, ...] = ()
NO_TEXTS: Set[str] = frozenset()


class Sweep:
    """Many spellings at once, compiled; `signs` are their marks."""

    def __init__(self, every: Sequence[Spelling], signs: Sequence[Sign]) -> None:
        self._signs = signs
        self._long = _Automaton((spelling.form, spelling) for spelling in every if not _is_short(spelling))
        self._short = _Automaton((form, spelling) for spelling in every if _is_short(spelling) for form in _anchored(spelling))
        self.slips = FuzzyIndex(s for s in every if not s.pairs and not signs[s.sign].mark.generic)
        self._kept: dict[str, tuple[Seen, ...]] = {}
        self._chars = 0

    def over(self, text: str) -> tuple[Seen, ...]:
        """What is worth a look in a text; one with signs that may be letters is read once as signs and once as letters."""
        kept = self._kept.get(text)
        return self._readings(text) if kept is None else kept

    def among(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Those of some texts in which anything is worth a look."""
        held = self._held(texts)
        return tuple([text for text in texts if text in held]) if held else ()

    def _held(self, texts: Sequence[str]) -> Set[str]:
        if len(texts) < 2:
            return {text for text in texts if self._is_held(text)}
        whole = "\n".join(texts)
        if OVERRIDE in whole or whole.count("\n") >= len(texts):
            return {text for text in texts if self._is_held(text)}
        if len(whole) > MAX_CHARS:
            return self._by_halves(texts)
        words, aligned = aligned_words_of(whole)
        if SIGN in words:
            signed = {texts[whole.count("\n", 0, sign.start())] for sign in _SIGNS.finditer(whole)}
            if signed:
                return self._held([text for text in texts if text not in signed]) | {*filter(self._is_held, signed)}
            words = words.replace(_SIGN, _GAP)
        long, short, odd = self._hits(words)
        if not (long or short or odd):
            return NO_TEXTS
        if len(long) > MAX_HITS or len(short) > MAX_HITS:
            return self._by_halves(texts)
        if aligned or is_aligned(whole, words):
            return self._keep_each(texts, whole, words, self._stretches(whole, words, long, short), odd)
        begins = [place_of(words, start) - 1 for _, start, _ in long] + [start for _, start, _ in short]
        begins += [place for word in odd for place in standing(word, words)]
        ends = line_ends(whole)
        return {text for text in {texts[bisect_right(ends, begin)] for begin in begins} if self._is_held(text)}

    def _by_halves(self, texts: Sequence[str]) -> Set[str]:
        middle = len(texts) // 2
        return self._held(texts[:middle]) | self._held(texts[middle:])

    def _is_held(self, text: str) -> bool:
        if OVERRIDE in text or len(text) > MAX_CHARS:
            return True
        seen = self._readings(text)
        if seen:
            self._keep({text: seen})
        return bool(seen)

    def _keep(self, seen: dict[str, tuple[Seen, ...]]) -> None:
        if len(self._kept) >= _KEPT or self._chars >= _KEPT_CHARS:
            self._kept, self._chars = {}, 0
        self._kept.update(seen)
        self._chars += sum(map(len, seen))

    def _keep_each(
        self, texts: Sequence[str], whole: str, words: bytes, stretches: Iterable[Stretch], odd: list[bytes]
    ) -> Set[str]:
        """What was seen in aligned texts joined by line breaks, kept for each of them; what runs over two of them is dropped."""
        parts: dict[int, Seen] = {}

        def part(place: int) -> Seen:
            first = whole.rfind("\n", 0, place) + 1
            if first not in parts:
                text = texts[whole.count("\n", 0, first)]
                parts[first] = Seen(Scan(text, b" " + words[first + 1 : first + len(text) + 1] + b" ", first), [], [])
            return parts[first]

        for spelling, begin, end in stretches:
            seen = part(begin)
            scan, first = seen.scan, seen.scan.first
            if end - first <= len(scan.text):
                seen.candidates.append(scan.stretch(spelling, begin - first, end - first))
        for word in odd:
            for near in [part(place).odd for place in standing(word, words)]:
                if word not in near:
                    near.append(word)
        held: dict[str, tuple[Seen, ...]] = {seen.scan.text: (seen,) for seen in parts.values() if seen.candidates or seen.odd}
        self._keep(held)
        return held.keys()

    def _hits(self, words: bytes) -> tuple[list[Hit], list[Hit], list[bytes]]:
        """The long and the short spellings in a coarse text, and the words that are near one."""
        return self._long.hits(squash(words)), self._short.hits(words), self.slips.seen(words)

    def _readings(self, text: str) -> tuple[Seen, ...]:
        words, aligned = aligned_words_of(text)
        if SIGN not in words:
            seen = self._seen(text, text, words, aligned)
            return (seen,) if seen else NOTHING_SEEN
        shape = _SIGNS.sub(_letter, text)
        shapes = [(text, words, aligned)] if shape == text else [(text, words, aligned), (shape, *aligned_words_of(shape))]
        every = (self._seen(text, form, coarse.replace(_SIGN, _GAP), plain) for form, coarse, plain in shapes)
        return tuple(seen for seen in every if seen)

    def _seen(self, text: str, shape: str, words: bytes, aligned: bool) -> Seen | None:
        """What is worth a look in a reading; in most texts nothing is, and there nothing is made for it."""
        long, short, odd = self._hits(words)
        if not (long or short or odd):
            return None
        long, short = long[:MAX_HITS], short[:MAX_HITS]
        if aligned or is_aligned(shape, words):
            stretches = list(self._stretches(text, words, long, short))
            if not (stretches or odd):
                return None
            scan = Scan(text, words)
            return Seen(scan, [scan.stretch(*stretch) for stretch in stretches], odd)
        scan = Scan(text, words, shape=shape)
        every = [(self._long.spellings[number], start) for number, start, _ in long]
        every += [(self._short.spellings[number], scan.squashed_at(start)) for number, start, _ in short]
        candidates = [found for spelling, start in every if (found := scan.candidate(spelling, start))]
        return Seen(scan, candidates, odd) if candidates or odd else None

    def _stretches(self, text: str, words: bytes, long: Iterable[Hit], short: Iterable[Hit]) -> Iterator[Stretch]:
        """The spellings in aligned text that are more than bits of longer words, as far as their neighbours tell."""
        for number, start, end in long:
            spelling, begin = self._long.spellings[number], place_of(words, start) - 1
            sign = self._signs[spelling.sign]
            if is_led(text, words, begin, end - start, sign):
                stop = place_of(words, end - 1)
                if is_followed(text, words, stop, end - start, sign):
                    yield spelling, begin, stop
        for number, start, end in short:
            spelling = self._short.spellings[number]
            sign, length = self._signs[spelling.sign], len(spelling.form)
            if is_followed(text, words, end - 1, length, sign) and is_led(text, words, start, length, sign):
                yield spelling, start, end - 1


def _letter(sign: re.Match[str]) -> str:
    return str(table("letters")["leet"][sign.group()][0])


def _is_short(spelling: Spelling) -> bool:
    return len(spelling.form) <= _SHORT and spelling.form.isalpha() and spelling.form.isascii()


def _anchored(spelling: Spelling) -> list[str]:
    """A short mark is looked for at the beginning of words only: together, with its own gaps, and letter by letter."""
    own = "".join((" " if place in spelling.gaps else "") + char for place, char in enumerate(spelling.form))
    return list(dict.fromkeys(" " + form for form in (spelling.form, own, " ".join(spelling.form))))
