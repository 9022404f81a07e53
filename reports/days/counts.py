"""Who advertised and who stood where, counted over one query's looks: a day's count, and the sum of days.

Ads are counted over proven looks, unpaid results over looks whose page could be read, whatever it said of ads. A place is
what a reader meets going down the page: neighbours of one carousel share a place; related searches, questions that are
still folded up and cards that need a swipe have none; things in the side column neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from monitor.model import PROVEN, AdSlot, Digest, Judged, Look, Result, ResultKind, Serp
from reports.days.names import holder_key
from reports.owners import Owner, Owners

TOP = 3
Shown = dict[str, list[Any]]
"""Holders by their keys: in how many looks each was seen, and the capture id of the latest of them."""

_PLACELESS = frozenset({ResultKind.RELATED_SEARCH, ResultKind.PEOPLE_ALSO_ASK, ResultKind.KNOWLEDGE_PANEL})
_NUMBERS = ("looks", "read", "proven", "with_ads", "ads_above")
_SHOWN = ("ads", "top", "above")


class Count:
    """What one query showed in some looks. `own` has one entry a read look: the place of the best own page, None for nowhere."""

    __slots__ = ("above", "ads", "ads_above", "first", "latest", "looks", "own", "proven", "read", "top", "with_ads")

    def __init__(self) -> None:
        self.looks = self.read = self.proven = self.with_ads = self.ads_above = 0
        self.ads: Shown = {}
        self.top: Shown = {}
        self.above: Shown = {}
        self.own: list[int | None] = []
        self.first = self.latest = ""

    def look(self, look: Look, serp: Serp, owners: Owners) -> None:
        """Count one look more; looks come in order of time."""
        self.looks += 1
        if look.outcome not in PROVEN:
            return
        self.read += 1
        self.first = self.first or look.capture_id
        self.latest = look.capture_id
        self._results(serp, owners, look.capture_id)
        if look.proven:
            self._ads(serp, owners, look.capture_id)

    def _results(self, serp: Serp, owners: Owners, capture_id: str) -> None:
        held = [(place, owners.of_result(result)) for place, result in places(serp)]
        own = next((place for place, holder in held if holder.owner is Owner.OWN), None)
        self.own.append(own)
        _seen(self.top, {holder_key(holder) for place, holder in held if place <= TOP}, capture_id)
        last = own or TOP + 1
        above = {holder_key(holder) for place, holder in held if holder.owner is not Owner.OWN and place < last}
        _seen(self.above, above, capture_id)

    def _ads(self, serp: Serp, owners: Owners, capture_id: str) -> None:
        self.proven += 1
        held = [(ad.slot, owners.of_ad(ad)) for ad in serp.ads if not ad.hidden]
        self.with_ads += bool(held)
        self.ads_above += any(slot is AdSlot.TOP and holder.owner is not Owner.OWN for slot, holder in held)
        _seen(self.ads, {holder_key(holder) for _, holder in held}, capture_id)

    def form(self) -> dict[str, Any]:
        """The count as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}

    def day(self, _: Digest, form: Mapping[str, Any]) -> None:
        """Add a later day's count."""
        self.add(form)

    def add(self, form: Mapping[str, Any]) -> None:
        """Add the count of later days; what is given is the count's own from then on."""
        if not self.looks:
            for name in self.__slots__:
                setattr(self, name, form[name])
            return
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + form[name])
        for name in _SHOWN:
            _joined(getattr(self, name), form[name])
        self.own += form["own"]
        self.first = self.first or form["first"]
        self.latest = form["latest"] or self.latest


def counted(rows: Iterable[Judged], owners: Owners) -> dict[str, Any]:
    """The count of one query's day, as plain data."""
    count = Count()
    for row in rows:
        count.look(row.look, row.serp, owners)
    return count.form()


def places(serp: Serp) -> Iterator[tuple[int, Result]]:
    """Every unpaid result that has a place, with it, counted from 1."""
    place, last = 0, None
    for result in serp.results:
        if result.kind in _PLACELESS or result.hidden or result.block == "side":
            continue
        unit = None if result.kind is ResultKind.ORGANIC else (result.kind, result.block)
        if unit is None or unit != last:
            place += 1
        last = unit
        yield place, result


def _seen(shown: Shown, keys: set[str], capture_id: str) -> None:
    for key in keys:
        shown[key] = [shown[key][0] + 1 if key in shown else 1, capture_id]


def _joined(shown: Shown, more: Shown) -> None:
    for key, (looks, latest) in more.items():
        known = shown.get(key)
        if known is None:
            shown[key] = [looks, latest]
        else:
            known[0] += looks
            known[1] = latest
