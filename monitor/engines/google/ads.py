"""Text ads: above the list (`#tads`), below it (`#tadsb`), in the right column (2013-2016, `#mbEnd`) and between results.

The world: a text ad is a title whose link is paid for. Its unit is `[data-text-ad]` since 2020-12, `li.ads-ad` or `li.ads-fr`
before, and where neither is known the largest element around it that holds no other title. Everything else in the unit
hangs on the ad: sitelinks (paid for, too, and sometimes titled), price and call assets, a rating. Browsers without
scripts get no `#tads`: there the slot follows from where the list of results begins and ends. That `#tads` exists proves nothing:
since 2025 it stands empty on pages without ads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from monitor.engines.google.clicks import click, is_paid, twins
from monitor.engines.google.layouts import Zone
from monitor.engines.google.titles import Extents, Sheet, Title, clean, words
from monitor.hosts import host_of, registrable_domain
from monitor.model import Ad, AdKind, AdSlot, Sitelink

SLOTS: dict[Zone, AdSlot] = {
    Zone.TOP_ADS: AdSlot.TOP,
    Zone.HEAD: AdSlot.TOP,
    Zone.BOTTOM_ADS: AdSlot.BOTTOM,
    Zone.FOOT: AdSlot.BOTTOM,
    Zone.SIDE_ADS: AdSlot.SIDE,
    Zone.SIDE: AdSlot.SIDE,
}
TEXTS = ".yDYNvb, .ads-creative, .ac, .lEBKkf"
DISPLAYED = "[data-dtld], .qzEoUe, .x2VHCd, .ads-visurl cite, cite"
_ADDRESS = re.compile(r"^(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:[/ ›].*)?$", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d(][\d\s().\-/\u00a0\u2011]{5,20}\d")


@dataclass(frozen=True, slots=True)
class PaidTitle:
    """A title whose link is paid for, with the element that belongs to the ad."""

    title: Title
    unit: LexborNode
    counter: str | None


def paid_titles(sheet: Sheet, pairs: dict[int, str], taken: set[int]) -> list[PaidTitle]:
    """The title of every text ad in reading order: the first of each unit. Links that are `taken` already are left out."""
    paid = [
        title for title in sheet.titles if title.link.mem_id not in taken and (title.link.mem_id in pairs or is_paid(title.link))
    ]
    holding = [title for title in paid if title.inside] or paid
    extents = Extents(title.link for title in sheet.titles if title.inside or title in paid)
    found: dict[int, PaidTitle] = {}
    for title in paid:
        known = sheet.places.units.get(title.place.unit or 0)
        if known is None and title not in holding:
            continue
        unit = known if known is not None else extents.of(title.link, title.place.zone_id)
        found.setdefault(unit.mem_id, PaidTitle(title, unit, pairs.get(title.link.mem_id)))
    return list(found.values())


def read_ad(paid: PaidTitle, slot: AdSlot, apart: frozenset[int]) -> Ad:
    """The text ad behind a paid title; its rank is left to the caller. Links that are `apart` are other ads' links."""
    told = click(paid.title.link, paid.counter)
    links = tuple(link for link in paid.unit.css("a") if link.mem_id not in apart)
    headline = words(paid.title.heading if paid.title.inside else paid.title.link)
    shown = _displayed(paid.unit)
    host = told.host or _shown_host(paid.unit, shown)
    domain = registrable_domain(host) if host else None
    return Ad(
        slot=slot,
        rank=0,
        kind=AdKind.TEXT,
        headline=headline,
        text=_text(paid.unit, headline),
        display_url=shown,
        target_url=told.landing,
        click_url=told.counter,
        host=host,
        registrable_domain=domain,
        phones=_phones(paid.unit, links),
        sitelinks=_sitelinks(links, paid.title.link),
        chain=told.hops,
        hidden=paid.title.place.hidden,
    )


def _text(unit: LexborNode, headline: str) -> str | None:
    texts = (words(node) for node in unit.css(TEXTS))
    return next((text for text in texts if text and text not in headline and headline not in text), None)


def _displayed(unit: LexborNode) -> str | None:
    for node in unit.css(DISPLAYED):
        text = words(node)
        if text and _ADDRESS.match(text):
            return text
    return None


def _shown_host(unit: LexborNode, shown: str | None) -> str | None:
    told = unit.css_first("[data-dtld]")
    if told is not None and (domain := told.attributes.get("data-dtld")):
        return domain.lower()
    if not shown:
        return None
    return host_of(shown if "://" in shown else f"https://{shown.split('›')[0].strip()}")


def _phones(unit: LexborNode, links: tuple[LexborNode, ...]) -> tuple[str, ...]:
    """Numbers of call assets: in a `tel:` link, an attribute for scripts, or on a button (`Call 0800 …`)."""
    found = [href[4:].split("?")[0] for link in links if (href := link.attributes.get("href") or "").startswith("tel:")]
    found += [node.attributes.get("data-phone-number") or "" for node in unit.css("[data-phone-number]")]
    for link in links:
        if link.attributes.get("role") == "button" and (called := _PHONE.search(words(link))):
            found.append(called[0])
    return tuple(dict.fromkeys(filter(None, map(clean, found))))


def _sitelinks(links: tuple[LexborNode, ...], main: LexborNode) -> tuple[Sitelink, ...]:
    pairs = twins(links)
    found: list[Sitelink] = []
    for link in links:
        counter = pairs.get(link.mem_id)
        if link.mem_id == main.mem_id or not (counter or is_paid(link)):
            continue
        text = words(link)
        if text and link.attributes.get("role") != "button" and "none" not in (link.attributes.get("style") or ""):
            found.append(Sitelink(text, click(link, counter).landing))
    return tuple(dict.fromkeys(found))
