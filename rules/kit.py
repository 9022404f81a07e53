"""Everything that is worked out once per brand before any page is judged: marks, numbers, domains, parties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

from ahocorasick_rs import AhoCorasick

from monitor.hosts import host_of
from monitor.model import Brand, How, Match, Party, PartyRole
from rules import sieve
from rules.matchers import injection, remote_access, risky_host
from rules.matchers.affiliate import AffiliateHit, identify
from rules.matchers.asking import is_called
from rules.matchers.mark import MarkMatcher
from rules.matchers.phone import PhoneBook
from rules.matchers.phone import find as find_phones
from rules.matchers.support_words import TOPICS, speaks_of
from rules.matchers.support_words import find as find_words
from rules.neighbours import Neighbours
from rules.parties import Roster
from rules.pieces import Piece

_REMEMBERED = 65_536
_ENOUGH_DIGITS = 7
_NEAR = 20
_STOP = re.compile(r"[.!?|;:•·]")


class Kit:
    """One brand's knowledge, compiled: asked by every verb, changed by none."""

    def __init__(self, brand: Brand, parties: Sequence[Party]) -> None:
        self.brand = brand
        self.roster = Roster(brand, parties)
        self.generic = any(mark.generic for mark in brand.marks)
        matcher = MarkMatcher(brand.marks)
        self.marks = lru_cache(maxsize=_REMEMBERED)(matcher.find)
        self._holding = matcher.holding
        self._naming: dict[tuple[str, ...], tuple[str, ...]] = {}
        known = (*brand.phones, *(number for party in parties for number in party.phones))
        domains = [domain for party in parties for domain in party.domains]
        self.lookalike = lru_cache(maxsize=_REMEMBERED)(Neighbours(brand, domains).find)
        self.speaks_of_support = lru_cache(maxsize=_REMEMBERED)(_speaks_of_support)
        self._home = brand.owner.country
        self._book = PhoneBook(known, (self._home,))
        group = [domain for party in parties if party.role is PartyRole.GROUP for domain in party.domains]
        self._own = sieve.Hosts(domain.removeprefix("www.").rstrip(".") for domain in (*brand.domains, *group))
        self._plainly = [mark.text for mark in brand.marks if _plain(mark.text)]
        self._within = AhoCorasick([_plain(text) for text in self._plainly])
        _make_ready()

    def naming(self, everybody: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Of the words of each of some ads or results, those that may hold a mark: of all that are new in one pass."""
        if len(self._naming) > _REMEMBERED:
            self._naming = {}
        known = self._naming
        new: dict[tuple[str, ...], tuple[str, ...]] = dict.fromkeys([words for words in everybody if words not in known], ())
        if new:
            held = frozenset(self._holding([*dict.fromkeys(chain.from_iterable(new))]))
            if held:
                new = {words: tuple(filter(held.__contains__, words)) for words in new}
            known.update(new)
        return [known[words] for words in everybody]

    def mark_of(self, name: str) -> str | None:
        """The mark behind one of the brand's own domains, or the mark itself: the first in the settings' order."""
        first = min((hit[0] for hit in self._within.find_matches_as_indexes(_plain(name), overlapping=True)), default=None)
        return None if first is None else self._plainly[first]

    def unknown_phones(self, text: str, field: str, country: str | None) -> tuple[Match, ...]:
        """Numbers in a text that belong to nobody on the list; a call asset is a number as it stands."""
        hits = find_phones(text, (country or self._home,))
        if not hits and field.startswith("phones["):
            strange = sum(char.isdigit() for char in text) >= _ENOUGH_DIGITS and not self._book.knows(text)
            return (Match(field, text, How.PHONE, span=(0, len(text)), confidence=0.9),) if strange else ()
        return tuple(hit.match(field) for hit in self._book.unknown(hits))

    def support(self, text: str, field: str) -> tuple[Match, ...]:
        """Words in a text that offer or seek help."""
        return find_words(text, "support", field) if sieve.words("support").passes(text) else ()

    def helps_by_name(self, pieces: Sequence[Piece], naming: Sequence[str]) -> tuple[Match, ...]:
        """Help offered in a mark's name, or a call for it: both in one piece, few letters and no end of a sentence apart.

        Only texts that are among `naming` may hold a mark.
        """
        found: list[Match] = []
        for name, text, _ in pieces:
            if text not in naming:
                continue
            spans = [match.span for match in self.marks(text, name) if match.span]
            helps = self.support(text, name) if spans else ()
            found += [word for word in helps if word.span and any(_beside(text, word.span, span) for span in spans)]
            calls = self.calls(text, name) if spans else ()
            found += [word for word in calls if word.span and any(is_called(text, word.span, span) for span in spans)]
        return tuple(found)

    def official(self, text: str, field: str) -> tuple[Match, ...]:
        """Words in a text that claim to be the brand or to act for it."""
        return find_words(text, "official", field) if sieve.words("official").passes(text) else ()

    def remote_access(self, text: str, field: str) -> tuple[Match, ...]:
        """Programs and phrases by which somebody takes over the reader's screen."""
        return remote_access.find(text, field) if sieve.remote().passes(text) else ()

    def affiliates(self, chains: Sequence[tuple[str, ...]]) -> list[AffiliateHit | None]:
        """For each of some chains of links, the affiliate network that it names."""
        if not sieve.may_be_affiliate(" ".join([hop for hops in chains for hop in hops])):
            return [None] * len(chains)
        return [_identified(hops) if sieve.may_be_affiliate(" ".join(hops)) else None for hops in chains]

    def leading_home(self, urls: Sequence[str]) -> Iterable[int]:
        """Which of some links may lead to the brand's own host, by their numbers, told without taking them apart."""
        return self._own.among(urls)

    def may_be_own(self, url: str) -> bool:
        """Whether a link may lead to the brand's own host, told without taking it apart."""
        return self._own.may_hold(url)

    def injection(self, url: str, field: str) -> tuple[Match, ...]:
        """What strangers put into a link to the brand's own host: a number, a call to action."""
        if not injection.may_hold(url) or not self.may_be_own(url) or not self.roster.own_host(host_of(url)):
            return ()
        hits = injection.find(url, (self._home,), self._book)
        return tuple(hit.match(field) for hit in hits if hit.kind != "padding")

    def risky_host(self, host: str, field: str) -> tuple[Match, ...]:
        """A host where anybody can put up a page in a minute."""
        hit = _risky(host)
        return (hit.match(field),) if hit else ()

    def calls(self, text: str, field: str) -> tuple[Match, ...]:
        """Words in a text that ask the reader to call."""
        return find_words(text, "call", field) if sieve.words("call").passes(text) else ()


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _make_ready() -> None:
    """Read the tables and make the patterns before the first page rather than at it."""
    speaks_of("", *TOPICS)
    sieve.make_ready()
    remote_access.find("")
    risky_host.find("host.example")
    find_phones("0")
    identify(("https://host.example/",))


_risky = lru_cache(maxsize=_REMEMBERED)(risky_host.find)
_identified = lru_cache(maxsize=4_096)(identify)


def _speaks_of_support(text: str) -> bool:
    may = sieve.words("support").passes(text) or sieve.words("trouble").passes(text)
    return may and speaks_of(text, "support", "trouble")


def _beside(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    between = text[min(one[1], other[1]) : max(one[0], other[0])]
    return len(between) <= _NEAR and not _STOP.search(between)
