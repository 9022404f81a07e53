"""Text ads: above the list (`#tads`), below it (`#tadsb`), in the right column (2013-2016, `#mbEnd`) and between results.

The world: a text ad is a title whose link is paid for. Its unit is `[data-text-ad]` since 2020-12, `li.ads-ad` or `li.ads-fr`
before, and where neither is known the largest element around it that holds no other title. Everything else in the unit
hangs on the ad: sitelinks (paid for, too, and sometimes titled), price and call assets, a rating. Browsers without
scripts get no `#tads`: there the slot follows from where the list of results begins and ends. That `#tads` exists proves nothing:
since 2025 it stands empty on pages without ads.
"""

from __future__ import annotations

import re
from functools import partial

from selectolax.lexbor import LexborNode

from monitor.engines.google.clicks import click
from monitor.engines.google.titles import Extents, Link, Sheet, Title, clean, leaves, prose, words
from monitor.hosts import host_of, registrable_domain
from monitor.model import Ad, AdKind, AdSlot, Sitelink

TEXTS = ".yDYNvb, .ads-creative, .ac, .lEBKkf"
DISPLAYED = "[data-dtld], .qzEoUe, .x2VHCd, cite"
ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:[/ ›].*)?", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d(][\d\s().\-/\u00a0\u2011]{5,20}\d")


def paid_titles(sheet: Sheet, paid: list[Title]) -> list[tuple[Title, LexborNode]]:
    """Of these paid titles the first of every ad, each with the ad's element, in reading order."""
    holding = [title for title in paid if title.inside] or paid
    keys = {title.link.key for title in paid}
    extents = Extents(title.link for title in sheet.titles if title.inside or title.link.key in keys)
    found: dict[int, tuple[Title, LexborNode]] = {}
    for title in paid:
        unit = sheet.places.nodes.get(title.place.unit or 0)
        if unit is None:
            if title not in holding:
                continue
            unit = extents.of(title.link, title.place.zone_id)
        found.setdefault(unit.mem_id, (title, unit))
    return list(found.values())


def read_ad(title: Title, unit: LexborNode, links: list[Link], slot: AdSlot) -> partial[Ad]:
    """The text ad of a unit, still without its rank; `links` are the unit's own."""
    told = click(title.link.attributes, title.link.counter)
    headline = words(title.heading if title.inside else title.link.node)
    shown, domain = _displayed(unit)
    host = told.host or domain or shown_host(shown)
    return partial(
        Ad,
        slot=slot,
        kind=AdKind.TEXT,
        headline=headline,
        text=_text(unit, headline),
        display_url=shown,
        target_url=told.landing,
        click_url=told.counter,
        host=host,
        registrable_domain=registrable_domain(host) if host else None,
        phones=_phones(unit, links),
        sitelinks=_sitelinks(links, title.link),
        chain=told.hops,
        hidden=title.place.hidden,
    )


def _text(unit: LexborNode, headline: str) -> str | None:
    texts = (prose(node) for node in unit.css(TEXTS))
    found = next((text for text in texts if text and text not in headline and headline not in text), None)
    return found or next((text for text in leaves(unit) if len(text) >= 30 and text not in headline), None)


def _displayed(unit: LexborNode) -> tuple[str | None, str | None]:
    """The address that the ad shows, and the registrable domain that Google notes beside it (2022 on)."""
    for node in unit.css(DISPLAYED):
        text = words(node)
        if text and ADDRESS.fullmatch(text):
            return text, (node.attributes.get("data-dtld") or "").lower() or None
    return None, None


def shown_host(shown: str | None) -> str | None:
    """The host of an address as an ad shows it, with or without its scheme, with `›` for slashes."""
    if not shown:
        return None
    return host_of(shown if "://" in shown else f"https://{shown.split('›')[0].strip()}")


def _phones(unit: LexborNode, links: list[Link]) -> tuple[str, ...]:
    """Numbers of call assets: in a `tel:` link, an attribute for scripts, or on a button (`Call 0800 …`)."""
    found = [link.href[4:].split("?")[0] for link in links if link.href.startswith("tel:")]
    found += [node.attributes.get("data-phone-number") or "" for node in unit.css("[data-phone-number]")]
    for link in links:
        if link.attributes.get("role") == "button" and (called := _PHONE.search(words(link.node))):
            found.append(called[0])
    return tuple(dict.fromkeys(filter(None, map(clean, found))))


def _sitelinks(links: list[Link], main: Link) -> tuple[Sitelink, ...]:
    found: dict[Sitelink, None] = {}
    for link in links:
        if link is main or not link.paid or not link.drawn or link.attributes.get("role") == "button":
            continue
        if text := words(link.node):
            found[Sitelink(text, click(link.attributes, link.counter).landing)] = None
    return tuple(found)
