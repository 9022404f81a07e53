"""The reading of one Bing page, put together block by block in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.engines.bing import layouts
from monitor.engines.bing.ads import ads_of, is_counter
from monitor.engines.bing.rows import Draft, answer, headline, target, tokens, web_result
from monitor.hosts import host_of
from monitor.model import Ad, AdSlot, AdsState, Device, Outcome, Place, Problem, ProblemCode, Query, Result, ResultKind, Serp
from monitor.page import Page, attribute, every, squeeze, text_of

READER = "bing/1"
_REGION = re.compile(rb'Region:"([A-Z]{2})"')
_MARKET = re.compile(rb'Mkt:"[a-z]{2,3}-([A-Z]{2})"')


@dataclass
class _Sheet:
    """What has been read so far."""

    results: list[Draft] = field(default_factory=list)
    ads: list[Draft] = field(default_factory=list)
    features: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lost: bool = False


def read(page: Page, query: Query | None = None) -> Serp:
    """The reading of a page; never raises. `query` is what was asked, None when nobody knows."""
    tree = page.tree
    sheet = _Sheet()
    blocks = every(tree, layouts.BLOCKS)
    slots = _slots(blocks)
    for block in blocks:
        _read_block(block, slots.get(block.mem_id), sheet)
    echo = tree.css_first(layouts.QUERY)
    corrected = text_of(tree.css_first(layouts.CORRECTED)) or None
    serp = Serp(
        query=squeeze(attribute(echo, "value") or text_of(echo)) or (query.text if query else ""),
        outcome=Outcome.UNPARSED,
        results=tuple(Result(rank=number, **row) for number, row in enumerate(sheet.results, 1)),
        ads=tuple(Ad(rank=number, **ad) for number, ad in enumerate(sheet.ads, 1)),
        engine="bing",
        reader=READER,
        device=Device.MOBILE if tree.css_first(layouts.MOBILE) is not None else Device.DESKTOP,
        place=_place(page),
        layout=_layout(tree),
        page=_number(tree),
        features=tuple(dict.fromkeys(sheet.features)),
        problems=tuple(sheet.problems),
        corrected_query=corrected,
    )
    return _concluded(serp, page, sheet)


def _slots(blocks: list[LexborNode]) -> dict[int, AdSlot]:
    """Where the ads of each block stand: beside, or above, below or between the web results of the main list."""
    zones = {block.mem_id: attribute(block.parent, "id") or "" for block in blocks}
    web = [number for number, block in enumerate(blocks) if zones[block.mem_id] == "b_results" and "b_algo" in tokens(block)]
    first, last = (web[0], web[-1]) if web else (len(blocks), len(blocks))
    slots = {}
    for number, block in enumerate(blocks):
        named = tokens(block)
        if zones[block.mem_id] in layouts.SIDE:
            slots[block.mem_id] = AdSlot.SIDE
        elif number < first and "b_adBottom" not in named:
            slots[block.mem_id] = AdSlot.TOP
        else:
            slots[block.mem_id] = AdSlot.BOTTOM if number > last else AdSlot.INLINE
    return slots


def _read_block(block: LexborNode, slot: AdSlot | None, sheet: _Sheet) -> None:
    named = tokens(block)
    if "b_ad" in named or any(name.startswith("b_ad") and name != "b_adLastChild" for name in named):
        _read_ads(block, slot or AdSlot.INLINE, sheet)
    elif "b_algo" in named:
        _read_web(block, slot, sheet)
    elif not named & layouts.FURNITURE and "b_no" not in named:
        _read_answer(block, slot, sheet)


def _read_ads(block: LexborNode, slot: AdSlot, sheet: _Sheet) -> None:
    found = ads_of(block, slot)
    sheet.ads += found
    if not found:
        lost = any(is_counter(attribute(link, "href")) for link in block.css("a[href]"))
        code = ProblemCode.UNREAD_AD_MARKERS if lost else ProblemCode.EMPTY_AD_CONTAINER
        sheet.problems.append(Problem(code, _named(block)))
        sheet.lost = sheet.lost or lost


def _read_web(block: LexborNode, slot: AdSlot | None, sheet: _Sheet) -> None:
    row = web_result(block)
    if row is not None:
        sheet.results.append(row if slot is not AdSlot.SIDE else row | {"block": "side"})
    elif text_of(block):
        sheet.problems.append(Problem(ProblemCode.UNKNOWN_BLOCK, _named(block)))
        sheet.lost = True


def _read_answer(block: LexborNode, slot: AdSlot | None, sheet: _Sheet) -> None:
    kind, rows = answer(block)
    side = slot is AdSlot.SIDE
    ads = ads_of(block, slot or AdSlot.INLINE, mixed=True) if block.css_first(layouts.ADS_INSIDE) is not None else []
    sheet.ads += ads
    sheet.results += [row | {"block": "side"} if side else row for row in rows]
    if kind is not None:
        sheet.features.append(_FEATURES.get(kind, str(kind)))
    elif not ads and _leads_out(block):
        sheet.problems.append(Problem(ProblemCode.UNKNOWN_BLOCK, _named(block)))
        sheet.lost = sheet.lost or ("b_ans" not in tokens(block) and not side)


_FEATURES = {ResultKind.VIDEO: "video_carousel", ResultKind.LOCAL: "local_pack", ResultKind.SHOPPING: "shopping_carousel"}


def _leads_out(block: LexborNode) -> bool:
    """Whether a block has a heading that leads out of Bing: something that somebody owns."""
    found = headline(block)
    return found is not None and (host_of(target(attribute(found[1], "href")) or "") or "bing.com") != "bing.com"


def _concluded(serp: Serp, page: Page, sheet: _Sheet) -> Serp:
    """Outcome and ads state by positive proof: a web result that was read, or Bing's own card that there is none."""
    web = any(row.kind is ResultKind.ORGANIC for row in serp.results)
    if not web and (refused := _refusal(page)):
        return replace(serp, outcome=refused, results=(), ads=())
    nothing = page.tree.css_first(layouts.NO_RESULTS) is not None
    if not web and not nothing:
        none = Problem(ProblemCode.NO_PROOF, "no web result could be read, and no card says that there is none")
        outcome = Outcome.PARTIAL if serp.results or serp.ads else Outcome.UNPARSED
        return replace(serp, outcome=outcome, problems=(*serp.problems, none))
    outcome = Outcome.PARTIAL if sheet.lost else Outcome.PARSED if web else Outcome.NO_RESULTS
    return replace(serp, outcome=outcome, ads_state=AdsState.PARSED if serp.ads else AdsState.NONE_SEEN)


def _refusal(page: Page) -> Outcome | None:
    for outcome, selector in layouts.REFUSALS:
        if page.tree.css_first(selector) is not None:
            return outcome
    return next((outcome for outcome, words in layouts.REFUSAL_WORDS if words.search(page.body)), None)


def _place(page: Page) -> Place:
    """The region that the page's own script is told, and the page's language."""
    start = page.head.find(b"_G={")
    settings = page.head[start : start + 2_000] if start >= 0 else b""
    found = _REGION.search(settings) or _MARKET.search(settings)
    return Place(found[1].decode() if found else None, attribute(page.tree.css_first("html"), "lang"))


def _layout(tree: LexborHTMLParser) -> str:
    """The newest trait that a page shows, for drift: each came with a redesign and stayed."""
    traits = (("tpcn", ".b_tpcn"), ("phone", ".b_algoheader"), ("main", "main #b_results"), ("plain", "#b_results"))
    return next((name for name, selector in traits if tree.css_first(selector) is not None), "none")


def _number(tree: LexborHTMLParser) -> int:
    words = text_of(tree.css_first(layouts.PAGE_NUMBER))
    return int(words) if words.isascii() and words.isdigit() and len(words) < 4 else 1


def _named(block: LexborNode) -> str:
    """A few words by which a person finds a block."""
    classes = " ".join(sorted(tokens(block))[:4])
    return f"{block.tag} {classes}: {text_of(block)[:60]}"
