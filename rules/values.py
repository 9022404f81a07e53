"""What the names in a rule's sentence stand for on one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from monitor.model import Exemption, How, Match
from rules.beside import LandingFacts, PairFacts, stand
from rules.facts import ENGINE_NAMES, OWN_PLACE, AdFacts, PageFacts, ResultFacts
from rules.parties import roles
from rules.programme import breaches
from rules.rule import On
from rules.sentence import filled, taken_apart
from rules.somebody import Somebody

# Said behind the quoted text, so that a reader knows why it does not look like the mark.
_DISGUISES: Mapping[How, str] = MappingProxyType(
    {
        How.INFLECTED: "(the mark with an ending)",
        How.DIACRITIC: "(the mark with other accents)",
        How.SPLIT: "(the mark, split)",
        How.JOINED: "(the mark inside a longer word)",
        How.CONFUSABLE: "(the mark in look-alike letters)",
        How.INVISIBLE: "(the mark with invisible characters inside)",
        How.LEET: "(the mark with digits for letters)",
        How.FUZZY: "(close to the mark)",
        How.VARIANT: "(a listed variant of the mark)",
        How.VANITY: "(a number written in letters)",
        How.SPELLED: "(a number written in words)",
    },
)
_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "headline": "headline",
        "text": "text",
        "sitelinks": "sitelinks",
        "extensions": "extensions",
        "display_url": "displayed address",
        "target_url": "landing address",
        "phones": "call asset",
        "title": "title",
        "question": "question",
        "url": "address",
        "host": "host name",
        "chain": "link",
        "query": "query",
    },
)
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "organic": "web result",
        "featured_snippet": "featured snippet",
        "people_also_ask": "People-also-ask answer",
        "ai_overview": "AI overview",
        "short_video": "short video",
        "knowledge_panel": "knowledge panel",
        "text": "text ad",
        "shopping": "shopping ad",
    },
)


def words() -> tuple[str, ...]:
    """Every word of ours that a sentence may be filled with, for translators."""
    return tuple(dict.fromkeys((*_DISGUISES.values(), *_FIELDS.values(), *_KINDS.values(), "ad")))


Facts = PageFacts | AdFacts | ResultFacts | PairFacts | LandingFacts


class Told(NamedTuple):
    """What a sentence is filled from: who it is about, the first of the matches if there is one, the exemptions asked."""

    facts: Any
    who: str
    first: Match | None
    mark: str | None
    exemptions: Sequence[Exemption]


Value = Callable[[Told], str]


def who(facts: Facts) -> str:
    """Somebody by the name and address that the page tells."""
    if not isinstance(facts, Somebody):
        return facts.page.kit.brand.name
    name, place, is_ad = facts.name, facts.domain, isinstance(facts, AdFacts)
    if isinstance(facts, AdFacts) and facts.landing == OWN_PLACE:
        return f"“{name}”" if name else f"Whoever placed the ad that leads to {facts.host}"
    if name and place:
        return f"“{name}” ({place})"
    return f"“{name}”" if name else place or f"{'An ad' if is_ad else 'A result'} whose address the page does not tell"


def sentence(template: str, on: On) -> Value:
    """A sentence made ready for one kind of subject: only the values that it names are looked up. Unknown names stay empty."""
    words, names = taken_apart(template)
    values = tuple(_VALUES[on].get(name, _nothing) for name in names)
    return lambda told: filled(words, [value(told) for value in values])


def _nothing(_told: Told) -> str:
    return ""


@lru_cache(maxsize=1_024)
def _place(engine: str | None, country: str | None) -> str:
    name = ENGINE_NAMES.get(engine or "", engine or "the search engine")
    return f"{name} in {country}" if country else name


def _field(told: Told) -> str:
    name = told.first.field if told.first else ""
    return _FIELDS.get(name.partition("[")[0], name)


def _own_place(told: Told) -> str:
    rank = told.facts.page.own_rank
    return f"place {rank}" if rank else "no place of this page"


def _contract(told: Told) -> str:
    for asked in told.exemptions:
        if asked.code.startswith("permission:") and not asked.applies:
            return f"{asked.detail}."
    return ""


def _party(told: Told) -> str:
    party = told.facts.standing.party
    return party.name if party else "an unlisted advertiser"


def _via(told: Told) -> str:
    return f", through {_network(told)}, publisher {_publisher(told)}" if told.facts.affiliate else ""


def _network(told: Told) -> str:
    link = told.facts.affiliate
    return link.network.replace("_", " ").title() if link else "no network"


def _publisher(told: Told) -> str:
    link = told.facts.affiliate
    return (link.publisher or "unknown (the link does not tell)") if link else "unknown"


def _breaches(told: Told) -> str:
    return "; ".join(dict.fromkeys(breach.words for breach in breaches(told.facts)))


def _stands(told: Told) -> str:
    pair = told.facts
    return f"{stand(pair.page, pair.differs)} against {stand(pair.better, pair.differs)}"


_ANYBODY: dict[str, Value] = {
    "who": lambda told: told.who,
    "mark": lambda told: told.mark or told.facts.page.kit.brand.name,
    "found": lambda told: told.first.found if told.first else "",
    "field": _field,
    "disguise": lambda told: _DISGUISES.get(told.first.how, "") if told.first else "",
    "query": lambda told: told.facts.page.serp.query,
    "where": lambda told: _place(told.facts.page.serp.engine, told.facts.page.country),
    "engine": lambda told: _place(told.facts.page.serp.engine, None),
    "country": lambda told: told.facts.page.country or "an unknown country",
    "brand": lambda told: told.facts.page.kit.brand.name,
    "own_place": _own_place,
    "permission": _contract,
}
_SOMEBODY: dict[str, Value] = {
    "domain": lambda told: told.facts.domain or "an unknown domain",
    "party": _party,
    "role": lambda told: roles()[told.facts.standing.role],
    "landing": lambda told: told.facts.host or "an unknown page",
}
_AD: dict[str, Value] = {
    "rank": lambda told: str(told.facts.ad.rank),
    "slot": lambda told: str(told.facts.ad.slot),
    "kind": lambda told: _KINDS.get(told.facts.ad.kind, "ad"),
    "via": _via,
    "network": _network,
    "publisher": _publisher,
    "shown": lambda told: told.facts.shown or "no address",
    "title": lambda told: told.facts.ad.headline,
    "other": _breaches,
}


def _of_result(of: Callable[[Any], ResultFacts]) -> dict[str, Value]:
    """The values of a result: a subject itself, or the one that a page of the brand's own stands behind."""

    def kind(told: Told) -> str:
        word = of(told.facts).result.kind
        return _KINDS.get(word, str(word).replace("_", " "))

    return {
        "rank": lambda told: str(of(told.facts).result.rank),
        "kind": kind,
        "title": lambda told: of(told.facts).result.title,
    }


_LANDING: dict[str, Value] = {
    "landing": lambda told: told.facts.result.host or "",
    "domain": lambda told: told.facts.result.domain or "",
}
_VALUES: Mapping[On, Mapping[str, Value]] = MappingProxyType(
    {
        On.AD: _ANYBODY | _SOMEBODY | _AD,
        On.RESULT: _ANYBODY | _SOMEBODY | _of_result(lambda facts: facts),
        On.PAGE: _ANYBODY,
        On.PAIR: _ANYBODY | {"other": _stands},
        On.LANDING: _ANYBODY | _of_result(lambda facts: facts.result) | _LANDING,
    },
)
