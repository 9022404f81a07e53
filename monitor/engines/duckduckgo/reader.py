"""The reading of one DuckDuckGo page: its layout, its rows in reading order, its modules, and what all that proves."""

from __future__ import annotations

from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.engines.duckduckgo import layouts, rows
from monitor.engines.duckduckgo.layouts import Layout
from monitor.engines.duckduckgo.rows import Draft
from monitor.model import Ad, AdSlot, AdsState, Device, Outcome, Place, Problem, ProblemCode, Query, Result, ResultKind, Serp
from monitor.page import Page, attribute, every, squeeze, text_of

READER = "duckduckgo/1"
_TITLE = " at DuckDuckGo"


def read(page: Page, query: Query | None = None) -> Serp:
    """The reading of a page; never raises. `query` is what was asked, None when nobody knows."""
    tree = page.tree
    layout = _layout(tree)
    found = _rows(tree, layout) if layout else []
    ads, web, problems = _read_rows(found, layout) if layout else ((), {}, ())
    results, features, strange = _in_order(tree, layout, web)
    serp = Serp(
        query=_echo(tree) or (query.text if query else ""),
        outcome=Outcome.UNPARSED,
        results=tuple(Result(rank=number, **row) for number, row in enumerate(results, 1)),
        ads=tuple(Ad(rank=number, **ad) for number, ad in enumerate(ads, 1)),
        engine="duckduckgo",
        reader=READER,
        device=_device(tree),
        place=_place(tree),
        layout=_name(tree, layout),
        features=tuple(dict.fromkeys(features)),
        problems=(*problems, *strange),
        corrected_query=text_of(tree.css_first(layouts.CORRECTED)) or None,
    )
    return _concluded(serp, page, lost=any(problem.code is not ProblemCode.UNKNOWN_BLOCK for problem in serp.problems))


def _layout(tree: LexborHTMLParser) -> Layout | None:
    """The newest layout that has rows on the page, else the newest that has its frame."""
    drawn = (layout for layout in layouts.LAYOUTS if tree.css_first(layout.rows) is not None)
    framed = (layout for layout in layouts.LAYOUTS if tree.css_first(layout.proof) is not None)
    return next(drawn, None) or next(framed, None)


def _rows(tree: LexborHTMLParser, layout: Layout) -> list[LexborNode]:
    found = every(tree, layout.rows)
    return [row for row in found if not layouts.FURNITURE & set((row.attributes.get("class") or "").split())]


def _read_rows(found: list[LexborNode], layout: Layout) -> tuple[tuple[Draft, ...], dict[int, Draft], tuple[Problem, ...]]:
    """The ads, the results by their element, and a problem for each row that could not be read."""
    paid = [rows.is_ad(row, layout) for row in found]
    web = [number for number, is_paid in enumerate(paid) if not is_paid]
    ads: list[Draft] = []
    results: dict[int, Draft] = {}
    problems: list[Problem] = []
    for number, row in enumerate(found):
        slot = AdSlot.TOP if not web or number < web[0] else AdSlot.BOTTOM if number > web[-1] else AdSlot.INLINE
        read_ad = rows.ad(row, layout, slot) if paid[number] else None
        read_result = None if paid[number] else rows.result(row, layout)
        if read_ad:
            ads.append(read_ad)
        elif read_result:
            results[row.mem_id] = read_result
        elif text_of(row):
            code = ProblemCode.UNREAD_AD_MARKERS if paid[number] else ProblemCode.NO_TITLE
            problems.append(Problem(code, text_of(row)[:80]))
    return tuple(ads), results, tuple(problems)


def _in_order(
    tree: LexborHTMLParser, layout: Layout | None, web: dict[int, Draft]
) -> tuple[list[Draft], list[str], list[Problem]]:
    """Results and what modules hold, in reading order; the modules' names; modules that nobody knows."""
    results: list[Draft] = []
    features: list[str] = []
    strange: list[Problem] = []
    old = ", ".join(selector for _, selector in layouts.OLD_MODULES)
    side = {node.mem_id for zone in every(tree, layouts.SIDE) for node in every(zone, f"{layouts.MODULE_ROWS}, {old}")}
    every_row = ", ".join((*(layout.rows for layout in layouts.LAYOUTS), layouts.MODULE_ROWS, old))
    for node in every(tree, every_row):
        if node.mem_id in web:
            results.append(web[node.mem_id])
            continue
        kind, name = _module(node)
        if name in ("ad", "organic"):
            strange += [] if _holds(node, layout) else [Problem(ProblemCode.NO_TITLE, f"{name}: {text_of(node)[:80]}")]
        elif kind:
            found = rows.sources(node, kind)
            results += [row | {"block": "side"} if node.mem_id in side else row for row in found]
            features.append(str(kind))
        elif name:
            code = ProblemCode.NO_TITLE if rows.leads_out(node) else ProblemCode.UNKNOWN_BLOCK
            strange.append(Problem(code, f"module {name}"))
    return results, features, strange


def _holds(item: LexborNode, layout: Layout | None) -> bool:
    """Whether a list item that is marked as a result or an ad holds a row that can be read, or nothing at all."""
    return layout is None or item.css_first(layout.rows) is not None or not text_of(item)


def _module(node: LexborNode) -> tuple[ResultKind | None, str]:
    """The kind of a module, None where nobody knows it, and the name that DuckDuckGo gives it, empty for rows."""
    name = node.attributes.get("data-layout") or ""
    tokens = set((node.attributes.get("class") or "").split())
    old = next((kind for kind, selector in layouts.OLD_MODULES if selector.removeprefix(".") in tokens), None)
    return layouts.MODULES.get(name) or old, name


def _echo(tree: LexborHTMLParser) -> str:
    box = attribute(tree.css_first(layouts.QUERY), "value")
    title = text_of(tree.css_first("title"))
    return squeeze(box or (title.removesuffix(_TITLE) if title.endswith(_TITLE) else ""))


def _device(tree: LexborHTMLParser) -> Device:
    named = set((attribute(tree.css_first("html"), "class") or "").split()) | set((attribute(tree.body, "class") or "").split())
    return Device.MOBILE if named & layouts.MOBILE else Device.DESKTOP


def _place(tree: LexborHTMLParser) -> Place:
    """Country and language of DuckDuckGo's region setting; the page's own language is only that of its buttons."""
    chosen = attribute(tree.css_first("select[name=kl] option[selected]"), "value")
    link = f"?kl={chosen}" if chosen else attribute(tree.css_first(layouts.REGION_LINKS), "href")
    found = layouts.REGION.search(link or "")
    if found is None:
        return Place()
    country, language = found[1], found[2]
    return Place(layouts.COUNTRIES.get(country, country.upper()), language if country not in ("wt", "xa", "xl") else None)


def _name(tree: LexborHTMLParser, layout: Layout | None) -> str:
    if layout is None:
        return "none"
    return (
        "html" if layout.name == "result" and tree.css_first(".header--html, form[action='/html/']") is not None else layout.name
    )


def _concluded(serp: Serp, page: Page, *, lost: bool) -> Serp:
    """Outcome and ads state by positive proof: a result that was read, or DuckDuckGo's own card that there is none."""
    web = any(row.kind is ResultKind.ORGANIC for row in serp.results)
    if not web and (refused := _refusal(page)):
        return replace(serp, outcome=refused, results=(), ads=())
    nothing = page.tree.css_first(layouts.NO_RESULTS) is not None
    if not web and not nothing:
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
        if page.tree.css_first(selector) is not None:
            return outcome
    return next((outcome for outcome, words in layouts.REFUSAL_WORDS if words.search(page.body)), None)
