"""Text ads: above the list (`#tads`), below it (`#tadsb`), in the right column (2013-2016, `#mbEnd`) and between results.

The world: a text ad is a title whose link is paid for. Its unit is `[data-text-ad]` since 2020-12, `li.ads-ad` or `li.ads-fr`
before, and where neither is known the largest element around it that holds no other title. Everything else in the unit
hangs on the ad: sitelinks (paid for, too, and sometimes titled), price and call assets, a rating, callouts. Since 2023 a business
name stands over the address: the advertiser's own word, which proves nobody, so it counts among the extensions. Browsers without
scripts get no `#tads`: there the slot follows from where the list of results begins and ends. That `#tads` exists proves nothing:
since 2025 it stands empty on pages without ads.
"""

from __future__ import annotations

import re
from functools import partial

from turbohtml import Element

from monitor.engines.google.clicks import click, landing, shown_host
from monitor.engines.google.lines import lines
from monitor.engines.google.phrases import LABELS, PAID_FOR_BY
from monitor.engines.google.titles import Extents, Link, Sheet, Title, clean, leaves, prose, words
from monitor.hosts import registrable_domain
from monitor.model import Ad, AdKind, AdSlot, Sitelink
from monitor.page import every

TEXTS = ".yDYNvb, .ads-creative, .ac, .lEBKkf"
DISPLAYED = "[data-dtld], .qzEoUe, .x2VHCd, cite"
ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:[/ ›].*)?", re.IGNORECASE)
_STARS = "[role=img][aria-label], g-review-stars [aria-label]"
_RATED = re.compile(r"\b(\d[.,]\d)\b")
# How many extensions are kept, and how many characters of each; a shorter text is no description.
_EXTENSIONS, _LONG, _SHORT = 16, 300, 30
_BETWEEN = " ·-–—:\u200e"
_PHONE = re.compile(r"\+?[\d(][\d\s().\-/\u00a0\u2011]{5,20}\d")


def paid_titles(sheet: Sheet, paid: list[Title]) -> list[tuple[Title, Element]]:
    """Of these paid titles the first of every ad, each with the ad's element, in reading order."""
    holding = [title for title in paid if title.inside] or paid
    keys = {title.link for title in paid}
    extents: Extents | None = None
    found: dict[Element, tuple[Title, Element]] = {}
    for title in paid:
        unit = title.place.unit
        if unit is None:
            if title not in holding:
                continue
            extents = extents or Extents(sheet, (other.link for other in sheet.titles if other.inside or other.link in keys))
            unit = extents.of(title.link, title.place.area)
        found.setdefault(unit, (title, unit))
    return list(found.values())


def read_ad(title: Title, unit: Element, links: list[Link], slot: AdSlot) -> partial[Ad]:
    """The text ad of a unit, still without its rank; `links` are the unit's own."""
    told = click(title.link.node.attr, title.link.counter)
    headline = words(title.heading if title.inside else title.link.node)
    shown, domain = _displayed(unit)
    host = told.host or domain or shown_host(shown)
    text, rest = _texts(unit, headline, links)
    named = _business(title.link, headline, shown)
    return partial(
        Ad,
        slot=slot,
        kind=AdKind.TEXT,
        headline=headline,
        text=text,
        display_url=shown,
        target_url=told.landing,
        click_url=told.counter,
        host=host,
        registrable_domain=registrable_domain(host) if host else None,
        advertiser=next((found[1].strip() for line in rest if (found := PAID_FOR_BY.match(line))), None),
        phones=_phones(unit, links),
        rating=_rating(unit),
        sitelinks=_sitelinks(links, title.link),
        extensions=tuple(dict.fromkeys(filter(None, (named, *rest))))[:_EXTENSIONS],
        chain=told.hops,
        hidden=title.place.hidden,
    )


def _texts(unit: Element, headline: str, links: list[Link]) -> tuple[str | None, list[str]]:
    """The description of an ad, and the lines below it: callouts, structured snippets, prices, promotions, places.

    The description is the text block that is known by its class, else the first long line that is neither heading nor link nor
    address nor label; class names are not older than a year or two.
    """
    known = next(
        (text for node in every(unit, TEXTS) if (text := prose(node)) and text not in headline and headline not in text), None
    )
    told = {link.node for link in links if link.paid or "/search?" in link.href}
    found = [line for line in lines(unit, without=told) if line not in headline and not _is_dressing(line)]
    text = known or next((line for line in found if len(line) >= _SHORT), "") or max(found, key=len, default="")
    if not text:
        return None, []
    at = next((n for n, line in enumerate(found) if line in text or text in line), -1)
    return text, [_tidy(line) for line in found[at + 1 :] if line not in text]


def _tidy(line: str) -> str:
    return line.strip(_BETWEEN)[:_LONG]


def _is_dressing(line: str) -> bool:
    """Whether a line is part of every ad: its label or its address."""
    return line.strip(" ·:").casefold() in LABELS or ADDRESS.fullmatch(line) is not None


def _business(link: Link, headline: str, shown: str | None) -> str | None:
    """The name that a text ad gives its business, which stands in the title's link right before the address (2023 on)."""
    texts = leaves(link.node)
    at = texts.index(shown) if shown in texts else 0
    name = texts[at - 1] if at else ""
    return name if len(name) > 2 and name not in headline and not _is_dressing(name) else None


def _rating(unit: Element) -> str | None:
    labels = (node.attr("aria-label") or "" for node in every(unit, _STARS))
    return next((found[1] for label in labels if (found := _RATED.search(label))), None)


def _displayed(unit: Element) -> tuple[str | None, str | None]:
    """The address that the ad shows, and the registrable domain that Google notes beside it (2022 on)."""
    for node in every(unit, DISPLAYED):
        text = words(node)
        if text and ADDRESS.fullmatch(text):
            return text, (node.attr("data-dtld") or "").lower() or None
    return None, None


def _phones(unit: Element, links: list[Link]) -> tuple[str, ...]:
    """Numbers of call assets: in a `tel:` link, an attribute for scripts, or on a button (`Call 0800 …`)."""
    found = [link.href[4:].split("?")[0] for link in links if link.href.startswith("tel:")]
    found += [node.attr("data-phone-number") or "" for node in every(unit, "[data-phone-number]")]
    for link in links:
        if link.node.attr("role") == "button" and (called := _PHONE.search(words(link.node))):
            found.append(called[0])
    return tuple(dict.fromkeys(filter(None, map(clean, found))))


def _sitelinks(links: list[Link], main: Link) -> tuple[Sitelink, ...]:
    found: dict[Sitelink, None] = {}
    for link in links:
        if link is main or not link.paid or not link.drawn or link.node.attr("role") == "button":
            continue
        if text := words(link.node):
            found[Sitelink(text, landing(link.href))] = None
    return tuple(found)
