"""Bing's web results, and what all its rows have in common: links, hosts, classes.

A web result is a block with one `h2`; the link is in it, or, on phones, around it. Around 2024 Bing began to write some ads in
the very markup of a web result; what tells them is in `layouts.PAID`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborNode

from monitor.engines.bing import layouts
from monitor.hosts import host_of, registrable_domain
from monitor.links import chain, destination
from monitor.model import ResultKind, Sitelink
from monitor.page import attribute, every, text_of

# The fields of a row before its rank is known.
Draft = dict[str, Any]
# A heading and the link that it titles.
Headline = tuple[LexborNode, LexborNode]

ORIGIN = "https://www.bing.com"
# What bears no name of a part.
_NAMELESS = frozenset(
    {"-comment", "img", "strong", "b", "svg", "path", "br", "script", "style", "i", "em", "td", "tr", "input", "link"}
)
# What frames a part of a web result.
_FRAMES = frozenset({"div", "span", "ul", "ol", "h3", "table"})
OWN = frozenset({"bing.com", "go.microsoft.com", "choice.microsoft.com", "microsofttranslator.com"})


def absolute(href: str | None) -> str | None:
    """A link as an absolute address; None for scripts, fragments and nothing."""
    if not href or href.startswith(("javascript:", "#", "data:", "mailto:", "tel:")):
        return None
    if href.startswith("/") and not href.startswith("//"):
        return ORIGIN + href
    return href if "://" in href[:12] or href.startswith("//") else None


def target(href: str | None) -> str | None:
    """Where a link leads, decoded; None when it leads nowhere that can be told."""
    address = absolute(href)
    return destination(address) if address else None


def leads_out(href: str | None) -> bool:
    """Whether a link is known to lead to somebody else than Bing."""
    return (host_of(target(href) or "") or "bing.com") not in OWN


def tokens(node: LexborNode) -> frozenset[str]:
    """The classes of an element."""
    return frozenset((node.attributes.get("class") or "").split())


def within(node: LexborNode, names: frozenset[str], stop: LexborNode) -> bool:
    """Whether an element, or one between it and `stop`, has one of these classes."""
    up: LexborNode | None = node
    while up is not None and up.mem_id != stop.mem_id:
        if names & tokens(up):
            return True
        up = up.parent
    return False


@dataclass(slots=True)
class Parts:
    """What one walk through a block meets, each kind in reading order.

    `named` is the first element with each class, #id or (of a badge) @style, and the first `<h3>`.
    """

    headings: list[LexborNode] = field(default_factory=list)
    cites: list[LexborNode] = field(default_factory=list)
    paragraphs: list[LexborNode] = field(default_factory=list)
    links: list[LexborNode] = field(default_factory=list)
    named: dict[str, LexborNode] = field(default_factory=dict)


def parts_of(block: LexborNode) -> Parts:
    """The parts of a block, all in one walk: at this size a single further selector costs as much."""
    found = Parts()
    named = found.named
    by_tag = {"h2": found.headings, "cite": found.cites, "p": found.paragraphs, "a": found.links}
    for node in block.traverse():
        tag = node.tag or ""
        if tag in _NAMELESS:
            continue
        if tag in by_tag:
            by_tag[tag].append(node)
        if tag == "h3":
            named.setdefault("<h3>", node)
        for name in (node.attributes.get("class") or "").split():
            if name not in named:
                named[name] = node
        if node.id:
            named[f"#{node.id}"] = node
    return found


def web_parts_of(block: LexborNode) -> Parts:
    """The same for a block that is written as a web result, where only the frames of parts have names that matter."""
    found = Parts()
    named = found.named
    by_tag = {"h2": found.headings, "cite": found.cites, "p": found.paragraphs, "a": found.links}
    for node in block.traverse():
        tag = node.tag or ""
        if tag in by_tag:
            by_tag[tag].append(node)
        elif tag in _FRAMES:
            for name in (node.attributes.get("class") or "").split():
                if name not in named:
                    named[name] = node
        elif tag == "acf-badge":
            named[f"@{node.attrs.get('data-style')}"] = node
    return found


def headline(block: LexborNode, headings: list[LexborNode]) -> Headline | None:
    """The first heading that titles a link, with that link."""
    for heading in headings:
        link = link_of(heading, block)
        if link is not None and absolute(link.attrs.get("href")):
            return heading, link
    return None


def link_of(heading: LexborNode, block: LexborNode) -> LexborNode | None:
    """The link in a heading (mostly its only child), else the one around it within its block."""
    first = heading.first_child
    if first is not None and first.tag == "a" and first.attrs.get("href"):
        return first
    return next(iter(heading.css("a[href]")), None) or _around(heading, block)


def _around(heading: LexborNode, block: LexborNode) -> LexborNode | None:
    up = heading.parent
    while up is not None and up.mem_id != block.mem_id:
        if up.tag == "a" and up.attrs.get("href"):
            return up
        up = up.parent
    return None


def web_result(block: LexborNode, found: Headline | None, parts: Parts) -> Draft | None:
    """One web result; None when the block has no titled link."""
    title = text_of(found[0]) if found else ""
    if found is None or not title:
        return None
    return row_of(
        ResultKind.ORGANIC,
        title,
        found[1].attrs.get("href"),
        display_url=(text_of(parts.cites[0]) or None) if parts.cites else None,
        text=_snippet(block, parts),
        source=text_of(parts.named.get(layouts.SITE)) or None,
        date=text_of(parts.named.get(layouts.DATE)).strip(" ·") or None,
        **_assets(block, found[1], parts),
    )


def _assets(block: LexborNode, link: LexborNode, parts: Parts) -> Draft:
    """What only some results have."""
    found: Draft = {}
    if not layouts.DEEP.isdisjoint(parts.named):
        found["sitelinks"] = _sitelinks(block, link, parts)
    if not layouts.STARS.isdisjoint(parts.named):
        found["rating"] = rating(block)
    if not layouts.PRICES.isdisjoint(parts.named):
        found["price"] = text_of(next(node for name, node in parts.named.items() if name in layouts.PRICES)) or None
    return found


def row_of(kind: ResultKind, title: str, href: str | None, **more: object) -> Draft:
    """The draft of a row with all that its link tells."""
    address = absolute(href)
    url = destination(address) if address else None
    hops = chain(address) if address else ()
    host = host_of(url) if url else None
    return {
        "kind": kind,
        "title": title,
        "url": url,
        "host": host,
        "registrable_domain": registrable_domain(host) if host else None,
        "click_url": address if address != url else None,
        "chain": hops if len(hops) > 1 else (),
        **more,
    }


def _snippet(block: LexborNode, parts: Parts) -> str | None:
    words = next((words for node in parts.paragraphs if (words := text_of(node))), None)
    return words or next((words for node in every(block, layouts.SNIPPETS) if (words := text_of(node))), None)


def rating(block: LexborNode) -> str | None:
    """The stars of a row, in Bing's words."""
    node = block.css_first(layouts.RATING)
    return attribute(node, "aria-label") or text_of(node) or None


def _sitelinks(block: LexborNode, main: LexborNode, parts: Parts) -> tuple[Sitelink, ...]:
    """Further links of the same site: those that title a paragraph of their own, and those in a row of links."""
    listed = {link.mem_id for link in block.css(layouts.SITELINKS)} if layouts.DEEP_ROWS & parts.named.keys() else frozenset()
    found: dict[str, LexborNode] = {}
    for link in parts.links:
        above = link.parent
        titles = above is not None and above.tag == "h3"
        if (titles or link.mem_id in listed) and link.mem_id != main.mem_id and (words := text_of(link)):
            found[words] = link
    return tuple(Sitelink(words, target(link.attrs.get("href"))) for words, link in found.items())
