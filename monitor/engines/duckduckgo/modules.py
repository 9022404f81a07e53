"""What DuckDuckGo's modules hold: cited pages, films, shops and, among shopping cards, ads.

The world: a module is a list item with the name of what it shows in `data-layout`, before 2022 an element with a class
`module--…`. Its links mostly lead out; those of ads run through the click counter as anywhere on the page.
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from monitor.engines.duckduckgo import layouts
from monitor.engines.duckduckgo.rows import Draft, absolute, is_counter, is_own, paid, unpaid
from monitor.hosts import host_of
from monitor.links import destination
from monitor.model import AdKind, ResultKind
from monitor.page import attribute, squeeze, text_of


def module_ads(module: LexborNode) -> list[Draft]:
    """The ads among what a module holds, one per item, their slot still open: shopping cards, mostly."""
    items: dict[int, tuple[LexborNode, LexborNode]] = {}
    for link in module.css("a[href]"):
        if is_counter(link.attrs.get("href")):
            item = _item(link, module)
            items.setdefault(item.mem_id, (item, link))
    drafts = []
    for item, link in items.values():
        title = text_of(item.css_first(layouts.CARD_TITLE)) or text_of(link) or squeeze(attribute(link, "aria-label") or "")
        price = text_of(item.css_first(layouts.CARD_PRICE)) or None
        shop = text_of(item.css_first(layouts.CARD_SHOP)) or None
        kind = AdKind.SHOPPING if price else AdKind.TEXT
        drafts += [paid(kind, title, absolute(link.attrs.get("href")), None, price=price, merchant=shop)] if title else []
    return drafts


def _item(link: LexborNode, module: LexborNode) -> LexborNode:
    """The list item or article around a link within its module, or the link itself."""
    up = link.parent
    while up is not None and up.mem_id != module.mem_id:
        if up.tag in ("li", "article") or up.attrs.get("role") == "listitem":
            return up
        up = up.parent
    return link


def sources(module: LexborNode, kind: ResultKind) -> list[Draft]:
    """One row per page outside DuckDuckGo that a module links to, in reading order; for searches, one per link."""
    found: dict[str, Draft] = {}
    for link in module.css("a[href]"):
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


def leads_out(module: LexborNode) -> bool:
    """Whether a module has a heading that leads out of DuckDuckGo: something that somebody owns."""
    links = module.css("h2 a[href], h3 a[href], a[href] h2, a[href] h3")
    hrefs = (absolute(attribute(node if node.tag == "a" else node.parent, "href")) for node in links)
    return any(not is_own(host) for href in hrefs if href and (host := host_of(destination(href) or "")))


def _panel(module: LexborNode, rows: list[Draft]) -> Draft:
    title = text_of(module.css_first(layouts.MODULE_TITLE)) or (rows[0]["title"] if rows else "")
    return unpaid(ResultKind.KNOWLEDGE_PANEL, title, rows[0]["url"] if rows else None, block="panel", text=text_of(module)[:500])
