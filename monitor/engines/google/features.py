"""Everything on the page that is neither in the plain list nor paid for: whose link it is and in which block.

The world: around the list stand questions with the pages that answer them, an overview written by a model with the pages it
cites (2024 on), videos, short videos, stories, discussions, products, pictures, a panel, places on a map, related searches.
Block titles are in the page's language and class names change, so a link's kind follows from the hooks around it and from what
it leads to: a video host, a shop for apps, a forum. Cards that need a swipe or a click are marked as hidden.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote

from turbohtml import Element

from monitor.engines.google.bare import bare_kind
from monitor.engines.google.clicks import is_image
from monitor.engines.google.layouts import Block, Zone
from monitor.engines.google.lines import lines, passage
from monitor.engines.google.organic import Row
from monitor.engines.google.places import Place
from monitor.engines.google.texts import Texts, told_date
from monitor.engines.google.titles import Extents, Link, Sheet, Title, clean, leaves, words
from monitor.hosts import host_of, registrable_domain
from monitor.model import Result, ResultKind
from monitor.page import around, first, squeeze

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
_LENGTH = re.compile(r"(?<![\d:])(?!00:00)(?:\d{1,2}:)?\d{1,2}:\d{2}(?![\d:])")
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
_ASKING = "[data-q]:not([data-q='']), .related-question-pair"
_ELSEWHERE = frozenset({Zone.OUTSIDE, Zone.TOP_ADS, Zone.BOTTOM_ADS, Zone.SIDE_ADS})
_SIDES = {Zone.SIDE: "side", Zone.HEAD: "top", Zone.FOOT: "bottom"}


@dataclass(slots=True)
class _Draft:
    """A row while its block is still being read: one page may be linked to more than once."""

    kind: ResultKind
    title: str
    link: Link
    place: Place
    question: str | None
    hidden: bool
    length: str | None = None
    channel: str | None = None
    date: str | None = None
    text: str | None = None
    phones: tuple[str, ...] = ()
    extent: Element | None = None

    def meet(self, again: _Draft, *, titled: bool) -> None:
        """Take what a further link to the same page tells: the better title, drawn if it is drawn anywhere."""
        if titled:
            self.title = again.title
        self.hidden = self.hidden and again.hidden
        self.length = self.length or again.length
        self.channel = self.channel or again.channel

    def row(self) -> Row:
        """The row, still without its rank."""
        host = host_of(self.link.url or "")
        return self.link.number, partial(
            Result,
            kind=self.kind,
            title=self.title,
            url=self.link.url,
            block=_SIDES.get(self.place.zone, NAMES.get(self.kind, "main")),
            host=host,
            registrable_domain=registrable_domain(host) if host else None,
            text=self.text,
            date=self.date,
            question=self.question,
            duration=self.length,
            channel=self.channel,
            phones=self.phones,
            hidden=self.hidden,
        )


def read_features(sheet: Sheet, taken: set[int], extents: Extents) -> tuple[list[Row], list[Link]]:
    """Every unpaid row outside the plain list, still without ranks, and the links of the main column that are of no known kind.

    Links whose numbers are `taken` are left out. `extents` knows the links of the list and of the ads, and gets to know the rest.
    """
    found: dict[tuple[object, ...], _Draft] = {}
    unknown: list[Link] = []
    titles = {title.link: title for title in sheet.titles}
    for number, url in sheet.leading([number for number in range(len(sheet.hrefs)) if number not in taken]):
        if not _is_outside(url):
            continue
        place = sheet.places.of(sheet.nodes[number])
        if not _counts(place):
            continue
        link = sheet.link(number)
        title = titles.get(link)
        draft = _draft(sheet, link, place, title)
        if draft is None or not draft.title:
            if draft is None and place.zone is Zone.MAIN and not place.hidden:
                unknown.append(link)
            continue
        first = found.setdefault((draft.kind, draft.question, _MOMENT.sub("", url.partition("#")[0])), draft)
        extents.claim(link)
        if first is not draft:
            first.meet(draft, titled=title is not None)
    _describe(sheet, list(found.values()), extents)
    return [draft.row() for draft in found.values()], unknown


def _describe(sheet: Sheet, drafts: list[_Draft], extents: Extents) -> None:
    """Fill in what the rows' blocks and cards say."""
    texts = Texts(sheet)
    calls = set(sheet.dialling)
    for draft in drafts:
        draft.text = texts.shared(draft.kind, draft.link, draft.question)
        if draft.text is None:
            extent = draft.extent or extents.of(draft.link, draft.place.area)
            own = texts.own(extent, draft.title)
            draft.text, draft.date = passage(own), told_date(leaves(draft.link.node) + own)
            if calls:
                draft.phones = call_numbers([link for link in sheet.within(extent) if link in calls])


def unknown_blocks(sheet: Sheet, links: list[Link]) -> list[str]:
    """What the blocks of the main column that hold these links begin with, each block once."""
    found: dict[Element, str] = {}
    for link in links:
        zone = sheet.place(link).area
        node = link.node
        while (parent := around(node)) is not None and parent != zone:
            node = parent
        if node not in found:
            found[node] = " ".join(lines(node, most=60))[:60]
    return list(found.values())


def _counts(place: Place) -> bool:
    return place.unit is None and (place.zone not in _ELSEWHERE or Block.OVERVIEW in place.blocks)


def _is_outside(url: str) -> bool:
    host = host_of(url)
    return host is not None and ("google" not in host or not _OWN_HOSTS.match(host))


def _draft(sheet: Sheet, link: Link, place: Place, title: Title | None) -> _Draft | None:
    kind, question, extent = _kind(link.url or "", place, titled=title is not None and title.inside), None, None
    if kind is None and place.zone is Zone.MAIN and place.plain:
        kind, question, extent = bare_kind(link) if place.area == sheet.bare else (_pictured(link), None, None)
    if kind is None:
        return None
    if kind is ResultKind.PEOPLE_ALSO_ASK and question is None:
        question = _question(link.node)
    hidden = place.hidden or place.within(Block.FOLDED, Block.QUESTIONS)
    draft = _Draft(kind, _title(link, title.heading if title else None), link, place, question, hidden, extent=extent)
    if kind in (ResultKind.VIDEO, ResultKind.SHORT_VIDEO):
        texts = leaves(link.node)
        length = next((found for text in texts if ":" in text and (found := _LENGTH.search(text))), None)
        draft.length, draft.channel = length[0] if length else None, _channel(texts)
    return draft


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


def _pictured(link: Link) -> ResultKind | None:
    return ResultKind.IMAGE if is_image(link.href) else None


def call_numbers(links: list[Link]) -> tuple[str, ...]:
    """The telephone numbers that these links call, each once."""
    called = (link.node.attr("data-phone-number") or link.href.removeprefix("tel:") for link in links)
    return tuple(dict.fromkeys(filter(None, (clean(unquote(number).partition("?")[0]) for number in called))))


def _title(link: Link, heading: Element | None) -> str:
    if heading is not None and (text := words(heading)):
        apart = leaves(heading) if "·" in text else []
        return apart[0] if any(piece.strip().lower() in PLATFORMS for part in apart for piece in part.split("·")) else text
    label = clean(squeeze(link.node.attr("aria-label") or link.node.attr("title") or ""))
    texts = [text for text in leaves(link.node) if "›" not in text and not _LENGTH.fullmatch(text)] or (
        leaves(around(link.node)) if label else []
    )
    if label:
        return max((text for text in texts if label.startswith(text)), key=len, default=label)[:300]
    image = first(link.node, "img[alt]") if not texts else None
    return max(texts, key=len, default=clean(squeeze((image.attr("alt") or "") if image is not None else "")))[:300]


def _question(link: Element) -> str | None:
    outer = around(link)
    node = outer.closest(_ASKING) if outer is not None else None
    if node is None:
        return None
    if asked := node.attr("data-q"):
        return squeeze(asked)
    inner = first(node, "[data-q], [role=button], [role=heading]")
    return (squeeze(inner.attr("data-q") or "") or words(inner)) or None if inner is not None else None


def _channel(texts: list[str]) -> str | None:
    """The channel, which follows the platform's name: `YouTube · Channel` in one text (2022 on) or in several."""
    pieces = [piece.strip() for text in texts for piece in text.split("·") if piece.strip(" ·•")]
    at = next((n for n, piece in enumerate(pieces) if piece.lower() in PLATFORMS), None)
    return pieces[at + 1] if at is not None and at + 1 < len(pieces) and not _LENGTH.fullmatch(pieces[at + 1]) else None
