"""Everything on the page that is neither in the plain list nor paid for: whose link it is and in which block.

The world: around the list stand questions with the pages that answer them, an overview written by a model with the pages it
cites (2024 on), videos, short videos, stories, discussions, products, pictures, a panel, places on a map, related searches.
Block titles are in the page's language and class names change, so a link's kind follows from the hooks around it and from what
it leads to: a video host, a shop for apps, a forum. Cards that need a swipe or a click are marked as hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from selectolax.lexbor import LexborNode

from monitor.engines.google.clicks import is_paid
from monitor.engines.google.layouts import Block, Zone
from monitor.engines.google.organic import target
from monitor.engines.google.places import Place
from monitor.engines.google.titles import Sheet, clean, leaves, words
from monitor.hosts import host_of, registrable_domain
from monitor.model import Result, ResultKind
from monitor.page import squeeze

_OWN_HOSTS = re.compile(
    r"^(?:(?:www|support|policies|accounts|maps|translate|myactivity|books|lens|webcache)\.)?google(?:usercontent)?\."
)
_SHORT = re.compile(
    r"//(?:[\w-]+\.)*(?:youtube\.com/shorts/|tiktok\.com/|instagram\.com/reel|facebook\.com/(?:reel|share/r)|kwai\.)"
)
_VIDEO = re.compile(
    r"//(?:[\w-]+\.)*(?:youtube\.com/watch|youtu\.be/|vimeo\.com/|dailymotion\.com/video|facebook\.com/(?:watch|[^/]+/videos/))"
)
_MOMENT = re.compile(r"[?&]t=\d+s?\b")
PLATFORMS = frozenset({"youtube", "instagram", "tiktok", "facebook", "vimeo", "dailymotion", "twitter", "x"})
_LENGTH = re.compile(r"(?<![\d:])(?:\d{1,2}:)?\d{1,2}:\d{2}(?![\d:])")
FORUMS = frozenset({"reddit.com", "quora.com", "stackexchange.com", "stackoverflow.com", "gutefrage.net", "superuser.com"})
SOCIAL = frozenset({"twitter.com", "x.com", "threads.net", "bsky.app"})
SHOPS_FOR_APPS = frozenset({"play.google.com", "apps.apple.com", "itunes.apple.com"})
FIRST: tuple[tuple[Block, ResultKind], ...] = (
    (Block.QUESTIONS, ResultKind.PEOPLE_ALSO_ASK),
    (Block.OVERVIEW, ResultKind.AI_OVERVIEW),
    (Block.PRODUCTS, ResultKind.SHOPPING),
    (Block.IMAGES, ResultKind.IMAGE),
)
AFTER: tuple[tuple[Block, ResultKind], ...] = (
    (Block.LOCAL, ResultKind.LOCAL),
    (Block.SNIPPET, ResultKind.FEATURED_SNIPPET),
    (Block.SECTION, ResultKind.NEWS),
    (Block.CAROUSEL, ResultKind.NEWS),
    (Block.CARD, ResultKind.NEWS),
    (Block.PANEL, ResultKind.KNOWLEDGE_PANEL),
)
NAMES: dict[ResultKind, str] = {
    ResultKind.PEOPLE_ALSO_ASK: "people_also_ask",
    ResultKind.AI_OVERVIEW: "ai_overview",
    ResultKind.FEATURED_SNIPPET: "featured_snippet",
    ResultKind.VIDEO: "video_carousel",
    ResultKind.SHORT_VIDEO: "short_videos",
    ResultKind.NEWS: "top_stories",
    ResultKind.IMAGE: "images",
    ResultKind.KNOWLEDGE_PANEL: "knowledge_panel",
    ResultKind.LOCAL: "local_pack",
    ResultKind.DISCUSSION: "discussions",
    ResultKind.SHOPPING: "products",
    ResultKind.SOCIAL: "social",
    ResultKind.APP: "apps",
    ResultKind.RELATED_SEARCH: "related_searches",
}
_SIDES = {Zone.SIDE: "side", Zone.HEAD: "top", Zone.FOOT: "bottom"}


def read_features(sheet: Sheet, taken: set[int]) -> list[tuple[LexborNode, Result]]:
    """Every unpaid row outside the plain list, each with its link; links that are `taken` are left out."""
    found: dict[tuple[object, ...], tuple[LexborNode, Result]] = {}
    titles = {title.link.mem_id: title for title in sheet.titles}
    for link, url, place in _links(sheet, taken):
        title = titles.get(link.mem_id)
        kind = _kind(url, place, titled=title is not None and title.inside)
        row = _row(kind, _title(link, title.heading if title else None), url, link, place) if kind else None
        if row is None or not row.title:
            continue
        key = (kind, row.question, _MOMENT.sub("", url.partition("#")[0]))
        found[key] = _same(found[key], row, titled=title is not None) if key in found else (link, row)
    return list(found.values())


def _same(known: tuple[LexborNode, Result], again: Result, *, titled: bool) -> tuple[LexborNode, Result]:
    """One row for a page that a block links to more than once: the better title, drawn if it is drawn anywhere."""
    link, row = known
    better = again if titled else row
    return link, replace(better, hidden=row.hidden and again.hidden, duration=row.duration or again.duration)


def _links(sheet: Sheet, taken: set[int]) -> Iterator[tuple[LexborNode, str, Place]]:
    for link in sheet.links:
        if link.mem_id in taken:
            continue
        url = target(link.attributes.get("href"))
        if url is None or is_paid(link):
            continue
        host = host_of(url)
        place = sheet.places.of(link)
        if host is None or _OWN_HOSTS.match(host) or place.unit is not None:
            continue
        if place.zone not in (Zone.OUTSIDE, Zone.TOP_ADS, Zone.BOTTOM_ADS, Zone.SIDE_ADS) or place.within(Block.OVERVIEW):
            yield link, url, place


def _kind(url: str, place: Place, *, titled: bool) -> ResultKind | None:
    for block, kind in FIRST:
        if block in place.blocks:
            return kind
    if _SHORT.search(url):
        return ResultKind.SHORT_VIDEO
    if _VIDEO.search(url):
        return ResultKind.VIDEO
    return _kind_by_host(url, place, titled=titled)


def _kind_by_host(url: str, place: Place, *, titled: bool) -> ResultKind | None:
    host = host_of(url) or ""
    domain = registrable_domain(host)
    if place.zone is Zone.SIDE:
        return ResultKind.KNOWLEDGE_PANEL
    if domain in SOCIAL:
        return ResultKind.SOCIAL
    if host in SHOPS_FOR_APPS:
        return ResultKind.APP
    if domain in FORUMS and (titled or not place.plain):
        return ResultKind.DISCUSSION
    found = next((kind for block, kind in AFTER if block in place.blocks), None)
    return found or (ResultKind.NEWS if titled and place.zone is Zone.MAIN else None)


def _title(link: LexborNode, heading: LexborNode | None) -> str:
    if heading is not None and (text := words(heading)):
        apart = list(leaves(heading))
        return apart[0] if any(piece.strip().lower() in PLATFORMS for part in apart for piece in part.split("·")) else text
    label = clean(squeeze(link.attributes.get("aria-label") or link.attributes.get("title") or ""))
    texts = list(leaves(link)) or list(leaves(link.parent) if label else ())
    named = max((text for text in texts if label.startswith(text)), key=len, default=label)
    if named or label:
        return named[:300]
    image = link.css_first("img[alt]")
    return max(texts, key=len, default=clean(squeeze((image.attributes.get("alt") or "") if image is not None else "")))[:300]


def _row(kind: ResultKind, title: str, url: str, link: LexborNode, place: Place) -> Result:
    host = host_of(url)
    text = words(link)
    length = _LENGTH.search(text) if kind in (ResultKind.VIDEO, ResultKind.SHORT_VIDEO) else None
    return Result(
        rank=0,
        kind=kind,
        title=title,
        url=url,
        block=_SIDES.get(place.zone, NAMES.get(kind, "main")),
        host=host,
        registrable_domain=registrable_domain(host) if host else None,
        question=_question(link) if kind is ResultKind.PEOPLE_ALSO_ASK else None,
        duration=length[0] if length else None,
        channel=_channel(link) if kind in (ResultKind.VIDEO, ResultKind.SHORT_VIDEO) else None,
        hidden=place.hidden or place.within(Block.FOLDED, Block.QUESTIONS),
    )


def _question(link: LexborNode) -> str | None:
    node: LexborNode | None = link.parent
    while node is not None and node.tag != "body":
        asked = node.attributes.get("data-q")
        if asked:
            return squeeze(asked)
        if "related-question-pair" in (node.attributes.get("class") or ""):
            inner = node.css_first("[data-q], [role=button], [role=heading]")
            return (squeeze(inner.attributes.get("data-q") or "") or words(inner)) or None if inner is not None else None
        node = node.parent
    return None


def _channel(link: LexborNode) -> str | None:
    """The channel, which follows the platform's name: `YouTube · Channel` in one text (2022 on) or in several."""
    pieces = [piece.strip() for text in leaves(link) for piece in text.split("·") if piece.strip(" ·•")]
    at = next((n for n, piece in enumerate(pieces) if piece.lower() in PLATFORMS), None)
    return pieces[at + 1] if at is not None and at + 1 < len(pieces) and not _LENGTH.fullmatch(pieces[at + 1]) else None
