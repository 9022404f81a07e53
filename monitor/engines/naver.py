"""Naver: a page of themed blocks, power links on top, web and user posts below.

The world, 2026: class names are hashed and change from page to page; `data-meta-area` names a block (`web_gen` web results,
`ugB_…` posts from blogs and cafés, `kwX_…` related words) and `data-heatmap-target` a link's part in it. Power links stand in
`#power_link_body ul.lst_type > li.lst`; their links run through ader.naver.com and tell nothing, but the click counter beside
them names the advertiser's registered site, which counts as the ad's host. From about 2020 to 2023 rows were `li.bx` in
`ul.lst_total` with `a.link_tit` or `a.total_tit`. Paid posts ("power contents") are a block of their own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

from turbohtml import Element

from monitor.hosts import host_of
from monitor.links import destination
from monitor.listing import Listing, Rows, read_listing
from monitor.model import AdKind, AdSlot, Outcome, Problem, ProblemCode, Query, ResultKind, Serp
from monitor.page import Page, attribute, every
from monitor.plugins import About

NAME = "naver"
VERSION = 2
ABOUT = About(site="https://search.naver.com/", terms="https://policy.naver.com/policy/service.html")

_TITLE = re.compile(r"네이버\s?(?:통합)?검색")
_SITE = re.compile(r"""[&?]d=["'+]*(?:urlencode\(["'])?(https?(?:%3A|:)[^&"')]+)""", re.IGNORECASE)


def no_target(link: Element, row: Element) -> str | None:
    """Naver's ad links are opaque; the landing address is not in the page."""
    return None


def registered_site(row: Element) -> str | None:
    """The host of the advertiser's registered site, as the click counter names it."""
    for link in every(row, "a[onclick]"):
        found = _SITE.search(attribute(link, "onclick") or "")
        if found:
            return host_of(unquote(found[1]))
    return None


_WEB_LINKS = "[data-meta-area=web_gen] a[data-heatmap-target='.link']"
_POSTS = "[data-meta-area^=ugB_]:not([data-block-id*=powercontents])"

LISTING = Listing(
    name=NAME,
    version=VERSION,
    proof="#main_pack",
    query="#nx_query, input[name=query]",
    rows=(
        Rows(
            AdKind.TEXT,
            "#power_link_body li.lst, #place_main_ad li.lst, .ad_section li.lst",
            link="a.lnk_head",
            title=".lnk_tit",
            text=".link_desc, .desc_area",
            display="a.lnk_url",
            sitelinks=".lst_link a",
            target=no_target,
            advertiser_host=registered_site,
        ),
        Rows(
            AdKind.LOCAL_SERVICE,
            "li:has(a.place_bluelink[href*='ader.naver.com'])",
            link="a.place_bluelink",
            title=".place_bluelink > span",
            target=no_target,
        ),
        Rows(
            AdKind.OTHER,
            "[data-block-id*=powercontents] a[href*='ader.naver.com']:has(.sds-comps-text-type-headline1)",
            slot=AdSlot.INLINE,
            target=no_target,
        ),
        Rows(
            ResultKind.ORGANIC,
            "[data-meta-area=web_gen] a[href^=http]:has(> .sds-comps-text-type-headline1), "
            "[data-meta-area=web_gen] a[href^=http]:has(> .sds-comps-text-type-body2.sds-comps-text-ellipsis-1)",
            block="web",
        ),
        Rows(
            ResultKind.ORGANIC,
            f"{_POSTS} a[data-heatmap-target]:has(> .sds-comps-text-type-headline1)",
            block="posts",
        ),
        Rows(
            ResultKind.ORGANIC,
            ".sp_nweb ul.lst_total > li.bx, .sp_nreview ul.lst_total > li.bx, ul.lst_view > li.bx",
            link="a.link_tit, a.total_tit, a.title_link",
            title="a.link_tit, a.total_tit, a.title_link",
            text=".total_dsc, .dsc_link, .api_txt_lines.dsc_txt, .api_txt_lines.total_dsc",
            display=".total_source, .link_source, .source_txt, .sub_txt.sub_name",
            block="web",
        ),
        Rows(ResultKind.RELATED_SEARCH, ".related_srch a.keyword, [data-meta-area^=kwX_] a[href*='query=']", block="related"),
    ),
    refusals=((Outcome.CAPTCHA, re.compile(rb"<(?:form|iframe|img|input|title)[^<]{0,300}captcha", re.IGNORECASE)),),
    nothing=".api_noresult_wrap, .not_found02, #notfound",
    ads_known=True,
)


def recognise(page: Page) -> float:
    """By its title."""
    return 0.9 if _TITLE.search(page.title) else 0.0


def read(page: Page, query: Query | None) -> Serp:
    """The page as its table tells it; a web result whose link stands in the page must have been read."""
    serp = read_listing(page, LISTING)
    addresses = (attribute(link, "href") or "" for link in page.tree.select(_WEB_LINKS))
    lost = {url for url in map(destination, addresses) if url} - {row.url for row in serp.results}
    if not lost or serp.outcome is not Outcome.PARSED:
        return serp
    unread = Problem(ProblemCode.UNKNOWN_BLOCK, f"{len(lost)} web results could not be read")
    return replace(serp, outcome=Outcome.PARTIAL, problems=(*serp.problems, unread))
