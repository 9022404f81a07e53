"""Words of help: whether a text offers support, asks for a call, claims to be official or speaks of trouble.

Support scams live on these words, and so do honest repair shops: alone they mean nothing, beside a mark and a foreign
number they mean a lot. Latin and Cyrillic words count as whole words; Chinese, Japanese, Thai and Korean ones anywhere.
"""

from __future__ import annotations

import re
from functools import cache

from monitor.model import How, Match
from rules.matchers.tables import table

TOPICS = ("support", "call", "official", "trouble")
CONTEXT = tuple(
    dict.fromkeys(word for topic in ("support", "official") for group in table("support")[topic].values() for word in group)
)
HELP = tuple(
    dict.fromkeys(
        word for topic in ("support", "official", "trouble") for group in table("support")[topic].values() for word in group
    )
)
ANYWHERE = re.compile("[\u0e00-\u0eff\u2e80-\ud7ff]")


def pattern_of(phrases: list[str] | tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for many phrases; blanks stand for any blanks or hyphens, whole words where the script has words."""
    ordered = sorted(set(phrases), key=len, reverse=True)
    solid, whole = [p for p in ordered if ANYWHERE.search(p)], [p for p in ordered if not ANYWHERE.search(p)]
    # The edge stands before all whole words at once: most places in a text then fail at a glance, not word by word.
    edged = [rf"(?<!\w)(?:{'|'.join(map(_body, whole))})(?!\w)"] if whole else []
    return re.compile("|".join([*map(_body, solid), *edged]), re.IGNORECASE)


def _body(phrase: str) -> str:
    return r"[\s\-]+".join(re.escape(part) for part in phrase.split())


@cache
def _pattern(topic: str) -> re.Pattern[str]:
    return pattern_of([word for group in table("support")[topic].values() for word in group])


def find(text: str, topic: str = "support", field: str = "") -> tuple[Match, ...]:
    """Every word of a topic (one of TOPICS) in a text, as it stands there."""
    return tuple(
        Match(field=field, found=hit.group(), how=How.LIST, span=hit.span())
        for hit in _pattern(topic).finditer(text)
        if hit.group()
    )


def speaks_of(text: str, *topics: str) -> bool:
    """Whether a text has a word of any of the topics (all of TOPICS when none is given)."""
    return any(_pattern(topic).search(text) for topic in topics or TOPICS)
