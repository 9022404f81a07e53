"""Yandex: one list of `.serp-item`, ads among them told by their label, a SmartCaptcha in front.

The world: `li.serp-item` since the late 2010s (`div.serp-item` in 2015), title in `a.OrganicTitle-Link` (2015
`a.serp-item__title-link`, about 2017 to 2019 `a.organic__url` in an `h2`), path in `.Path`. An ad is a row of the same kind
with `.Organic_withAdvLabel` or an `.AdvLabel`; its link runs through yabs.yandex.ru and tells nothing, but the counter settings
beside it (`data-click`, `data-vnl`) carry the landing address. Blocks between the rows: videos, images, an "objects" card. A
refusal is the SmartCaptcha page.
"""

from __future__ import annotations

import json
import re

from turbohtml import Element

from monitor.listing import Listing, Rows, read_listing
from monitor.model import AdKind, Outcome, Query, ResultKind, Serp
from monitor.page import Page, attribute, every
from monitor.plugins import About

NAME = "yandex"
VERSION = 2
ABOUT = About(
    site="https://yandex.com/search/",
    docs="https://aistudio.yandex.ru/docs/en/search-api/",
    terms="https://yandex.com/legal/termsofuse/",
    note="an official API without ads is sold",
)

_TITLE = re.compile(r"(?:^|[—–-]\s)(?:Yandex|Яндекс)\b|^(?:Yandex|Яндекс)|: (?:нашлось|found)", re.IGNORECASE)
_CAPTCHA = re.compile(rb"CheckboxCaptcha|AdvancedCaptcha|SmartCaptcha|/checkcaptcha\?|/showcaptcha", re.IGNORECASE)
_LANDING = re.compile(r'"(?:url|snippetUrl)"\s*:\s*("(?:[^"\\]|\\.){1,4000}")')


def landing(link: Element, row: Element) -> str | None:
    """The landing address that an ad's own counter settings name; None where they name none."""
    for node in (link, row, *every(row, "[data-vnl]")):
        for name in ("data-click", "data-vnl", "data-bem"):
            found = _LANDING.search(attribute(node, name) or "")
            url = _text(found[1]) if found else ""
            if url.startswith(("http://", "https://")) and "yabs.yandex." not in url:
                return url
    return None


def _text(literal: str) -> str:
    try:
        return str(json.loads(literal))
    except ValueError:
        return ""


_LINK = "a.OrganicTitle-Link, .OrganicTitle a[href], a.serp-item__title-link, h2 a[href]"
_TITLE_OF = ".OrganicTitleContentSpan, .OrganicTitle-LinkText, .organic__url-text, h2"
_TEXT = ".OrganicTextContentSpan, .OrganicText, .organic__text, .organic__content-wrapper .text-container, .serp-item__text"
_PATH = ".Path, .organic__path, .organic__subtitle .path, .serp-item__greenurl"
_AD_MARKS = (
    ".Organic_withAdvLabel, .AdvLabel, .serp-item[data-fast-name=direct], .serp-adv-item, [aria-label='Реклама'], "
    ".label_theme_direct, .serp-adv a[href*='yabs.yandex.'], h2 a[href*='//yabs.yandex.'], "
    ".OrganicTitle a[href*='//yabs.yandex.'], h2 a[href*='//an.yandex.ru/count']"
)
_TITLES = ".OrganicTitle a[href], a.OrganicTitle-Link, a.serp-item__title-link, a.organic__url, h2.organic__title-wrapper a"

LISTING = Listing(
    name=NAME,
    version=VERSION,
    proof="#search-result, ul.serp-list, .serp-list, .EmptySearchResults, .content__left .serp-item",
    query="input[name=text]",
    rows=(
        Rows(
            AdKind.TEXT,
            ".serp-item, .serp-adv-item",
            marked=_AD_MARKS,
            link=_LINK,
            title=_TITLE_OF,
            text=_TEXT,
            display=_PATH,
            sitelinks=".Sitelinks-Title, .sitelinks__link",
            target=landing,
        ),
        Rows(
            ResultKind.VIDEO,
            ".VideoSnippetsGrid a[href], .serp-block_type_video a.b-link[href^=http], .serp-item .VideoList a[href^=http]",
            block="videos",
            feature="video_carousel",
        ),
        Rows(
            ResultKind.ORGANIC,
            ".serp-item:not(.serp-adv__add)",
            marked=_TITLES,
            link=_LINK,
            title=_TITLE_OF,
            text=_TEXT,
            display=_PATH,
            sitelinks=".Sitelinks-Title, .sitelinks__link",
        ),
    ),
    refusals=((Outcome.CAPTCHA, _CAPTCHA),),
    nothing=".EmptySearchResults, .misspell_type_empty, .message_type_empty",
    blocks="#search-result > li.serp-item, .serp-block > .serp-item",
    furniture=".serp-item[data-fast-name]:not(:has(.OrganicTitle)), .serp-adv__add, .z-video__greenurl, .z-video__more",
    corrected=".misspell__link",
    own_hosts=frozenset({"yandex.ru", "yandex.com", "ya.ru"}),
    ads_known=True,
)


def recognise(page: Page) -> float:
    """By its title, or by its captcha."""
    if _TITLE.search(page.title):
        return 0.9
    return 0.9 if len(page.body) < 131_072 and _CAPTCHA.search(page.body) else 0.0


def read(page: Page, query: Query | None) -> Serp:
    """The page as its table tells it."""
    return read_listing(page, LISTING)
