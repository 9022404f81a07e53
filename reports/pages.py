"""One proven look's page: its attention by owner, and what journeys, causes and worth need of it.

Only proven looks count, because a look that may not speak about ads does not know who stands above the results.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.model import Ad, AdSlot, Finding, Look, Query, Serp
from reports.classes import HARMFUL, Class, Classes, accused
from rules import attention, causes, curves
from rules.attention import Part, Slot
from rules.curves import Curve
from rules.held import Held
from rules.offenders import Tie, Trace, trace
from rules.parties import Roster

_STRANGERS = frozenset({Class.COMPETITOR, Class.HIJACKER, Class.SCAM, Class.OTHER, Class.MARKETPLACE, Class.REVIEW})


@dataclass(frozen=True, slots=True)
class Share:
    """One proven look: shares of attention by class (summing to 1), and the page as causes see it.

    `own_places` are the units (from 1) that hold an own page, of `places`; `fine` whether one is among the first three;
    `own_ad` whether an own ad was there, `own_top` whether it was the first at the top; `rivals` are strangers' ads by name.
    `channels` are own shares by way: web, video, AI answer, ad.
    """

    look: str
    query: Query
    classes: Mapping[Class, float]
    page: causes.Page
    own_places: tuple[int, ...]
    places: int
    fine: bool
    own_ad: bool
    own_top: bool
    rivals: frozenset[str]
    partners: frozenset[str]
    channels: Mapping[str, float]

    @property
    def own(self) -> float:
        """The own share (0–1)."""
        return self.classes.get(Class.OWN, 0.0)

    @property
    def harm(self) -> float:
        """The share of those who swindle or hijack (0–1)."""
        return sum(self.classes.get(name, 0.0) for name in HARMFUL)


_CHANNELS = {Part.VIDEO: "video", Part.AI: "AI answer", Part.AD: "ad", Part.SHOPPING_AD: "ad"}


def share_of(look: Look, serp: Serp, findings: Sequence[Finding], classes: Classes, curve: Curve) -> Share | None:
    """One proven look's shares; None where its page has nothing that gets attention."""
    slots = attention.slots(serp, curve)
    return _share(look, serp, _held(slots, classes, findings)) if slots else None


def trail(serp: Serp, finding: Finding) -> tuple[object, ...]:
    """What a trace rests on: equal trails are traced once."""
    ads = [ad for ad in serp.ads if ad.rank == finding.subject.rank] if finding.subject.type == "ad" else []
    shown = tuple((ad.headline, ad.text, ad.target_url, ad.host, ad.advertiser) for ad in ads)
    return finding.fingerprint, finding.subject.type, tuple(match.found for match in finding.matched), shown


def trace_of(serp: Serp, finding: Finding, roster: Roster) -> Trace:
    """What an ad leaves behind, the brand's own host left out; of a result, whose host is often a platform, only the number."""
    whole = trace(serp, finding)
    paid = finding.subject.type == "ad"
    kept = [
        (tie, value)
        for tie, value in whole.marks
        if tie is Tie.PHONE or (paid and not (tie is Tie.HOST and roster.by_host(value).family))
    ]
    return replace(whole, marks=tuple(kept))


Holdings = Sequence[tuple[Slot, Held]]


def _held(slots: Sequence[Slot], classes: Classes, found: Iterable[Finding]) -> Holdings:
    charges = accused(found)
    holdings = [(slot, classes.of(slot, charges)) for slot in slots]
    return [(slot, Held(slot.part, holding.who, holding.owner)) for slot, holding in holdings]


def _share(look: Look, serp: Serp, held: Holdings) -> Share:
    by_class: dict[Class, float] = defaultdict(float)
    channels: dict[str, float] = defaultdict(float)
    for slot, holding in held:
        by_class[Class(holding.owner)] += slot.share
        if holding.owner == Class.OWN:
            channels[_CHANNELS.get(slot.part, "web")] += slot.share
    ads = [(slot.thing, holding) for slot, holding in held if isinstance(slot.thing, Ad)]
    places = _places(serp, held)
    own = tuple(place for place, holding in places if holding.owner == Class.OWN)
    first = next((holding for ad, holding in ads if ad.slot is AdSlot.TOP), None)
    return Share(
        look=look.capture_id,
        query=look.query,
        classes=dict(by_class),
        page=_page(look, held, places, by_class.get(Class.OWN, 0.0)),
        own_places=own,
        places=max((place for place, _ in places), default=0),
        fine=bool(own) and min(own) <= curves.layout("touchpoint")["places"],
        own_ad=any(holding.owner == Class.OWN for _, holding in ads),
        own_top=first is not None and first.owner == Class.OWN,
        rivals=frozenset(holding.who for _, holding in ads if Class(holding.owner) in _STRANGERS),
        partners=frozenset(holding.who for _, holding in ads if holding.owner == Class.PARTNER),
        channels=dict(channels),
    )


def _places(serp: Serp, held: Holdings) -> list[tuple[int, Held]]:
    by_rank = {slot.thing.rank: holding for slot, holding in held if not isinstance(slot.thing, Ad)}
    rows = enumerate(attention.units(serp), 1)
    return [(place, by_rank[row.rank]) for place, unit in rows for row in unit if row.rank in by_rank]


def _page(look: Look, held: Holdings, places: Sequence[tuple[int, Held]], own: float) -> causes.Page:
    others: dict[Held, float] = defaultdict(float)
    for slot, holding in held:
        if holding.owner != Class.OWN:
            others[holding] += slot.share
    best: dict[Held, int] = {}
    for place, holding in places:
        best.setdefault(holding, place)
    mine = tuple(dict.fromkeys(place for place, holding in places if holding.owner == Class.OWN))
    return causes.Page(look.capture_id, look.query.key, own, dict(others), mine, best)
