"""What the page says of itself: the question it answers, what it made of it, language, country, page number, make.

The world: the search box repeats the query (a `textarea` since 2023, hidden inputs of the same name come and go), the title holds
it before the engine's name. A query taken for a misspelling is answered for its correction, whose link carries `spell=1`, with a
link to insist (`nfpr=1`) beside it; without the second it is only a suggestion. A quoted query without results is
answered without its quotes. `html lang` is the interface's language, with a country where it differs from the language's own.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.engines.google.layouts import MAKES
from monitor.engines.google.titles import Sheet, Title, clean, words
from monitor.model import Device, Place
from monitor.page import Page, squeeze

_TITLE_TAIL = re.compile(r"\s+[-–—]\s+(?:[^-–—]*\s)?Google\b[^–—]*$", re.IGNORECASE)
_ASKED = re.compile(r"[?&]q=([^&#]+)")
_START = re.compile(r"[?&]start=(\d{1,4})\b")
_BOXES = "textarea, input"
_HERE = "td.cur, td.YyVfkd"
_PER_PAGE = 10


def echoed_query(tree: LexborHTMLParser) -> str | None:
    """The query as the page repeats it: in its search box, else in its title; None when it repeats none."""
    form = tree.css_first("form")
    boxes = [
        box for box in (form or tree).css(_BOXES) if box.attributes.get("name") == "q" and box.attributes.get("type") != "hidden"
    ]
    for box in sorted(boxes, key=lambda box: box.tag != "textarea"):
        text = squeeze(words(box) if box.tag == "textarea" else box.attributes.get("value") or "")
        if text:
            return text
    title = tree.css_first("title")
    text = squeeze(title.text() if title is not None else "")
    asked = _TITLE_TAIL.sub("", text)
    return clean(asked) or None if asked != text else None


def corrected_query(sheet: Sheet, asked: str | None) -> str | None:
    """The query that the results are for, where it is not the one in the search box; None otherwise."""
    quoted = asked is not None and '"' in asked
    links = [link.href for link in sheet.searches if quoted or "spell=1" in link.href or "nfpr=1" in link.href]
    insists = any("nfpr=1" in href for href in links)
    for href in links:
        found = _ASKED.search(href)
        meant = squeeze(unquote_plus(found[1])) if found else ""
        if meant and meant != asked and insists and "spell=1" in href:
            return meant
        if meant and quoted and meant == squeeze((asked or "").replace('"', "")):
            return meant
    return None


def place_of(tree: LexborHTMLParser) -> Place:
    """Language and country of the interface as far as the page tells them."""
    html = tree.css_first("html")
    language, _, region = ((html.attributes.get("lang") or "") if html is not None else "").partition("-")
    return Place(country=region.upper() if len(region) == 2 else None, language=language.lower() or None)


def page_number(page: Page, sheet: Sheet) -> int:
    """The number of the result page, from 1: by its address, else by the number that is no link among the other pages."""
    start = _START.search(page.url or "")
    if start:
        return int(start[1]) // _PER_PAGE + 1
    other = next((link for link in reversed(sheet.searches) if "start=" in link.href and _START.search(link.href)), None)
    row = other.node if other is not None else None
    while row is not None and row.tag not in ("tr", "table", "body"):
        row = row.parent
    here = words(row.css_first(_HERE)) if row is not None and row.tag != "body" else ""
    return int(here) or 1 if here.isascii() and here.isdigit() and len(here) < 4 else 1


def layout_of(titles: list[Title], device: Device) -> str | None:
    """The make of the page, such as `desktop-rpos`, by what stands around its first result; None without a known sign."""
    signs: set[str] = set()
    node: LexborNode | None = titles[0].link.node if titles else None
    while node is not None and node.id not in ("rso", "ires", "main"):
        attributes = node.attributes
        signs.update(attributes)
        signs.update((attributes.get("class") or "").split())
        node = node.parent
    make = next((name for name, sign in MAKES if sign in signs), None)
    return f"{device}-{make}" if make else None
