"""Which of many marks a host may pass for: a cheap first answer, so that the real comparison looks at a few.

A host that passes for a mark either holds its coarse form, or has a label that is an edit or two away: then the two meet in a
form with as many letters left out (`shortening`). Two edits count for long names only, so that short ones are met with one letter
left out and long ones, of which there are few, in an index of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.hosts import registrable_domain
from monitor.model import Brand, Mark
from rules.matchers.folding import squashed
from rules.matchers.lookalike import TYPO_FROM, TYPO_TWICE_FROM, Lookalike, LookalikeFinder, unpuny
from rules.matchers.shortening import Thirds, left_out
from rules.matchers.tables import table

_LONGEST = 40


class Neighbours:
    """Finds what a host passes for among any number of marks."""

    def __init__(self, brand: Brand, allowed: Sequence[str]) -> None:
        self._domains, self._allowed = brand.domains, tuple(allowed)
        self._marks = brand.marks
        labels = [_letters(mark.text.casefold()) for mark in brand.marks] + [_own_label(domain) for domain in brand.domains]
        forms = [(form, number) for number, label in enumerate(labels) for form in _forms(label)]
        self._numbers = [number for _, number in forms]
        patterns = [form for form, _ in forms]
        self._machine = AhoCorasick(patterns, matchkind=MatchKind.Standard) if patterns else None
        self._once = _Left(1, ((n, label) for n, label in enumerate(labels) if TYPO_FROM <= len(label) < TYPO_TWICE_FROM))
        self._twice = _Left(2, ((n, label) for n, label in enumerate(labels) if TYPO_TWICE_FROM <= len(label) <= _LONGEST))
        self._finder = lru_cache(maxsize=1_024)(self._made)

    def find(self, host: str) -> Lookalike | None:
        """What a host passes for, or None."""
        near = self._near(host)
        return self._finder(near).find(host) if near else None

    def _made(self, numbers: tuple[int, ...]) -> LookalikeFinder:
        marks: list[Mark] = [self._marks[number] for number in numbers if number < len(self._marks)]
        return LookalikeFinder(self._domains, marks, self._allowed)

    def _near(self, host: str) -> tuple[int, ...]:
        labels = [unpuny(label) for label in host.lower().split(".")[:-1]]
        found: set[int] = set()
        for text in (form for label in labels for form in _forms(label)):
            if self._machine is not None:
                found.update(self._numbers[hit[0]] for hit in self._machine.find_matches_as_indexes(text, overlapping=True))
        for label in labels:
            bare = label.replace("-", "").replace("_", "")
            found.update(self._once.near(bare), self._twice.near(bare))
        return tuple(sorted(found))


def _letters(label: str) -> str:
    return "".join(char for char in label if char.isalnum())


def _own_label(domain: str) -> str:
    """What somebody registered of one of the brand's own domains."""
    return unpuny((registrable_domain(domain) or domain).partition(".")[0])


def _forms(label: str) -> set[str]:
    """The coarse forms of a label: as it is, and with letter pairs that look like one letter read as that letter."""
    coarse = single = squashed(label)
    for pair, letter in _pairs():
        single = single.replace(pair, letter)
    return {form for form in (coarse, single) if form}


@cache
def _pairs() -> tuple[tuple[str, str], ...]:
    return tuple((pair, letter) for letter, pairs in table("letters")["pairs"].items() for pair in pairs)


class _Left:
    """Labels by their forms with some letters left out."""

    def __init__(self, most: int, labels: Iterable[tuple[int, str]]) -> None:
        self._most = most
        self._lengths: set[int] = set()
        self._thirds = Thirds()
        # Nearly every form is one label's alone: numbers without lists around them, for the garbage collector's sake.
        self._first: dict[str, int] = {}
        self._others: dict[str, list[int]] = {}
        for number, label in labels:
            self._lengths.update(range(len(label) - most, len(label) + most + 1))
            self._thirds.add(label)
            for form in left_out(label, most):
                if self._first.setdefault(form, number) != number:
                    self._others.setdefault(form, []).append(number)

    def near(self, word: str) -> Iterator[int]:
        """The numbers of labels that may be as few edits away from a word."""
        if len(word) not in self._lengths:
            return
        forms = left_out(word, self._most if self._most < 2 or self._thirds.may_be_near(word) else 1)
        if self._first.keys().isdisjoint(forms):
            return
        for form in forms & self._first.keys():
            yield self._first[form]
            yield from self._others.get(form, ())
