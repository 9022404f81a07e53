"""A case in a few words: what lists, pages, mails and letters call it."""

from __future__ import annotations

from collections.abc import Callable

from monitor.model import Case, Level
from reports.phrases import Phrase, phrase

_OWN_ANSWER = "support/own-answer-"
LEVELS = tuple(reversed(Level))
NAMELESS = phrase("an advertiser that the page does not name")
_TITLES: dict[str, Callable[[str, str], Phrase]] = {
    "trademark": lambda who, mark: phrase("{who} writes {mark} in its ads", who=who, mark=mark),
    "bidding": lambda who, mark: phrase("{who} advertises on searches for {mark}", who=who, mark=mark),
    "outranking": lambda who, _: phrase("{who} stands above the brand's own pages", who=who),
    "scam": lambda who, mark: phrase("{who}: signs of a scam on searches for {mark}", who=who, mark=mark),
    "lookalike": lambda who, _: phrase("{who} looks like one of the brand's domains", who=who),
    "affiliate": lambda who, mark: phrase("{who}: an affiliate's ads on {mark}", who=who, mark=mark),
    "hijack": lambda who, _: phrase("{who}: an ad that passes itself off as the brand's", who=who),
    "support": lambda who, _: phrase("{who} answers questions that belong to support", who=who),
}


def claim(case: Case, who: str | None = None) -> Phrase:
    """What a case claims, without its country; `who` is a better name than its domain."""
    name, mark = who or case.domain or NAMELESS, case.mark or phrase("the brand")
    if own_answer(case):
        return phrase("{who}: an own page leaves a support question unanswered", who=name)
    wording = _TITLES.get(case.family)
    return wording(name, mark) if wording else phrase("{who}: {family}", who=name, family=case.family.replace("-", " "))


def own_answer(case: Case) -> bool:
    """Whether a case is about the brand's own page behind a support question, which does not answer it."""
    return bool(case.rules) and all(rule.startswith(_OWN_ANSWER) for rule in case.rules)


def title(case: Case, who: str | None = None) -> Phrase:
    """A case in a few words; `who` is a better name than its domain."""
    said = claim(case, who)
    return phrase("{case} ({country})", case=said, country=case.country) if case.country else said
