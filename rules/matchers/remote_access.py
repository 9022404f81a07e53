"""Offers to steer the visitor's computer: remote-access programs and the words for it.

The caller of a support scam is led to install one of these programs; ads name them, or promise "remote support". The names are
makers' trademarks of honest tools: beside somebody else's mark and a foreign number they are a warning, alone they are not.
"""

from __future__ import annotations

import re
from functools import cache

from monitor.model import How, Match
from rules.matchers.support_words import pattern_of
from rules.matchers.tables import table


@cache
def _pattern() -> re.Pattern[str]:
    data = table("remote")
    return pattern_of([*data["tools"], *(phrase for group in data["phrases"].values() for phrase in group)])


def find(text: str, field: str = "") -> tuple[Match, ...]:
    """Every program and every phrase in a text, as it stands there."""
    return tuple(Match(field=field, found=hit.group(), how=How.LIST, span=hit.span()) for hit in _pattern().finditer(text))


def is_host(host: str) -> bool:
    """Whether a host belongs to a remote-access program's maker, subdomains included."""
    return any(host == known or host.endswith("." + known) for known in table("remote")["hosts"])
