"""Bing's ads: text ads and product units in the blocks `b_ad` above, below, between and beside the results.

The world: a block holds a list with one `li` per text ad (`.sb_add`, on phones `li.ad_sc`) titled by an `h2`, and, mostly
first in it, a row of product cards (`.pa_item`) whose own heading leads to Bing's shop. Links go through `/aclick?` (2019 to
2022), `/aclk?` (2020 on) or `<n>.r.msn.com/?` (2015). A card shows its title cut; the rest is hidden in it or in the card shown
on hovering.
"""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from monitor.engines.bing import layouts
from monitor.engines.bing.rows import Draft, absolute, target, tokens, within
from monitor.hosts import host_of, registrable_domain
from monitor.links import chain
from monitor.model import AdKind, AdSlot, Sitelink
from monitor.page import attribute, every, squeeze, text_of


def ads_of(block: LexborNode, slot: AdSlot, *, mixed: bool = False) -> list[Draft]:
    """The ads of one block in reading order; in a `mixed` block only what counts clicks is one."""
    found: list[Draft] = []
    titles = _titles(block, mixed=mixed)
    cards = [card for card in every(block, layouts.PRODUCTS) if not _nested(card, block)]
    units = {node.mem_id: node for node in cards} | {heading.mem_id: heading for heading in titles}
    for node in every(block, f"h2, {layouts.PRODUCTS}"):
        if node.mem_id in units:
            link = titles.get(node)
            ad = _text_ad(node, link, block, slot) if link is not None else _product(node, slot)
            found += [ad] if ad else []
    return found


def is_counter(href: str | None) -> bool:
    """Whether a link counts clicks on an ad."""
    return bool(href) and layouts.COUNTER.search(href or "") is not None


def _titles(block: LexborNode, *, mixed: bool) -> dict[LexborNode, LexborNode]:
    """Every heading that titles a text ad, with its link. A heading that leads into Bing's shop titles a row of cards."""
    found = {}
    for heading in block.css("h2"):
        link = heading.css_first("a[href]") or _enclosing(heading)
        href = attribute(link, "href")
        leads_out = not mixed and (host_of(target(href) or "") or "bing.com") != "bing.com"
        if link is not None and (is_counter(href) or leads_out):
            found[heading] = link
    return found


def _enclosing(node: LexborNode) -> LexborNode | None:
    up = node.parent
    while up is not None and up.tag not in ("li", "ul", "ol"):
        if up.tag == "a" and up.attributes.get("href"):
            return up
        up = up.parent
    return None


def _nested(card: LexborNode, block: LexborNode) -> bool:
    """Whether a card is only the frame or the hover copy of one, or no card of an ad at all."""
    if card.css_first(".pa_item") is not None and "pa_item" not in tokens(card):
        return True
    if "pa_item" not in tokens(card) and card.parent is not None and within(card.parent, frozenset({"pa_item"}), block):
        return True
    return card.css_first("h2") is not None or not any(is_counter(attribute(link, "href")) for link in card.css("a[href]"))


def _unit(heading: LexborNode, block: LexborNode) -> LexborNode:
    """The element of one text ad: the nearest that Bing marks as one, else the list item."""
    up = heading.parent
    while up is not None and up.mem_id != block.mem_id:
        if up.tag == "li" or {"sb_add", "ad_sc"} & tokens(up):
            return up
        up = up.parent
    return block


def _text_ad(heading: LexborNode, link: LexborNode, block: LexborNode, slot: AdSlot) -> Draft | None:
    unit = _unit(heading, block)
    href = absolute(attribute(link, "href"))
    words = plain(heading)
    if not words and not href:
        return None
    shown = plain(unit.css_first("cite")) or None
    texts = [node for node in every(unit, layouts.AD_TEXT) if not within(node, frozenset({"infobubble", "b_vlist2col"}), unit)]
    callouts = [node for node in every(unit, layouts.CALLOUTS) if node.css_first("a") is None]
    body = [plain(node) for node in texts if node not in callouts]
    return _ad(
        slot,
        AdKind.TEXT,
        words,
        href,
        shown,
        text=squeeze(" ".join(dict.fromkeys(filter(None, body)))) or None,
        sitelinks=_sitelinks(unit, link, heading),
        extensions=tuple(dict.fromkeys(words for node in callouts if (words := plain(node).strip(" ·")))),
        phones=_phones(unit),
        rating=attribute(unit.css_first(layouts.RATING), "aria-label"),
        advertiser=text_of(unit.css_first(layouts.ADVERTISER)) or None,
    )


def _product(card: LexborNode, slot: AdSlot) -> Draft | None:
    around = card.parent if card.parent is not None and "slide" in tokens(card.parent) else card
    link = next((link for link in card.css("a[href]") if is_counter(attribute(link, "href"))), None)
    title = plain(card.css_first(layouts.PRODUCT_TITLE)) or plain(around.css_first(layouts.PRODUCT_TITLE))
    title = title or attribute(link, "title") or attribute(link, "aria-label") or ""
    if link is None:
        return None
    merchant = plain(card.css_first(layouts.MERCHANT)) or None
    price = plain(card.css_first(layouts.PRODUCT_PRICE)) or None
    href = absolute(attribute(link, "href"))
    rating = attribute(card.css_first(layouts.RATING), "aria-label")
    return _ad(slot, AdKind.SHOPPING, title, href, None, merchant=merchant, price=price, rating=rating)


def _ad(slot: AdSlot, kind: AdKind, words: str, href: str | None, shown: str | None, **more: object) -> Draft:
    url = target(href)
    host = host_of(url or "") or _shown_host(shown)
    return {
        "slot": slot,
        "kind": kind,
        "headline": words,
        "display_url": shown,
        "target_url": url,
        "click_url": href,
        "host": host,
        "registrable_domain": registrable_domain(host) if host else None,
        "chain": chain(href) if href else (),
        **more,
    }


def _shown_host(shown: str | None) -> str | None:
    first = (shown or "").split("›")[0].split(" ")[0]
    return host_of(first if "://" in first else f"https://{first}") if "." in first else None


def _sitelinks(unit: LexborNode, main: LexborNode, heading: LexborNode) -> tuple[Sitelink, ...]:
    """Every further ad link that has words of its own; the display URL and pictures repeat the main link."""
    found: dict[str, Sitelink] = {}
    for link in unit.css("a[href]"):
        href = attribute(link, "href")
        around = link.parent
        again = link.mem_id == main.mem_id or (around is not None and around.tag == "cite") or link.css_first("cite") is not None
        words = "" if again or not is_counter(href) else plain(link)
        if words and words != plain(heading):
            found.setdefault(words, Sitelink(words, target(href)))
    return tuple(found.values())


def _phones(unit: LexborNode) -> tuple[str, ...]:
    numbers = (href[4:] for link in unit.css("a[href^='tel:']") if (href := attribute(link, "href")))
    return tuple(dict.fromkeys(number.strip() for number in numbers))


def plain(node: LexborNode | None) -> str:
    """The words of a part of an ad without the ad label, the mark of a cut and what opens on a click."""
    return squeeze("".join(_pieces(node))) if node is not None else ""


def _pieces(node: LexborNode) -> Iterator[str]:
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            yield child.text_content or ""
        elif child.tag == "br":
            yield " "
        elif child.tag not in ("script", "style", "noscript", "template") and not layouts.AD_LABELS & tokens(child):
            yield from _pieces(child)
