"""Shopping units and other paid cards: product listings, tickets and tours, hotel prices.

The world: product units (`.pla-unit`) stand in a commercial unit above the columns, in `#tads` (2023 on), in the right column
or, on phones, in a swiped row. On desktops each has several link pairs, an undrawn counter `plap…` and its twin `vplap…`
with the merchant's page (2017 on); on phones the unit is itself the paid link. A last tile that leads to more offers is no
ad: nothing in it is paid for. Titles are cut to fit and come whole in `aria-label`, behind a word in the page's language. Paid
links outside every unit known are cards: an ad each, of a kind of their own.
"""

from __future__ import annotations

import re
from functools import partial

from turbohtml import Element

from monitor.engines.google.ads import ADDRESS
from monitor.engines.google.clicks import click, shown_host
from monitor.engines.google.layouts import PRODUCT_CLASS
from monitor.engines.google.titles import Extents, Link, Sheet, clean, leaves, words
from monitor.hosts import registrable_domain
from monitor.model import Ad, AdKind, AdSlot
from monitor.page import every, first, squeeze

# What of a unit is drawn; the rest shows while the mouse is over it.
DRAWN = ".pla-unit-container"
TITLES = ".pla-unit-title, [role=heading], h4, h3"
PRICE = re.compile(
    r"(?:(?:[$€£¥₩₽฿₹₫]|\b(?:[A-Z]{3}|kr|zł|R\$))\s?\d[\d.,\u00a0\u202f ]*\d?)"
    r"|(?:\d[\d.,\u00a0\u202f ]*\s?(?:[€£₫฿₽¥]|kr\b|zł\b|Kč|EUR\b|USD\b|CHF\b|TL\b|lei\b|Ft\b))"
)
_DIGIT = re.compile(r"\d")
STARS = "tPhRLe"
RATED = re.compile(r"\b(\d[.,]\d)\b")
_MAIN = re.compile(r"vplap[\d_]")
_CUT = re.compile(r"\s*(?:\.\.\.|…)\s*$")


def shopping_units(sheet: Sheet, paid: list[Link]) -> list[tuple[Element, Link]]:
    """The element of every product unit among these paid links, each with the link that stands for it, in document order."""
    found: dict[Element, tuple[Element, Link]] = {}
    loose: list[Link] = []
    for link in paid:
        unit = link.node.closest(f".{PRODUCT_CLASS}")
        if unit is not None:
            known = found.get(unit)
            if known is None or (link.counter and not known[1].counter):
                found[unit] = (unit, link)
        elif _MAIN.match(name) if (name := link.node.attr("id")) else link.node.attr("data-offer-id") is not None:
            loose.append(link)
    extents = Extents(sheet, loose)
    return [*found.values(), *((extents.of(link, sheet.place(link).area), link) for link in loose)]


def read_unit(unit: Element, main: Link, slot: AdSlot, *, hidden: bool) -> partial[Ad]:
    """The shopping ad of one unit, still without its rank."""
    told = click(main.node.attr, main.counter)
    heading = first(unit, TITLES)
    labels = every(unit, "[aria-label]")
    title = _title(unit, heading)
    drawn = first(unit, DRAWN)
    shown = _beside(leaves(unit if drawn is None else drawn), leaves(heading))
    at = next((n for n, text in enumerate(shown) if _priced(text)), None)
    host = told.host or unit.attr("data-dtld")
    return partial(
        Ad,
        slot=slot,
        kind=AdKind.SHOPPING,
        headline=title,
        target_url=told.landing,
        click_url=told.counter,
        host=host,
        registrable_domain=registrable_domain(host) if host else None,
        merchant=_merchant(labels, title, shown, at),
        price=_price(shown[at]) if at is not None else None,
        rating=_rating(labels),
        extensions=tuple(dict.fromkeys(shown[at + 2 : at + 6])) if at is not None else (),
        chain=told.hops,
        hidden=hidden,
    )


def _beside(texts: list[str], title: list[str]) -> list[str]:
    """The texts of a unit without those of its title."""
    left = list(title)
    rest: list[str] = []
    for text in texts:
        if text in left:
            del left[left.index(text)]
        else:
            rest.append(text)
    return rest


def _title(unit: Element, heading: Element | None) -> str:
    texts = leaves(heading)
    shown = _CUT.sub("", texts[0])[:16] if texts else ""
    for node in every(heading, "[aria-label]") if heading is not None and shown else ():
        label = squeeze(node.attr("aria-label") or "")
        if shown in label:
            return clean(label[label.index(shown) :])
    longest = max(texts, key=len, default="")
    if not longest:
        image = first(unit, "img[alt]")
        longest = squeeze((image.attr("alt") or "") if image is not None else "")
    return clean(longest) or words(unit)


def _merchant(labels: list[Element], title: str, shown: list[str], at: int | None) -> str | None:
    """The shop's name: what ends its own label (`From Northwind`), else the first text after the price."""
    for node in labels:
        label = squeeze(node.attr("aria-label") or "")
        text = words(node) if len(label) < 80 else ""
        if text and label != text and label.endswith(text) and text[:16] not in title and not _priced(text):
            return text
    if at is None:
        return None
    after = (text for text in shown[at + 1 : at + 4] if len(text) > 1 and not _priced(text))
    return next(after, None)


def _priced(text: str) -> re.Match[str] | None:
    """The price in a text; most texts have no digit, and are spared the pattern."""
    return PRICE.search(text) if _DIGIT.search(text) else None


def _price(text: str) -> str | None:
    found = _priced(text)
    return squeeze(found[0]) if found else None


def _rating(labels: list[Element]) -> str | None:
    stars = [node for node in labels if node.attr("role") == "img"]
    stars += [node for node in labels if node.has_class(STARS)]
    return next((found[1] for node in stars if (found := RATED.search(node.attr("aria-label") or ""))), None)


def read_card(link: Link, kind: AdKind, slot: AdSlot, *, hidden: bool) -> partial[Ad] | None:
    """The ad of a paid link outside every known unit, still without its rank; None for one that shows nothing."""
    shown = leaves(link.node)
    texts = [text for text in shown if len(text) > 3]
    texts = texts or [clean(squeeze(link.node.attr("aria-label") or ""))]
    address = next((text for text in texts if ADDRESS.fullmatch(text)), None)
    rest = [text for text in texts if text != address and not PRICE.fullmatch(text)] or texts
    if not rest[0]:
        return None
    told = click(link.node.attr, link.counter)
    host = told.host or shown_host(address)
    return partial(
        Ad,
        slot=slot,
        kind=kind,
        headline=rest[0],
        text=squeeze(" ".join(rest[1:])) or None,
        display_url=address,
        target_url=told.landing,
        click_url=told.counter,
        host=host,
        registrable_domain=registrable_domain(host) if host else None,
        price=next((found for text in shown if (found := _price(text))), None),
        rating=_rating(every(link.node, "[aria-label]")),
        chain=told.hops,
        hidden=hidden,
    )
