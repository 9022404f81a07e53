"""Owner classes of attention: for every ad and result on a page, what kind of somebody holds it.

A rule's finding goes first: who swindles or hijacks is that, whatever else. Then parties known by name, then what the thing is
(a video, a discussion, an AI answer), then tables of well-known hosts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from monitor.model import Ad, Finding, Result, ResultKind, Settings
from reports.owners import Owner, Owners
from rules.attention import Part, Slot
from rules.matchers.tables import table


class Class(StrEnum):
    """Who can hold attention; in the order of print."""

    OWN = "own"
    PARTNER = "partner"
    COMPETITOR = "competitor"
    HIJACKER = "hijacker"
    SCAM = "scam"
    MARKETPLACE = "marketplace"
    NEWS = "news"
    REVIEW = "review"
    FORUM = "forum and other customers' content"
    VIDEO = "video by a third party"
    PLATFORM = "platform and AI"
    OTHER = "somebody else"


HARMFUL = frozenset({Class.SCAM, Class.HIJACKER})
_FAMILIES = {"scam": Class.SCAM, "lookalike": Class.SCAM, "hijack": Class.HIJACKER}
_RULES = {"affiliate/direct-linking": Class.HIJACKER}
_OWNERS = {
    Owner.OWN: Class.OWN,
    Owner.PARTNER: Class.PARTNER,
    Owner.AFFILIATE: Class.PARTNER,
    Owner.COMPETITOR: Class.COMPETITOR,
    Owner.INFORMATIONAL: Class.REVIEW,
}
_KINDS = {
    ResultKind.AI_OVERVIEW: Class.PLATFORM,
    ResultKind.KNOWLEDGE_PANEL: Class.PLATFORM,
    ResultKind.LOCAL: Class.PLATFORM,
    ResultKind.APP: Class.PLATFORM,
    ResultKind.VIDEO: Class.VIDEO,
    ResultKind.SHORT_VIDEO: Class.VIDEO,
    ResultKind.DISCUSSION: Class.FORUM,
    ResultKind.SOCIAL: Class.FORUM,
    ResultKind.NEWS: Class.NEWS,
    ResultKind.SHOPPING: Class.MARKETPLACE,
}
_HOSTS = ("marketplace", "news", "review", "forum", "video", "platform")
_NAMES = {name: Class[name.upper()] for name in _HOSTS}
Accused = Mapping[tuple[str, int | None], Class]


@dataclass(frozen=True, slots=True)
class Holding:
    """Who holds a slot, of which class."""

    who: str
    owner: Class


class Classes:
    """Answers of which class an ad or result is."""

    def __init__(self, settings: Settings) -> None:
        self._owners = Owners(settings)
        self._brand = settings.brand.name

    def of(self, slot: Slot, accused: Accused) -> Holding:
        """Who holds a slot; `accused` are the page's findings by subject."""
        thing = slot.thing
        paid = isinstance(thing, Ad)
        holder = self._owners.of_ad(thing) if isinstance(thing, Ad) else self._owners.of_result(thing)
        charge = accused.get(("ad" if paid else "result", thing.rank))
        if charge and holder.owner is not Owner.OWN:
            return Holding(holder.name, charge)
        if holder.owner in _OWNERS:
            return Holding(holder.name, _OWNERS[holder.owner])
        if slot.part in (Part.AI, Part.PANEL):
            return Holding(str(slot.part), Class.PLATFORM)
        kind = _KINDS.get(thing.kind) if isinstance(thing, Result) else None
        shelf = Class.MARKETPLACE if slot.part is Part.SHOPPING_AD else Class.OTHER
        return Holding(holder.name, kind or by_host(thing.host) or shelf)


def accused(findings: Iterable[Finding]) -> Accused:
    """What rules say of a page's subjects, as owner classes; the graver word wins."""
    found: dict[tuple[str, int | None], Class] = {}
    for finding in findings:
        word = _RULES.get(finding.rule) or _FAMILIES.get(finding.family)
        key = (finding.subject.type, finding.subject.rank)
        if word and found.get(key) is not Class.SCAM:
            found[key] = word
    return found


@cache
def by_host(host: str | None) -> Class | None:
    """The class of a well-known host, or of one whose first label says what it is."""
    labels = (host or "").casefold().removeprefix("www.").split(".")
    names = {".".join(labels[start:]) for start in range(len(labels))}
    data = table("owners")
    known = next((_NAMES[name] for name in _HOSTS if not names.isdisjoint(data[name])), None)
    by_label = (_NAMES[name] for name, words in data["labels"].items() if labels[0] in words)
    return known or next(by_label, None)
