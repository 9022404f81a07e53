"""The hooks by which Google's pages are read: named tables of selectors, newest layout first.

The world: class names are minted by a build step and change every few months; what outlives them are ids (`rso`, `tads`,
`tadsb`, `bottomads`, `rhs`, since before 2013), roles and heading levels, custom elements (`g-scrolling-carousel`) and the
data attributes that Google's own scripts look for (`data-text-ad` since 2020-12, `data-rw` and `data-pcu` since 2018,
`data-dtld` since 2022). Every table leads with those; class names stand behind them, for pages that have nothing else.
"""

from __future__ import annotations

from enum import StrEnum


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
    """A block within a zone that is no plain list of results."""

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


ZONES: tuple[tuple[Zone, str], ...] = (
    (Zone.TOP_ADS, "#tads, #atvcap, #tvcap .commercial-unit-desktop-top, .commercial-unit-mobile-top"),
    (Zone.BOTTOM_ADS, "#tadsb, #bottomads, .commercial-unit-desktop-bottom, .commercial-unit-mobile-bottom"),
    (Zone.SIDE_ADS, "#mbEnd, .commercial-unit-desktop-rhs"),
    (Zone.SIDE, "#rhs, #rhs_block"),
    (Zone.MAIN, "#rso, #ires"),
    (Zone.HEAD, "#taw, #tvcap, #topstuff, #appbar"),
    (Zone.FOOT, "#botstuff, #bres, #extrares, #brs"),
)

# Pages for browsers without scripts (2019 on) hold everything in this and have no centre column.
BARE_MAIN = "body > #main"
CENTRE = "#center_col, #rso, #ires"

BLOCKS: tuple[tuple[Block, str], ...] = (
    (Block.OVERVIEW, "#eKIzJc, #m-x-content, [jsname=ZLxsqf], [data-mcpr]"),
    (Block.QUESTIONS, ".related-question-pair, [jsname=yEVEwb]"),
    (Block.CAROUSEL, "g-scrolling-carousel, g-inner-card, [role=listitem]"),
    (Block.CARD, "g-card"),
    (Block.SECTION, "g-section-with-header"),
    (Block.VIDEO, "[data-surl], [data-vid], video-voyager"),
    (Block.SNIPPET, ".xpdopen, block-component"),
    (Block.FOLDED, "g-accordion-expander, [data-jiis='up'], [jsname=N760b], g-dialog, [role=dialog]"),
    (Block.SITELINKS, "table"),
    (Block.PRODUCTS, "product-viewer-entrypoint, g-expandable-container"),
    (Block.IMAGES, "#iur, #imagebox_bigimages, [data-lpage]"),
    (Block.LOCAL, ".VkpGBb, .rllt__tile-content, .rllt__link, [role=link][data-cid]"),
    (Block.PANEL, ".kp-blk, .knowledge-panel, .kno-kp, [data-attrid]"),
)

HIDDEN = "[style*='display:none'], [style*='display: none'], [hidden], [data-has-shown='false']"
HEADINGS = "h3, [role=heading]"

AD_UNITS = (
    "[data-text-ad], li.ads-ad, li.ads-fr, .uEierd, #tads > ol > li, #tadsb > ol > li, #mbEnd ol > li, #tads > div, #tadsb > div"
)

# What shows shopping units again: panes that open over one (phones, 2018-2021), the pane for hovering (desktops).
PANES = "[id^='gws-product_ads']"
# What opens under an ad once it was visited: other advertisers' ads, undrawn until then (phones, 2019-2021).
PIVOTS = "[data-has-ad-results]"
REPEATS = "#plahover, .pla-hovercard-container, .pla-hovercard-content"

# The make of a page by what stands in its bytes, newest first: for drift, not for reading.
MAKES: tuple[tuple[str, bytes], ...] = (
    ("rpos", b"data-rpos="),
    ("snf", b"data-snf="),
    ("mjjyud", b"MjjYud"),
    ("tf2cxc", b"tF2Cxc"),
    ("yurubf", b"yuRUbf"),
    ("gx5zad", b"Gx5Zad"),
    ("zinbbc", b"ZINbbc"),
    ("xpd", b"mnr-c xpd"),
    ("rc", b'class="rc"'),
    ("ires", b'id="ires"'),
)
VERSION = 1
