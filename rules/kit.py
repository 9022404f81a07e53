"""Everything that is worked out once per brand before any page is judged: marks, numbers, domains, parties."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from monitor.model import Brand, How, Match, Party
from rules.matchers.affiliate import AffiliateHit, identify
from rules.matchers.mark import MarkMatcher
from rules.matchers.phone import PhoneBook
from rules.matchers.phone import find as find_phones
from rules.matchers.support_words import find as find_words
from rules.matchers.support_words import speaks_of
from rules.parties import Roster

_REMEMBERED = 65_536
_ENOUGH_DIGITS = 7


class Kit:
    """One brand's knowledge, compiled: asked by every verb, changed by none."""

    def __init__(self, brand: Brand, parties: Sequence[Party]) -> None:
        self.brand = brand
        self.roster = Roster(brand, parties)
        self.generic = any(mark.generic for mark in brand.marks)
        self.marks = lru_cache(maxsize=_REMEMBERED)(MarkMatcher(brand.marks).find)
        self.affiliate = lru_cache(maxsize=_REMEMBERED)(_identify)
        known = (*brand.phones, *(number for party in parties for number in party.phones))
        self._home = brand.owner.country
        self._book = PhoneBook(known, (self._home,))

    def unknown_phones(self, text: str, field: str, country: str | None) -> tuple[Match, ...]:
        """Numbers in a text that belong to nobody on the list; a call asset is a number as it stands."""
        hits = find_phones(text, (country or self._home,))
        if not hits and field.startswith("phones["):
            strange = sum(char.isdigit() for char in text) >= _ENOUGH_DIGITS and not self._book.knows(text)
            return (Match(field, text, How.PHONE, span=(0, len(text)), confidence=0.9),) if strange else ()
        return tuple(hit.match(field) for hit in self._book.unknown(hits))

    def speaks_of_support(self, text: str) -> bool:
        """Whether a text asks for help."""
        return speaks_of(text, "support", "trouble")

    def support(self, text: str, field: str) -> tuple[Match, ...]:
        """Words in a text that offer or seek help."""
        return find_words(text, "support", field)

    def official(self, text: str, field: str) -> tuple[Match, ...]:
        """Words in a text that claim to be the brand or to act for it."""
        return find_words(text, "official", field)

    def calls(self, text: str, field: str) -> tuple[Match, ...]:
        """Words in a text that ask the reader to call."""
        return find_words(text, "call", field)


def _identify(hops: tuple[str, ...]) -> AffiliateHit | None:
    return identify(hops)
