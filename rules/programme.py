"""What an affiliate's programme forbids in paid search, held against one ad.

The terms are the answers to the networks' standard questionnaire on paid search (Awin's merchant profile asks it of every
programme): commission on paid search, direct linking, brand in display URL and ad text, brand as a negative keyword, bids
on the brand, on misspellings and on the brand with another word, and terms excluded by name. A question without an answer
forbids nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.model import AffiliateTerms, How, Match
from rules.facts import AdFacts
from rules.pieces import path_part, shown_part

_MISSPELT = frozenset({How.FUZZY, How.VARIANT, How.SPLIT, How.LEET, How.CONFUSABLE, How.DIACRITIC})
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Breach:
    """One term that an ad breaks: which, in words, and what shows it."""

    term: str
    words: str
    match: Match


def breaches(facts: AdFacts) -> tuple[Breach, ...]:
    """Every term of the listed affiliate's programme that this ad breaks."""
    party = facts.standing.party
    if party is None or party.affiliate is None:
        return ()
    return tuple(_of_ad(facts, party.affiliate)) + tuple(_of_query(facts, party.affiliate))


def _of_ad(facts: AdFacts, terms: AffiliateTerms) -> Iterator[Breach]:
    marks = facts.page.kit.marks
    if terms.ppc_allowed is False:
        yield Breach("ppc_allowed", "no paid search at all", Match("headline", facts.ad.headline, How.LIST))
    if terms.brand_in_display_url is False:
        for name, text, offset in (*shown_part(facts.ad.display_url), *path_part(facts.ad.display_url)):
            for match in marks(text, name):
                span = (match.span[0] + offset, match.span[1] + offset) if match.span else None
                found = Match(name, match.found, match.how, match.mark, span, match.confidence)
                yield Breach("brand_in_display_url", "no brand in the displayed address", found)
    if terms.brand_in_ad_text is False:
        for name, text, _ in facts.copy:
            for match in marks(text, name):
                yield Breach("brand_in_ad_text", "no brand in the ad's text", match)


def _of_query(facts: AdFacts, terms: AffiliateTerms) -> Iterator[Breach]:
    query = facts.page.serp.query
    for term in terms.excluded_terms:
        if _holds(query, term):
            yield Breach("excluded_terms", f"the term “{term}” is excluded", Match("query", query, How.LIST))
    for match in facts.page.query_marks[:1]:
        if terms.misspellings is False and match.how in _MISSPELT:
            yield Breach("misspellings", "no bids on misspellings of the brand", match)
        if terms.brand_plus is False and len(_WORD.findall(query)) > len(_WORD.findall(match.found)):
            yield Breach("brand_plus", "no bids on the brand with another word", match)
        if terms.brand_as_negative:
            yield Breach("brand_as_negative", "the brand has to be a negative keyword", match)


def _holds(query: str, term: str) -> bool:
    """Whether the words of a term stand in a query, in their order, side by side."""
    have, want = ([word.casefold() for word in _WORD.findall(text)] for text in (query, term))
    return bool(want) and any(have[at : at + len(want)] == want for at in range(len(have) - len(want) + 1))
