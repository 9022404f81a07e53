"""DuckDuckGo's rows: results, ads and what the modules between them cite.

Results link directly in the script version and through `/l/?uddg=` without script. Ads link through `y.js`, whose `ad_domain`
names the advertiser and whose `u3`, mostly, holds Bing's click link.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from monitor.engines.duckduckgo.layouts import MODULE_TITLE, Layout
from monitor.hosts import host_of, registrable_domain
from monitor.links import chain, destination
from monitor.model import AdKind, AdSlot, ResultKind, Sitelink
from monitor.page import attribute, every, squeeze, text_of

# The fields of a row before its rank is known.
Draft = dict[str, Any]

ORIGIN = "https://duckduckgo.com"
_AD_DOMAIN = re.compile(r"[?&]ad_domain=([^&]+)")
_DATED = re.compile(r"(?=.{4,20}$)(?=.*\d)[\w.,/ -]+")


def absolute(href: str | None) -> str | None:
    """A link as an absolute address; None for scripts, fragments and nothing."""
    if not href or href.startswith(("javascript:", "#", "data:", "mailto:", "tel:")):
        return None
    if href.startswith("//"):
        return f"https:{href}"
    if href.startswith(("/", "?")):
        return f"{ORIGIN}{'' if href.startswith('/') else '/'}{href}"
    return href if "://" in href[:12] else None


def is_own(host: str | None) -> bool:
    """Whether a host is DuckDuckGo's."""
    return bool(host) and (host == "duckduckgo.com" or str(host).endswith(".duckduckgo.com"))


def result(row: LexborNode, layout: Layout) -> Draft | None:
    """A web result; None when it has no title or no link."""
    link = _title(row, layout)
    href = absolute(attribute(link, "href"))
    title = text_of(link)
    if not title or href is None:
        return None
    text, date = _text(row, layout)
    return _result(
        ResultKind.ORGANIC,
        title,
        href,
        display_url=_shown(row, layout) or None,
        text=text or None,
        date=date or None,
        source=_site(row) or None if layout.named else None,
        sitelinks=_sitelinks(row, layout),
    )


def ad(row: LexborNode, layout: Layout, slot: AdSlot) -> Draft | None:
    """An ad; None when it has neither title nor link."""
    link = _title(row, layout)
    href = absolute(attribute(link, "href"))
    headline = text_of(link)
    if not headline and href is None:
        return None
    target = destination(href) if href else None
    shown = _shown(row, layout) or None
    host = host_of(target or "") or advertiser(href) or _shown_host(shown)
    return {
        "slot": slot,
        "kind": AdKind.TEXT,
        "headline": headline,
        "text": _text(row, layout)[0] or None,
        "display_url": shown,
        "target_url": target,
        "click_url": href,
        "host": host,
        "registrable_domain": advertiser(href) or (registrable_domain(host) if host else None),
        "sitelinks": _sitelinks(row, layout),
        "chain": chain(href) if href else (),
    }


def advertiser(href: str | None) -> str | None:
    """The registrable domain that DuckDuckGo names in an ad's link."""
    found = next((named for hop in chain(href or "") if (named := _AD_DOMAIN.search(hop))), None)
    return registrable_domain(unquote(found[1])) if found else None


def sources(module: LexborNode, kind: ResultKind) -> list[Draft]:
    """One row per page outside DuckDuckGo that a module links to, in reading order; for searches, one per link."""
    found: dict[str, Draft] = {}
    for link in module.css("a[href]"):
        href = absolute(attribute(link, "href"))
        title = text_of(link) or squeeze(attribute(link, "aria-label") or "")
        row = (
            _result(kind, title, href, block="related" if kind is ResultKind.RELATED_SEARCH else "module")
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
    title = text_of(module.css_first(MODULE_TITLE)) or (rows[0]["title"] if rows else "")
    return _result(ResultKind.KNOWLEDGE_PANEL, title, rows[0]["url"] if rows else None, block="panel", text=text_of(module)[:500])


def _result(kind: ResultKind, title: str, href: str | None, **more: object) -> Draft:
    url = destination(href) if href else None
    host = host_of(url) if url else None
    hops = chain(href) if href else ()
    return {
        "kind": kind,
        "title": title,
        "url": url,
        "host": host,
        "registrable_domain": registrable_domain(host) if host else None,
        "click_url": href if href != url else None,
        "chain": hops if len(hops) > 1 else (),
        **more,
    }


def _title(row: LexborNode, layout: Layout) -> LexborNode | None:
    return row.css_first(layout.title) if layout.title else row


def _shown(row: LexborNode, layout: Layout) -> str:
    """The address as shown; in the newest layout it is the last line of the link above the title."""
    node = _field(row, layout, layout.shown)
    lines = node.css("p") if node is not None else []
    return text_of(lines[-1] if lines else node)


def _shown_host(shown: str | None) -> str | None:
    first = re.split(r"[›\s]", shown or "")[0]
    return host_of(first if "://" in first else f"https://{first}") if "." in first else None


def _site(row: LexborNode) -> str:
    """The site's name, in the newest layout the line above the address."""
    link = row.css_first("[data-testid=result-extras-url-link]")
    around = link.parent if link is not None else None
    lines = around.css("p") if around is not None else []
    return text_of(lines[0]) if len(lines) > 1 else ""


def _text(row: LexborNode, layout: Layout) -> tuple[str, str]:
    """The text under the title, and its date where one leads it."""
    node = _field(row, layout, layout.text) or _after_title(row, layout)
    if node is None:
        return "", ""
    text = text_of(node)
    dated = text_of(node.css_first(layout.date) if layout.date else _leading_date(node))
    return text.removeprefix(dated).lstrip(" ·"), dated


def _field(row: LexborNode, layout: Layout, selector: str) -> LexborNode | None:
    """A field of a row; in the lite version it stands in one of the table rows that follow."""
    if layout.title:
        return row.css_first(selector)
    line = _line(row)
    while line is not None and (line := line.next) is not None:
        if line.tag == "tr":
            if line.css_first(layout.rows) is not None:
                return None
            if (found := line.css_first(selector)) is not None:
                return found
    return None


def _line(row: LexborNode) -> LexborNode | None:
    """The table row around a link, or None."""
    up = row.parent
    while up is not None and up.tag != "tr":
        up = up.parent
    return up


def is_ad(row: LexborNode, layout: Layout) -> bool:
    """Whether a row is marked as an ad."""
    marked = row if layout.title else _line(row)
    if marked is None:
        return False
    return marked.attributes.get("data-testid") == layout.ad or layout.ad in (marked.attributes.get("class") or "").split()


def _after_title(row: LexborNode, layout: Layout) -> LexborNode | None:
    """The block that follows the one with the title: the newest layout marks its texts by nothing but their place."""
    title = row.css_first(layout.title) if layout.title else None
    up = title
    while up is not None and up.parent is not None and up.parent.mem_id != row.mem_id:
        up = up.parent
    following = up.next if up is not None else None
    while following is not None and following.tag == "-text":
        following = following.next
    return following


def _leading_date(node: LexborNode) -> LexborNode | None:
    spans = node.css("span > span")
    return spans[0] if len(spans) > 1 and _DATED.fullmatch(text_of(spans[0])) else None


def _sitelinks(row: LexborNode, layout: Layout) -> tuple[Sitelink, ...]:
    if not layout.sitelinks or row.css_first(layout.sitelinks) is None:
        return ()
    links = ((text_of(link.css_first("h3") or link), absolute(attribute(link, "href"))) for link in every(row, layout.sitelinks))
    return tuple(Sitelink(words, destination(href) if href else None) for words, href in links if words)
