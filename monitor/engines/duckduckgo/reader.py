"""The reading of one DuckDuckGo page: its layout, its rows in reading order, its modules, and what all that proves."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile

from turbohtml import Document, Element

from monitor.engines.duckduckgo import layouts
from monitor.engines.duckduckgo.layouts import Layout, Part
from monitor.engines.duckduckgo.modules import leads_out, module_ads, sources
from monitor.engines.duckduckgo.rows import Draft, Row, ad_of, lines_of, result_of, row_of
from monitor.making import make_ad, make_result
from monitor.model import AdSlot, AdsState, Device, Outcome, Place, Problem, ProblemCode, Query, ResultKind, Serp
from monitor.page import Page, attribute, elements_around, first, outermost, squeeze, text_of, tokens

READER = "duckduckgo/2"
_TITLE = " at DuckDuckGo"
# The header links, which carry the region, are among so many first links of a page.
_EARLY = 40
# A module that nobody knows may hold the results themselves where fewer than so many stand before it.
_FEW = 3


def read(page: Page, query: Query | None = None) -> Serp:
    """The reading of a page; never raises. `query` is what was asked, None when nobody knows."""
    tree = page.tree
    layout = _layout(tree)
    ids = {} if layout is layouts.REACT else {node.attr("id") or "": node for node in reversed(tree.select("[id]"))}
    sheet = _Sheet()
    items = _in_order(tree, layout) if layout else []
    for item, following in pairwise([*items, None]):
        if isinstance(item, Row) and layout is not None:
            _read_row(item, layout, sheet)
        elif isinstance(item, Element):
            _read_module(item, sheet, holds_row=isinstance(following, Row))
    serp = Serp(
        query=_echo(tree) or (query.text if query else ""),
        outcome=Outcome.UNPARSED,
        results=tuple([make_result(rank=number, **row) for number, row in enumerate(sheet.results, 1)]),
        ads=tuple([make_ad(rank=number, **ad | {"slot": _slot(at, sheet)}) for number, (at, ad) in enumerate(sheet.ads, 1)]),
        engine="duckduckgo",
        reader=READER,
        device=_device(tree),
        place=_place(page, ids),
        layout=_name(tree, layout, items),
        features=tuple(dict.fromkeys(sheet.features)),
        problems=tuple(sheet.problems),
        corrected_query=_corrected(tree, layout, ids),
    )
    return _concluded(serp, page, lost=any(problem.code is not ProblemCode.UNKNOWN_BLOCK for problem in serp.problems))


@dataclass
class _Sheet:
    """What has been read so far. Each ad comes with how many web results stand before it, of `web` in all."""

    results: list[Draft] = field(default_factory=list)
    ads: list[tuple[int, Draft]] = field(default_factory=list)
    features: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    web: int = 0


def _slot(before: int, sheet: _Sheet) -> AdSlot:
    return AdSlot.TOP if not before else AdSlot.BOTTOM if before == sheet.web else AdSlot.INLINE


def _layout(tree: Document) -> Layout | None:
    """The layout of the first row on the page; of a page without rows, the newest that has its frame."""
    row = tree.select_one(layouts.ANY_ROW)
    if row is None:
        return next((layout for layout in layouts.LAYOUTS if tree.select_one(layout.proof) is not None), None)
    return layouts.REACT if row.tag == "article" else layouts.LITE if row.has_class("result-link") else layouts.RESULT


def _in_order(tree: Document, layout: Layout) -> list[Row | Element]:
    """The rows of the page, and the modules between and beside them, in reading order."""
    if layout is layouts.LITE:
        return list(lines_of(tree))
    found: list[Row | Element] = []
    for node in outermost(tree.select(f"{layout.rows}, {layout.modules}")):
        item = node if _is_module(node) else row_of(node, layout)
        found += [item] if item is not None else []
    return found


def _is_module(node: Element) -> bool:
    return node.attr("data-layout") is not None or "module--" in (node.attr("class") or "")


def _read_row(row: Row, layout: Layout, sheet: _Sheet) -> None:
    draft = ad_of(row) if row.paid else result_of(row, layout)
    if draft is None:
        code = ProblemCode.UNREAD_AD_MARKERS if row.paid else ProblemCode.NO_TITLE
        words = text_of(row.node)
        sheet.problems += [Problem(code, words[:80])] if words else []
    elif row.paid:
        sheet.ads.append((sheet.web, draft))
    else:
        sheet.results.append(draft)
        sheet.web += 1


def _read_module(node: Element, sheet: _Sheet, *, holds_row: bool) -> None:
    kind, name = _module(node)
    if name in layouts.NO_MODULES:
        words = "" if holds_row else text_of(node)
        sheet.problems += [Problem(ProblemCode.NO_TITLE, f"{name}: {words[:80]}")] if words else []
        return
    paid = module_ads(node) if first(node, layouts.AD_LINKS) is not None else []
    sheet.ads += [(sheet.web, ad) for ad in paid]
    if kind:
        side = _beside(node)
        sheet.results += [row | {"block": "side"} if side else row for row in sources(node, kind)]
        sheet.features.append(str(kind))
    elif name and not paid:
        held = first(node, layouts.HELD) is not None or (leads_out(node) and sheet.web < _FEW)
        sheet.problems.append(Problem(ProblemCode.NO_TITLE if held else ProblemCode.UNKNOWN_BLOCK, f"module {name}"))


def _beside(node: Element) -> bool:
    """Whether a module stands in the column beside the results."""
    above = takewhile(lambda up: up.tag != "body", elements_around(node))
    return any(up.attr("data-area") == "sidebar" or not layouts.SIDE.isdisjoint(tokens(up)) for up in above)


def _module(node: Element) -> tuple[ResultKind | None, str]:
    """The kind of a module, None where nobody knows it, and the name that DuckDuckGo gives it, empty for rows."""
    name = node.attr("data-layout") or ""
    old = next((kind for kind, selector in layouts.OLD_MODULES if node.has_class(selector.removeprefix("."))), None)
    return layouts.MODULES.get(name) or old, name


def _echo(tree: Document) -> str:
    box = squeeze(attribute(tree.select_one(layouts.QUERY), "value") or "")
    if box:
        return box
    title = text_of(tree.select_one("title"))
    return title.removesuffix(_TITLE) if title.endswith(_TITLE) else ""


def _device(tree: Document) -> Device:
    named = {name for node in tree.select("html, body") for name in tokens(node)}
    return Device.MOBILE if named & layouts.MOBILE else Device.DESKTOP


def _place(page: Page, ids: dict[str, Element]) -> Place:
    """Country and language of DuckDuckGo's region setting; the page's own language is only that of its buttons."""
    logos = (link for link in page.anchors[:_EARLY] if "logo" in f"{link.attr('class')} {link.attr('id')}")
    link = next((href for logo in logos if layouts.REGION.search(href := logo.attr("href") or "")), None)
    if link is None and "state_hidden" in ids:
        chosen = attribute(page.tree.select_one("select[name=kl] option[selected]"), "value")
        link = f"?kl={chosen}" if chosen else None
    found = layouts.REGION.search(link or "")
    if found is None:
        return Place()
    country, language = found[1], found[2]
    return Place(layouts.COUNTRIES.get(country, country.upper()), language if country not in ("wt", "xa", "xl") else None)


def _name(tree: Document, layout: Layout | None, items: list[Row | Element]) -> str:
    """The layout's name; the version without script shares its rows with the one of 2020, but not its links."""
    if layout is not layouts.RESULT:
        return layout.name if layout else "none"
    row = next((item for item in items if isinstance(item, Row)), None)
    link = attribute(row.first(Part.TITLE), "href") if row else None
    return "html" if "/l/?" in (link or "") or tree.select_one(layouts.NO_SCRIPT) is not None else layout.name


def _corrected(tree: Document, layout: Layout | None, ids: dict[str, Element]) -> str | None:
    if layout is layouts.REACT:
        return text_of(tree.select_one(layouts.CORRECTED_REACT)) or None
    cards = [ids[name] for name in layouts.CORRECTED_IN if name in ids]
    return next((words for card in cards if (words := text_of(first(card, layouts.CORRECTED)))), None)


def _concluded(serp: Serp, page: Page, *, lost: bool) -> Serp:
    """Outcome and ads state by positive proof: a result that was read, or DuckDuckGo's own card that there is none."""
    web = any(row.kind is ResultKind.ORGANIC for row in serp.results)
    if not web and (refused := _refusal(page)):
        return replace(serp, outcome=refused, results=(), ads=())
    if not web and page.tree.select_one(layouts.NO_RESULTS) is None:
        none = Problem(ProblemCode.NO_PROOF, "no result could be read, and no card says that there is none")
        return replace(serp, outcome=_unproven(serp, page), problems=(*serp.problems, none))
    outcome = Outcome.PARTIAL if lost else Outcome.PARSED if web else Outcome.NO_RESULTS
    return replace(serp, outcome=outcome, ads_state=AdsState.PARSED if serp.ads else AdsState.NONE_SEEN)


def _unproven(serp: Serp, page: Page) -> Outcome:
    if serp.results or serp.ads or serp.problems:
        return Outcome.PARTIAL
    return Outcome.JS_REQUIRED if layouts.SHELL.search(page.body) else Outcome.UNPARSED


def _refusal(page: Page) -> Outcome | None:
    for outcome, selector in layouts.REFUSALS:
        if page.tree.select_one(selector) is not None:
            return outcome
    body = page.body.lower()
    return next((outcome for outcome, words in layouts.REFUSAL_WORDS if any(word in body for word in words)), None)
