"""Everything on the page that somebody paid for, in reading order.

The world: shopping units, text ads and cards share one page and one click counter. Units are taken first, because their titles
look like a text ad's; then text ads with all that hangs on them; what is still paid for and shows something is a card
of its own (tickets and tours since 2023, hotel prices, comparison sites), and what shows nothing is counted as unread unless it
lies within something read. Panes that open on a click hold ads, too: undrawn ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from turbohtml import Element

from monitor.engines.google.ads import paid_titles, read_ad
from monitor.engines.google.clicks import is_hotel
from monitor.engines.google.layouts import Block, Zone
from monitor.engines.google.places import Place
from monitor.engines.google.services import CARDS, read_services, service_ad
from monitor.engines.google.shopping import read_card, read_unit, shopping_units
from monitor.engines.google.titles import Link, Sheet, Title
from monitor.making import make_ad
from monitor.model import Ad, AdKind, AdSlot
from monitor.page import elements_around

SLOTS: dict[Zone, AdSlot] = {
    Zone.TOP_ADS: AdSlot.TOP,
    Zone.HEAD: AdSlot.TOP,
    Zone.BOTTOM_ADS: AdSlot.BOTTOM,
    Zone.FOOT: AdSlot.BOTTOM,
    Zone.SIDE_ADS: AdSlot.SIDE,
    Zone.SIDE: AdSlot.SIDE,
}
# What holds the ads above the list, the outer before the inner.
ABOVE = ("#taw", "#tads")
_UNDRAWN = {Block.PANE: AdKind.SHOPPING, Block.PIVOT: AdKind.TEXT}


@dataclass(frozen=True, slots=True)
class Paid:
    """The ads of a page in reading order; `links` stand for them, `unread` counts paid links that nobody could read."""

    ads: tuple[Ad, ...] = ()
    links: tuple[Link, ...] = ()
    unread: int = 0


class _Desk:
    """The paid links of one page while they are being shared out."""

    def __init__(self, sheet: Sheet, paid: list[Link], titles: Iterable[Title]) -> None:
        numbers = [title.link.number for title in titles]
        self.sheet = sheet
        self.paid = paid
        self.first = min(numbers, default=len(sheet.hrefs))
        self.last = max(numbers, default=len(sheet.hrefs))
        self.taken: set[int] = set()
        self.ads: list[tuple[Link, partial[Ad]]] = []

    def slot(self, place: Place, link: Link) -> AdSlot:
        """The slot of an ad: by its container, else by where it stands towards the list.

        Pages of 2013 without scripts hold a second `#tads` below the list.
        """
        if place.zone in SLOTS and not (place.zone is Zone.TOP_ADS and link.number > self.last):
            return SLOTS[place.zone]
        return AdSlot.TOP if link.number < self.first else AdSlot.BOTTOM if link.number > self.last else AdSlot.INLINE

    def take(self, node: Element) -> list[Link]:
        """Mark the links of a unit as read; gives back those that were not."""
        numbers = [number for number in self.sheet.numbers(node) if number not in self.taken]
        self.taken.update(numbers)
        return [self.sheet.link(number) for number in numbers]

    def units(self) -> None:
        for unit, link in shopping_units(self.sheet, self.paid):
            place = self.sheet.places.of(unit)
            self.taken.update(self.sheet.numbers(unit))
            self.ads.append((link, read_unit(unit, link, self.slot(place, link), hidden=place.hidden)))

    def undrawn(self) -> None:
        """Read panes that open on a click only, an undrawn ad for each landing page or text they show."""
        shown: set[str] = set()
        for link in self.left():
            place = self.sheet.place(link)
            kind = next((kind for block, kind in _UNDRAWN.items() if block in place.blocks), None)
            if kind is None and Block.REPEAT not in place.blocks:
                continue
            self.taken.add(link.number)
            made = read_card(link, kind, self.slot(place, link), hidden=True) if kind else None
            told = str(made.keywords["target_url"] or made.keywords["headline"]) if made else ""
            if made and told not in shown:
                shown.add(told)
                self.ads.append((link, made))

    def texts(self) -> None:
        titles = [title for title in self.sheet.titles if title.link.paid and title.link.number not in self.taken]
        for title, unit in paid_titles(self.sheet, titles):
            links = self.take(unit)
            self.ads.append((title.link, read_ad(title, unit, links, self.slot(title.place, title.link))))

    def cards(self) -> int:
        """Read what is left; tell how many paid links showed nothing."""
        unread = 0
        for link in self.left():
            place = self.sheet.place(link)
            kind = AdKind.HOTEL if is_hotel(link.href) or is_hotel(link.counter or "") else AdKind.OTHER
            made = read_card(link, kind, self.slot(place, link), hidden=place.hidden)
            if made is not None:
                self.ads.append((link, made))
            elif link.drawn:
                unread += 1
        return unread

    def services(self, cards: list[Element]) -> None:
        for card, name, phone, rating in read_services(cards):
            link = self.beside(card)
            place = self.sheet.places.of(card)
            self.ads.append((link, service_ad(name, phone, rating, self.slot(place, link))))

    def beside(self, node: Element) -> Link:
        """The link that stands for an element without one: the first of the smallest element around it that has any."""
        for outer in (node, *elements_around(node)):
            numbers = self.sheet.numbers(outer)
            if numbers:
                return self.sheet.link(numbers[0])
        return Link(node, 0, "", None, True)

    def left(self) -> list[Link]:
        return [link for link in self.paid if link.number not in self.taken]


def _service_cards(sheet: Sheet) -> list[Element]:
    """The cards of local services: in the part of the page above the list, where there is one."""
    cards = sheet.tree.select(CARDS)
    above = next((part for name in ABOVE if (part := sheet.tree.select_one(name)) is not None), None) if cards else None
    return above.select(CARDS) if above else cards


def read_paid(sheet: Sheet, titles: Iterable[Title]) -> Paid:
    """Every ad of the page, given the titles of its list."""
    paid = sheet.paid
    cards = _service_cards(sheet)
    if not paid and not cards:
        return Paid()
    desk = _Desk(sheet, paid, titles)
    desk.units()
    desk.undrawn()
    desk.texts()
    unread = desk.cards()
    desk.services(cards)
    desk.ads.sort(key=lambda pair: pair[0].number)
    ads = tuple([make_ad(rank=n, **made.keywords) for n, (_, made) in enumerate(desk.ads, 1)])
    return Paid(ads, tuple([link for link, _ in desk.ads]), unread)
