"""What the names in a rule's sentence stand for on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from monitor.model import Exemption, How, Match
from rules.beside import LandingFacts, PairFacts, stand
from rules.facts import ENGINE_NAMES, OWN_PLACE, AdFacts, PageFacts, ResultFacts
from rules.matchers.affiliate import AffiliateHit
from rules.parties import roles
from rules.programme import breaches
from rules.sentence import NAMES

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


ALL_NAMES = frozenset(NAMES)

Facts = PageFacts | AdFacts | ResultFacts | PairFacts | LandingFacts


def who(facts: Facts) -> str:
    """Somebody by the name and address that the page tells."""
    if not isinstance(facts, AdFacts | ResultFacts):
        return facts.page.kit.brand.name
    place = facts.domain
    if isinstance(facts, AdFacts) and facts.landing == OWN_PLACE:
        return f"“{facts.name}”" if facts.name else f"Whoever placed the ad that leads to {facts.host}"
    if facts.name and place:
        return f"“{facts.name}” ({place})"
    nobody = f"{'An ad' if isinstance(facts, AdFacts) else 'A result'} whose address the page does not tell"
    return f"“{facts.name}”" if facts.name else place or nobody


def values_of(
    facts: Facts,
    matches: Sequence[Match],
    mark: str | None,
    exemptions: Sequence[Exemption],
    names: frozenset[str] = ALL_NAMES,
) -> Mapping[str, str]:
    """A value for every name that a sentence may hold, or for these of them at least."""
    page = facts.page
    first = matches[0] if matches else None
    engine = ENGINE_NAMES.get(page.serp.engine or "", page.serp.engine or "the search engine")
    common = {
        "who": who(facts),
        "mark": mark or page.kit.brand.name,
        "found": first.found if first else "",
        "field": _FIELDS.get(first.field.partition("[")[0], first.field) if first else "",
        "disguise": _DISGUISES.get(first.how, "") if first else "",
        "query": page.serp.query,
        "where": f"{engine} in {page.country}" if page.country else engine,
        "engine": engine,
        "country": page.country or "an unknown country",
        "brand": page.kit.brand.name,
        "own_place": f"place {page.own_rank}" if page.own_rank else "no place of this page",
        "permission": _contract(exemptions),
    }
    if isinstance(facts, PageFacts):
        return common
    if isinstance(facts, PairFacts):
        return common | {"other": f"{stand(facts.page, facts.differs)} against {stand(facts.better, facts.differs)}"}
    if isinstance(facts, LandingFacts):
        return common | _result(facts.result) | {"landing": facts.result.host or "", "domain": facts.result.domain or ""}
    known = common | _somebody(facts)
    if names <= known.keys():
        return known
    return known | (_ad(facts) if isinstance(facts, AdFacts) else _result(facts))


def _contract(exemptions: Sequence[Exemption]) -> str:
    told = [asked.detail for asked in exemptions if asked.code.startswith("permission:") and not asked.applies]
    return f"{told[0]}." if told else ""


def _somebody(facts: AdFacts | ResultFacts) -> dict[str, str]:
    party = facts.standing.party
    return {
        "domain": facts.domain or "an unknown domain",
        "party": party.name if party else "an unlisted advertiser",
        "role": roles()[facts.standing.role],
        "landing": facts.host or "an unknown page",
    }


def _ad(facts: AdFacts) -> dict[str, str]:
    ad, link = facts.ad, facts.affiliate
    return {
        "rank": str(ad.rank),
        "slot": str(ad.slot),
        "kind": _KINDS.get(ad.kind, "ad"),
        "via": f", through {_network(link)}, publisher {_publisher(link)}" if link else "",
        "network": _network(link) if link else "no network",
        "publisher": _publisher(link) if link else "unknown",
        "shown": facts.shown or "no address",
        "title": ad.headline,
        "other": "; ".join(dict.fromkeys(breach.words for breach in breaches(facts))),
    }


def _network(link: AffiliateHit) -> str:
    return link.network.replace("_", " ").title()


def _publisher(link: AffiliateHit) -> str:
    return link.publisher or "unknown (the link does not tell)"


def _result(facts: ResultFacts) -> dict[str, str]:
    row = facts.result
    return {"rank": str(row.rank), "kind": _KINDS.get(row.kind, str(row.kind).replace("_", " ")), "title": row.title}
