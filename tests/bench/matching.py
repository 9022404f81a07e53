"""Marks in texts of 200 characters with 10,000 marks in the config, one core: ours, one compiled alternation, RapidFuzz."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process

from monitor.model import Mark
from rules.matchers.mark import MarkMatcher

MARKS, TEXTS, LENGTH = 10_000, 20_000, 200
_CONSONANTS, _VOWELS = "bcdfghjklmnprstvwz", "aeiou"
_COPY = """the best of for your with and official support router mesh wifi help now call free shipping compare prices reviews
buy online today get new sale up to off shop deals certified experts near you fix repair setup manual download reset password
kaufen günstig Angebot Versand kostenlos jetzt Hilfe Kundenservice für die besten Preise livraison gratuite offre du mois
assistance client ofertas envío gratis soporte técnico precio mejor garantía home office family travel insurance credit"""
_WORDS = _COPY.split()


def names(count: int, seed: int = 7) -> list[str]:
    """Made-up names of two to five syllables, each once."""
    dice = random.Random(seed)  # noqa: S311
    found: dict[str, None] = {}
    taken = {word.casefold() for word in _WORDS}
    while len(found) < count:
        syllables = (
            dice.choice(_CONSONANTS) + dice.choice(_VOWELS) + dice.choice(["", "", "n", "r", "x"])
            for _ in range(dice.randint(2, 5))
        )
        name = "".join(syllables)
        if len(name) > 3 and name not in taken:
            found[name.title()] = None
    return list(found)


def texts(count: int, marks: Sequence[str], share: float, seed: int = 11) -> list[str]:
    """Ad copy of LENGTH characters from words of five languages; a share of the texts holds a mark."""
    dice = random.Random(seed)  # noqa: S311
    every = []
    for _ in range(count):
        words = [dice.choice(_WORDS) for _ in range(40)]
        if dice.random() < share:
            words[dice.randrange(20)] = dice.choice(marks)
        every.append(" ".join(words)[:LENGTH].capitalize())
    return every


def per_second(work: Callable[[], object], count: int) -> float:
    """How many of `count` a piece of work does in a second of processor time; the best of three runs."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return count / best


def main() -> None:
    """Print texts a second for each way."""
    marks = names(MARKS)
    start = time.process_time()
    matcher = MarkMatcher([Mark(name) for name in marks])
    print(f"compiled {MARKS:,} marks in {time.process_time() - start:.1f} s")
    for share in (0.0, 0.1, 1.0):
        some = texts(TEXTS, marks, share)
        found = sum(map(bool, matcher.find_many(some)))
        speed = per_second(lambda some=some: matcher.find_many(some), TEXTS)  # type: ignore[misc]
        print(f"ours, a mark in {share:.0%} of the texts{'':<6}{speed:>12,.0f} texts/s   ({found:,} of {TEXTS:,} hold one)")
    few = texts(200, marks, 0.1)
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, marks)) + r")\b", re.IGNORECASE)
    speed = per_second(lambda: [pattern.findall(text) for text in few], len(few))
    print(f"one compiled alternation{'':<15}{speed:>12,.0f} texts/s   (plain spelling only)")
    rare = few[:20]
    speed = per_second(lambda: [process.extract(text, marks, scorer=fuzz.partial_ratio) for text in rare], len(rare))
    print(f"RapidFuzz partial_ratio{'':<16}{speed:>12,.0f} texts/s   (no word edges, no why)")


if __name__ == "__main__":
    main()
