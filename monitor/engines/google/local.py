"""Places on a map and related searches: rows whose links stay on Google.

The world: an entry of the local pack titles a search for the place (`ludocid=` in its link, `data-cid` since 2019) and shows a
line with its telephone number; its own site hangs beside it as a button, if there is one. Whoever can edit such an entry
can put a number of theirs on a brand's name, so entries without a site count, too.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import islice
from urllib.parse import unquote_plus

from turbohtml import Element

from monitor.engines.google.features import call_numbers
from monitor.engines.google.layouts import Block, Zone
from monitor.engines.google.lines import lines, passage
from monitor.engines.google.organic import Row
from monitor.engines.google.places import Place, zone_of
from monitor.engines.google.titles import Link, Sheet, leaves, words
from monitor.hosts import host_of, registrable_domain
from monitor.model import Result, ResultKind
from monitor.page import around, elements_around, first, squeeze, tokens

ENTRY_CLASSES = frozenset({"VkpGBb", "rllt__tile-content"})
PANEL_TITLES = "[data-attrid=title], h2[role=heading], [role=heading][aria-level='1'], [role=heading][aria-level='2']"
NAMES = "[role=heading], .dbg0pd, h3"
_REACH = 4
_PHONE = re.compile(r"(?<![\d,.])(?:\+?\d{1,3}[ \u00a0.-]?)?\(?\d{2,5}\)?(?:[ \u00a0.\-/]\d{2,5}){1,5}(?![\d,.:])")
_ASKED = re.compile(r"[?&]q=([^&#]+)")


def read_places(sheet: Sheet) -> tuple[list[Row], set[int]]:
    """Every entry of a local pack, once, still without its rank; and the numbers of the links that are theirs."""
    found: dict[tuple[str, str | None], Row] = {}
    taken: set[int] = set()
    for number in sorted({n for n, href in enumerate(sheet.hrefs) if "ludocid=" in href}.union(sheet.named("a[data-cid]"))):
        if number in taken:
            continue
        link = sheet.link(number)
        entry, name = _entry(link)
        place = sheet.place(link)
        if name is None or not _counts(place):
            continue
        links = sheet.within(entry)
        taken.update(other.number for other in links)
        made = _row(entry, words(name), links, hidden=place.hidden)
        if made.keywords["title"]:
            found.setdefault((made.keywords["title"], made.keywords["text"]), (link.number, made))
    return list(found.values()), taken


def read_calls(sheet: Sheet, taken: set[int]) -> list[Row]:
    """A row for every panel that offers a number to call, still without its rank; a panel of a place may have no site at all."""
    found: dict[Element, tuple[Link, Element, list[Link]]] = {}
    for link in sheet.dialling:
        place = sheet.place(link)
        if link.number in taken or place.in_ad or not (place.zone is Zone.SIDE or Block.PANEL in place.blocks):
            continue
        panel = _panel(sheet, link.node)
        found.setdefault(panel, (link, panel, []))[2].append(link)
    return [(link.number, _call(panel, links)) for link, panel, links in found.values()]


def _panel(sheet: Sheet, node: Element) -> Element:
    """The panel around an element: the smallest with a title of its own, else the outermost."""
    zone = sheet.places.of(node).area
    while (up := around(node)) is not None and node != zone and first(node, PANEL_TITLES) is None:
        node = up
    return node


def _call(panel: Element, links: list[Link]) -> partial[Result]:
    shown = lines(panel)
    return partial(
        Result,
        kind=ResultKind.KNOWLEDGE_PANEL,
        title=words(first(panel, PANEL_TITLES)) or next(iter(shown), ""),
        url=None,
        block="side",
        text=passage(shown),
        phones=call_numbers(links),
    )


def _entry(link: Link) -> tuple[Element, Element | None]:
    """The element of the entry that a link belongs to, with the heading that names it."""
    for node in (link.node, *islice(elements_around(link.node), _REACH - 1)):
        if not ENTRY_CLASSES.isdisjoint(tokens(node)):
            return node, first(node, NAMES)
    return link.node, first(link.node, NAMES)


def _counts(place: Place) -> bool:
    return place.zone not in (Zone.OUTSIDE, Zone.SIDE) and place.unit is None and not place.within(Block.QUESTIONS)


def _row(entry: Element, title: str, links: list[Link], *, hidden: bool) -> partial[Result]:
    url = next((link.url for link in links if link.url), None)
    host = host_of(url) if url else None
    text = squeeze(" ".join(text for text in leaves(entry) if text != title and len(text) > 1))
    return partial(
        Result,
        kind=ResultKind.LOCAL,
        title=title,
        url=url,
        block="local_pack",
        host=host,
        registrable_domain=registrable_domain(host) if host else None,
        text=text[:300] or None,
        phones=tuple(dict.fromkeys(found.strip() for found in _PHONE.findall(text) if sum(c.isdigit() for c in found) >= 7)),
        hidden=hidden,
    )


def read_related(sheet: Sheet, after: int) -> list[Row]:
    """Every related search below the list, which ends with the link of that number; once, still without its rank."""
    rows: list[Row] = []
    seen: set[str] = set()
    for number in sheet.searches:
        href = sheet.hrefs[number]
        if number < after or "start=" in href:
            continue
        asked = _ASKED.search(href)
        text = unquote_plus(asked[1]) if asked else ""
        if not text or text.lower() in seen:
            continue
        node = sheet.nodes[number]
        if zone_of(node) is Zone.FOOT and node.attr("role") != "button" and words(node):
            seen.add(text.lower())
            rows.append((number, partial(Result, kind=ResultKind.RELATED_SEARCH, title=text, url=None, block="bottom")))
    return rows
