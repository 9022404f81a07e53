"""Places on a map and related searches: rows whose links stay on Google.

The world: an entry of the local pack titles a search for the place (`ludocid=` in its link, `data-cid` since 2019) and shows a
line with its telephone number; its own site hangs beside it as a button, if there is one. Whoever can edit such an entry
can put a number of theirs on a brand's name, so entries without a site count, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_plus

from selectolax.lexbor import LexborNode

from monitor.engines.google.layouts import Block, Zone
from monitor.engines.google.organic import target
from monitor.engines.google.places import Place
from monitor.engines.google.titles import Sheet, leaves, words
from monitor.hosts import host_of, registrable_domain
from monitor.model import Result, ResultKind
from monitor.page import squeeze

ENTRIES = ".VkpGBb, .rllt__tile-content, a[data-cid], a[href*='ludocid=']"
NAMES = "[role=heading], .dbg0pd, h3"
_PHONE = re.compile(r"(?<![\d,.])(?:\+?\d{1,3}[ \u00a0.-]?)?\(?\d{2,5}\)?(?:[ \u00a0.\-/]\d{2,5}){1,5}(?![\d,.:])")
_ASKED = re.compile(r"/search\?(?:[^#]*&)?q=([^&#]+)")


def read_places(sheet: Sheet) -> list[tuple[LexborNode, Result]]:
    """Every entry of a local pack, once, each with the element that stands for it."""
    found: dict[tuple[str, str | None], tuple[LexborNode, Result]] = {}
    inner: set[int] = set()
    for entry in sheet.tree.css(ENTRIES):
        name = entry.css_first(NAMES)
        if entry.mem_id in inner or name is None or not _counts(sheet.places.of(entry)):
            continue
        inner.update(link.mem_id for link in entry.css("a"))
        row = _entry(entry, words(name), hidden=sheet.places.of(entry).hidden)
        if row.title:
            anchor = entry if entry.tag == "a" else entry.css_first("a")
            found.setdefault((row.title, row.text), (anchor if anchor is not None else entry, row))
    return list(found.values())


def _counts(place: Place) -> bool:
    return place.zone not in (Zone.OUTSIDE, Zone.SIDE) and place.unit is None and not place.within(Block.QUESTIONS)


def _entry(entry: LexborNode, title: str, *, hidden: bool) -> Result:
    url = next((to for link in entry.css("a") if (to := target(link.attributes.get("href")))), None)
    host = host_of(url) if url else None
    text = squeeze(" ".join(text for text in leaves(entry) if text != title and len(text) > 1))
    return Result(
        rank=0,
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


def read_related(sheet: Sheet) -> Iterator[tuple[LexborNode, Result]]:
    """Every related search below the list, once, each with its link."""
    seen: set[str] = set()
    for link in sheet.links:
        asked = _ASKED.search(link.attributes.get("href") or "")
        if not asked or sheet.places.of(link).zone is not Zone.FOOT or link.attributes.get("role") == "button":
            continue
        text = unquote_plus(asked[1])
        shown = words(link)
        if shown and text.lower() not in seen and "start=" not in (link.attributes.get("href") or ""):
            seen.add(text.lower())
            yield link, Result(rank=0, kind=ResultKind.RELATED_SEARCH, title=text, url=None, block="bottom")
