"""Finds marks in text: all of them in one pass, each match with how it was found and how sure that is.

Ads name a brand plainly, inflected, glued to other words, split, accented, in look-alike letters, in digits, with invisible
characters inside, or misspelled. A match is claimed only where a reader would agree that it is the name: never in a longer
name, in a phrase the user listed as somebody else's, across the end of a sentence, or for an ordinary word without its context.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from monitor.model import How, Mark, Match
from rules.matchers.bidi import OVERRIDE, shown
from rules.matchers.context import beside, in_trade, is_meant, is_thing
from rules.matchers.edges import BY_TRADE_NEAR
from rules.matchers.fuzzy import misspelled
from rules.matchers.reading import RANK, Candidate, read
from rules.matchers.signs import Sign, sign_of, spellings
from rules.matchers.support_words import CONTEXT
from rules.matchers.sweep import MAX_CHARS, MAX_HITS, Seen, Sweep

FLOOR = 0.7
_DOUBT = 0.6


class MarkMatcher:
    """Looks for many marks at once; compiled once."""

    def __init__(self, marks: Sequence[Mark], floor: float = FLOOR) -> None:
        self._floor = floor
        self._signs = tuple(sign_of(mark, mark.context or (CONTEXT if mark.generic else ())) for mark in marks)
        every = [spelling for number, mark in enumerate(marks) for spelling in spellings(number, mark)]
        self._sweep = Sweep(every, self._signs)

    def find(self, text: str, field: str = "", around: str = "") -> tuple[Match, ...]:
        """Every match in a text that is at least as sure as the floor, in order; spans count characters of `text`.

        `around` is more text of the same ad or result: context words there count too. Only the first MAX_CHARS characters
        and MAX_HITS candidates are read.
        """
        text = text[:MAX_CHARS]
        found = [match for seen in self._sweep.over(text) for match in self._read(seen, field, around)]
        if OVERRIDE in text:
            found += self._turned(text, field, around)
        return _in_order(found) if len(found) > 1 else tuple(found)

    def _turned(self, text: str, field: str, around: str) -> Iterator[Match]:
        """Matches in the text as it is shown where characters turn it round."""
        view = shown(text)
        for seen in self._sweep.over(view.text) if view else ():
            for match in self._read(seen, field, around):
                span = view.span(*match.span) if view and match.span else (0, 0)
                yield replace(match, found=text[slice(*span)], span=span, how=max(match.how, How.INVISIBLE, key=RANK.__getitem__))

    def holding(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Those of some texts in which there is anything to look at, told in one pass: in the others `find` finds nothing."""
        return self._sweep.among(texts)

    def find_many(self, texts: Iterable[str]) -> list[tuple[Match, ...]]:
        """The matches of each text."""
        return [self.find(text) for text in texts]

    def _read(self, seen: Seen, field: str, around: str) -> Iterator[Match]:
        for candidate in seen.candidates:
            how, sure = read(candidate, self._signs[candidate.spelling.sign])
            match = self._judged(candidate, how, sure, field, around)
            if match:
                yield match
        for candidate, sure in self._misspelled(seen) if seen.odd else ():
            match = self._judged(candidate, How.FUZZY, sure, field, around)
            if match:
                yield match

    def _misspelled(self, seen: Seen) -> Iterator[tuple[Candidate, float]]:
        """The words that are near a mark, and how sure it is that they mean it."""
        scan, slips = seen.scan, self._sweep.slips
        for word in seen.odd:
            for near in slips.near(word):
                for start, end in islice(scan.stretches(word, near.before, near.after), MAX_HITS):
                    yield (
                        Candidate(scan.text, (start, end - 1), near.spelling),
                        misspelled(near, word, scan.text[start:end]),
                    )

    def _judged(self, candidate: Candidate, how: How, sure: float, field: str, around: str) -> Match | None:
        """The match that a candidate is, by how sure that is and by what stands around it; None where it is none."""
        if sure < _DOUBT * 0.9:
            return None
        sign, text, span = self._signs[candidate.spelling.sign], candidate.text, (candidate.start, candidate.end)
        if sign.homonyms and any(_covers(homonym, text, span) for homonym in sign.homonyms):
            return None
        found = candidate.found
        if sign.mark.generic:
            sure = max(sure, FLOOR) * (0.97 if sure >= self._floor else 1.0) if is_meant(sign, text, span, around) else 0.0
        elif how is How.CASE and found.islower() and is_thing(text, span):
            sure = BY_TRADE_NEAR
        if sure < self._floor and not sign.mark.generic and _is_backed(sign, sure, text, span, around):
            sure = FLOOR
        if sure < self._floor:
            return None
        return Match(field, found, _exactly(how, found, sign), sign.mark.text, span, round(sure, 3))


def _is_backed(sign: Sign, sure: float, text: str, span: tuple[int, int], around: str) -> bool:
    """Whether what stands beside a doubtful match lifts it: the mark's own context always, words of trade the lesser doubts."""
    if sign.context and beside(sign, text, span, around):
        return True
    return sure >= BY_TRADE_NEAR - 0.005 and in_trade(text, span, around if sure > BY_TRADE_NEAR + 0.005 else "")


def _exactly(how: How, found: str, sign: Sign) -> How:
    return How.EXACT if how is How.CASE and found == sign.mark.text else how


def _covers(homonym: re.Pattern[str], text: str, span: tuple[int, int]) -> bool:
    return any(hit.start() < span[1] and span[0] < hit.end() for hit in homonym.finditer(text))


def _in_order(found: list[Match]) -> tuple[Match, ...]:
    """Matches by place, for each mark only the surest of those that overlap."""
    kept: list[Match] = []
    for match in sorted(found, key=lambda m: (-m.confidence, RANK[m.how], m.span or (0, 0), m.mark or "")):
        if not any(match.mark == other.mark and _overlap(match, other) for other in kept):
            kept.append(match)
    return tuple(sorted(kept, key=lambda m: (m.span or (0, 0), m.mark or "")))


def _overlap(left: Match, right: Match) -> bool:
    (a, b), (c, d) = left.span or (0, 0), right.span or (0, 0)
    return a < d and c < b
