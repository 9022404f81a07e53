"""The verbs that a rule may use, by name: each looks into pieces of text, links or hosts and tells what it found.

A verb is data as far as rules are concerned: a name, the kinds of field that it understands, the terms that it takes. What it
does stands in `rules.matchers`; here it is only put to work on the facts of a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from monitor.model import How, Match
from rules.facts import OWN_PLACE, AdFacts
from rules.fields import Kind
from rules.imitation import own_address, own_words
from rules.models import other_model
from rules.pieces import Piece
from rules.programme import breaches
from rules.sieve import Topic, folded

Matches = tuple[Match, ...]
Search = Callable[[Any, tuple[Piece, ...]], Matches]
Need = Callable[[Any], bool]
_TEXTS = (Kind.TEXT,)
_WORD = re.compile(r"\w+")
_MAX_TEXT = 4_000
_HELP_OR_CALL = int(Topic.SUPPORT | Topic.CALL)
_DISGUISES = frozenset({How.CONFUSABLE, How.INVISIBLE, How.LEET})


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb: the kinds of field it understands, what it means, whether it takes a list of words, how it is made.

    `needs` is a cheap look at an ad or a result: where it says no, the verb finds nothing in any of their fields.
    """

    kinds: tuple[Kind, ...]
    about: str
    make: Callable[[tuple[Any, ...]], Search]
    takes_words: bool = False
    needs: Need | None = None


def _shift(matches: Matches, offset: int) -> Matches:
    if not offset:
        return matches
    return tuple(replace(m, span=(m.span[0] + offset, m.span[1] + offset)) if m.span else m for m in matches)


def _marks(facts: Any, pieces: tuple[Piece, ...]) -> Matches:
    kit = facts.page.kit
    marks, naming = kit.marks, facts.naming
    around = " \n".join((facts.page.serp.query, *(text for _, text, _ in pieces))) if kit.generic else ""
    found: Matches = ()
    for name, text, offset in pieces:
        hits = (marks(text, name, around) if around else marks(text, name)) if text in naming else ()
        if hits:
            found += _shift(hits, offset)
    return found


def _disguised(facts: Any, pieces: tuple[Piece, ...]) -> Matches:
    return tuple(match for match in _marks(facts, pieces) if match.how in _DISGUISES)


def _help_beside_mark(facts: Any, pieces: tuple[Piece, ...]) -> Matches:
    return facts.page.kit.helps_by_name(pieces, facts.naming)  # type: ignore[no-any-return]


def _echo(facts: Any, pieces: tuple[Piece, ...]) -> Matches:
    """The query's own words in the query's order around a mark, as keyword insertion writes them."""
    query = facts.page.serp.query
    words = _echo_words(query)
    if not words or not facts.page.query_marks:
        return ()
    found = []
    for name, text, offset in pieces:
        if text not in facts.naming or not _holds_all(folded(text), words):
            continue
        hit = _echo_pattern(query).search(text[:_MAX_TEXT])
        inside = hit and next((m for m in facts.page.kit.marks(text, name) if m.span and _within(m.span, hit.span())), None)
        if hit and inside:
            span = (hit.start() + offset, hit.end() + offset)
            found.append(Match(name, hit.group(), inside.how, inside.mark, span, inside.confidence))
    return tuple(found)


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _holds_all(text: str, words: Sequence[str]) -> bool:
    for word in words:  # noqa: SIM110 (nearly every ad under a brand's query comes through here)
        if word not in text:
            return False
    return True


@lru_cache(maxsize=4_096)
def _echo_words(query: str) -> tuple[str, ...]:
    """The words of a query, folded, when it has two or more; one word is no proof of insertion."""
    words = _WORD.findall(query[:200])
    return tuple(map(folded, words)) if len(words) > 1 else ()


@lru_cache(maxsize=4_096)
def _echo_pattern(query: str) -> re.Pattern[str]:
    """Finds the whole query, any case."""
    words = _WORD.findall(query[:200])
    return re.compile(r"\b" + r"\W{1,3}".join(map(re.escape, words)) + r"\b", re.IGNORECASE)


def _words(terms: tuple[Any, ...]) -> Search:
    """Whole words or phrases, any case; the list belongs to the rule."""
    alternatives = sorted((str(term) for term in terms), key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, alternatives)) + r")(?!\w)", re.IGNORECASE)

    def one(name: str, text: str, offset: int) -> Matches:
        hit = pattern.search(text[:_MAX_TEXT])
        return (Match(name, hit.group(), How.LIST, span=(hit.start() + offset, hit.end() + offset)),) if hit else ()

    def search(_facts: Any, pieces: tuple[Piece, ...]) -> Matches:
        return tuple(match for piece in pieces for match in one(*piece))

    return search


def _by_kit(method: str) -> Callable[[tuple[Any, ...]], Search]:
    """A matcher of the kit that takes one text and its field's name."""

    def make(_terms: tuple[Any, ...]) -> Search:
        def search(facts: Any, pieces: tuple[Piece, ...]) -> Matches:
            find = getattr(facts.page.kit, method)
            found: Matches = ()
            for name, text, offset in pieces:
                hits = find(text, name)
                if hits:
                    found += _shift(hits, offset)
            return found

        return search

    return make


def _phones(facts: Any, pieces: tuple[Piece, ...]) -> Matches:
    page = facts.page
    return tuple(m for name, text, offset in pieces for m in _shift(page.kit.unknown_phones(text, name, page.country), offset))


def _affiliate(facts: Any, _pieces: Iterable[Piece]) -> Matches:
    link = facts.affiliate
    return (Match("chain", link.found, How.LIST),) if link else ()


def _lookalike(*kinds: str) -> Callable[[tuple[Any, ...]], Search]:
    """Hosts that pass for the brand's in one of these ways."""

    def search(facts: Any, pieces: tuple[Piece, ...]) -> Matches:
        kit = facts.page.kit
        hits = ((name, kit.lookalike(host)) for name, host, _ in pieces)
        return tuple(replace(hit.match(name), mark=kit.mark_of(hit.of)) for name, hit in hits if hit and hit.kind in kinds)

    return _fixed(search)


def _breach(facts: Any, _pieces: Iterable[Piece]) -> Matches:
    return tuple(breach.match for breach in breaches(facts))


def _other_model(facts: Any, pieces: tuple[Piece, ...]) -> Matches:
    serp, models = facts.page.serp, facts.page.kit.brand.models
    hits = (other_model(serp.query, text[:_MAX_TEXT], name, models) for name, text, _ in pieces)
    return tuple(hit for hit in hits if hit)


def _of_ad(find: Callable[[AdFacts], Matches]) -> Callable[[tuple[Any, ...]], Search]:
    return _fixed(lambda facts, _pieces: find(facts))


def _fixed(search: Search) -> Callable[[tuple[Any, ...]], Search]:
    return lambda _terms: search


_may_name: Need = attrgetter("naming")


def _may_say(topics: Topic) -> Need:
    bits = int(topics)
    return lambda facts: facts.says & bits != 0


def _may_help_by_name(facts: Any) -> bool:
    return bool(facts.naming) and facts.says & _HELP_OR_CALL != 0


_may_call: Need = attrgetter("may_call")


def _looks_alike(facts: Any) -> bool:
    return facts.place is not None and facts.page.kit.lookalike(facts.place) is not None


def _stands_riskily(facts: Any) -> bool:
    return facts.place is not None and bool(facts.page.kit.risky_host(facts.place, "host"))


_leads_home: Need = attrgetter("may_lead_home")


def _has_terms(facts: Any) -> bool:
    return facts.standing.party is not None


def _shows_own(facts: Any) -> bool:
    return facts.shows == OWN_PLACE  # type: ignore[no-any-return]


def _beside_own(facts: Any) -> bool:
    return facts.page.own_ads > 0  # type: ignore[no-any-return]


VERBS: Mapping[str, Verb] = MappingProxyType(
    {
        "mark": Verb(_TEXTS, "one of the brand's marks, however it is written", _fixed(_marks), needs=_may_name),
        "echo": Verb(_TEXTS, "the whole query of two words or more, with a mark in it", _fixed(_echo), needs=_may_name),
        "words": Verb(_TEXTS, "one of these words or phrases, whole, in any case", _words, takes_words=True),
        "unknown_phone": Verb(_TEXTS, "a phone number that is nobody's on the list", _fixed(_phones), needs=_may_call),
        "support": Verb(_TEXTS, "words that offer or seek help", _by_kit("support"), needs=_may_say(Topic.SUPPORT)),
        "disguised_mark": Verb(
            _TEXTS, "a mark in look-alike letters, digits or invisible characters", _fixed(_disguised), needs=_may_name
        ),
        "help_beside_mark": Verb(
            _TEXTS, "words that offer help right beside a mark", _fixed(_help_beside_mark), needs=_may_help_by_name
        ),
        "official": Verb(
            _TEXTS, "words that claim to be the brand or to act for it", _by_kit("official"), needs=_may_say(Topic.OFFICIAL)
        ),
        "call": Verb(_TEXTS, "words that ask the reader to call", _by_kit("calls"), needs=_may_say(Topic.CALL)),
        "remote_access": Verb(
            _TEXTS, "programs and phrases of remote access", _by_kit("remote_access"), needs=_may_say(Topic.REMOTE)
        ),
        "other_model": Verb(_TEXTS, "another model or version than the query names", _fixed(_other_model)),
        "injection": Verb(
            (Kind.LINK,),
            "a number or call to action inside a link to the brand's own host",
            _by_kit("injection"),
            needs=_leads_home,
        ),
        "risky_host": Verb(
            (Kind.HOST,), "a site builder, free host, shortener or bare address", _by_kit("risky_host"), needs=_stands_riskily
        ),
        "confusable": Verb((Kind.HOST,), "a domain in look-alike letters", _lookalike("confusable"), needs=_looks_alike),
        "typo": Verb((Kind.HOST,), "a domain with a slip of the finger", _lookalike("typo"), needs=_looks_alike),
        "combosquat": Verb((Kind.HOST,), "a domain with the name and another word", _lookalike("combosquat"), needs=_looks_alike),
        "same_name": Verb((Kind.HOST,), "the name under another suffix", _lookalike("same_name"), needs=_looks_alike),
        "subdomain": Verb((Kind.HOST,), "the name below somebody else's domain", _lookalike("subdomain"), needs=_looks_alike),
        "own_address": Verb(
            (Kind.CLAIM,), "shows the brand's address and leads elsewhere", _of_ad(own_address), needs=_shows_own
        ),
        "own_words": Verb((Kind.CLAIM,), "repeats an own ad of the page", _of_ad(own_words), needs=_beside_own),
        "breach": Verb((Kind.TERMS,), "what the affiliate's programme forbids", _fixed(_breach), needs=_has_terms),
        "affiliate": Verb((Kind.LINK,), "a link of an affiliate network", _fixed(_affiliate)),
    },
)
