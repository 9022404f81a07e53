"""Ecosia: a Vue page whose parts carry `data-test-id`, links direct, ads from partners filled in by their scripts.

The world, 2026: results are `[data-test-id=mainline-result-web]`, ads `[data-test-id=mainline-result-ad]`. Ads of one partner
come as markup, those of the other as an empty `[data-test-id=ad-google]` that a frame fills later: where one stands, the page
says nothing about ads. Before about 2022 rows were `.result.js-result` with `a.result-title`, ads the same in a `.card-ad`.
Refusals are the challenge page of the network in front of it.
"""

from __future__ import annotations

import re

from monitor.listing import Listing, Rows, read_listing
from monitor.model import AdKind, Outcome, Query, ResultKind, Serp
from monitor.page import Page
from monitor.plugins import About

NAME = "ecosia"
VERSION = 2
ABOUT = About(site="https://www.ecosia.org/", terms="https://www.ecosia.org/terms-of-service")

_TITLE = re.compile(r"(?:^| - )Ecosia(?: - (?:Web|Search|Suche))?$")
_CHALLENGE = re.compile(rb"cf-turnstile-response|/cdn-cgi/challenge-platform/|unusual traffic from your network", re.IGNORECASE)

LISTING = Listing(
    name=NAME,
    version=VERSION,
    proof="[data-test-id^=mainline], .mainline, .mainline-results, [data-test-id=web-no-results]",
    query="[data-test-id=search-form-input], input[name=q], textarea[name=q]",
    rows=(
        Rows(
            AdKind.TEXT,
            "[data-test-id=mainline-result-ad] [data-test-id=ad-result], [data-test-id=mainline-result-ad] article, "
            "article[data-test-id=mainline-result-ad], .mainline-results .card-ad .result, .mainline__result-wrapper .ad-result",
            link=".result__title a, a[data-test-id=result-link], a.result-title, a[href]",
            title="[data-test-id=result-title], h2, a.result-title",
            text="[data-test-id=ad-result-description], [data-test-id=result-description], p",
            display=".result-info__link, [data-test-id=result-url]",
            sitelinks="[data-test-id=result-deeplinks] a, .deeplinks a",
        ),
        Rows(
            ResultKind.ORGANIC,
            "[data-test-id=mainline-result-web], article.web-result.mainline__result:not([data-test-id]), "
            ".mainline__result-wrapper > article[data-test-id=organic-result], .mainline-results .result.js-result",
            link=".result__title a, a[data-test-id=result-link], a.result-title",
            title="[data-test-id=result-title], h2, .result__title a, a.result-title",
            text="[data-test-id=web-result-description], [data-test-id=result-description], .result-snippet",
            display=".result-info__link, [data-test-id=result-url], .result-url, .result__source",
            source="[data-test-id=result-source-name]",
            sitelinks="[data-test-id=result-deeplinks] a, .deeplinks a",
        ),
        Rows(
            ResultKind.VIDEO,
            "[data-test-id^=mainline-result-videos] a[href^=http]",
            block="videos",
            feature="video_carousel",
        ),
        Rows(
            ResultKind.NEWS,
            "[data-test-id^=mainline-result-news] a[href^=http]",
            block="news",
            feature="top_stories",
        ),
        Rows(
            ResultKind.IMAGE,
            "[data-test-id^=mainline-result-images] a[href^=http]",
            block="images",
            feature="image_pack",
        ),
        Rows(
            ResultKind.RELATED_SEARCH,
            "[data-test-id=related-queries] a, [data-test-id=related-queries-item]",
            block="related",
            feature="related_searches",
        ),
    ),
    refusals=((Outcome.CAPTCHA, _CHALLENGE),),
    nothing="[data-test-id=web-no-results], [data-test-id=no-results]",
    blocks="[data-test-id^=mainline-result-]",
    own_hosts=frozenset({"ecosia.org", "blog.ecosia.org"}),
    ads_known=True,
    ad_frames="[data-test-id=ad-google]:not(:has(a[href])), [data-test-id=mainline-result-ad]:not(:has(a[href]))",
)


def recognise(page: Page) -> float:
    """By the end of the title, or by the name of the host that its challenge page waits for."""
    if _TITLE.search(page.title):
        return 0.9
    return 0.8 if len(page.body) < 65_536 and _CHALLENGE.search(page.body) and b"www.ecosia.org" in page.body else 0.0


def read(page: Page, query: Query | None) -> Serp:
    """The page as its table tells it."""
    return read_listing(page, LISTING)
