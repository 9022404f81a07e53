"""Bing's ads: text ads and product units in the blocks `b_ad` above, below, between and beside the results.

The world: a block holds a list with one `li` per text ad (`.sb_add`, on phones `li.ad_sc`) titled by an `h2`, and, mostly
first in it, a row of product cards (`.pa_item`) whose own heading leads to Bing's shop. Links go through `/aclick?` (2019 to
2022), `/aclk?` (2020 on) or `<n>.r.msn.com/?` (2015); on cn.bing.com some through `e.so.com`. Since about 2014 the attribute `h`
of every ad link ends in `,Ads`. From about 2024 single ads are written as web results, with the plain address in the link and
the counter in a script, and large cards (`.mma_acf_ad`) stand in the answer on top. A card shows its title cut; the rest is
hidden in it or in the card shown on hovering.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile

from turbohtml import Element, Text

from monitor.engines.bing import layouts
from monitor.engines.bing.rows import Draft, Headline, Parts, absolute, leads_out, link_of, parts_of, target, within
from monitor.hosts import host_of, registrable_domain
from monitor.links import chain
from monitor.model import AdKind, Sitelink
from monitor.page import around, attribute, elements_around, every, first, outermost, squeeze, text_of, tokens

_HOLDERS = frozenset({"ad_sc", "sb_add", "mma_acf_ad", "b_adcard", "slide"})
_PLAIN = frozenset({"a", "strong", "b", "em", "i", "h2", "h3", "cite", "p", "font", "u", "sup"})
# How far into a link its host and path reach: what comes after may be very long.
_FAR = 160


def ads_of(block: Element, *, mixed: bool = False) -> list[Draft]:
    """The ads of one block in reading order, their slot still open; in a `mixed` block only what counts clicks is one."""
    titles = _titles(block, mixed=mixed)
    cards = [] if first(block, layouts.PRODUCTS) is None else _cards(block)
    units: dict[Element, Draft] = {}
    for heading, link, unit in titles:
        units |= _keyed(heading, _text_ad(heading, link, unit, parts_of(unit)))
    for card, parts in cards:
        units |= _keyed(card, _product(card, parts))
    loose = not units or first(block, layouts.LARGE_CARDS) is not None
    if loose:
        covered = {link for node in [*(card for card, _ in cards), *(unit for _, _, unit in titles)] for link in every(node, "a")}
        for holder, links in _loose(block, covered):
            units |= _keyed(holder, _large(holder, links))
    if len(units) < 2 or not (cards or loose):
        return list(units.values())
    order = every(block, f"h2, {layouts.PRODUCTS}, li, div" if loose else f"h2, {layouts.PRODUCTS}")
    return [units[node] for node in order if node in units] or list(units.values())


def _keyed(node: Element, ad: Draft | None) -> dict[Element, Draft]:
    return {node: ad} if ad else {}


def is_counter(href: str | None) -> bool:
    """Whether a link counts clicks on an ad."""
    if not href:
        return False
    start = href[:_FAR]
    for counter in layouts.COUNTERS:  # noqa: SIM110 - asked of every link: a generator takes three times as long
        if counter in start:
            return True
    return False


def disguised(block: Element, found: Headline | None, parts: Parts, late: Callable[[], dict[str, str]]) -> Draft | None:
    """The ad in a block that is written as a web result; None when it is a web result, or no title can be read.

    `late` gives the click counters that a script adds when a link is pressed, by the id of the link.
    """
    if found is None:
        return None
    heading, link = found
    name = link.attr("id")
    counter = late().get(name) if name else None
    marked = (link.attr("h") or "").endswith(layouts.PAID_LINK) or is_counter(link.attr("href"))
    if not (counter or marked or block.attr(layouts.PAID_BLOCK) is not None) and layouts.PAID.isdisjoint(parts.named):
        return None
    ad = _text_ad(heading, link, block, parts)
    if ad and counter:
        ad |= {"click_url": counter, "chain": tuple(dict.fromkeys((*chain(counter), ad["target_url"] or counter)))}
    return ad


def late_links(body: bytes) -> dict[str, str]:
    """The click counters that the scripts of a page add when a link is pressed, by the id of the link."""
    found = layouts.LATE_LINKS.findall(body) if b"initLinks(" in body else []
    return {key.decode("utf-8", "replace"): url.decode("utf-8", "replace") for key, url in found}


def _titles(block: Element, *, mixed: bool) -> list[tuple[Element, Element, Element]]:
    """Every heading that titles a text ad, its link and its ad. A heading that leads into Bing's shop titles a row of cards."""
    found = []
    for heading in every(block, "h2"):
        link = link_of(heading, block)
        href = link.attr("href") if link is not None else None
        if link is not None and (is_counter(href) or (not mixed and leads_out(href))):
            found.append((heading, link, _unit(heading, block)))
    return found


def _cards(block: Element) -> list[tuple[Element, Parts]]:
    """The product cards of a block with their parts."""
    found = ((card, parts_of(card)) for card in outermost(every(block, layouts.PRODUCTS)))
    return [(card, parts) for card, parts in found if not _nested(card, parts, block)]


def _nested(card: Element, parts: Parts, block: Element) -> bool:
    """Whether a card is only the frame or the hover copy of one, or no card of an ad at all."""
    if "pa_item" not in tokens(card):
        if "pa_item" in parts.named:
            return True
        outer = around(card)
        if outer is not None and within(outer, frozenset({"pa_item"}), block):
            return True
    return bool(parts.headings) or not any(is_counter(link.attr("href")) for link in parts.links)


def _loose(block: Element, covered: set[Element]) -> Iterable[tuple[Element, list[Element]]]:
    """Click counters that no heading and no card has, by the element that holds them."""
    held: dict[Element, tuple[Element, list[Element]]] = {}
    for link in every(block, "a[href]"):
        if link not in covered and is_counter(link.attr("href")):
            holder = _holder(link, block)
            held.setdefault(holder, (holder, []))[1].append(link)
    return held.values()


def _holder(link: Element, block: Element) -> Element:
    for up in takewhile(lambda up: up != block, elements_around(link)):
        if up.tag == "li" or up.attr("role") == "listitem" or not _HOLDERS.isdisjoint(tokens(up)):
            return up
    return block


def _large(holder: Element, links: list[Element]) -> Draft | None:
    """An ad without a heading: titled by the part that is named a title, else by the words of its links."""
    named = plain(first(holder, layouts.CARD_TITLE)) or next((words for link in links if (words := plain(link))), "")
    title = named or next((words for link in links if (words := squeeze(attribute(link, "aria-label") or ""))), "")
    price = plain(first(holder, layouts.PRODUCT_PRICE)) or None
    shown = plain(first(holder, layouts.CARD_SITE)) or None
    text = plain(first(holder, layouts.CARD_TEXT)) or None
    if not title:
        return None
    kind = AdKind.SHOPPING if price else AdKind.TEXT
    return _ad(kind, title, absolute(links[0].attr("href")), shown, text=text, price=price)


def _unit(heading: Element, block: Element) -> Element:
    """The element of one text ad: the nearest that Bing marks as one, else the list item."""
    for up in takewhile(lambda up: up != block, elements_around(heading)):
        if up.tag == "li" or up.has_class("sb_add") or up.has_class("ad_sc"):
            return up
    return block


def _text_ad(heading: Element, link: Element, unit: Element, parts: Parts) -> Draft | None:
    href = absolute(link.attr("href"))
    words = plain(heading)
    if not words and not href:
        return None
    callouts = _callouts(unit, parts)
    return _ad(
        AdKind.TEXT,
        words,
        href,
        plain(parts.cites[0]) or None if parts.cites else None,
        text=_body(unit, parts, set(callouts)),
        sitelinks=_sitelinks(parts, link, words),
        extensions=tuple(dict.fromkeys(words for node in callouts if (words := plain(node).strip(" ·")))),
        phones=_phones(parts),
        rating=attribute(first(unit, layouts.RATING), "aria-label") if layouts.STARS & parts.named.keys() else None,
        advertiser=text_of(parts.named.get(layouts.ADVERTISER)) or None,
    )


def _body(unit: Element, parts: Parts, callouts: set[Element]) -> str | None:
    texts = [*parts.paragraphs, *(node for name, node in parts.named.items() if name in layouts.AD_TEXT and node.tag != "p")]
    if not layouts.BUBBLES.isdisjoint(parts.named):
        texts = [node for node in texts if not within(node, layouts.BUBBLES, unit)]
    words = (plain(node) for node in texts if node not in callouts)
    return squeeze(" ".join(dict.fromkeys(filter(None, words)))) or None


def _callouts(unit: Element, parts: Parts) -> list[Element]:
    if layouts.CALLOUT_SIGNS.isdisjoint(parts.named):
        return []
    return [node for node in every(unit, layouts.CALLOUTS) if node.tag != "a" and first(node, "a") is None]


def _product(card: Element, parts: Parts) -> Draft | None:
    above = around(card)
    above = above if above is not None and above.has_class("slide") else None
    link = next((link for link in parts.links if is_counter(link.attr("href"))), None)
    if link is None:
        return None
    title = plain(_named(parts, layouts.TITLE_WORDS)) or (plain(first(above, layouts.PRODUCT_TITLE)) if above else "")
    return _ad(
        AdKind.SHOPPING,
        title or link.attr("title") or link.attr("aria-label") or "",
        absolute(link.attr("href")),
        None,
        merchant=plain(_named(parts, layouts.SELLER_WORDS) or next(iter(parts.cites), None)) or None,
        price=plain(_named(parts, layouts.PRICE_WORDS)) or None,
        rating=attribute(first(card, layouts.RATING), "aria-label") if layouts.STARS & parts.named.keys() else None,
    )


def _named(parts: Parts, words: tuple[str, ...]) -> Element | None:
    """The first part whose class holds one of these words."""
    return next((node for name, node in parts.named.items() if any(word in name for word in words)), None)


def _ad(kind: AdKind, words: str, href: str | None, shown: str | None, **more: object) -> Draft:
    url = target(href)
    host = host_of(url or "") or _shown_host(shown)
    return {
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


def _sitelinks(parts: Parts, main: Element, words: str) -> tuple[Sitelink, ...]:
    """Every further ad link that has words of its own; the display URL and pictures repeat the main link."""
    found: dict[str, Sitelink] = {}
    for link in parts.links:
        href = link.attr("href")
        above = around(link)
        if link == main or not is_counter(href) or (above is not None and above.tag == "cite"):
            continue
        said = "" if first(link, "cite") is not None else plain(link)
        if said and said != words:
            found.setdefault(said, Sitelink(said, target(href)))
    return tuple(found.values())


def _phones(parts: Parts) -> tuple[str, ...]:
    numbers = (href[4:] for link in parts.links if (href := link.attr("href") or "").startswith("tel:"))
    return tuple(dict.fromkeys(number.strip() for number in numbers if number.strip()))


def plain(node: Element | None) -> str:
    """The words of a part of an ad without the ad label, the mark of a cut and what opens on a click."""
    if node is None:
        return ""
    if node.tag in _PLAIN and _PLAIN.issuperset([below.tag for below in every(node, "*")]):
        return squeeze(node.text)
    return squeeze("".join(_pieces(node)))


def _pieces(node: Element) -> Iterator[str]:
    for child in node:
        if isinstance(child, Text):
            yield child.data
        elif isinstance(child, Element) and child.tag == "br":
            yield " "
        elif isinstance(child, Element) and layouts.AD_LABELS.isdisjoint(tokens(child)):
            yield from _pieces(child)
