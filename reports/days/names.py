"""How names and holders are written in a kept day: as texts, which are read back as the same values.

A name that this house made up (“destination not shown”) is a phrase that every language says in its own words, so it is
written with its message and its values.
"""

from __future__ import annotations

import json
from functools import lru_cache

from reports.owners import Holder, Owner
from reports.phrases import Phrase
from rules.attention import Part
from rules.held import Held

_MADE, _GAP = "\x01", "\x02"


def written(name: str) -> str:
    """A name as it is kept."""
    plain = name.replace(_MADE, "").replace(_GAP, "") if _MADE in name or _GAP in name else name
    if not isinstance(name, Phrase):
        return plain
    return _MADE + json.dumps([name.message, {key: str(value) for key, value in name.values.items()}])


@lru_cache(maxsize=65_536)
def name_of(text: str) -> str:
    """The name behind what is kept."""
    if not text.startswith(_MADE):
        return text
    message, values = json.loads(text[1:])
    return Phrase(message, values)


def holder_key(holder: Holder) -> str:
    """A holder as it is kept."""
    return f"{holder.owner}{_GAP}{written(holder.name)}"


@lru_cache(maxsize=65_536)
def holder_of(key: str) -> Holder:
    """The holder behind its key."""
    owner, _, name = key.partition(_GAP)
    return Holder(name_of(name), Owner(owner))


def held_key(held: Held) -> str:
    """Somebody's part of a page as it is kept."""
    return f"{held.part}{_GAP}{held.owner}{_GAP}{written(held.who)}"


@lru_cache(maxsize=65_536)
def held_of(key: str) -> Held:
    """Somebody's part of a page behind its key."""
    part, owner, who = key.split(_GAP, 2)
    return Held(Part(part), name_of(who), owner)
