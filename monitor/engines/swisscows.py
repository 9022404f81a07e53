"""Swisscows: a shell that fetches its results by script.

The world, 2026: what the server sends is a page with the question in its title, a loading picture and the texts of every
message in scripts; results come later. Kept without that script it holds nothing; kept from a browser, rows are
`article.item-web` with `h2` inside the link.
"""

from __future__ import annotations

import re

from monitor.listing import Listing, Rows, read_listing
from monitor.model import Outcome, Query, ResultKind, Serp
from monitor.page import Page
from monitor.plugins import About

NAME = "swisscows"
VERSION = 1
ABOUT = About(site="https://swisscows.com/", terms="https://swisscows.com/en/terms")

_TITLE = re.compile(r"(?:^| - )Swisscows$", re.IGNORECASE)

LISTING = Listing(
    name=NAME,
    version=VERSION,
    proof=".web-results article, article.item-web",
    query="input[name=query]",
    rows=(
        Rows(
            ResultKind.ORGANIC,
            "article.item-web, .web-results > article",
            link="a[href^=http]",
            title="h2",
            text="p.description",
            display="cite, .site",
        ),
    ),
    refusals=((Outcome.JS_REQUIRED, re.compile(rb"/_next/static/|<script", re.IGNORECASE)),),
    own_hosts=frozenset({"swisscows.com"}),
)


def recognise(page: Page) -> float:
    """By the end of the title."""
    return 0.9 if _TITLE.search(page.title) else 0.0


def read(page: Page, query: Query | None) -> Serp:
    """The page as its table tells it."""
    return read_listing(page, LISTING)
