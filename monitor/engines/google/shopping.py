"""Shopping units and other paid cards: product listings, tickets and tours, hotel prices.

The world: product units (`.pla-unit`) stand in a commercial unit above the columns, in `#tads` (2023 on), in the right column
or, on phones, in a swiped row. On desktops each has several link pairs, an undrawn counter `plap…` and its twin `vplap…`
with the merchant's page (2017 on); on phones the unit is itself the paid link. A last tile that leads to more offers is no
ad: nothing in it is paid for. Titles are cut to fit and come whole in `aria-label`, behind a word in the page's language. Paid
links outside every unit known are cards: an ad each, of a kind of their own.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from monitor.engines.google.clicks import click, is_paid
from monitor.engines.google.titles import Extents, Sheet, clean, leaves, words
from monitor.hosts import host_of, registrable_domain
from monitor.model import Ad, AdKind, AdSlot
from monitor.page import squeeze

UNITS = ".pla-unit"
MAIN_LINKS = "a[id^='vplap'], a[data-offer-id]"
TITLES = ".pla-unit-title, [role=heading], h4, h3"
PRICE = re.compile(
    r"(?:(?:[$€£¥₩₽฿₹₫]|\b(?:USD|EUR|GBP|CHF|AUD|CAD|kr|zł|R\$))\s?\d[\d.,\u00a0\u202f ]*\d?)"
    r"|(?:\d[\d.,\u00a0\u202f ]*\s?(?:[€£₫฿₽¥]|kr\b|zł\b|Kč|EUR\b|USD\b|CHF\b|TL\b|lei\b|Ft\b))"
)
RATED = re.compile(r"\b(\d[.,]\d)\b")
ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:[/ ›].*)?", re.IGNORECASE)
_CUT = re.compile(r"\s*(?:\.\.\.|…)\s*$")


def shopping_units(sheet: Sheet) -> list[LexborNode]:
    """The element of every product unit that is paid for, in document order."""
    units = [unit for unit in sheet.tree.css(UNITS) if _pays(unit)]
    if units:
        return units
    mains = [link for link in sheet.tree.css(MAIN_LINKS) if _is_main(link)]
    extents = Extents(mains)
    return [extents.of(link, sheet.places.of(link).zone_id) for link in mains]


def _is_main(link: LexborNode) -> bool:
    key = link.id or ""
    return is_paid(link) if not key else bool(re.match(r"vplap[\d_]", key))


def _pays(unit: LexborNode) -> bool:
    return any(is_paid(link) for link in _links(unit))


def _links(unit: LexborNode) -> list[LexborNode]:
    inner = unit.css("a")
    return [unit, *inner] if unit.tag == "a" and not any(link.mem_id == unit.mem_id for link in inner) else inner


def read_unit(unit: LexborNode, slot: AdSlot, *, hidden: bool, pairs: dict[int, str]) -> Ad:
    """The shopping ad of one unit; its rank is left to the caller."""
    links = _links(unit)
    main = next((link for link in links if link.mem_id in pairs), None) or next(link for link in links if is_paid(link))
    told = click(main, pairs.get(main.mem_id))
    title = _title(unit)
    shown = list(leaves(unit, unit.css_first(TITLES)))
    at = next((n for n, text in enumerate(shown) if PRICE.search(text)), None)
    domain = unit.attributes.get("data-dtld")
    host = told.host or domain
    return Ad(
        slot=slot,
        rank=0,
        kind=AdKind.SHOPPING,
        headline=title,
        target_url=told.landing,
        click_url=told.counter,
        host=host,
        registrable_domain=registrable_domain(host) if host else None,
        merchant=_merchant(unit, title, shown, at),
        price=_price(shown[at]) if at is not None else None,
        rating=_rating(unit),
        extensions=tuple(dict.fromkeys(shown[at + 2 : at + 6])) if at is not None else (),
        chain=told.hops,
        hidden=hidden,
    )


def _title(unit: LexborNode) -> str:
    heading = unit.css_first(TITLES)
    texts = list(leaves(heading)) if heading is not None else []
    shown = _CUT.sub("", texts[0]) if texts else ""
    for node in (heading, *(heading.css("[aria-label]") if heading is not None else ())):
        label = squeeze((node.attributes.get("aria-label") or "") if node is not None else "")
        if shown and shown[:16] in label:
            return clean(label[label.index(shown[:16]) :])
    longest = max(texts, key=len, default="")
    if not longest:
        image = unit.css_first("img[alt]")
        longest = squeeze((image.attributes.get("alt") or "") if image is not None else "")
    return clean(longest) or words(unit)


def _merchant(unit: LexborNode, title: str, shown: list[str], at: int | None) -> str | None:
    """The shop's name: what ends its own label (`From Northwind`), else the first text after the price."""
    for node in unit.css("[aria-label]"):
        label, text = squeeze(node.attributes.get("aria-label") or ""), words(node)
        if text and label != text and label.endswith(text) and text[:16] not in title and not PRICE.search(text):
            return text
    if at is None:
        return None
    after = (text for text in shown[at + 1 : at + 4] if not PRICE.search(text) and len(text) > 1)
    return next(after, None)


def _price(text: str) -> str | None:
    found = PRICE.search(text)
    return squeeze(found[0]) if found else None


def _rating(unit: LexborNode) -> str | None:
    for node in unit.css("[role=img][aria-label], .tPhRLe[aria-label]"):
        found = RATED.search(node.attributes.get("aria-label") or "")
        if found:
            return found[1]
    return None


def read_card(link: LexborNode, slot: AdSlot, *, hidden: bool, counter: str | None = None) -> Ad | None:
    """The ad of a paid link outside every known unit; None for one that shows nothing."""
    texts = [text for text in leaves(link) if len(text) > 3] or [clean(squeeze(link.attributes.get("aria-label") or ""))]
    address = next((text for text in texts if ADDRESS.match(text)), None)
    told_texts = [text for text in texts if text != address and not PRICE.fullmatch(text)] or texts
    if not told_texts[0]:
        return None
    told = click(link, counter)
    host = told.host or (host_of(address if "://" in address else f"https://{address}") if address else None)
    return Ad(
        slot=slot,
        rank=0,
        kind=AdKind.OTHER,
        headline=told_texts[0],
        text=squeeze(" ".join(told_texts[1:])) or None,
        display_url=address,
        target_url=told.landing,
        click_url=told.counter,
        host=host,
        registrable_domain=registrable_domain(host) if host else None,
        price=next((found for text in texts if (found := _price(text))), None),
        rating=_rating(link),
        chain=told.hops,
        hidden=hidden,
    )
