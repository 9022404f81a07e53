"""The plain list of results in the main column.

The world: `#rso` holds the list in every era, under 2013's `ol`, 2020's `.g` and 2026's `.MjjYud` alike; pages for browsers
without scripts have no `#rso` but `body > #main`. A result is a title whose link leaves Google and that stands in the main
zone outside every block. Since about 2019 the list may lie inside a wide knowledge panel's tab (`#kp-wp-tab-overview`).
Phones use `[role=heading]` for titles of results and of much else; desktops keep `h3` for results.
"""

from __future__ import annotations

import re
from functools import partial

from turbohtml import Element

from monitor.engines.google.clicks import absolute, shown_host
from monitor.engines.google.layouts import Block, Zone
from monitor.engines.google.texts import AGO
from monitor.engines.google.titles import Extents, Link, Sheet, Title, leaves, prose, words
from monitor.hosts import host_of, registrable_domain
from monitor.links import chain
from monitor.model import Result, ResultKind, Sitelink
from monitor.page import first, tokens

Row = tuple[int, partial[Result]]

SNIPPETS = ("[data-sncf='1']", ".VwiC3b", ".IsZvec", ".st", ".s3v9rd .s3v9rd", ".yDYNvb")
DISPLAYED = "cite, [role=text], .qzEoUe, .UPmit, [data-dtld]"
PHONE_LINKS = frozenset({"BmP5tf", "C8nzq", "cz3goc"})
_ADDRESS = re.compile(r"›|(?:^|\s|//)(?:[\w-]+\.)+[a-z]{2,}(?:/|\s|$)", re.IGNORECASE)
_DATED = re.compile(
    rf"^([^—·]{{0,24}}\b(?:19|20)\d\d\b[^—·]{{0,8}}|(?=[^—·]*\d)[^—·]{{0,12}}\b(?:{AGO})\b[^—·]{{0,16}}) ?(?:—|·|-|\.\.\.) "
)
# What comes after a date, and how far into a text: spares most texts the pattern.
_AFTER_DATE, _DATE_ENDS = re.compile(r"[—·-] |\.\.\. "), 60
_APART = frozenset({Block.SITELINKS, Block.QUESTIONS, Block.CAROUSEL, Block.SECTION, Block.FOLDED, Block.OVERVIEW, Block.PIVOT})


def plain_titles(sheet: Sheet, *, phone: bool) -> list[Title]:
    """The titles of the plain list, in reading order."""
    found = [title for title in sheet.titles if _listed(title)]
    listed = [title for title in found if not title.place.hidden] or found
    if phone:
        sure = [title for title in listed if title.heading.tag == "h3" or _is_phones(title)]
        return sure if any(_is_phones(title) for title in sure) else [title for title in listed if is_addressed(title)]
    return [title for title in listed if title.heading.tag == "h3"] or [title for title in listed if is_addressed(title)]


def _listed(title: Title) -> bool:
    place = title.place
    if place.zone is not Zone.MAIN or not title.link.leads or place.unit is not None:
        return False
    # A card that opens with a result's own heading is a result with a row of videos or posts under it (phones, 2019).
    return _APART.isdisjoint(place.blocks) and (Block.CARD not in place.blocks or title.heading.tag == "h3")


def _is_phones(title: Title) -> bool:
    return not PHONE_LINKS.isdisjoint(tokens(title.link.node))


def is_addressed(title: Title) -> bool:
    """Whether a title looks like a result's by what it shows: a third-level heading beside an address."""
    if title.heading.tag == "h3":
        return True
    return title.inside and title.heading.attr("aria-level") == "3" and bool(_ADDRESS.search(words(title.link.node)))


def read_organic(sheet: Sheet, titles: list[Title], extents: Extents) -> tuple[list[Row], set[int]]:
    """The rows behind these titles, each with its link's number and still without a rank; and every link that is theirs."""
    rows: list[Row] = []
    taken: set[int] = set()
    makes = list(SNIPPETS)
    for title in titles:
        extent = extents.of(title.link, title.place.area)
        numbers = sheet.numbers(extent)
        taken.update(numbers)
        rows.append((title.link.number, _row(sheet, title, extent, numbers, makes)))
    return rows, taken


def _row(sheet: Sheet, title: Title, extent: Element, numbers: range, makes: list[str]) -> partial[Result]:
    url = title.link.url
    named = words(title.heading)
    shown = leaves(title.link.node)
    text = _described(extent, makes) or _snippet(extent, shown)
    dated = _DATED.match(text) if text and _AFTER_DATE.search(text, 0, _DATE_ENDS) else None
    redirected = url != title.link.href
    answers = Block.SNIPPET in title.place.blocks and _answers(extent, shown)
    cited = title.link.node.select_one("cite")
    display = words(cited if cited is not None else first(extent, DISPLAYED))
    display = display or next((part for part in shown if _ADDRESS.search(part)), "")
    host = host_of(url) if url else shown_host(display)
    return partial(
        Result,
        kind=ResultKind.FEATURED_SNIPPET if answers else ResultKind.ORGANIC,
        title=named,
        url=url,
        host=host,
        registrable_domain=registrable_domain(host) if host else None,
        display_url=display or None,
        text=text,
        date=dated[1].strip() if dated else None,
        source=_source(shown, named),
        sitelinks=_sitelinks(sheet, title.link, numbers, host) if len(numbers) > 1 and host else (),
        click_url=absolute(title.link.href) if redirected else None,
        chain=(*chain(absolute(title.link.href))[:1], *filter(None, (url,))) if redirected else (),
        hidden=title.place.hidden,
    )


def _described(extent: Element, makes: list[str]) -> str:
    """The text of a result by the make of its element; the make that fits goes to the front, for the next result has it, too."""
    for number, make in enumerate(makes):
        node = first(extent, make)
        if node is not None:
            makes.insert(0, makes.pop(number))
            return prose(node)
    return ""


def _answers(extent: Element, shown: list[str]) -> bool:
    """Whether the text of a result in a block for answers comes before its title, as in a featured snippet."""
    texts = leaves(extent)
    at = next((n for n, text in enumerate(texts) if shown and text == shown[0]), 0)
    return sum(map(len, texts[:at])) > 40


def _source(shown: list[str], named: str) -> str | None:
    """The site's name, which stands between title and address since 2022."""
    rest = [part for part in shown if part not in named]
    return rest[0] if len(rest) > 1 and not _ADDRESS.search(rest[0]) and _ADDRESS.search(rest[1]) else None


def shows_address(texts: list[str]) -> bool:
    """Whether one of these texts is a result's address, in whole or in crumbs."""
    return any(_ADDRESS.search(text) for text in texts)


def _snippet(extent: Element, shown: list[str]) -> str | None:
    """The text of a result whose make is not known: what its title link does not show."""
    texts = [text for text in leaves(extent) if text not in shown and not _ADDRESS.match(text)]
    found = " ".join(texts[:10])[:400]
    return found if len(found) >= 30 else None


def _sitelinks(sheet: Sheet, main: Link, numbers: range, host: str) -> tuple[Sitelink, ...]:
    """Further links of the same owner: not the title's own again, not a jump within its page."""
    page = (main.url or "").partition("#")[0]
    domain = registrable_domain(host)
    found: dict[str, Sitelink] = {}
    for number, url in sheet.leading([number for number in numbers if number != main.number]):
        if url in found or url.partition("#")[0] == page:
            continue
        if registrable_domain(host_of(url) or "") == domain and (text := words(sheet.nodes[number])):
            found[url] = Sitelink(text, url)
    return tuple(found.values())
