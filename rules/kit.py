"""Everything that is worked out once per brand before any page is judged: marks, phones, domains, parties."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from monitor.model import Brand, How, Match, Party
from rules.matchers.mark import MarkMatcher
from rules.matchers.support_words import find as support_words
from rules.matchers.support_words import speaks_of
from rules.parties import Roster

_REMEMBERED = 65_536


@dataclass(frozen=True, slots=True)
class AffiliateLink:
    """What an ad's links tell of the affiliate network behind it; `found` is the hop that told it."""

    network: str
    publisher: str | None
    found: str


class Kit:
    """One brand's knowledge, compiled: asked by every verb, changed by none."""

    def __init__(self, brand: Brand, parties: Sequence[Party]) -> None:
        self.brand = brand
        self.roster = Roster(brand, parties)
        self.generic = any(mark.generic for mark in brand.marks)
        self._known = {_digits(n) for n in (*brand.phones, *(n for p in parties for n in p.phones))}
        self.marks = lru_cache(maxsize=_REMEMBERED)(MarkMatcher(brand.marks).find)

    def unknown_phones(self, text: str, field: str, country: str | None) -> tuple[Match, ...]:
        """Numbers in a text that belong to nobody on the list."""
        hits = phonenumbers.PhoneNumberMatcher(text, country)
        return tuple(
            Match(field, hit.raw_string, How.PHONE, span=(hit.start, hit.end))
            for hit in hits
            if _digits(phonenumbers.format_number(hit.number, phonenumbers.PhoneNumberFormat.E164)) not in self._known
        )

    def speaks_of_support(self, text: str) -> bool:
        """Whether a text asks for help."""
        return speaks_of(text, "support", "trouble")

    def support(self, text: str, field: str) -> tuple[Match, ...]:
        """Words in a text that offer or seek help."""
        return support_words(text, "support", field)

    def affiliate(self, hops: tuple[str, ...]) -> AffiliateLink | None:
        """The network and publisher that a chain of links names."""
        return None


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)
