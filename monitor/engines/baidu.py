"""Baidu: `#content_left > div.c-container`, links opaque, the real address in the attribute `mu`.

The world: rows are `.result.c-container` (web pages) and `.result-op.c-container` (Baidu's own cards: encyclopedia,
translation, images, videos) in 2015 and 2026 alike, title in `h3 a`, link `www.baidu.com/link?url=` which tells nothing. Since
about 2020 every row carries `mu`, the address it leads to; in 2015 only the cards did, and of the rest only the displayed host
is known. Ads are rows with a `tuiguang` mark or the word 广告, their links run through `baidu.php?url=`. On phones rows are
`#results > .c-result`, the address in the row's log. A refusal is the security check page.
"""

from __future__ import annotations

import re

from turbohtml import Element

from monitor.links import destination
from monitor.listing import Listing, Rows, read_listing
from monitor.model import AdKind, Outcome, Query, ResultKind, Serp
from monitor.page import Page, attribute, first
from monitor.plugins import About

NAME = "baidu"
VERSION = 2
ABOUT = About(site="https://www.baidu.com/", terms="https://www.baidu.com/duty/")

_TITLE = re.compile(r"百度(?:搜索|一下|安全验证)")
_CHECK = re.compile("百度安全验证|passMod_dialog|wappass.baidu.com/static/captcha|网络不给力".encode())
_LOGGED = re.compile(r"""["']mu["']\s*:\s*["'](https?://[^"'\s]{1,2000})["']""")


def real_address(link: Element, row: Element) -> str | None:
    """The address in the row's `mu` or, on phones, in its log; else what the link itself tells."""
    logged = _LOGGED.search(attribute(row, "data-log") or "")
    named = attribute(row, "mu") or attribute(first(row, "[mu]"), "mu") or (logged[1] if logged else None)
    if named and named.startswith(("http://", "https://")):
        return named
    return destination(attribute(link, "href") or "")


_AD_ROWS = "#content_left > div, #content_left > table, .ec_wise_ad .ec_resitem"
_AD_MARKS = (
    "[data-tuiguang], .ec-tuiguang, .ec-ad, [cmatchid], #content_left > .EC_result, .ec_wise_ad .ec_resitem, "
    "a[href*='baidu.php?url=']"
)
_TEXT = ".c-abstract, [class*=content-right], .c-font-normal, .c-row"

LISTING = Listing(
    name=NAME,
    version=VERSION,
    proof="#content_left, #results > .c-result",
    query="input#kw, input[name=wd], textarea#chat-textarea",
    rows=(
        Rows(
            AdKind.TEXT,
            _AD_ROWS,
            marked=_AD_MARKS,
            link="h3 a, a[href]",
            title="h3, .ec_title, .c-title, .c-showtitle, a[href]",
            text=_TEXT,
            display=".c-showurl, .ec-showurl, .ec_site",
            target=real_address,
        ),
        Rows(
            ResultKind.ORGANIC,
            "#content_left > .result.c-container, #content_left > .result-op.c-container:has(h3 a), "
            "#results > .c-result.result, #results > .c-result.result-op:has(.c-title)",
            link="h3 a, a.c-blocka, a:has(.c-title), a[href]:has(h3)",
            title="h3, .c-title",
            text=_TEXT,
            display=".c-showurl, .f13 .g, .cosc-source-text, .source_1Vdff",
            target=real_address,
        ),
        Rows(
            ResultKind.RELATED_SEARCH,
            "#rs a[href], .c-container[tpl=recommend_list] a[href]",
            block="related",
            feature="related_searches",
        ),
    ),
    refusals=((Outcome.CAPTCHA, _CHECK),),
    nothing=".content_none, .nors",
    blocks="#content_left > .c-container",
    furniture="[tpl=recommend_list]",
    ads_known=True,
)


def recognise(page: Page) -> float:
    """By its title."""
    return 0.9 if _TITLE.search(page.title) else 0.0


def read(page: Page, query: Query | None) -> Serp:
    """The page as its table tells it."""
    return read_listing(page, LISTING)
