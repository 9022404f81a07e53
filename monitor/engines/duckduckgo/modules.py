"""What DuckDuckGo's modules hold: cited pages, films, shops and, among shopping cards, ads.

The world: a module is a list item with the name of what it shows in `data-layout`, before 2022 an element with a class
`module--…`. Its links mostly lead out; those of ads run through the click counter as anywhere on the page.
"""

from __future__ import annotations

from itertools import takewhile

from turbohtml import Element

from monitor.engines.duckduckgo import layouts
from monitor.engines.duckduckgo.rows import Draft, absolute, is_counter, is_own, paid, unpaid
from monitor.hosts import host_of
from monitor.links import destination
from monitor.model import AdKind, ResultKind
from monitor.page import around, attribute, elements_around, every, first, squeeze, text_of


def module_ads(module: Element) -> list[Draft]:
    """The ads among what a module holds, one per item, their slot still open: shopping cards, mostly."""
    items: dict[Element, tuple[Element, Element]] = {}
    for link in every(module, "a[href]"):
        if is_counter(link.attr("href")):
            item = _item(link, module)
            items.setdefault(item, (item, link))
    drafts = []
    for item, link in items.values():
        title = text_of(first(item, layouts.CARD_TITLE)) or text_of(link) or squeeze(attribute(link, "aria-label") or "")
        price = text_of(first(item, layouts.CARD_PRICE)) or None
        shop = text_of(first(item, layouts.CARD_SHOP)) or None
        kind = AdKind.SHOPPING if price else AdKind.TEXT
        drafts += [paid(kind, title, absolute(link.attr("href")), None, price=price, merchant=shop)] if title else []
    return drafts


def _item(link: Element, module: Element) -> Element:
    """The list item or article around a link within its module, or the link itself."""
    for up in takewhile(lambda up: up != module, elements_around(link)):
        if up.tag in ("li", "article") or up.attr("role") == "listitem":
            return up
    return link


def sources(module: Element, kind: ResultKind) -> list[Draft]:
    """One row per page outside DuckDuckGo that a module links to, in reading order; for searches, one per link."""
    found: dict[str, Draft] = {}
    for link in every(module, "a[href]"):
        href = absolute(attribute(link, "href"))
        title = text_of(link) or squeeze(attribute(link, "aria-label") or "")
        row = (
            unpaid(kind, title, href, block="related" if kind is ResultKind.RELATED_SEARCH else "module")
            if href and title
            else None
        )
        if row and row["url"] and (kind is ResultKind.RELATED_SEARCH or not is_own(row["host"])):
            found.setdefault(row["url"], row)
    if kind is ResultKind.KNOWLEDGE_PANEL:
        return [_panel(module, list(found.values()))] if text_of(module) else []
    return list(found.values())


def leads_out(module: Element) -> bool:
    """Whether a module has a heading that leads out of DuckDuckGo: something that somebody owns."""
    links = every(module, "h2 a[href], h3 a[href], a[href] h2, a[href] h3")
    hrefs = (absolute(attribute(node if node.tag == "a" else around(node), "href")) for node in links)
    return any(not is_own(host) for href in hrefs if href and (host := host_of(destination(href) or "")))


def _panel(module: Element, rows: list[Draft]) -> Draft:
    title = text_of(first(module, layouts.MODULE_TITLE)) or (rows[0]["title"] if rows else "")
    return unpaid(ResultKind.KNOWLEDGE_PANEL, title, rows[0]["url"] if rows else None, block="panel", text=text_of(module)[:500])
