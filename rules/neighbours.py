"""Which of many marks a host may pass for: a cheap first answer, so that the real comparison looks at a few.

A host that passes for a mark either holds its coarse form, or has a label that is an edit or two away: then the two meet in a
form with as many letters left out (the deletion neighbourhood of R. Mor and A. S. Fraenkel, 1982).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.hosts import registrable_domain
from monitor.model import Brand, Mark
from rules.matchers.folding import squashed
from rules.matchers.lookalike import Lookalike, LookalikeFinder, unpuny
from rules.matchers.tables import table

_ONE_EDIT, _TWO_EDITS, _LONGEST = 5, 11, 40


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
        self._shortened: dict[str, list[int]] = {}
        for number, label in enumerate(labels):
            for form in _left_out(label):
                self._shortened.setdefault(form, []).append(number)
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
        for label in labels[-1:]:
            bare = label.replace("-", "").replace("_", "")
            found.update(number for form in _left_out(bare) for number in self._shortened.get(form, ()))
        return tuple(sorted(found))


def _letters(label: str) -> str:
    return "".join(char for char in label if char.isalnum())


def _own_label(domain: str) -> str:
    """What somebody registered of one of the brand's own domains."""
    return unpuny((registrable_domain(domain) or domain).partition(".")[0])


def _forms(label: str) -> set[str]:
    """The coarse forms of a label: as it is, and with letter pairs that look like one letter read as that letter."""
    coarse = squashed(label)
    single = coarse
    for letter, pairs in table("letters")["pairs"].items():
        for pair in pairs:
            single = single.replace(pair, letter)
    return {form for form in (coarse, single) if form}


def _left_out(word: str) -> Iterator[str]:
    """A word with none, one or (when it is long) two letters left out; nothing for words too short or long to compare."""
    if not _ONE_EDIT - 1 <= len(word) <= _LONGEST:
        return
    shorter = {word}
    yield word
    for _ in range(2 if len(word) >= _TWO_EDITS - 2 else 1):
        shorter = {form[:place] + form[place + 1 :] for form in shorter for place in range(len(form))}
        yield from shorter
