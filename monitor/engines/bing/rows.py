"""Bing's web results, and what all its rows have in common: links, hosts, classes.

A web result is a block with one `h2`; the link is in it, or, on phones, around it. Around 2024 Bing began to write some ads in
the very markup of a web result; what tells them is in `layouts.PAID`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from turbohtml import Element

from monitor.engines.bing import layouts
from monitor.hosts import host_of, registrable_domain
from monitor.links import chain, destination
from monitor.model import ResultKind, Sitelink
from monitor.page import around, attribute, elements_around, every, first, text_of, tokens

# The fields of a row before its rank is known.
Draft = dict[str, Any]
# A heading and the link that it titles.
Headline = tuple[Element, Element]

ORIGIN = "https://www.bing.com"
# What bears no name of a part.
_NAMELESS = frozenset({"img", "strong", "b", "svg", "path", "br", "i", "em", "td", "tr", "input", "link"})
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


def within(node: Element, names: frozenset[str], stop: Element) -> bool:
    """Whether an element, or one between it and `stop`, has one of these classes."""
    between = takewhile(lambda up: up != stop, (node, *elements_around(node)))
    return any(not names.isdisjoint(tokens(up)) for up in between)


@dataclass(slots=True)
class Parts:
    """What a block holds, each kind in reading order.

    `named` is the first element with each class, #id or (of a badge) @style, and the first `<h3>`.
    """

    headings: list[Element]
    cites: list[Element]
    paragraphs: list[Element]
    links: list[Element]
    named: dict[str, Element]


def parts_of(block: Element) -> Parts:
    """The parts of a block."""
    named = _classes(block, lambda tag: tag not in _NAMELESS)
    named.update((f"#{node.attr('id')}", node) for node in every(block, "[id]") if node.tag not in _NAMELESS)
    if (heading := first(block, "h3")) is not None:
        named["<h3>"] = heading
    return _parts(block, named)


def web_parts_of(block: Element) -> Parts:
    """The same for a block that is written as a web result, where only the frames of parts have names that matter."""
    named = _classes(block, _FRAMES.__contains__)
    named.update((f"@{node.attr('data-style')}", node) for node in every(block, "acf-badge"))
    return _parts(block, named)


def _parts(block: Element, named: dict[str, Element]) -> Parts:
    return Parts(every(block, "h2"), every(block, "cite"), every(block, "p"), every(block, "a"), named)


def _classes(block: Element, counts: Callable[[str], bool]) -> dict[str, Element]:
    """The first element with each class, among those whose tag counts."""
    known: set[str] = set()
    named: dict[str, Element] = {}
    for node in every(block, "[class]"):
        names = node.attr("class") or ""
        # Most elements look like one before them.
        if names not in known and counts(node.tag):
            known.add(names)
            for name in names.split():
                named.setdefault(name, node)
    return named


def headline(block: Element, headings: list[Element]) -> Headline | None:
    """The first heading that titles a link, with that link."""
    for heading in headings:
        link = link_of(heading, block)
        if link is not None and absolute(link.attr("href")):
            return heading, link
    return None


def link_of(heading: Element, block: Element) -> Element | None:
    """The link in a heading (mostly its only child), else the one around it within its block."""
    inner = first(heading, "a[href]")
    if inner is not None:
        return inner
    above = takewhile(lambda up: up != block, elements_around(heading))
    return next((up for up in above if up.tag == "a" and up.attr("href")), None)


def web_result(block: Element, found: Headline | None, parts: Parts) -> Draft | None:
    """One web result; None when the block has no titled link."""
    title = text_of(found[0]) if found else ""
    if found is None or not title:
        return None
    return row_of(
        ResultKind.ORGANIC,
        title,
        found[1].attr("href"),
        display_url=(text_of(parts.cites[0]) or None) if parts.cites else None,
        text=_snippet(block, parts),
        source=text_of(parts.named.get(layouts.SITE)) or None,
        date=text_of(parts.named.get(layouts.DATE)).strip(" ·") or None,
        **_assets(block, found[1], parts),
    )


def _assets(block: Element, link: Element, parts: Parts) -> Draft:
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


def _snippet(block: Element, parts: Parts) -> str | None:
    words = next((words for node in parts.paragraphs if (words := text_of(node))), None)
    return words or next((words for node in every(block, layouts.SNIPPETS) if (words := text_of(node))), None)


def rating(block: Element) -> str | None:
    """The stars of a row, in Bing's words."""
    node = first(block, layouts.RATING)
    return attribute(node, "aria-label") or text_of(node) or None


def _sitelinks(block: Element, main: Element, parts: Parts) -> tuple[Sitelink, ...]:
    """Further links of the same site: those that title a paragraph of their own, and those in a row of links."""
    listed = set(every(block, layouts.SITELINKS)) if layouts.DEEP_ROWS & parts.named.keys() else set()
    found: dict[str, Element] = {}
    for link in parts.links:
        above = around(link)
        titles = above is not None and above.tag == "h3"
        if (titles or link in listed) and link != main and (words := text_of(link)):
            found[words] = link
    return tuple(Sitelink(words, target(link.attr("href"))) for words, link in found.items())
