"""Where results and ads were drawn: the browser's list of links, matched to what the reader found.

A link is told by its address as written, as resolved, or by the click address beside it; the same address may stand on a page
several times (title, picture, deep link), so that a link with a heading counts first, then one whose words hold the title, and
no link is given out twice. A row without any address (a further search) is told by its words. A row that no link fits has no
box.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from monitor import links
from monitor.model import Ad, Box, Result, Serp
from monitor.page import squeeze

Row = TypeVar("Row", Result, Ad)
MOST_LINKS, MOST_BYTES = 5_000, 8 * 1024 * 1024
_FARTHEST = 10_000_000


@dataclass(slots=True)
class Link:
    """One link as it was drawn."""

    addresses: tuple[str, ...]
    titled: bool
    text: str
    box: Box
    given: bool = False


def boxed(serp: Serp, body: bytes) -> Serp:
    """The reading with the box of every row that the browser's list knows; never raises, whatever the bytes."""
    found = tuple(_links(body))
    by_address: dict[str, list[Link]] = {}
    for link in found:
        for address in (*link.addresses, f"words {link.text}"):
            by_address.setdefault(address, []).append(link)
    ads = tuple(_placed(row, row.headline, (row.click_url, row.target_url), by_address) for row in serp.ads)
    results = tuple(_placed(row, row.title, (row.click_url, row.url), by_address) for row in serp.results)
    return replace(serp, ads=ads, results=results)


def _placed(row: Row, title: str, addresses: tuple[str | None, ...], known: dict[str, list[Link]]) -> Row:
    told = [address for address in addresses if address]
    words = squeeze(title).casefold()
    told += [_within(address) for address in told] or [f"words {words}"]
    choice = [link for address in told for link in known.get(address, ()) if not link.given]
    if row.box is not None or not choice:
        return row
    best = max(choice, key=lambda link: (link.titled, bool(words) and words in link.text))
    best.given = True
    return replace(row, box=best.box)


def _within(address: str) -> str:
    """An address without its host, as a page writes links to itself."""
    return "/" + address.partition("://")[2].partition("/")[2]


def _links(body: bytes) -> Iterator[Link]:
    try:
        entries = json.loads(body[:MOST_BYTES].decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return
    for entry in entries[:MOST_LINKS] if isinstance(entries, list) else ():
        box = _box(entry.get("box")) if isinstance(entry, dict) else None
        if box is None or box.width <= 0 or box.height <= 0:
            continue
        written = [entry.get(key) for key in ("href", "address", "click")]
        addresses = [address for address in written if isinstance(address, str) and address]
        decoded = [links.destination(address) for address in addresses]
        text = entry.get("text")
        yield Link(
            tuple(dict.fromkeys((*addresses, *(address for address in decoded if address)))),
            entry.get("titled") is True,
            squeeze(text).casefold() if isinstance(text, str) else "",
            box,
        )


def _box(sides: Any) -> Box | None:
    if not isinstance(sides, list) or len(sides) != 4:
        return None
    if not all(isinstance(side, int | float) and abs(side) < _FARTHEST for side in sides):
        return None
    return Box(*map(float, sides))
