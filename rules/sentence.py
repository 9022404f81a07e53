"""Sentences with names in braces, filled with what a page showed.

What comes from a page is hostile: it is cut to a length, its control and direction characters are made visible, and it is
never read as a template again. A name without a value leaves no double blank behind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from types import MappingProxyType

# As much as a programme says of its terms in a sentence or two.
MAX_VALUE = 280
_LAST_WORD = re.compile(r"\s+\S{1,40}$")
_NAME = re.compile(r"\{([^{}]*)\}")
_GAPS = tuple(f" {stop}" for stop in ".,;:!?")

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "who": "the advertiser's name and domain, as far as the page tells",
        "domain": "the registrable domain",
        "party": "the listed party's name, or “an unlisted advertiser”",
        "role": "what the party is to the brand",
        "mark": "the mark that was matched",
        "found": "the matched text as the page shows it",
        "field": "where on the ad or result it stands",
        "disguise": "how it was written differently, in words; empty when letter for letter",
        "query": "what was asked",
        "where": "the engine's name, and the country where it is known",
        "engine": "the engine's name",
        "country": "the country asked from",
        "rank": "the place among ads or results",
        "slot": "where the ad stands",
        "kind": "what kind of result or ad it is",
        "brand": "the brand's name",
        "own_place": "where the brand's first web result stands",
        "via": "through which network and publisher, with a comma before; empty without an affiliate link",
        "network": "the affiliate network",
        "publisher": "the publisher id in it",
        "permission": "what a contract said and why it does not cover this; empty without one",
        "shown": "the address that the ad shows",
        "landing": "where the visitor lands",
        "title": "the result's or ad's first line",
        "other": "what is said of the other page or the other result",
    },
)


def unknown_names(template: str) -> tuple[str, ...]:
    """The names in a sentence that nobody fills."""
    return tuple(name for name in _NAME.findall(template) if name not in NAMES)


@lru_cache(maxsize=1_024)
def taken_apart(template: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a sentence and the names between them: one more of the words than of the names."""
    pieces = _NAME.split(template)
    return tuple(pieces[::2]), tuple(pieces[1::2])


def fill(template: str, values: Mapping[str, str]) -> str:
    """The sentence with its names filled; unknown names are left empty."""
    words, names = taken_apart(template)
    return filled(words, [values.get(name, "") for name in names])


def filled(words: Sequence[str], values: Iterable[str]) -> str:
    """Words of ours with values between them; where nothing was said no gap is left, and no blank before a stop."""
    text = "".join(chain.from_iterable(zip(words, map(shown, values), strict=False))) + words[-1]
    while "  " in text:
        text = text.replace("  ", " ")
    for gap in _GAPS:
        if gap in text:
            text = text.replace(gap, gap[1:])
    return text.strip()


@lru_cache(maxsize=4_096)
def shown(value: str) -> str:
    """A value for a person to read: one line, at most MAX_VALUE characters, cut between words, nothing in it invisible."""
    if not value.isprintable():
        value = "".join(_visible(char) for char in value[: 4 * MAX_VALUE])
    value = " ".join(value.split())
    return value if len(value) <= MAX_VALUE else _LAST_WORD.sub("", value[: MAX_VALUE - 1].rstrip()) + "…"


def _visible(char: str) -> str:
    if char.isspace():
        return " "
    if char.isprintable():
        return char
    return f"[U+{ord(char):04X}]" if unicodedata.category(char) in ("Cf", "Cc", "Cn", "Co", "Cs") else " "
