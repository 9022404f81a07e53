"""What Bing's answers hold: one row per thing that somebody can own, a cited source, a video, a shop, a place.

The world: an answer is a block among or beside the results whose parts bear the names that Bing's teams gave them; the answer's
own class (`b_ans`) says nothing. Classes and ids are gathered in one walk, and a table tells what kind of answer they make.
"""

from __future__ import annotations

from collections.abc import Iterable

from turbohtml import Element

from monitor.engines.bing import layouts
from monitor.engines.bing.rows import ORIGIN, OWN, Draft, Parts, absolute, leads_out, rating, row_of, target
from monitor.hosts import host_of
from monitor.model import ResultKind
from monitor.page import attribute, every, first, outermost, squeeze, text_of


def answer(block: Element, parts: Parts) -> tuple[ResultKind | None, list[Draft]]:
    """What kind of answer a block is (None: nobody knows) and its rows."""
    kinds = {layouts.ANSWER_SIGNS[word] for word in parts.named if word in layouts.ANSWER_SIGNS}
    kinds |= {layouts.ANSWER_STEMS[stem] for stem in layouts.ANSWER_STEM.findall(" ".join(parts.named))}
    if ResultKind.AI_OVERVIEW not in kinds and first(block, layouts.QUESTIONS) is not None:
        kinds.add(ResultKind.PEOPLE_ALSO_ASK)
    for kind, row in layouts.ANSWER_ROWS:
        if kind in kinds:
            return kind, _rows_of(block, parts, kind, row)
    if not layouts.SNIPPET.isdisjoint(parts.named):
        return ResultKind.FEATURED_SNIPPET, _sources(block, parts, ResultKind.FEATURED_SNIPPET, only_first=True)
    return None, []


def _rows_of(block: Element, parts: Parts, kind: ResultKind, row: str) -> list[Draft]:
    if kind is ResultKind.PEOPLE_ALSO_ASK:
        return [question for item in outermost(every(block, row)) if (question := _question(item))]
    if kind is ResultKind.VIDEO:
        return [video for item in outermost(every(block, row)) if (video := _video(item))]
    if kind is ResultKind.SHOPPING:
        return [product for item in outermost(every(block, row)) if (product := _product(item))]
    if kind is ResultKind.LOCAL:
        return _unique(place for item in outermost(every(block, row)) if (place := _place(item)))
    if kind is ResultKind.RELATED_SEARCH:
        return _unique(words for link in parts.links if (words := _related(link)))
    if kind in (ResultKind.IMAGE, ResultKind.KNOWLEDGE_PANEL):
        return _panel(block, parts, kind)
    return _sources(block, parts, kind)


def _unique(rows: Iterable[Draft]) -> list[Draft]:
    return list({(row["title"], row["url"]): row for row in rows}.values())


def _question(item: Element) -> Draft | None:
    asked = text_of(first(item, ".b_1linetrunc, .df_qntext, [role=button], .b_expansion_text"))
    source = next(iter(_sources(item, None, ResultKind.PEOPLE_ALSO_ASK, only_first=True)), None)
    if not asked:
        return None
    title, href = (source["title"], source["click_url"] or source["url"]) if source else (asked, None)
    return row_of(ResultKind.PEOPLE_ALSO_ASK, title, href, question=asked, text=text_of(first(item, ".rwrl")) or None)


def _video(item: Element) -> Draft | None:
    link = first(item, "a[href]")
    name = first(item, layouts.VIDEO_TITLE)
    title = attribute(name, "title") or text_of(name) or attribute(link, "aria-label")
    if link is None or not title:
        return None
    site, _, channel = text_of(first(item, layouts.VIDEO_SITE)).partition(" › ")
    own = first(item, "[vrhm]")
    address = layouts.VIDEO_PAGE.search(attribute(own, "vrhm") or "")
    return row_of(
        ResultKind.VIDEO,
        title,
        address[1] if address else attribute(link, "href"),
        channel=text_of(first(item, layouts.VIDEO_CHANNEL)) or channel or None,
        duration=text_of(first(item, layouts.VIDEO_LENGTH)) or None,
        date=text_of(first(item, layouts.VIDEO_DATE)) or None,
        source=site or None,
        block="video_carousel",
    )


def _product(item: Element) -> Draft | None:
    link = first(item, "a[href]")
    name = first(item, ".pcc-ttl, [class*=ttl], [class*=title]")
    title = attribute(first(name, "[title]") if name else None, "title") or text_of(name)
    if link is None or not title:
        return None
    price = text_of(first(item, layouts.PRODUCT_PRICE)) or None
    seller = text_of(first(item, ".sa_seller, [class*=seller]")) or None
    return row_of(ResultKind.SHOPPING, title, attribute(link, "href"), price=price, source=seller, block="shopping_carousel")


def _place(item: Element) -> Draft | None:
    title = text_of(first(item, "h2, h3, .b_primtxt, [role=heading]"))
    link = next((link for link in every(item, "a[href]") if leads_out(attribute(link, "href"))), None)
    return row_of(ResultKind.LOCAL, title, attribute(link, "href"), rating=rating(item), block="local_pack") if title else None


def _related(link: Element) -> Draft | None:
    href = link.attr("href") or ""
    title = text_of(link) if absolute(href) else ""
    if not title:
        return None
    if href.startswith("/search?"):
        own = {"kind": ResultKind.RELATED_SEARCH, "title": title, "url": ORIGIN + href, "block": "related"}
        return own | {"host": "bing.com", "registrable_domain": "bing.com"}
    return row_of(ResultKind.RELATED_SEARCH, title, href, block="related")


def _panel(block: Element, parts: Parts, kind: ResultKind) -> list[Draft]:
    title = next((words for sign in layouts.PANEL_TITLES if (words := text_of(first(block, sign)))), "")
    if not title:
        return []
    source = next(iter(_sources(block, parts, kind, only_first=True)), None)
    text = text_of(first(block, ".b_snippet, .b_lBottom")) or None
    return [row_of(kind, title, source["url"] if source else None, text=text, block="panel")]


def _sources(block: Element, parts: Parts | None, kind: ResultKind, *, only_first: bool = False) -> list[Draft]:
    """One row per page outside Bing that a block links to by a word or a name, in reading order.

    Without a walk every link counts, those folded away included.
    """
    found: dict[str, Draft] = {}
    aside = _aside(block, parts.named) if parts else set()
    for link in parts.links if parts else every(block, "a[href]"):
        href = link.attr("href")
        url = target(href)
        if not url or host_of(url) in OWN or link in aside:
            continue
        title = text_of(link) or squeeze(attribute(link, "aria-label") or attribute(link, "title") or "")
        # A footnote's number is no title: the name of the page may stand in another link to it.
        if title and (url not in found or len(found[url]["title"]) <= 2 < len(title)):
            found[url] = row_of(kind, title, href)
            if only_first and len(title) > 2:
                break
    return list(found.values())[:1] if only_first else list(found.values())


def _aside(block: Element, words: dict[str, Element]) -> set[Element]:
    """The links of a block that stand in, or are, what is no row of it."""
    there = sorted(layouts.NOT_A_ROW.intersection(words))
    if not there:
        return set()
    selector = ", ".join(f".{word} a, a.{word}" for word in there if not block.has_class(word))
    return set(every(block, selector)) if selector else set()
