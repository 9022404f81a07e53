"""The reading of one Bing page, put together block by block in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from turbohtml import Document, Element

from monitor.engines.bing import layouts
from monitor.engines.bing.ads import ads_of, disguised, is_counter, late_links
from monitor.engines.bing.answers import answer
from monitor.engines.bing.rows import Draft, Parts, headline, leads_out, parts_of, web_parts_of, web_result
from monitor.making import make_ad, make_result
from monitor.model import AdSlot, AdsState, Device, Outcome, Place, Problem, ProblemCode, Query, ResultKind, Serp
from monitor.page import Page, around, attribute, children, every, first, outermost, squeeze, text_of, tokens

READER = "bing/2"
_REGION = re.compile(rb'Region:"([A-Z]{2})"')
_MARKET = re.compile(rb'Mkt:"[a-z]{2,3}-([A-Z]{2})"')
_FEATURES = {ResultKind.VIDEO: "video_carousel", ResultKind.LOCAL: "local_pack", ResultKind.SHOPPING: "shopping_carousel"}


class _Block(NamedTuple):
    """One block of the page, where it stands and what its classes are."""

    node: Element
    zone: str
    named: frozenset[str]


@dataclass
class _Sheet:
    """What has been read of a page so far.

    Each ad comes with the number and the block that it stands in, and `web` is the numbers of the list's blocks with web results.
    """

    body: bytes
    results: list[Draft] = field(default_factory=list)
    ads: list[tuple[int, _Block, Draft]] = field(default_factory=list)
    web: list[int] = field(default_factory=list)
    features: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lost: bool = False
    page: int = 1
    _late: dict[str, str] | None = None
    layout: str = ""

    def late(self) -> dict[str, str]:
        """The click counters that scripts add; looked for when a link could have one, which on most pages none could."""
        if self._late is None:
            self._late = late_links(self.body)
        return self._late


def read(page: Page, query: Query | None = None) -> Serp:
    """The reading of a page; never raises. `query` is what was asked, None when nobody knows."""
    tree = page.tree
    named = tree.select("[id]")
    ids = {node.attr("id") or "": node for node in reversed(named)}
    sheet = _Sheet(page.body)
    for number, block in enumerate(_blocks(named)):
        _read_block(number, block, sheet)
    serp = Serp(
        query=_echo(tree, ids) or (query.text if query else ""),
        outcome=Outcome.UNPARSED,
        results=tuple([make_result(rank=rank, **row) for rank, row in enumerate(sheet.results, 1)]),
        ads=tuple([make_ad(rank=rank, slot=_slot(*found, sheet.web), **found[2]) for rank, found in enumerate(sheet.ads, 1)]),
        engine="bing",
        reader=READER,
        device=Device.MOBILE if _is_mobile(tree, ids, sheet) else Device.DESKTOP,
        place=_place(page),
        layout=sheet.layout or _frame(ids.get("b_results")),
        page=sheet.page,
        features=tuple(dict.fromkeys(sheet.features)),
        problems=tuple(sheet.problems),
        corrected_query=_corrected(ids),
    )
    return _concluded(serp, page, sheet)


def _blocks(named: list[Element]) -> list[_Block]:
    """The blocks of the page in reading order."""
    zones = [(node, node.attr("id") or "") for node in outermost([node for node in named if node.attr("id") in layouts.ZONES])]
    return [
        _Block(node, name, frozenset(tokens(node)))
        for zone, name in zones
        for node in ((zone,) if name == layouts.POLE else children(zone))
        if node.tag not in layouts.NO_BLOCKS
    ]


def _slot(number: int, block: _Block, ad: Draft, web: list[int]) -> AdSlot:
    """Where an ad stands: beside, or above, below or between the web results of the main list."""
    if block.zone in layouts.SIDE:
        return AdSlot.SIDE
    if (not web or number < web[0]) and "b_adBottom" not in block.named:
        return AdSlot.TOP
    return AdSlot.BOTTOM if not web or number > web[-1] else AdSlot.INLINE


def _read_block(number: int, block: _Block, sheet: _Sheet) -> None:
    named = block.named
    if "b_algo" in named and "b_ad" not in named:
        _read_web(number, block, sheet)
    elif _is_ad_block(block):
        _read_ads(number, block, sheet)
    elif "b_pag" in named:
        sheet.page = _number(block.node)
    elif not named & layouts.FURNITURE and "b_no" not in named:
        _read_other(number, block, sheet)


def _is_ad_block(block: _Block) -> bool:
    if any(name.startswith("b_ad") and name != "b_adLastChild" for name in block.named):
        return True
    part = block.node.attr("data-partnertag")
    return bool(part) and layouts.PAID_PART.search(part or "") is not None


def _read_ads(number: int, block: _Block, sheet: _Sheet) -> None:
    found = ads_of(block.node)
    sheet.ads += [(number, block, ad) for ad in found]
    if not found:
        lost = any(is_counter(link.attr("href")) for link in every(block.node, "a[href]"))
        code = ProblemCode.UNREAD_AD_MARKERS if lost else ProblemCode.EMPTY_AD_CONTAINER
        sheet.problems.append(Problem(code, _described(block.node)))
        sheet.lost = sheet.lost or lost


def _read_web(number: int, block: _Block, sheet: _Sheet) -> None:
    parts = web_parts_of(block.node)
    found = headline(block.node, parts.headings or every(block.node, layouts.OTHER_HEADINGS))
    paid = disguised(block.node, found, parts, sheet.late)
    row = None if paid else web_result(block.node, found, parts)
    if paid is not None:
        sheet.ads.append((number, block, paid))
    elif row is not None:
        sheet.results.append(row if block.zone not in layouts.SIDE else row | {"block": "side"})
        if block.zone not in layouts.SIDE:
            sheet.web.append(number)
            sheet.layout = sheet.layout or _layout(block.node, parts.named)
    elif text_of(block.node):
        sheet.problems.append(Problem(ProblemCode.UNKNOWN_BLOCK, _described(block.node)))
        sheet.lost = True


def _read_other(number: int, block: _Block, sheet: _Sheet) -> None:
    """An answer, or the wide one on top, whose cards are read one by one."""
    cards = outermost(every(block.node, layouts.CARDS)) if block.zone == layouts.WIDE or layouts.WIDE_CLASS in block.named else []
    for card in cards:
        _read_card(number, block, card, sheet)
    if not cards:
        _read_answer(number, block, block.node, parts_of(block.node), sheet)


def _read_answer(number: int, block: _Block, node: Element, parts: Parts, sheet: _Sheet) -> None:
    ads = ads_of(node, mixed=True) if any(is_counter(link.attr("href")) for link in parts.links) else []
    sheet.ads += [(number, block, ad) for ad in ads]
    kind, rows = answer(node, parts)
    side = block.zone in layouts.SIDE
    sheet.results += [row | {"block": "side"} if side else row for row in rows]
    if kind is not None:
        sheet.features.append(_FEATURES.get(kind, str(kind)))
    elif not ads and _owned(node, parts):
        sheet.problems.append(Problem(ProblemCode.UNKNOWN_BLOCK, _described(node)))
        sheet.lost = sheet.lost or ("b_ans" not in block.named and not side)


def _read_card(number: int, block: _Block, card: Element, sheet: _Sheet) -> None:
    """A card of the wide answer on top: the first web result may stand there instead of in the list, and ads may."""
    parts = web_parts_of(card)
    found = headline(card, parts.headings)
    paid = disguised(card, found, parts, sheet.late)
    row = None if paid or layouts.SITE not in parts.named else web_result(card, found, parts)
    if paid is not None:
        sheet.ads.append((number, block, paid))
    elif row is not None and leads_out(row["url"]):
        sheet.results.append(row)
    else:
        _read_answer(number, block, card, parts_of(card), sheet)


def _owned(node: Element, parts: Parts) -> bool:
    """Whether a block has a heading that leads out of Bing: something that somebody owns."""
    found = headline(node, parts.headings)
    return found is not None and leads_out(found[1].attr("href"))


def _concluded(serp: Serp, page: Page, sheet: _Sheet) -> Serp:
    """Outcome and ads state by positive proof: a web result that was read, or Bing's own card that there is none."""
    web = any(row.kind is ResultKind.ORGANIC for row in serp.results)
    if not web and (refused := _refusal(page)):
        return replace(serp, outcome=refused, results=(), ads=())
    if not web and page.tree.select_one(layouts.NO_RESULTS) is None:
        none = Problem(ProblemCode.NO_PROOF, "no web result could be read, and no card says that there is none")
        outcome = Outcome.PARTIAL if serp.results or serp.ads else Outcome.UNPARSED
        return replace(serp, outcome=outcome, problems=(*serp.problems, none))
    outcome = Outcome.PARTIAL if sheet.lost else Outcome.PARSED if web else Outcome.NO_RESULTS
    return replace(serp, outcome=outcome, ads_state=AdsState.PARSED if serp.ads else AdsState.NONE_SEEN)


def _refusal(page: Page) -> Outcome | None:
    for outcome, selector in layouts.REFUSALS:
        if page.tree.select_one(selector) is not None:
            return outcome
    body = page.body.lower()
    return next((outcome for outcome, words in layouts.REFUSAL_WORDS if any(word in body for word in words)), None)


def _echo(tree: Document, ids: dict[str, Element]) -> str:
    known, others = layouts.QUERY
    box = ids.get(known) or tree.select_one(others)
    return squeeze(attribute(box, "value") or text_of(box))


def _corrected(ids: dict[str, Element]) -> str | None:
    """What was searched for instead, or what the page offers to search for."""
    cards = [ids[name] for name in layouts.CORRECTED if name in ids]
    links = [link for card in cards for link in every(card, "a[href]")]
    return text_of(links[0]) or None if links else None


def _is_mobile(tree: Document, ids: dict[str, Element], sheet: _Sheet) -> bool:
    menu, fixed = layouts.MOBILE
    if sheet.layout == "phone" or menu in ids:
        return True
    metas = tree.select("head meta[content]")
    return any(fixed in (meta.attr("content") or "") for meta in metas)


def _place(page: Page) -> Place:
    """The region that the page's own script is told, and the page's language."""
    start = page.head.find(b"_G={")
    settings = page.head[start : start + 2_000] if start >= 0 else b""
    found = _REGION.search(settings) or _MARKET.search(settings)
    root = page.tree.root
    return Place(found[1].decode() if found else None, attribute(root, "lang") if root and root.tag == "html" else None)


def _layout(block: Element, named: dict[str, Element]) -> str:
    """The newest trait that a web result shows, for drift: each came with a redesign and stayed."""
    return next((name for name, sign in layouts.TRAITS if sign in named), "") or _frame(around(block))


def _frame(zone: Element | None) -> str:
    """The trait of the list itself, where no result shows a newer one."""
    above = around(zone) if zone is not None else None
    return "none" if zone is None else "main" if above is not None and above.tag == "main" else "plain"


def _number(block: Element) -> int:
    words = text_of(first(block, layouts.PAGE_NUMBER))
    return int(words) if words.isascii() and words.isdigit() and len(words) < 4 else 1


def _described(block: Element) -> str:
    """A few words by which a person finds a block."""
    classes = " ".join(sorted(tokens(block))[:4])
    return f"{block.tag} {classes}: {text_of(block)[:60]}"
