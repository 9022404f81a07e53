"""The plain list of results in the main column.

The world: `#rso` holds the list in every era, under 2013's `ol`, 2020's `.g` and 2026's `.MjjYud` alike; pages for browsers
without scripts have no `#rso` but `body > #main`. A result is a title whose link leaves Google and that stands in the main
zone outside every block. Since about 2019 the list may lie inside a wide knowledge panel's tab (`#kp-wp-tab-overview`).
Phones use `[role=heading]` for titles of results and of much else; desktops keep `h3` for results.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from monitor.engines.google.layouts import Block, Zone
from monitor.engines.google.titles import Extents, Sheet, Title, words
from monitor.hosts import host_of, registrable_domain
from monitor.links import chain
from monitor.model import Result, ResultKind, Sitelink

SNIPPETS = "[data-sncf='1'], .VwiC3b, .IsZvec, .st, .s3v9rd .s3v9rd, .yDYNvb"
DISPLAYED = "cite, [data-dtld], .qzEoUe, .UPmit, [role=text]"
PHONE_LINKS = frozenset({"BmP5tf", "C8nzq", "cz3goc"})
_OWN = re.compile(
    r"^https?://(?:[\w-]+\.)*google\.(?:com?\.)?[a-z]{2,3}/(?:search|imgres|url|goto|preferences|advanced_search|maps/?\?)"
)
_REDIRECT = re.compile(r"^(?:https?://(?:[\w-]+\.)*google\.(?:com?\.)?[a-z]{2,3})?/(?:url|goto|imgres)\?")
_TO = re.compile(r"[?&](?:q|url|imgrefurl)=(https?(?::|%3A)[^&#]*)", re.IGNORECASE)
_ADDRESS = re.compile(r"›|(?:^|\s|//)(?:[\w-]+\.)+[a-z]{2,}(?:/|\s|$)", re.IGNORECASE)
_AGO = "ago|il y a|vor|hace|fa|atrás|geleden|назад|trước|前|전"
_DATED = re.compile(
    rf"^([^—·]{{0,24}}\b(?:19|20)\d\d\b[^—·]{{0,8}}|(?=[^—·]*\d)[^—·]{{0,12}}\b(?:{_AGO})\b[^—·]{{0,16}}) ?(?:—|·|-|\.\.\.) "
)
_APART = (Block.SITELINKS, Block.QUESTIONS, Block.CAROUSEL, Block.CARD, Block.SECTION, Block.FOLDED, Block.OVERVIEW)


def target(href: str | None) -> str | None:
    """The address outside Google that a link leads to, decoded from Google's own redirect; None for the rest."""
    if not href or href[:1] == "#":
        return None
    if _REDIRECT.match(href):
        carried = _TO.search(href)
        return unquote(carried[1]) if carried else None
    return href if href.startswith(("http://", "https://")) and not _OWN.match(href) else None


def plain_titles(sheet: Sheet, *, phone: bool) -> list[Title]:
    """The titles of the plain list, in reading order."""
    listed = [title for title in sheet.titles if _listed(title)]
    if phone:
        known = [title for title in listed if PHONE_LINKS.intersection((title.link.attributes.get("class") or "").split())]
        return known or [title for title in listed if _addressed(title)]
    return [title for title in listed if title.heading.tag == "h3"] or [title for title in listed if _addressed(title)]


def _addressed(title: Title) -> bool:
    """Whether a title looks like a result's by what it shows: a third-level heading beside an address."""
    if title.heading.tag == "h3":
        return True
    return title.inside and title.heading.attributes.get("aria-level") == "3" and bool(_ADDRESS.search(words(title.link)))


def _listed(title: Title) -> bool:
    place = title.place
    if place.zone != Zone.MAIN or place.within(*_APART) or place.unit is not None:
        return False
    return leads_out(title.link)


def leads_out(link: LexborNode) -> bool:
    """Whether a link leads to a page outside Google and is no ad's click counter."""
    attributes = link.attributes
    href = attributes.get("href")
    return target(href) is not None and "data-rw" not in attributes and "/aclk?" not in (href or "")


def read_organic(titles: list[Title], extents: Extents) -> list[tuple[LexborNode, Result]]:
    """The results behind these titles, each with its link; ranks are left to the caller."""
    return [(title.link, _result(title, extents.of(title.link, title.place.zone_id))) for title in titles]


def _result(title: Title, extent: LexborNode) -> Result:
    href = title.link.attributes.get("href") or ""
    url = target(href)
    host = host_of(url) if url else None
    text = words(extent.css_first(SNIPPETS)) or None
    dated = _DATED.match(text or "")
    return Result(
        rank=0,
        kind=ResultKind.FEATURED_SNIPPET if title.place.within(Block.SNIPPET) else ResultKind.ORGANIC,
        title=words(title.heading),
        url=url,
        host=host,
        registrable_domain=registrable_domain(host) if host else None,
        display_url=words(extent.css_first(DISPLAYED)) or None,
        text=text,
        date=dated[1].strip() if dated else None,
        sitelinks=_sitelinks(title.link, extent, url),
        click_url=href if url != href else None,
        chain=() if url == href else chain(href)[:1] + ((url,) if url else ()),
        hidden=title.place.hidden,
    )


def _sitelinks(link: LexborNode, extent: LexborNode, url: str | None) -> tuple[Sitelink, ...]:
    host = host_of(url or "")
    found: dict[str, Sitelink] = {}
    for other in extent.css("a[href]"):
        to = target(other.attributes.get("href"))
        if to is None or other.mem_id == link.mem_id or to.partition("#")[0] == (url or "").partition("#")[0]:
            continue
        text = words(other)
        if text and to not in found and host and registrable_domain(host_of(to) or "") == registrable_domain(host):
            found[to] = Sitelink(text, to)
    return tuple(found.values())
