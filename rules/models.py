"""Models and versions in queries and titles: whether an answer speaks of another product than the question.

People ask for `N300 Pro reset` and land on the page of the N300, or of its first version. Model names are the brand's own list,
the longest that fits wins; versions are a letter or word and a number (`v2`, `gen 3`, `Rev. B1`, `version 1.4`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from monitor.model import How, Match

_VERSION = re.compile(
    r"(?<!\w)(v|ver\.?|version|gen\.?|generation|rev\.?|revision|mk|mark)[\s.]?([a-z]?\d+(?:\.\d+)*)(?![\w.]*\w)",
    re.IGNORECASE,
)
_FAMILY = {
    "v": "v",
    "ver": "v",
    "version": "v",
    "gen": "g",
    "generation": "g",
    "rev": "r",
    "revision": "r",
    "mk": "m",
    "mark": "m",
}


@lru_cache(maxsize=256)
def _pattern(models: tuple[str, ...]) -> re.Pattern[str] | None:
    forms = sorted(models, key=len, reverse=True)
    parts = (r"[\s\-]?".join(map(re.escape, re.findall(r"[^\W\d_]+|\d+", form))) for form in forms)
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)", re.IGNORECASE) if models else None


def _key(model: str) -> str:
    return "".join(re.findall(r"\w", model)).casefold()


def other_model(query: str, text: str, field: str, models: Sequence[str]) -> Match | None:
    """The first model or version in a text when the query names one and the text names others only."""
    return _other_listed(query, text, field, tuple(models)) or _other_version(query, text, field)


def _other_listed(query: str, text: str, field: str, models: tuple[str, ...]) -> Match | None:
    pattern = _pattern(models)
    if pattern is None:
        return None
    asked = {_key(hit.group()) for hit in pattern.finditer(query)}
    told = list(pattern.finditer(text))
    if not asked or not told or any(_key(hit.group()) in asked for hit in told):
        return None
    return Match(field, told[0].group(), How.EXACT, span=told[0].span(), confidence=0.95)


def _other_version(query: str, text: str, field: str) -> Match | None:
    asked = {_version(hit) for hit in _VERSION.finditer(query)}
    told = [hit for hit in _VERSION.finditer(text) if any(kind == _version(hit)[0] for kind, _ in asked)]
    if not asked or not told or any(_version(hit) in asked for hit in told):
        return None
    return Match(field, told[0].group(), How.EXACT, span=told[0].span(), confidence=0.85)


def _version(hit: re.Match[str]) -> tuple[str, str]:
    return _FAMILY[hit.group(1).casefold().rstrip(".")], hit.group(2).casefold()
