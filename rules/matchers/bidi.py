"""Text as it is shown where characters turn its direction round.

U+202E (right-to-left override) shows the letters after it from the right: `aromlev` after it reads `velmora` on the screen and
`aromlev` in every search. It ends at U+202C, at the end of the paragraph, or never. Nobody writes ordinary ads with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

OVERRIDE = "\u202e"
_TURNED = re.compile(r"\u202e([^\u202c\n\u2029]+)")


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it is shown; `places` has the place in the original of each of its characters."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original behind a stretch of the shown text, as wide as needed."""
        behind = self.places[start:end]
        return min(behind), max(behind) + 1


def shown(text: str) -> Shown | None:
    """The text as a reader sees it; None where nothing turns it round."""
    if OVERRIDE not in text:
        return None
    places = list(range(len(text)))
    for run in _TURNED.finditer(text):
        start, end = run.span(1)
        places[start:end] = reversed(places[start:end])
    return Shown("".join(text[place] for place in places), tuple(places))
