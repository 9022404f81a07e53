"""Ads that pass for the brand's own: its address over another landing page, or its own ad's words in somebody else's ad."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from monitor.model import How, Match
from rules.facts import OTHER_PLACE, OWN_PLACE, AdFacts, PageFacts

NEAR = 0.85
_FEW_WORDS = 4
_MAX_WORDS = 120
_OURS = "words of own ads"
_WORD = re.compile(r"\w+")


def _text_of(facts: AdFacts) -> str:
    """The first two texts of an ad, case folded."""
    ad = facts.ad
    more = [link.title for link in ad.sitelinks[:1]] or [*ad.extensions[:1]]
    return " ".join([ad.headline, *([ad.text] if ad.text else more)]).casefold()


def _words_in(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))[:_MAX_WORDS]


def lacks_too_many(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text lacks so many of some words that its own can't be as alike to them as NEAR: then it shares most of them."""
    spare = len(words) * (1 - NEAR / (2 - NEAR))
    for word in words:
        if word not in text:
            spare -= 1
            if spare < 0:
                return True
    return False


def may_be_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two copies may be as alike as NEAR at all: told by their lengths, then by the words they share."""
    enough = NEAR * (len(one) + len(other)) / 2
    return len(one) >= enough <= len(other) and sum(map(frozenset(one).__contains__, other)) >= enough


def likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How alike two copies are, 0 to 1: the words that they share in order, twice, over all their words."""
    if min(len(one), len(other)) < _FEW_WORDS:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def own_address(facts: AdFacts) -> tuple[Match, ...]:
    """The brand's address on an ad that leads elsewhere."""
    if facts.shows != OWN_PLACE or facts.landing != OTHER_PLACE:
        return ()
    return (Match("display_url", facts.ad.display_url or "", How.DOMAIN, confidence=0.95),)


def _own_copies(page: PageFacts) -> list[tuple[int, tuple[str, ...]]]:
    """The words of a page's own ads with their numbers, taken once."""
    found: list[tuple[int, tuple[str, ...]]] | None = page.memo.get(_OURS)
    if found is None:
        found = page.memo[_OURS] = [(ad.number, _words_in(_text_of(ad))) for ad in page.ads if ad.standing.family]
    return found


def own_words(facts: AdFacts) -> tuple[Match, ...]:
    """An own ad of the same page, repeated nearly word for word."""
    text = _text_of(facts)
    ours = [words for number, words in _own_copies(facts.page) if number != facts.number and not lacks_too_many(text, words)]
    mine = _words_in(text) if ours else ()
    near = max([likeness(mine, own) for own in ours if may_be_alike(own, mine)], default=0.0)
    if near < NEAR:
        return ()
    return (Match("headline", facts.ad.headline, How.FUZZY, confidence=round(near, 3)),)
