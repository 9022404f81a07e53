"""The hooks by which Google's pages are read: named tables, what lasts longest first.

The world: class names are minted by a build step and change every few months; what outlives them are ids (`rso`, `tads`,
`tadsb`, `bottomads`, `rhs`, since before 2013), roles and heading levels, custom elements (`g-scrolling-carousel`) and the
data attributes that Google's own scripts look for (`data-text-ad` since 2020-12, `data-rw` and `data-pcu` since 2018,
`data-dtld` since 2022). An element is looked up in every table once, when something below it is asked for its place.
"""

from __future__ import annotations

from enum import StrEnum

VERSION = 3


class Zone(StrEnum):
    """A part of the page, from its container."""

    OUTSIDE = "outside"
    HEAD = "head"
    MAIN = "main"
    SIDE = "side"
    TOP_ADS = "top_ads"
    BOTTOM_ADS = "bottom_ads"
    SIDE_ADS = "side_ads"
    FOOT = "foot"


class Block(StrEnum):
    """A block within a zone that is no plain list of results.

    `pane` shows shopping units again once one is touched (phones, 2018-2021), `repeat` while the mouse is over one; `pivot`
    shows other advertisers' ads under an ad that was visited (phones, 2019-2021).
    """

    QUESTIONS = "questions"
    CAROUSEL = "carousel"
    CARD = "card"
    SECTION = "section"
    PANEL = "panel"
    OVERVIEW = "overview"
    LOCAL = "local"
    VIDEO = "video"
    SNIPPET = "snippet"
    FOLDED = "folded"
    SITELINKS = "sitelinks"
    PRODUCTS = "products"
    IMAGES = "images"
    PANE = "pane"
    REPEAT = "repeat"
    PIVOT = "pivot"


ZONES_BY_ID: dict[str, Zone] = {
    "rso": Zone.MAIN,
    "ires": Zone.MAIN,
    "tads": Zone.TOP_ADS,
    "atvcap": Zone.TOP_ADS,
    "tadsb": Zone.BOTTOM_ADS,
    "bottomads": Zone.BOTTOM_ADS,
    "mbEnd": Zone.SIDE_ADS,
    "rhs": Zone.SIDE,
    "rhs_block": Zone.SIDE,
    "taw": Zone.HEAD,
    "tvcap": Zone.HEAD,
    "topstuff": Zone.HEAD,
    "appbar": Zone.HEAD,
    "botstuff": Zone.FOOT,
    "bres": Zone.FOOT,
    "extrares": Zone.FOOT,
    "brs": Zone.FOOT,
    "cnt": Zone.OUTSIDE,
}
# Pages for browsers without scripts (2019 on) hold everything in this child of body, and have none of the above.
BARE_MAIN = "main"
ZONES_BY_CLASS: dict[str, Zone] = {
    "commercial-unit-desktop-top": Zone.TOP_ADS,
    "commercial-unit-mobile-top": Zone.TOP_ADS,
    "commercial-unit-desktop-bottom": Zone.BOTTOM_ADS,
    "commercial-unit-mobile-bottom": Zone.BOTTOM_ADS,
    "commercial-unit-desktop-rhs": Zone.SIDE_ADS,
}

BLOCKS_BY_ID: dict[str, Block] = {
    "eKIzJc": Block.OVERVIEW,
    "m-x-content": Block.OVERVIEW,
    "iur": Block.IMAGES,
    "imagebox_bigimages": Block.IMAGES,
    "plahover": Block.REPEAT,
}
PANE_ID = "gws-product_ads"
BLOCKS_BY_TAG: dict[str, Block] = {
    "g-scrolling-carousel": Block.CAROUSEL,
    "g-inner-card": Block.CAROUSEL,
    "g-card": Block.CARD,
    "g-section-with-header": Block.SECTION,
    "video-voyager": Block.VIDEO,
    "block-component": Block.SNIPPET,
    "g-accordion-expander": Block.FOLDED,
    "g-dialog": Block.FOLDED,
    "table": Block.SITELINKS,
    "product-viewer-entrypoint": Block.PRODUCTS,
    "g-expandable-container": Block.PRODUCTS,
}
BLOCKS_BY_ATTRIBUTE: dict[str, Block] = {
    "data-mcpr": Block.OVERVIEW,
    "data-surl": Block.VIDEO,
    "data-vid": Block.VIDEO,
    "data-lpage": Block.IMAGES,
    "data-attrid": Block.PANEL,
    "data-has-ad-results": Block.PIVOT,
}
BLOCKS_BY_VALUE: tuple[tuple[str, dict[str, Block]], ...] = (
    ("jsname", {"ZLxsqf": Block.OVERVIEW, "yEVEwb": Block.QUESTIONS, "N760b": Block.FOLDED}),
    ("role", {"listitem": Block.CAROUSEL, "dialog": Block.FOLDED}),
    ("data-jiis", {"up": Block.FOLDED}),
)
BLOCKS_BY_CLASS: dict[str, Block] = {
    "related-question-pair": Block.QUESTIONS,
    "xpdopen": Block.SNIPPET,
    "VkpGBb": Block.LOCAL,
    "rllt__tile-content": Block.LOCAL,
    "rllt__link": Block.LOCAL,
    "kp-blk": Block.PANEL,
    "knowledge-panel": Block.PANEL,
    "kno-kp": Block.PANEL,
    "pla-hovercard-container": Block.REPEAT,
    "pla-hovercard-content": Block.REPEAT,
}

# What tells one text ad's element; an entry of a numbered list in `AD_LISTS` is one, too.
AD_ATTRIBUTES = frozenset({"data-text-ad", "data-ta-slot"})
AD_CLASSES = frozenset({"ads-ad", "ads-fr", "uEierd"})
AD_LISTS = frozenset({"tads", "tadsb", "mbEnd", "rhsline"})
PRODUCT_CLASS = "pla-unit"

HEADINGS = "h3, [role=heading]"

# The make of a page by the classes and attributes around its first result, newest first: for drift, not for reading.
MAKES: tuple[tuple[str, str], ...] = (
    ("rpos", "data-rpos"),
    ("tf2cxc-mjjyud", "MjjYud"),
    ("tf2cxc", "tF2Cxc"),
    ("yurubf", "yuRUbf"),
    ("gx5zad", "Gx5Zad"),
    ("zinbbc", "ZINbbc"),
    ("mnr-c", "mnr-c"),
    ("rc", "rc"),
    ("g", "g"),
)
