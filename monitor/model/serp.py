"""What a reader found on a page: results and ads in reading order, features, problems, outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.captures import AdsState, Outcome, is_proven
from monitor.model.watching import Device, Place


class ResultKind(StrEnum):
    """What a result is. `ai_overview` and `people_also_ask` have one row per cited source."""

    ORGANIC = "organic"
    FEATURED_SNIPPET = "featured_snippet"
    VIDEO = "video"
    SHORT_VIDEO = "short_video"
    IMAGE = "image"
    NEWS = "news"
    PEOPLE_ALSO_ASK = "people_also_ask"
    AI_OVERVIEW = "ai_overview"
    KNOWLEDGE_PANEL = "knowledge_panel"
    LOCAL = "local"
    DISCUSSION = "discussion"
    SHOPPING = "shopping"
    SOCIAL = "social"
    APP = "app"
    RELATED_SEARCH = "related_search"


class AdKind(StrEnum):
    """What an ad is."""

    TEXT = "text"
    SHOPPING = "shopping"
    LOCAL_SERVICE = "local_service"
    HOTEL = "hotel"
    OTHER = "other"


class AdSlot(StrEnum):
    """Where on the page an ad stands."""

    TOP = "top"
    BOTTOM = "bottom"
    SIDE = "side"
    INLINE = "inline"


class ProblemCode(StrEnum):
    """What can be wrong with a page or its reading; a closed list."""

    UNKNOWN_BLOCK = "unknown_block"
    UNREAD_AD_MARKERS = "unread_ad_markers"
    NO_PROOF = "no_proof"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    OVERSIZED = "oversized"
    BAD_ENCODING = "bad_encoding"
    UNDECODED_LINK = "undecoded_link"
    NO_TITLE = "no_title"
    WRONG_QUERY = "wrong_query"
    WRONG_LANGUAGE = "wrong_language"
    WRONG_COUNTRY = "wrong_country"
    EMPTY_AD_CONTAINER = "empty_ad_container"
    PROVIDER_GAP = "provider_gap"
    READER_FAULT = "reader_fault"
    UNKNOWN_ENGINE = "unknown_engine"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing the reader could not do or does not trust, beside the rows it could read."""

    code: ProblemCode
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Sitelink:
    """A further link under a result or an ad; `url` is the decoded destination, or None."""

    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """Where an element was drawn, in CSS pixels from the page's top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Result:
    """One unpaid thing on the page. Ranks count all results in reading order, from 1.

    `url` is the decoded destination; `block` names the part of the page ("main", "side", "top", a carousel's name);
    `hidden` marks a carousel card that needs a swipe or click to be seen; `question` is the People-also-ask question.
    """

    rank: int
    kind: ResultKind
    title: str
    url: str | None
    block: str = "main"
    host: str | None = None
    registrable_domain: str | None = None
    display_url: str | None = None
    text: str | None = None
    date: str | None = None
    source: str | None = None
    sitelinks: tuple[Sitelink, ...] = ()
    click_url: str | None = None
    chain: tuple[str, ...] = ()
    question: str | None = None
    channel: str | None = None
    duration: str | None = None
    rating: str | None = None
    price: str | None = None
    phones: tuple[str, ...] = ()
    hidden: bool = False
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Ad:
    """One paid thing on the page. Ranks count all ads in reading order, from 1.

    `target_url` is the final destination as far as the page itself tells it without a click, else None; `chain` holds
    every hop that the link carries, click URL first. `advertiser` is the payer's name where the page discloses it,
    `merchant` the shop name of a shopping unit. `extensions` are the further lines of the ad: callouts, snippets, prices, and
    first the name that a text ad gives its business, which is the advertiser's own word and proves nobody.
    """

    slot: AdSlot
    rank: int
    kind: AdKind
    headline: str
    text: str | None = None
    display_url: str | None = None
    target_url: str | None = None
    click_url: str | None = None
    host: str | None = None
    registrable_domain: str | None = None
    advertiser: str | None = None
    merchant: str | None = None
    phones: tuple[str, ...] = ()
    price: str | None = None
    rating: str | None = None
    sitelinks: tuple[Sitelink, ...] = ()
    extensions: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    hidden: bool = False
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Serp:
    """The reading of one capture. It can always be made again from the bytes.

    `reader` is name/version of what read it; `layout` names the page layout the reader met (for drift);
    `corrected_query` is what the engine says it searched for instead; `markers` counts the ad markers that the
    independent detector saw; `page` is the number of the result page, from 1.
    """

    query: str
    outcome: Outcome
    results: tuple[Result, ...] = ()
    ads: tuple[Ad, ...] = ()
    ads_state: AdsState = AdsState.UNKNOWN
    engine: str | None = None
    device: Device | None = None
    place: Place = Place()
    taken_at: datetime | None = None
    file: str | None = None
    capture: str | None = None
    reader: str | None = None
    layout: str | None = None
    page: int = 1
    features: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    corrected_query: str | None = None
    markers: int | None = None

    @property
    def proven(self) -> bool:
        """Whether this reading may speak about ads, their absence included."""
        return is_proven(self.outcome, self.ads_state)
