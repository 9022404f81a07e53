"""Readers for engines whose page is one list: what they differ in is a table, what they share is here.

The world: away from Google, Bing and DuckDuckGo a result page is a list of rows, a few carousels among them and ads before or
behind them. An engine of that kind is told by a `Listing`: what proves that a page is its result page, which rows it has and
where in a row things stand, how it refuses and how it says that it found nothing. A row that no table names but that leads
out of the engine is an unknown block; an engine whose ads nobody has seen in a page can never say that there were none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from turbohtml import Document, Element

from monitor import links
from monitor.hosts import host_of, registrable_domain, shown_host
from monitor.model import Ad, AdKind, AdSlot, AdsState, Outcome, Place, Problem, ProblemCode, Result, ResultKind, Serp, Sitelink
from monitor.page import Page, around, attribute, described, every, first, nearest, outermost, text_of, with_ancestors

_LINKS = "a[href]"
_HEADED = "h1 a[href], h2 a[href], h3 a[href], a[href] h2, a[href] h3"
# Redirects that tell nothing of where they lead.
_REDIRECT = re.compile(r"^https?://[^/]+/(?:link|count|clck|url)\b")

Decode = Callable[[Element, Element], str | None]


@dataclass(frozen=True, slots=True)
class Rows:
    """One kind of row. Every field but `rows` is a selector within the row; an empty one means the row itself (link) or none.

    `before` stands in a title and is none of it; `marked` is what such rows hold and others do not (much quicker than `:has`).
    `slot` is where ads of this kind stand; None: told from the results before and behind them. `target` finds the destination
    where the link does not carry it, `advertiser_host` the site behind an ad whose link tells nothing.
    """

    kind: ResultKind | AdKind
    rows: str
    link: str = ""
    title: str = ""
    text: str = ""
    display: str = ""
    sitelinks: str = ""
    question: str = ""
    source: str = ""
    date: str = ""
    duration: str = ""
    before: str = ""
    marked: str = ""
    block: str = "main"
    feature: str | None = None
    slot: AdSlot | None = None
    target: Decode | None = None
    advertiser_host: Callable[[Element], str | None] | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """An engine whose page is one list. Refusals and the no-results words are searched in the raw bytes.

    `blocks` are the children of the main column; those that hold no known row, are no `furniture` and lead out are unknown.
    `ad_frames` are containers that a script fills later: a page that was kept without them says nothing about ads.
    """

    name: str
    version: int
    proof: str
    rows: tuple[Rows, ...]
    query: str = ""
    refusals: tuple[tuple[Outcome, re.Pattern[bytes]], ...] = ()
    nothing: str = ""
    nothing_words: re.Pattern[bytes] | None = None
    blocks: str = ""
    furniture: str = ""
    corrected: str = ""
    own_hosts: frozenset[str] = frozenset()
    ads_known: bool = False
    carries_ads: bool = True
    ad_frames: str = ""
    layout: str = "list"


def read_listing(page: Page, listing: Listing) -> Serp:
    """The page as its table tells it; never raises."""
    tree = page.tree
    box = tree.select_one(listing.query) if listing.query else None
    found = _in_order(tree, listing)
    results, unread = _results(found, listing)
    ads = _ads(found)
    serp = Serp(
        query=attribute(box, "value") or text_of(box),
        outcome=Outcome.UNPARSED,
        engine=listing.name,
        reader=f"{listing.name}/{listing.version}",
        layout=listing.layout,
        place=Place(language=attribute(tree.root, "lang")),
        results=results,
        ads=ads,
        features=tuple(dict.fromkeys(unit.feature for _, unit in found if unit.feature)),
        corrected_query=text_of(tree.select_one(listing.corrected)) or None if listing.corrected else None,
    )
    return _concluded(serp, page, listing, [*unread, *_unknown_blocks(tree, listing, found)])


def refusal(page: Page, patterns: Iterable[tuple[Outcome, re.Pattern[bytes]]]) -> Outcome | None:
    """The first refusal whose signal the page carries."""
    return next((outcome for outcome, pattern in patterns if pattern.search(page.body)), None)


def _in_order(tree: Document, listing: Listing) -> list[tuple[Element, Rows]]:
    """Every known row with its table line, in reading order; the first table line that names an element has it."""
    kinds: dict[Element, tuple[Element, Rows]] = {}
    there = []
    for unit in listing.rows:
        nodes = _marked(tree, unit)
        there += [unit.rows] if nodes else []
        for node in nodes:
            kinds.setdefault(node, (node, unit))
    if len(there) < 2:
        return _unnested(list(kinds.values()))
    return _unnested([kinds[node] for node in tree.select(", ".join(there)) if node in kinds])


def _marked(tree: Document, unit: Rows) -> list[Element]:
    """The rows of one kind; of those that are told by what is in them, the ones that hold such a mark."""
    marks = tree.select(unit.marked) if unit.marked else []
    if not marks:
        return [] if unit.marked else outermost(tree.select(unit.rows))
    rows = outermost(tree.select(unit.rows))
    wanted = set(rows)
    held = {nearest(mark, wanted) for mark in marks}.union(marks)
    return [row for row in rows if row in held]


def _unnested(found: list[tuple[Element, Rows]]) -> list[tuple[Element, Rows]]:
    """Rows without those inside an ad or of its own kind; what holds several is no row but their frame."""
    owned = {node: unit for node, unit in found if isinstance(unit.kind, AdKind) or unit.kind is ResultKind.ORGANIC}
    holders = {node: nearest(node, owned) for node, _ in found}
    held = Counter(holder for node in owned if (holder := holders[node]) is not None)
    frames = {node for node, count in held.items() if count > 1}

    def within_another(node: Element, unit: Rows) -> bool:
        holder = holders[node]
        if holder is None or holder in frames:
            return False
        return isinstance(owned[holder].kind, AdKind) or owned[holder].kind is unit.kind

    return [(node, unit) for node, unit in found if node not in frames and not within_another(node, unit)]


def _results(found: list[tuple[Element, Rows]], listing: Listing) -> tuple[tuple[Result, ...], list[Element]]:
    """The results, and the web results that could not be read."""
    kept, unread = [], []
    for node, unit in found:
        row = _result(node, unit) if isinstance(unit.kind, ResultKind) else None
        if row and (unit.kind is ResultKind.RELATED_SEARCH or row["host"] not in listing.own_hosts):
            kept.append(row)
        elif row is None and unit.kind is ResultKind.ORGANIC and _leads_out(node, listing, _LINKS):
            unread.append(node)
    return tuple(Result(rank=number, **row) for number, row in enumerate(kept, 1)), unread


def _title(node: Element, unit: Rows, link: Element | None) -> str:
    words = text_of(first(node, unit.title) if unit.title else link)
    return words.removeprefix(_words(node, unit.before) or "").strip() if unit.before else words


def _link(node: Element, unit: Rows) -> tuple[Element | None, str, str | None]:
    """The link of a row, its address as it stands there, and where it leads."""
    link = first(node, unit.link) if unit.link else node
    href = attribute(link, "href") or ""
    return link, href, unit.target(link, node) if unit.target and link else links.destination(href)


def _common(node: Element, unit: Rows, host: str | None) -> dict[str, Any]:
    return {
        "host": host,
        "registrable_domain": registrable_domain(host) if host else None,
        "display_url": _words(node, unit.display),
        "text": _words(node, unit.text),
        "sitelinks": _sitelinks(node, unit),
    }


def _result(node: Element, unit: Rows) -> dict[str, Any] | None:
    """The fields of a result before its rank is known; None for a row without title or link."""
    link, href, url = _link(node, unit)
    title = _title(node, unit, link)
    if not title or not (href or url):
        return None
    return {
        "kind": unit.kind,
        "title": title,
        "url": url,
        "block": unit.block,
        "date": _words(node, unit.date),
        "source": _words(node, unit.source),
        "question": _words(node, unit.question),
        "duration": _words(node, unit.duration),
        "click_url": href if href and href != url else None,
        "chain": links.chain(href) if href and href != url else (),
        **_common(node, unit, host_of(url or "")),
    }


def _ads(found: list[tuple[Element, Rows]]) -> tuple[Ad, ...]:
    organic = [number for number, (_, unit) in enumerate(found) if unit.kind is ResultKind.ORGANIC]
    first, last = (organic[0], organic[-1]) if organic else (len(found), len(found))
    ads: list[Ad] = []
    for number, (node, unit) in enumerate(found):
        if isinstance(unit.kind, AdKind):
            slot = unit.slot or (AdSlot.TOP if number < first else AdSlot.BOTTOM if number > last else AdSlot.INLINE)
            ads.append(_ad(node, unit, slot, len(ads) + 1))
    return tuple(ads)


def _ad(node: Element, unit: Rows, slot: AdSlot, rank: int) -> Ad:
    link, href, target = _link(node, unit)
    host = host_of(target or "") or (unit.advertiser_host(node) if unit.advertiser_host else None)
    return Ad(
        slot=slot,
        rank=rank,
        kind=AdKind(unit.kind),
        headline=_title(node, unit, link) or text_of(link),
        target_url=target,
        click_url=href or None,
        chain=links.chain(href) if href else (),
        **_common(node, unit, host or shown_host(_words(node, unit.display))),
    )


def _words(node: Element, selector: str) -> str | None:
    return text_of(first(node, selector)) or None if selector else None


def _sitelinks(node: Element, unit: Rows) -> tuple[Sitelink, ...]:
    found = every(node, unit.sitelinks) if unit.sitelinks else ()
    return tuple(Sitelink(words, links.destination(attribute(link, "href") or "")) for link in found if (words := text_of(link)))


def _concluded(serp: Serp, page: Page, listing: Listing, strange: list[Element]) -> Serp:
    """Outcome and ads state by positive proof; `strange` are the blocks that should be in it and are not."""
    organic = any(row.kind is ResultKind.ORGANIC for row in serp.results)
    proven = page.tree.select_one(listing.proof) is not None
    settled = proven and (organic or bool(strange) or _says_nothing(page, listing))
    if not settled and (refused := refusal(page, listing.refusals)):
        return replace(serp, outcome=refused, results=(), ads=())
    if not proven:
        return replace(serp, problems=(Problem(ProblemCode.NO_PROOF, f"nothing proves a {listing.name} result page"),))
    if not settled:
        return replace(serp, problems=(Problem(ProblemCode.NO_PROOF, "a result page without results or a card that says so"),))
    problems = tuple(Problem(ProblemCode.UNKNOWN_BLOCK, described(block)) for block in strange)
    state, frames = _ads_state(serp, page.tree, listing)
    outcome = Outcome.PARTIAL if problems else Outcome.PARSED if organic else Outcome.NO_RESULTS
    return replace(serp, outcome=outcome, ads_state=state, problems=(*problems, *frames))


def _says_nothing(page: Page, listing: Listing) -> bool:
    """Whether the page itself, and not some script in it, says that there is nothing."""
    words = listing.nothing_words
    card = listing.nothing and page.tree.select_one(listing.nothing) is not None
    return bool(card) or (words is not None and words.search(text_of(page.tree.select_one("body")).encode()) is not None)


def _ads_state(serp: Serp, tree: Document, listing: Listing) -> tuple[AdsState, tuple[Problem, ...]]:
    if not listing.carries_ads:
        return AdsState.NOT_SUPPORTED, ()
    if listing.ad_frames and tree.select_one(listing.ad_frames) is not None:
        detail = "ads are filled in by a script whose work is not in the page"
        return AdsState.UNKNOWN, (Problem(ProblemCode.EMPTY_AD_CONTAINER, detail),)
    return (AdsState.PARSED if serp.ads else AdsState.NONE_SEEN if listing.ads_known else AdsState.UNKNOWN), ()


def _unknown_blocks(tree: Document, listing: Listing, found: list[tuple[Element, Rows]]) -> list[Element]:
    """Blocks of the main column that hold no known row, are no furniture and lead out of the engine.

    Beside web results a block leads out under a heading; where there are none, any link that leads out is one.
    """
    if not listing.blocks:
        return []
    named = with_ancestors(node for node, _ in found)
    named.update(tree.select(listing.furniture) if listing.furniture else ())
    blocks = outermost(tree.select(listing.blocks))
    which = _HEADED if any(unit.kind is ResultKind.ORGANIC for _, unit in found) else _LINKS
    return [block for block in blocks if block not in named and _leads_out(block, listing, which)]


def _leads_out(block: Element, listing: Listing, which: str) -> bool:
    """Whether a block has such a link to somebody else; a redirect that tells nothing is taken for one."""
    links_in = (node if node.tag == "a" else around(node) for node in every(block, which))
    for href in (attribute(link, "href") or "" for link in links_in):
        url = links.destination(href)
        host = host_of(url) if url else None
        if (host and host not in listing.own_hosts) or (url is None and _REDIRECT.search(href)):
            return True
    return False
