"""Everything on the page that somebody paid for, in reading order.

The world: shopping units, text ads and cards share one page and one click counter. Units are taken first, because their titles
look like a text ad's; then text ads with all that hangs on them; what is still paid for and shows something is a card
of its own (tickets and tours since 2023, hotel prices, comparison sites), and what shows nothing is counted as unread unless it
lies within something read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborNode

from monitor.engines.google.ads import SLOTS, paid_titles, read_ad
from monitor.engines.google.clicks import is_paid, twins
from monitor.engines.google.layouts import PANES, PIVOTS, REPEATS, Zone
from monitor.engines.google.places import Place
from monitor.engines.google.shopping import read_card, read_unit, shopping_units
from monitor.engines.google.titles import Sheet, Title
from monitor.model import Ad, AdKind, AdSlot


@dataclass(frozen=True, slots=True)
class Paid:
    """The ads of a page, each with the link that stands for it; `unread` counts paid links that nobody could read."""

    ads: tuple[tuple[LexborNode, Ad], ...] = ()
    unread: int = 0


class _Desk:
    """The paid links of one page while they are being shared out."""

    def __init__(self, sheet: Sheet, titles: Iterable[Title]) -> None:
        numbers = [sheet.order[title.link.mem_id] for title in titles]
        self.sheet = sheet
        self.pairs = twins(sheet.links)
        self.first = min(numbers, default=len(sheet.links))
        self.last = max(numbers, default=len(sheet.links))
        self.taken: set[int] = set()
        self.ads: list[tuple[LexborNode, Ad]] = []

    def slot(self, place: Place, link: LexborNode) -> AdSlot:
        """The slot of an ad: by its container, else by where it stands towards the list.

        Pages of 2013 without scripts hold a second `#tads` below the list.
        """
        number = self.sheet.order.get(link.mem_id, 0)
        if place.zone in SLOTS and not (place.zone is Zone.TOP_ADS and number > self.last):
            return SLOTS[place.zone]
        return AdSlot.TOP if number < self.first else AdSlot.BOTTOM if number > self.last else AdSlot.INLINE

    def take(self, node: LexborNode) -> LexborNode:
        """Mark every link of a unit as read; gives back the link that stands for the unit."""
        links = node.css("a")
        self.taken.update(link.mem_id for link in links)
        self.taken.add(node.mem_id)
        return node if node.tag == "a" else links[0]

    def units(self) -> None:
        for unit in shopping_units(self.sheet):
            place = self.sheet.places.of(unit)
            link = self.take(unit)
            self.ads.append((link, read_unit(unit, self.slot(place, link), hidden=place.hidden, pairs=self.pairs)))

    def texts(self) -> None:
        apart = frozenset(self.taken)
        for paid in paid_titles(self.sheet, self.pairs, self.taken):
            self.take(paid.unit)
            self.ads.append((paid.title.link, read_ad(paid, self.slot(paid.title.place, paid.title.link), apart)))

    def undrawn(self, panes: str, kind: AdKind) -> None:
        """Read panes that open on a click only, an undrawn ad for each landing page or text they show."""
        for pane in self.sheet.tree.css(panes):
            shown: set[str] = set()
            for link in pane.css("a"):
                if link.mem_id in self.taken or not is_paid(link):
                    continue
                self.taken.add(link.mem_id)
                ad = read_card(link, self.slot(self.sheet.places.of(link), link), hidden=True)
                if ad is not None and (ad.target_url or ad.headline) not in shown:
                    shown.add(ad.target_url or ad.headline)
                    self.ads.append((link, replace(ad, kind=kind)))

    def cards(self) -> int:
        """Read what is left; tell how many paid links showed nothing."""
        for node in self.sheet.tree.css(REPEATS):
            self.take_all(node)
        unread = 0
        for link in self.sheet.links:
            counter = self.pairs.get(link.mem_id)
            if link.mem_id in self.taken or not (counter or is_paid(link)):
                continue
            place = self.sheet.places.of(link)
            ad = read_card(link, self.slot(place, link), hidden=place.hidden, counter=counter)
            if ad is not None:
                self.ads.append((link, ad))
            elif "none" not in (link.attributes.get("style") or ""):
                unread += 1
        return unread

    def take_all(self, node: LexborNode) -> None:
        self.taken.update(link.mem_id for link in node.css("a"))


def read_paid(sheet: Sheet, body: bytes, titles: Iterable[Title]) -> Paid:
    """Every ad of the page, given the titles of its list; ranks are left to the caller."""
    if b"aclk?" not in body and b"data-text-ad" not in body:
        return Paid()
    desk = _Desk(sheet, titles)
    desk.units()
    desk.undrawn(PANES, AdKind.SHOPPING)
    desk.undrawn(PIVOTS, AdKind.TEXT)
    desk.texts()
    unread = desk.cards()
    return Paid(tuple(sorted(desk.ads, key=lambda pair: sheet.order.get(pair[0].mem_id, 0))), unread)
