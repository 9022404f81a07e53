"""DuckDuckGo's rows: results and ads, and the drafts that its modules are made of as well.

Results link directly in the script version and through `/l/?uddg=` without script. Ads link through `y.js`, whose `ad_domain`
names the advertiser and whose `u3`, mostly, holds Bing's click link.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from urllib.parse import unquote

from turbohtml import Document, Element

from monitor.engines.duckduckgo import layouts
from monitor.engines.duckduckgo.layouts import LITE, Layout, Part
from monitor.hosts import host_of, registrable_domain
from monitor.links import chain, destination
from monitor.model import AdKind, ResultKind, Sitelink
from monitor.page import around, attribute, every, first, text_of, tokens

# The fields of a row before its rank is known.
Draft = dict[str, Any]

ORIGIN = "https://duckduckgo.com"
_AD_DOMAIN = re.compile(r"[?&]ad_domain=([^&]+)")
_DATED = re.compile(r"(?=.{4,20}$)(?=.*\d)[\w.,/ -]+")
_STAMP = re.compile(r"\b(\d{4}-\d\d-\d\d)T\d\d:\d\d:")
_DIGIT = re.compile(r"\d")


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


class Row(NamedTuple):
    """One row: its element, its parts in reading order by kind, and whether it is an ad."""

    node: Element
    parts: dict[Part, list[Element]]
    paid: bool

    def first(self, part: Part) -> Element | None:
        """The first part of a kind, or None."""
        found = self.parts.get(part)
        return found[0] if found else None


def lines_of(tree: Document) -> list[Row]:
    """The rows of the version for old browsers: a link, and what follows it up to the next."""
    found: list[Row] = []
    for node in tree.select(LITE.parts):
        part = _part(node, LITE)
        if part is Part.TITLE:
            parts = {Part.TITLE: [node]}
            found.append(Row(node, parts, _in_sponsored(node) or _counts(parts)))
        elif part is not None and found:
            found[-1].parts.setdefault(part, []).append(node)
    return found


def row_of(node: Element, layout: Layout) -> Row | None:
    """One row with its parts; None for what only looks like one."""
    named = tokens(node)
    if not layouts.FURNITURE.isdisjoint(named):
        return None
    parts = _parts(node, layout)
    return Row(node, parts, node.attr("data-testid") == layout.ad or layout.ad in named or _counts(parts))


def _parts(row: Element, layout: Layout) -> dict[Part, list[Element]]:
    parts: dict[Part, list[Element]] = {}
    for node in every(row, layout.parts):
        part = _part(node, layout)
        if part is not None:
            parts.setdefault(part, []).append(node)
    if Part.TITLE not in parts and (link := first(row, "h2 a[href]")) is not None:
        parts[Part.TITLE] = [link]
    return parts


def _part(node: Element, layout: Layout) -> Part | None:
    for name in layout.marked_by:
        for word in (node.attr(name) or "").split():
            if word in layout.marks:
                return layout.marks[word]
    return Part.DEEP if node.tag == "li" else None


def _counts(parts: dict[Part, list[Element]]) -> bool:
    return Part.TITLE in parts and is_counter(parts[Part.TITLE][0].attr("href"))


def _in_sponsored(link: Element) -> bool:
    row = link.closest("tr")
    return row is not None and row.has_class(LITE.ad)


def is_counter(href: str | None) -> bool:
    """Whether a link counts clicks on an ad."""
    start = (href or "")[:120]
    return any(counter in start for counter in layouts.COUNTERS)


def result_of(row: Row, layout: Layout) -> Draft | None:
    """A web result; None when it has no title or no link."""
    link = row.first(Part.TITLE)
    href = absolute(attribute(link, "href"))
    title = text_of(link)
    if not title or href is None:
        return None
    text, date = _text(row)
    shown, site = _shown(row)
    return unpaid(
        ResultKind.ORGANIC,
        title,
        href,
        display_url=shown or None,
        text=text or None,
        date=date or None,
        source=site or None if layout.named else None,
        sitelinks=_sitelinks(row),
    )


def ad_of(row: Row) -> Draft | None:
    """An ad, its slot still open; None when it has neither title nor link."""
    link = row.first(Part.TITLE)
    href = absolute(attribute(link, "href"))
    headline = text_of(link)
    if not headline and href is None:
        return None
    shown = _shown(row)[0] or None
    return paid(AdKind.TEXT, headline, href, shown, text=_text(row)[0] or None, sitelinks=_sitelinks(row))


def paid(kind: AdKind, headline: str, href: str | None, shown: str | None, **more: object) -> Draft:
    """The draft of an ad with all that its link tells."""
    target = destination(href) if href else None
    named = advertiser(href)
    host = host_of(target or "") or named or _shown_host(shown)
    return {
        "kind": kind,
        "headline": headline,
        "display_url": shown,
        "target_url": target,
        "click_url": href,
        "host": host,
        "registrable_domain": named or (registrable_domain(host) if host else None),
        "chain": chain(href) if href else (),
        **more,
    }


def advertiser(href: str | None) -> str | None:
    """The registrable domain that DuckDuckGo names in an ad's link."""
    found = next((named for hop in chain(href or "") if (named := _AD_DOMAIN.search(hop))), None)
    return registrable_domain(unquote(found[1])) if found else None


def unpaid(kind: ResultKind, title: str, href: str | None, **more: object) -> Draft:
    """The draft of a result with all that its link tells."""
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


def _shown(row: Row) -> tuple[str, str]:
    """The address as shown and the site's name: in the newest layout the last and the first line above the title."""
    node = row.first(Part.SHOWN)
    lines = _lines(node)
    if not lines or node is None:
        return text_of(node), ""
    above = _lines(around(node))
    return text_of(lines[-1]), text_of(above[0]) if len(above) > 1 else ""


def _lines(node: Element | None) -> list[Element]:
    return ([node] if node.tag == "p" else []) + every(node, "p") if node is not None else []


def _shown_host(shown: str | None) -> str | None:
    first = re.split(r"[›\s]", shown or "")[0]
    return host_of(first if "://" in first else f"https://{first}") if "." in first else None


def _text(row: Row) -> tuple[str, str]:
    """The text under the title, and its date where one leads it."""
    node = row.first(Part.TEXT) or _after_title(row)
    if node is None:
        return "", ""
    text = text_of(node)
    dated = text_of(row.first(Part.DATE) or (_leading_date(node) if _DIGIT.search(text, 0, 20) else None))
    return text.removeprefix(dated).lstrip(" ·"), dated or _stamped(row)


def _stamped(row: Row) -> str:
    """The day that stands behind the address in the version without script since about 2025."""
    shown = row.first(Part.SHOWN)
    line = around(shown) if shown is not None and shown.tag == "a" and row.node.tag == "div" else None
    found = _STAMP.search(text_of(line)) if line is not None else None
    return found[1] if found else ""


def _after_title(row: Row) -> Element | None:
    """The block that follows the one with the title: the newest layout marks its texts by nothing but their place."""
    up = row.first(Part.TITLE) if row.node.tag == "article" else None
    while up is not None and (outer := around(up)) is not None and outer != row.node:
        up = outer
    return next((after for after in up.next_siblings if isinstance(after, Element)), None) if up is not None else None


def _leading_date(node: Element) -> Element | None:
    spans = every(node, "span > span")
    return spans[0] if len(spans) > 1 and _DATED.fullmatch(text_of(spans[0])) else None


def _sitelinks(row: Row) -> tuple[Sitelink, ...]:
    found: dict[Element, Sitelink] = {}
    for part in row.parts.get(Part.DEEP, ()):
        for link in [part] if part.tag == "a" else every(part, "a[href]"):
            href = absolute(link.attr("href"))
            words = text_of(next(iter(every(link, "h3")), link))
            if words:
                found.setdefault(link, Sitelink(words, destination(href) if href else None))
    return tuple(found.values())
