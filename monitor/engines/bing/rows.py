"""Bing's unpaid rows: web results, and what the answers beside them hold.

A web result is a block with one `h2`; the link is in it, or, on phones, around it. Answers give one row per thing that somebody
can own: a cited source, a video, a question's source, a shop, a place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from selectolax.lexbor import LexborNode

from monitor.engines.bing import layouts
from monitor.hosts import host_of, registrable_domain
from monitor.links import chain, destination
from monitor.model import ResultKind, Sitelink
from monitor.page import attribute, every, squeeze, text_of

# The fields of a row before its rank is known.
Draft = dict[str, Any]

ORIGIN = "https://www.bing.com"
_OWN = frozenset({"bing.com", "www.bing.com", "go.microsoft.com", "choice.microsoft.com", "microsofttranslator.com"})


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


def headline(block: LexborNode) -> tuple[LexborNode, LexborNode] | None:
    """The first heading that titles a link, with that link: inside it, around it, or the block's first link to the same."""
    for heading in block.css("h2"):
        link = heading.css_first("a[href]") or _around(heading, block)
        if link is not None and absolute(attribute(link, "href")):
            return heading, link
    return None


def _around(heading: LexborNode, block: LexborNode) -> LexborNode | None:
    up = heading.parent
    while up is not None and up.mem_id != block.mem_id:
        if up.tag == "a" and up.attributes.get("href"):
            return up
        up = up.parent
    return None


def web_result(block: LexborNode) -> Draft | None:
    """One web result; None when the block has no titled link."""
    found = headline(block)
    title = text_of(found[0]) if found else ""
    if found is None or not title:
        return None
    return _row(
        ResultKind.ORGANIC,
        title,
        attribute(found[1], "href"),
        display_url=text_of(block.css_first(layouts.CITE)) or None,
        text=_snippet(block),
        source=text_of(block.css_first(layouts.SITE)) or None,
        **_assets(block, found[1]),
    )


def _assets(block: LexborNode, link: LexborNode) -> Draft:
    """What only some results have; one look tells that a result has none of it."""
    if block.css_first(layouts.ASSETS) is None:
        return {}
    return {
        "date": text_of(block.css_first(layouts.DATE)).strip(" ·") or None,
        "sitelinks": _sitelinks(block, link),
        "rating": _rating(block),
        "price": text_of(block.css_first(layouts.PRICE)) or None,
    }


def _row(kind: ResultKind, title: str, href: str | None, **more: object) -> Draft:
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


def _snippet(block: LexborNode) -> str | None:
    nodes = (node for selector in layouts.SNIPPETS for node in block.css(selector))
    return next((words for node in nodes if (words := text_of(node))), None)


def _rating(block: LexborNode) -> str | None:
    node = block.css_first(layouts.RATING)
    return attribute(node, "aria-label") or text_of(node) or None


def _sitelinks(block: LexborNode, main: LexborNode) -> tuple[Sitelink, ...]:
    links = {words: link for link in every(block, layouts.SITELINKS) if link.mem_id != main.mem_id and (words := text_of(link))}
    return tuple(Sitelink(words, target(attribute(link, "href"))) for words, link in links.items())


def answer(block: LexborNode) -> tuple[ResultKind | None, list[Draft]]:
    """What kind of answer a block is (None: nobody knows) and its rows."""
    for kind, sign, row in layouts.ANSWERS:
        if block.css_first(sign) is not None:
            return kind, _rows_of(block, kind, row) if kind else []
    if block.css_first(layouts.SNIPPET) is not None:
        return ResultKind.FEATURED_SNIPPET, _sources(block, ResultKind.FEATURED_SNIPPET)[:1]
    return None, []


def _rows_of(block: LexborNode, kind: ResultKind, row: str) -> list[Draft]:
    if kind is ResultKind.PEOPLE_ALSO_ASK:
        return [question for item in every(block, row) if (question := _question(item))]
    if kind is ResultKind.VIDEO:
        return [video for item in every(block, row) if (video := _video(item))]
    if kind is ResultKind.SHOPPING:
        return [product for item in every(block, row) if (product := _product(item))]
    if kind is ResultKind.LOCAL:
        return _unique(place for item in every(block, row) if (place := _place(item)))
    if kind is ResultKind.RELATED_SEARCH:
        return _unique(words for item in every(block, row) if (words := _related(item)))
    if kind in (ResultKind.IMAGE, ResultKind.KNOWLEDGE_PANEL):
        return _panel(block, kind)
    return _sources(block, kind)


def _unique(rows: Iterable[Draft]) -> list[Draft]:
    return list({(row["title"], row["url"]): row for row in rows}.values())


def _question(item: LexborNode) -> Draft | None:
    asked = text_of(item.css_first(".b_1linetrunc, .df_qntext, [role=button], .b_expansion_text"))
    source = next(iter(_sources(item, ResultKind.PEOPLE_ALSO_ASK, folded=True)), None)
    if not asked:
        return None
    title, href = (source["title"], source["click_url"] or source["url"]) if source else (asked, None)
    return _row(ResultKind.PEOPLE_ALSO_ASK, title, href, question=asked, text=text_of(item.css_first(".rwrl")) or None)


def _video(item: LexborNode) -> Draft | None:
    link = item.css_first("a[href]")
    name = item.css_first(layouts.VIDEO_TITLE)
    title = attribute(name, "title") or text_of(name) or attribute(link, "aria-label")
    if link is None or not title:
        return None
    site, _, channel = text_of(item.css_first(layouts.VIDEO_SITE)).partition(" › ")
    own = item.css_first("[vrhm]")
    address = layouts.VIDEO_PAGE.search(attribute(own, "vrhm") or "")
    return _row(
        ResultKind.VIDEO,
        title,
        address[1] if address else attribute(link, "href"),
        channel=text_of(item.css_first(layouts.VIDEO_CHANNEL)) or channel or None,
        duration=text_of(item.css_first(layouts.VIDEO_LENGTH)) or None,
        date=text_of(item.css_first(layouts.VIDEO_DATE)) or None,
        source=site or None,
        block="video_carousel",
    )


def _product(item: LexborNode) -> Draft | None:
    link = item.css_first("a[href]")
    name = item.css_first(".pcc-ttl, [class*=ttl], [class*=title]")
    title = attribute(name.css_first("[title]") if name else None, "title") or text_of(name)
    if link is None or not title:
        return None
    price = text_of(item.css_first(layouts.PRODUCT_PRICE)) or None
    seller = text_of(item.css_first(".sa_seller, [class*=seller]")) or None
    return _row(ResultKind.SHOPPING, title, attribute(link, "href"), price=price, source=seller, block="shopping_carousel")


def _place(item: LexborNode) -> Draft | None:
    title = text_of(item.css_first("h2, h3, .b_primtxt, [role=heading]"))
    own = (link for link in item.css("a[href]") if (host_of(target(attribute(link, "href")) or "") or "bing.com") not in _OWN)
    link = next(own, None)
    return _row(ResultKind.LOCAL, title, attribute(link, "href"), rating=_rating(item), block="local_pack") if title else None


def _related(item: LexborNode) -> Draft | None:
    link = item.css_first("a[href]")
    title = text_of(link)
    return _row(ResultKind.RELATED_SEARCH, title, attribute(link, "href"), block="related") if title else None


def _panel(block: LexborNode, kind: ResultKind) -> list[Draft]:
    title = next((words for sign in layouts.PANEL_TITLES if (words := text_of(block.css_first(sign)))), "")
    source = next(iter(_sources(block, kind)), None)
    href = source["url"] if source else None
    return (
        [_row(kind, title, href, text=text_of(block.css_first(".b_snippet, .b_lBottom")) or None, block="panel")] if title else []
    )


def _sources(block: LexborNode, kind: ResultKind, *, folded: bool = False) -> list[Draft]:
    """One row per page outside Bing that a block links to by a word or a name, in reading order."""
    found: dict[str, Draft] = {}
    for link in block.css("a[href]"):
        href = attribute(link, "href")
        url = target(href)
        if not url or host_of(url) in _OWN or (not folded and within(link, layouts.NOT_A_ROW, block)):
            continue
        title = text_of(link) or squeeze(attribute(link, "aria-label") or attribute(link, "title") or "")
        if title and (url not in found or len(found[url]["title"]) <= 2 < len(title)):
            found[url] = _row(kind, title, href)
    return list(found.values())
