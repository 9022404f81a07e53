"""Brave Search: a Svelte page whose rows are `div.snippet` with `data-type`, links direct.

The world, 2026: web results are `#results .snippet[data-type=web]`, numbered by `data-pos` together with the cards between
them: a video grid, People also ask (`#faq`), related queries, an infobox in the side column. Deep links below a result are
snippets too, without a `data-type`. Ads are said to be snippets of type `ad`; nobody has shown us a page with one, so their
absence is never claimed.
"""

from __future__ import annotations

import re

from monitor.listing import Listing, Rows, read_listing
from monitor.model import AdKind, Outcome, Query, ResultKind, Serp
from monitor.page import Page
from monitor.plugins import About

NAME = "brave"
VERSION = 2
ABOUT = About(
    site="https://search.brave.com/",
    docs="https://api-dashboard.search.brave.com/",
    terms="https://search.brave.com/help/terms-of-use",
    note="an official API without ads is sold",
)

_TITLE = re.compile(r"(?:^| - )Brave Search$")

LISTING = Listing(
    name=NAME,
    version=VERSION,
    proof="#results .snippet, #results, main .snippet[data-type]",
    query="#searchbox, input[name=q], textarea[name=q]",
    rows=(
        Rows(
            ResultKind.ORGANIC,
            ".snippet[data-type=web]",
            link="a[href^=http]",
            title=".title",
            text=".generic-snippet .content, .snippet-description, .description",
            display="cite",
            sitelinks=".snippet:not([data-type]) > a, .deep-results a",
        ),
        Rows(
            AdKind.TEXT,
            ".snippet[data-type=ad], .search-result-ads .snippet",
            link="a[href]",
            title=".title, h2, h3",
            text=".generic-snippet .content, .snippet-description, .description",
            display="cite, .netloc",
        ),
        Rows(
            ResultKind.NEWS,
            "#results [data-type=news] a[href^=http]:has(.title)",
            title=".title",
            block="news",
            feature="top_stories",
        ),
        Rows(
            ResultKind.DISCUSSION,
            "[data-type=discussions] a[href^=http]:has(.title), #discussions a[href^=http]:has(.title)",
            title=".title",
            block="discussions",
            feature="discussions",
        ),
        Rows(
            ResultKind.VIDEO,
            "#results .video-cluster-grid a[href^=http], #results [data-type=videos] a[href^=http]",
            title=".line-clamp-2, .title",
            source=".enrichment-card-site",
            date=".enrichment-card-metadata .text-ellipsis",
            duration=".enrichment-card-duration",
            block="videos",
            feature="video_carousel",
        ),
        Rows(
            ResultKind.PEOPLE_ALSO_ASK,
            "#faq details",
            link="a[href^=http]",
            title="a[href^=http]",
            question="summary",
            block="people_also_ask",
            feature="people_also_ask",
        ),
        Rows(
            ResultKind.KNOWLEDGE_PANEL,
            "#infobox, .infobox",
            link="a[href^=http]",
            title="h1, h2, .title",
            block="side",
            feature="knowledge_panel",
        ),
        Rows(ResultKind.RELATED_SEARCH, "#related-queries a[href]", block="related", feature="related_searches"),
    ),
    refusals=(
        (
            Outcome.CAPTCHA,
            re.compile(
                rb"<(?:form|iframe|div|input|title)[^<]{0,300}captcha|pow-captcha|confirm you.{1,3}re (?:not a robot|human)",
                re.IGNORECASE,
            ),
        ),
        (Outcome.JS_REQUIRED, re.compile(rb"<noscript>[^<]{0,200}(?:enable|requires) javascript", re.IGNORECASE)),
    ),
    nothing="#no-results, .no-results, [data-type=no-results]",
    nothing_words=re.compile(rb"not many great matches came back|no results found for", re.IGNORECASE),
    blocks="#results > .snippet, #results > div",
    furniture="#search-elsewhere, #pagination-snippet, #related-queries, #faq",
    own_hosts=frozenset({"search.brave.com"}),
)


def recognise(page: Page) -> float:
    """By the end of the title."""
    return 0.9 if _TITLE.search(page.title) else 0.0


def read(page: Page, query: Query | None) -> Serp:
    """The page as its table tells it."""
    return read_listing(page, LISTING)
