"""Mojeek: plain server-made HTML, `ul.results-standard > li.r1, li.r2, …`, links direct.

The world, 2026: each row has its address in `a.ob`, its title in `h2 a`, its words in `p.s`; a second result of the same site
follows with class `clu-result`. Nobody has shown us a page with ads of its own: their absence is never claimed.
"""

from __future__ import annotations

import re

from monitor.listing import Listing, Rows, read_listing
from monitor.model import Outcome, Query, ResultKind, Serp
from monitor.page import Page
from monitor.plugins import About

NAME = "mojeek"
VERSION = 1
ABOUT = About(site="https://www.mojeek.com/", docs="https://www.mojeek.com/services/search/web-search-api/")

_TITLE = re.compile(r"(?:^| - )Mojeek(?: Search)?$")

LISTING = Listing(
    name=NAME,
    version=VERSION,
    proof="ul.results-standard, .results, .serp-results",
    query="input[name=q]",
    rows=(
        Rows(
            ResultKind.ORGANIC,
            "ul.results-standard > li",
            link="h2 a",
            title="h2 a",
            text="p.s",
            display="p.i .url, .url",
        ),
        Rows(
            ResultKind.NEWS, ".news-results a[href^=http], .results-news li h2 a[href^=http]", block="news", feature="top_stories"
        ),
        Rows(
            ResultKind.KNOWLEDGE_PANEL,
            ".infobox, .right-col-infobox",
            link="a[href^=http]",
            title="h1, h2, a[href^=http]",
            block="side",
            feature="knowledge_panel",
        ),
    ),
    refusals=(
        (Outcome.DENIED, re.compile(rb"<title>403|sorry your network appears to be sending automated queries", re.IGNORECASE)),
    ),
    nothing=".no-results",
    nothing_words=re.compile(rb"no pages found matching", re.IGNORECASE),
    blocks="ul.results-standard > li",
    own_hosts=frozenset({"mojeek.com"}),
)


def recognise(page: Page) -> float:
    """By the end of the title."""
    return 0.9 if _TITLE.search(page.title) else 0.0


def read(page: Page, query: Query | None) -> Serp:
    """The page as its table tells it."""
    return read_listing(page, LISTING)
