"""What the page says of itself: the question it answers, what it made of it, language, country, page number, make.

The world: the search box repeats the query (a `textarea` since 2023, hidden inputs of the same name come and go), the title holds
it before the engine's name. A query taken for a misspelling is answered for its correction, whose link carries `spell=1`, with a
link to insist (`nfpr=1`) beside it; without the second it is only a suggestion. A quoted query without results is
answered without its quotes. `html lang` is the interface's language, with a country where it differs from the language's own.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

from turbohtml import Document

from monitor.engines.google.layouts import MAKES
from monitor.engines.google.titles import Sheet, Title, clean, words
from monitor.model import Device, Place
from monitor.page import Page, around, first, squeeze, tokens

_TITLE_TAIL = re.compile(r"\s+[-–—]\s+(?:[^-–—]*\s)?Google\b[^–—]*$", re.IGNORECASE)
_ASKED = re.compile(r"[?&]q=([^&#]+)")
_START = re.compile(r"[?&]start=(\d{1,4})\b")
_BOXES = ("textarea", "input")
_HERE = "td.cur, td.YyVfkd"
_PER_PAGE = 10


def echoed_query(tree: Document) -> str | None:
    """The query as the page repeats it: in its search box, else in its title; None when it repeats none."""
    form = tree.select_one("form")
    for box in [box for kind in _BOXES for box in (tree if form is None else form).select(kind)]:
        if box.attr("name") != "q" or box.attr("type") == "hidden":
            continue
        if text := squeeze(words(box) if box.tag == "textarea" else box.attr("value") or ""):
            return text
    title = tree.select_one("title")
    text = squeeze(title.text if title is not None else "")
    asked = _TITLE_TAIL.sub("", text)
    return clean(asked) or None if asked != text else None


def corrected_query(sheet: Sheet, asked: str | None) -> str | None:
    """The query that the results are for, where it is not the one in the search box; None otherwise."""
    quoted = asked is not None and '"' in asked
    searches = [sheet.hrefs[number] for number in sheet.searches]
    insists = any("nfpr=1" in href for href in searches)
    for href in searches if quoted or insists else ():
        found = _ASKED.search(href) if quoted or "spell=1" in href else None
        meant = squeeze(unquote_plus(found[1])) if found else ""
        if meant and meant != asked and insists and "spell=1" in href:
            return meant
        if meant and quoted and meant == squeeze((asked or "").replace('"', "")):
            return meant
    return None


def place_of(tree: Document) -> Place:
    """Language and country of the interface as far as the page tells them."""
    html = tree.select_one("html")
    language, _, region = ((html.attr("lang") or "") if html is not None else "").partition("-")
    return Place(country=region.upper() if len(region) == 2 else None, language=language.lower() or None)


def page_number(page: Page, sheet: Sheet) -> int:
    """The number of the result page, from 1: by its address, else by the number that is no link among the other pages."""
    start = _START.search(page.url or "")
    if start:
        return int(start[1]) // _PER_PAGE + 1
    others = (number for number in reversed(sheet.searches) if "start=" in sheet.hrefs[number])
    other = next((sheet.nodes[number] for number in others if _START.search(sheet.hrefs[number])), None)
    row = other.closest("tr, table") if other is not None else None
    here = words(first(row, _HERE)) if row is not None else ""
    return int(here) or 1 if here.isascii() and here.isdigit() and len(here) < 4 else 1


def layout_of(titles: list[Title], device: Device) -> str | None:
    """The make of the page, such as `desktop-rpos`, by what stands around its first result; None without a known sign."""
    signs: set[str] = set()
    node = titles[0].link.node if titles else None
    while node is not None and node.attr("id") not in ("rso", "ires", "main"):
        signs.update(node.attrs, tokens(node))
        node = around(node)
    make = next((name for name, sign in MAKES if sign in signs), None)
    return f"{device}-{make}" if make else None
