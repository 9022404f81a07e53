"""What looks like a result and was read as none: the reason to doubt a list.

The world: layouts change a block at a time, and a reader that misses one reads the rest without a word. A result, whatever its
make, is a link out of Google with a heading in it or around it, or with its own address shown among its words, drawn in the main
column outside of every block that is known to hold something else.
"""

from __future__ import annotations

from collections.abc import Container
from itertools import islice

from turbohtml import Element

from monitor.engines.google.layouts import Zone
from monitor.engines.google.organic import is_addressed, shows_address
from monitor.engines.google.titles import Link, Sheet, Title, leaves, words
from monitor.page import elements_around, first

_HEADINGS = "h1, h2, h3, h4, [role=heading]"
_REACH = 3
# Where results stand: pages that load more of them below put those into the foot (phones, 2021-2024).
_COLUMN = frozenset({Zone.MAIN, Zone.FOOT})


def missed_results(sheet: Sheet, read: Container[str | None], unknown: list[Link]) -> list[str]:
    """What the links begin with that look like a result; `read` are the addresses of all rows that are surely something."""
    found = [title.link for title in sheet.titles if title.link.url not in read and _is_result(title)]
    found += [link for link in unknown if sheet.place(link).plain and _is_headed(link)]
    return list({link.node: words(link.node)[:60] for link in found}.values())


def _is_result(title: Title) -> bool:
    place, link = title.place, title.link
    if place.zone not in _COLUMN or not place.plain or place.hidden or place.unit is not None or not link.leads or not link.drawn:
        return False
    return is_addressed(title) and shows_address(leaves(link.node))


def _is_headed(link: Link) -> bool:
    shown = leaves(link.node)
    if not shown or not link.drawn:
        return False
    return first(link.node, _HEADINGS) is not None or _is_in_heading(link.node) or (len(shown) > 1 and shows_address(shown))


def _is_in_heading(link: Element) -> bool:
    above = islice(elements_around(link), _REACH)
    return any(node.tag in ("h1", "h2", "h3", "h4") or node.attr("role") == "heading" for node in above)
