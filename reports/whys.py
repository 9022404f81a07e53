"""A finding's sentence in another language: told again from the rule's own words and what was filled into them.

In the world a finding keeps its sentence as it was when the rule spoke, in English, for old reports may not change. Which values
were in it shows by laying the rule's words over it; the same values go into the translated words. Where the rule has changed its
words since, they no longer fit, and the sentence stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from monitor.model import PartyRole
from reports.language import DEFAULT, Language
from rules.reading import shipped
from rules.sentence import MAX_VALUE

LONGEST = 1_500
CONTEXT = "rule"
_NAME = re.compile(r"( ?)\{([a-z_]+)\}")
_BLANKS = re.compile(r"\s+")
_BEFORE_STOP = re.compile(r" ([.,。，])")
_ANY = f".{{0,{MAX_VALUE}}}?"
_ADDRESS = r"(?:\S{1,300}|an unknown page|an unknown domain)"
_SHAPES = {"rank": r"\d{1,6}", "landing": _ADDRESS, "domain": _ADDRESS, "day": r"\d{4}-\d\d-\d\d"}
_OURS = frozenset(
    {
        "who", "where", "field", "disguise", "kind", "slot", "role", "party", "domain", "landing", "own_place", "permission",
        "via", "other", "publisher", "one", "side", "terms",
    }
)  # fmt: skip
PIECES = (
    "{engine} in {country}",
    "place {rank}",
    "no place of this page",
    "{one} against {other}",
    "place {rank} ({side})",
    "nowhere on the page ({side})",
    "an unknown device",
    "an unknown place",
    "{party} ({role}) has no permission for this use.",
    "{party} may do this {terms}; the page was shown in {country}.",
    "{party} may do this {terms}; the permission ran out on {day}.",
    "{party} may do this {terms}; the permission begins on {day}.",
    "in {countries} from {since} until {until}",
    "in {countries} from {since}",
    "in {countries} until {until}",
    "in {countries}",
    "everywhere from {since} until {until}",
    "everywhere from {since}",
    "everywhere until {until}",
    "everywhere",
    ", through {network}, publisher {publisher}",
    "unknown (the link does not tell)",
    "an unlisted advertiser",
    "an unknown domain",
    "an unknown page",
    "An ad whose address the page does not tell",
    "A result whose address the page does not tell",
    "Whoever placed the ad that leads to {host}",
    "the term “{term}” is excluded",
)
"""The pieces that `rules.values`, `rules.parties`, `rules.programme` and `rules.beside` put into sentences; longer ones first."""


def retold(speech: Language, why: str, rule: str) -> str | None:
    """A finding's sentence in a language; None where the rule's words of today do not fit it. English stays as it is."""
    if speech.code == DEFAULT:
        return why
    told = _told(speech, why[:LONGEST], templates().get(rule, ()))
    return _BEFORE_STOP.sub(r"\1", _BLANKS.sub(" ", told)).strip() if told is not None else None


def _told(speech: Language, said: str, known: Iterable[str]) -> str | None:
    for template in known:
        found = _pattern(template).fullmatch(said) if _fits(template, said) else None
        if found:
            values = {name: _value(speech, name, value) for name, value in found.groupdict().items()}
            return speech.term(CONTEXT, template).format_map(values)
    return None


def _value(speech: Language, name: str, value: str) -> str:
    """A value in the language where it is one of our own words; what strangers wrote stays."""
    if name not in _OURS or not value:
        return value
    word = speech.term("PartyRole" if name == "role" and value in set(PartyRole) else CONTEXT, value)
    return word if word != value else _told(speech, value, PIECES) or value


def title_of(speech: Language, rule: str) -> str:
    """What a shipped rule is called; its id for any other."""
    title = next((one.title for one in shipped() if one.id == rule), "")
    return speech.term("rule title", title) if title else rule


@cache
def templates() -> Mapping[str, tuple[str, ...]]:
    """Every shipped rule's sentences, by the rule's id."""
    return {
        rule.id: tuple(_BLANKS.sub(" ", said).strip() for said in (rule.why, *(case.why for case in rule.milder)) if said)
        for rule in shipped()
    }


def _fits(template: str, said: str) -> bool:
    """Whether the template's own words stand in the sentence in order: quick, whatever a stranger wrote between them."""
    at = 0
    for literal in _NAME.split(template)[::3]:
        at = said.find(literal, at)
        if at < 0:
            return False
        at += len(literal)
    return True


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """What a filled template looks like: an empty value takes the blank before it along."""
    parts, end = [], 0
    seen: set[str] = set()
    for found in _NAME.finditer(template):
        name = found[2]
        group = f"(?P={name})" if name in seen else f"(?P<{name}>{_SHAPES.get(name, _ANY)})"
        parts += [re.escape(template[end : found.start()]), "[ ]?" if found[1] else "", group]
        seen.add(name)
        end = found.end()
    return re.compile("".join((*parts, re.escape(template[end:]))), re.DOTALL)
