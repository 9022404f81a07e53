"""Yahoo Search: Bing's results under its own markup, redirects through r.search.yahoo.com, ads with a class of their own.

The world: in 2015 `#web ol > li > div.res` with `h3 a` and the destination between `/RU=` and `/RK=`; since about 2018
`ol.searchCenterMiddle > li > div.dd.algo`, the link in the `h3` or, since about 2023, around it, with the address as shown in the
same link; direct links by 2026. Ads stood in `.ads ul.spns > li` (2015), later in `ol.searchCenterTopAds` and
`ol.searchCenterBottomAds`; their links run through `cbclk` or `rdclk` paths with the destination after `RU=`. Some are written
as web results, and only `data-matarget` on their link tells. In between stand a video carousel (`.dd.Video`) and People also ask
(`.bingrelqa`). Yahoo Japan has cards instead, `.sw-Card.Algo`, and its ads link through rd.listing.yahoo.co.jp.
"""

from __future__ import annotations

import re
from dataclasses import replace

from monitor.listing import Listing, Rows, read_listing
from monitor.model import AdKind, AdSlot, Outcome, Query, ResultKind, Serp
from monitor.page import Page
from monitor.plugins import About

NAME = "yahoo"
VERSION = 2
ABOUT = About(site="https://search.yahoo.com/", terms="https://legal.yahoo.com/us/en/yahoo/terms/otos/index.html")

_TITLE = re.compile(r"Yahoo.{0,3} ?(?:Search|Suche|Recherche|Ricerca|Búsqueda|検索|奇摩)")
_PAID = "a[data-matarget^=ad], a[href*='/cbclk'], a[href*='//rd.listing.yahoo.co.jp/']"
_AD = Rows(
    AdKind.TEXT,
    ".ads ul.spns > li, .searchCenter .ads li, .dd.ads",
    marked=".ads h3",
    link="h3 a, .ad-ttl a, a[href]:has(h3), .sw-Card__title a",
    title="h3, .sw-Card__title",
    text="p.abs, .compText, .abs, .sw-Card__description, .sw-Card__snippet",
    display="em a, .url, cite, .fc-green, h3 span.p-abs, a > .p-abs",
    sitelinks=".sitelinks a, .compList li a",
    before="h3 span.p-abs",
)

LISTING = Listing(
    name=NAME,
    version=VERSION,
    proof="ol.searchCenterMiddle, .sw-Card.Algo, #web ol, #web .res, .searchCenter, #results #main",
    query="input[name=p]",
    rows=(
        replace(_AD, marked="", rows="ol.searchCenterTopAds > li:has(h3), .ads.top ul.spns > li", slot=AdSlot.TOP),
        replace(_AD, marked="", rows="ol.searchCenterBottomAds > li:has(h3), .ads.bot ul.spns > li", slot=AdSlot.BOTTOM),
        replace(
            _AD, marked="", rows="#right .ads ul.spns > li, ol[class*=searchRight][class*=Ads] > li:has(h3)", slot=AdSlot.SIDE
        ),
        _AD,
        replace(_AD, rows=".dd.algo, .sw-Card", marked=_PAID),
        Rows(
            ResultKind.ORGANIC,
            "ol.searchCenterMiddle > li > .dd.algo, ol.reg > li > .dd.algo, #web ol > li > .res, #web .dd.algo, .sw-Card.Algo",
            link=".compTitle > a, h3 a, .sw-Card__title a",
            title="h3, .sw-Card__title",
            text=".compText, .abstr, .sw-Card__description, .sw-Card__snippet",
            display=".url, .compTitle span.d-ib, .compTitle span.fz-ms, .sw-Card__siteUrl, cite",
            before="h3 span.p-abs",
            sitelinks=".compList li > a, .sm-links a",
        ),
        Rows(
            ResultKind.VIDEO,
            ".dd.Video li a[href]",
            title=".s-card-bot",
            duration=".s-card-top",
            block="videos",
            feature="video_carousel",
        ),
        Rows(
            ResultKind.PEOPLE_ALSO_ASK,
            ".bingrelqa .itm",
            link=".exp h3 a, .exp a[href^=http]",
            title=".exp h3",
            question=".ttl",
            block="people_also_ask",
            feature="people_also_ask",
        ),
        Rows(ResultKind.RELATED_SEARCH, ".AlsoTry td a[href], .AlsoTry li a[href]", block="related", feature="related_searches"),
        Rows(ResultKind.IMAGE, ".dd.Img li a[href]", block="images", feature="image_pack"),
        Rows(ResultKind.NEWS, ".dd.News li h4 a[href], .dd.NewsArticle h4 a[href]", block="news", feature="top_stories"),
    ),
    refusals=(
        (
            Outcome.CONSENT,
            re.compile(rb"consent\.yahoo\.com/|guce\.(?:yahoo|advertising)\.com/consent|collectConsent", re.IGNORECASE),
        ),
        (Outcome.CAPTCHA, re.compile(rb"g-recaptcha|Will be right back", re.IGNORECASE)),
    ),
    nothing=".zrp, .compZrp, [class*=zeroResult]",
    nothing_words=re.compile(rb"We did not find results for|Es wurden keine Ergebnisse|Aucun r\xc3\xa9sultat", re.IGNORECASE),
    blocks="ol.searchCenterMiddle > li > .dd, #web ol > li > .dd",
    furniture=(
        ".dd.Video, .bingrelqa, .dd.Img, .dd.News, .dd.assist, .dd.horizontal-pivots, .dd.disambiguation, .dd[class*=sys_], "
        ".tn-carousel"
    ),
    own_hosts=frozenset({"search.yahoo.com", "video.search.yahoo.com", "images.search.yahoo.com", "news.search.yahoo.com"}),
    ads_known=True,
)


def recognise(page: Page) -> float:
    """By its title."""
    return 0.9 if _TITLE.search(page.title) else 0.0


def read(page: Page, query: Query | None) -> Serp:
    """The page as its table tells it."""
    return read_listing(page, LISTING)
