"""Finds marks in text: all of them in one pass, each match with how it was found and how sure that is.

Ads name a brand plainly, inflected, glued to other words, split, accented, in look-alike letters, in digits, with invisible
characters inside, or misspelled. A match is claimed only where a reader would agree that it is the name: never in a longer
name, in a phrase the user listed as somebody else's, across the end of a sentence, or for an ordinary word without its context.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate, islice

from ahocorasick_rs import BytesAhoCorasick, Implementation

from monitor.model import How, Mark, Match
from rules.matchers.bidi import OVERRIDE, shown
from rules.matchers.context import beside, in_trade, is_meant, is_thing
from rules.matchers.edges import BY_TRADE_NEAR
from rules.matchers.folding import SIGN, aligned_words_of, is_aligned, squash
from rules.matchers.fuzzy import FuzzyIndex, misspelled
from rules.matchers.reading import RANK, Candidate, read
from rules.matchers.scan import Scan, is_followed, is_led, place_of
from rules.matchers.signs import Sign, Spelling, sign_of, spellings
from rules.matchers.support_words import CONTEXT
from rules.matchers.tables import table

FLOOR = 0.7
MAX_CHARS = 20_000
MAX_HITS = 400
_SHORT = 4
_DOUBT = 0.6
_SIGN, _GAP = b"\x01", b" "
_LETTER = r"[^\W_]"
_SIGNS = re.compile(rf"[@$€£¥](?={_LETTER})|(?<={_LETTER})[@$€£¥]|(?<={_LETTER})[!|](?={_LETTER})")


Hit = tuple[int, int, int]


class _Automaton:
    """Finds spellings in the coarse form."""

    def __init__(self, forms: Iterable[tuple[str, Spelling]]) -> None:
        pairs = list(forms)
        self.spellings = [spelling for _, spelling in pairs]
        machine = BytesAhoCorasick([form.encode() for form, _ in pairs], implementation=Implementation.DFA)
        # Every spelling in a coarse form, overlapping ones too: its number, and from which byte to which.
        self.hits: Callable[[bytes], list[Hit]] = partial(machine.find_matches_as_indexes, overlapping=True)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is worth a look in one reading of a text: spellings and where each begins, and words that are near a mark.

    It is crowded where there are more hits than are ever looked at.
    """

    scan: Scan
    standing: list[tuple[Spelling, int]]
    odd: list[bytes]
    is_crowded: bool


class MarkMatcher:
    """Looks for many marks at once; compiled once."""

    def __init__(self, marks: Sequence[Mark], floor: float = FLOOR) -> None:
        self._floor = floor
        self._signs = tuple(sign_of(mark, mark.context or (CONTEXT if mark.generic else ())) for mark in marks)
        every = [spelling for number, mark in enumerate(marks) for spelling in spellings(number, mark)]
        self._long = _Automaton((spelling.form, spelling) for spelling in every if not _is_short(spelling))
        self._short = _Automaton((form, spelling) for spelling in every if _is_short(spelling) for form in _anchored(spelling))
        self._fuzzy = FuzzyIndex(s for s in every if not s.pairs and not self._signs[s.sign].mark.generic)

    def find(self, text: str, field: str = "", around: str = "") -> tuple[Match, ...]:
        """Every match in a text that is at least as sure as the floor, in order; spans count characters of `text`.

        `around` is more text of the same ad or result: context words there count too. Only the first MAX_CHARS characters
        and MAX_HITS candidates are read.
        """
        text = text[:MAX_CHARS]
        found = [match for reading in self._readings(text) for match in self._read(reading, around)]
        if OVERRIDE in text:
            found += self._turned(text, around)
        return _in_order(found, field) if found else ()

    def _turned(self, text: str, around: str) -> Iterator[Match]:
        """Matches in the text as it is shown where characters turn it round."""
        view = shown(text)
        for reading in self._readings(view.text) if view else ():
            for match in self._read(reading, around):
                span = view.span(*match.span) if view and match.span else (0, 0)
                yield replace(match, found=text[slice(*span)], span=span, how=max(match.how, How.INVISIBLE, key=RANK.__getitem__))

    def may_hold(self, text: str) -> bool:
        """Whether there is anything to look at in a text: where not, `find` finds nothing, in it nor in any line of it."""
        return OVERRIDE in text or len(text) > MAX_CHARS or bool(self._readings(text))

    def holding(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Those of some texts in which there is anything to look at, told in one pass: in the others `find` finds nothing."""
        if len(texts) == 1:
            return tuple(texts) if self.may_hold(texts[0]) else ()
        whole = "\n".join(texts)
        unsure = OVERRIDE in whole or len(whole) > MAX_CHARS
        readings = [] if unsure else self._readings(whole)
        if unsure or any(seen.is_crowded or not seen.scan.aligned for seen in readings):
            return tuple(text for text in texts if self.may_hold(text))
        held = {place for seen in readings for place in self._lines(seen, texts)}
        return tuple(texts[place] for place in sorted(held))

    def _lines(self, seen: _Seen, texts: Sequence[str]) -> Iterator[int]:
        """Which of the texts that were joined to this aligned one hold the beginning of anything that is worth a look."""
        ends = list(accumulate(len(text) + 1 for text in texts))
        if seen.standing:
            solid = [len(squash(seen.scan.words[1 : end + 1])) for end in ends]
            yield from (bisect_right(solid, start) for _, start in seen.standing)
        for word in seen.odd:
            yield from (bisect_right(ends, start) for start, _ in seen.scan.stretches(word))

    def find_many(self, texts: Iterable[str]) -> list[tuple[Match, ...]]:
        """The matches of each text."""
        return [self.find(text) for text in texts]

    def _readings(self, text: str) -> list[_Seen]:
        """What the automata see in a text; in a text with signs that may be letters, once as signs and once as letters."""
        words, aligned = aligned_words_of(text)
        if SIGN not in words:
            seen = self._seen(text, text, words, aligned)
            return [seen] if seen else []
        shape = _SIGNS.sub(_letter, text)
        shapes = [(text, words, aligned)] if shape == text else [(text, words, aligned), (shape, *aligned_words_of(shape))]
        every = (self._seen(text, form, coarse.replace(_SIGN, _GAP), plain) for form, coarse, plain in shapes)
        return [seen for seen in every if seen]

    def _seen(self, text: str, shape: str, words: bytes, aligned: bool) -> _Seen | None:
        """What is worth a look in a reading; in most texts nothing is, and there nothing is made for it."""
        squashed = squash(words)
        long, short, odd = self._long.hits(squashed), self._short.hits(words), self._fuzzy.seen(words)
        if not (long or short or odd):
            return None
        crowded = len(long) > MAX_HITS or len(short) > MAX_HITS
        if aligned or is_aligned(shape, words):
            standing = self._standing(text, words, long[:MAX_HITS], short[:MAX_HITS])
            if not (standing or odd or crowded):
                return None
            return _Seen(Scan(text, shape, words, squashed, aligned=True), standing, odd, crowded)
        scan = Scan(text, shape, words, squashed, aligned=False)
        every = [(self._long.spellings[number], start) for number, start, _ in long[:MAX_HITS]]
        every += [(self._short.spellings[number], scan.squashed_at(start)) for number, start, _ in short[:MAX_HITS]]
        return _Seen(scan, every, odd, crowded)

    def _read(self, seen: _Seen, around: str) -> list[Match]:
        found: list[Match] = []
        for spelling, start in seen.standing:
            candidate = seen.scan.candidate(spelling, start)
            if candidate is not None:
                found += self._judged(candidate, *read(candidate, self._signs[spelling.sign]), around)
        return found + self._misspelled(seen.scan, seen.odd, around) if seen.odd else found

    def _standing(self, text: str, words: bytes, long: list[Hit], short: list[Hit]) -> list[tuple[Spelling, int]]:
        """The spellings in aligned text that are more than bits of longer words, as far as their neighbours tell."""
        kept = []
        for number, start, end in long:
            spelling, begin = self._long.spellings[number], place_of(words, start) - 1
            sign = self._signs[spelling.sign]
            if is_led(text, words, begin, end - start, sign):
                stop = place_of(words, end - 1)
                if is_followed(text, words, stop, end - start, sign):
                    kept.append((spelling, start))
        for number, start, end in short:
            spelling = self._short.spellings[number]
            sign = self._signs[spelling.sign]
            if is_followed(text, words, end - 1, len(spelling.form), sign) and is_led(
                text, words, start, len(spelling.form), sign
            ):
                kept.append((spelling, len(squash(words[:start]))))
        return kept

    def _misspelled(self, scan: Scan, odd: list[bytes], around: str) -> list[Match]:
        return [
            match
            for word in odd
            for near in self._fuzzy.near(word)
            for start, end in islice(scan.stretches(word, near.before, near.after), MAX_HITS)
            for match in self._judged(
                Candidate(scan.text, (start, end - 1), near.spelling),
                How.FUZZY,
                misspelled(near, word, scan.text[start:end]),
                around,
            )
        ]

    def _judged(self, candidate: Candidate, how: How, sure: float, around: str) -> Iterator[Match]:
        sign, text, span = self._signs[candidate.spelling.sign], candidate.text, (candidate.start, candidate.end)
        if sure < _DOUBT * 0.9 or any(_covers(homonym, text, span) for homonym in sign.homonyms):
            return
        if sign.mark.generic:
            sure = max(sure, FLOOR) * (0.97 if sure >= self._floor else 1.0) if is_meant(sign, text, span, around) else 0.0
        elif how is How.CASE and text[slice(*span)].islower() and is_thing(text, span):
            sure = BY_TRADE_NEAR
        if not sign.mark.generic and sure < self._floor and _is_backed(sign, sure, text, span, around):
            sure = FLOOR
        if sure >= self._floor:
            found = text[span[0] : span[1]]
            yield Match(
                field="", found=found, how=_exactly(how, found, sign), mark=sign.mark.text, span=span, confidence=round(sure, 3)
            )


def _letter(sign: re.Match[str]) -> str:
    return str(table("letters")["leet"][sign.group()][0])


def _is_short(spelling: Spelling) -> bool:
    return len(spelling.form) <= _SHORT and spelling.form.isalpha() and spelling.form.isascii()


def _anchored(spelling: Spelling) -> list[str]:
    """A short mark is looked for at the beginning of words only: together, with its own gaps, and letter by letter."""
    own = "".join((" " if place in spelling.gaps else "") + char for place, char in enumerate(spelling.form))
    return list(dict.fromkeys(" " + form for form in (spelling.form, own, " ".join(spelling.form))))


def _is_backed(sign: Sign, sure: float, text: str, span: tuple[int, int], around: str) -> bool:
    """Whether what stands beside a doubtful match lifts it: the mark's own context always, words of trade the lesser doubts."""
    if sign.context and beside(sign, text, span, around):
        return True
    return sure >= BY_TRADE_NEAR - 0.005 and in_trade(text, span, around if sure > BY_TRADE_NEAR + 0.005 else "")


def _exactly(how: How, found: str, sign: Sign) -> How:
    return How.EXACT if how is How.CASE and found == sign.mark.text else how


def _covers(homonym: re.Pattern[str], text: str, span: tuple[int, int]) -> bool:
    return any(hit.start() < span[1] and span[0] < hit.end() for hit in homonym.finditer(text))


def _in_order(found: list[Match], field: str) -> tuple[Match, ...]:
    """Matches by place, for each mark only the surest of those that overlap."""
    if len(found) == 1:
        return (_in_field(found[0], field),)
    kept: list[Match] = []
    for match in sorted(found, key=lambda m: (-m.confidence, RANK[m.how], m.span or (0, 0), m.mark or "")):
        if not any(match.mark == other.mark and _overlap(match, other) for other in kept):
            kept.append(match)
    return tuple(_in_field(match, field) for match in sorted(kept, key=lambda m: (m.span or (0, 0), m.mark or "")))


def _in_field(match: Match, field: str) -> Match:
    return Match(field, match.found, match.how, match.mark, match.span, match.confidence)


def _overlap(left: Match, right: Match) -> bool:
    (a, b), (c, d) = left.span or (0, 0), right.span or (0, 0)
    return a < d and c < b
