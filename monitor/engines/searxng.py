"""SearXNG instances: results of other engines without their ads, behind whatever check the instance's owner put there.

The world, 2022 to 2026: `#urls article.result` with `h3 a`, the engines that gave each row in `.engines`. Ads are dropped on
purpose, so nothing here ever speaks about ads. Public instances answer programs with a page that a script has to pass.
"""

from __future__ import annotations

import re

from monitor.listing import Listing, Rows, read_listing
from monitor.model import Outcome, Query, ResultKind, Serp
from monitor.page import Page
from monitor.plugins import About

NAME = "searxng"
VERSION = 1
ABOUT = About(site="https://docs.searxng.org/", docs="https://docs.searxng.org/dev/search_api.html", note="never shows ads")

_GENERATOR = re.compile(rb"""<meta[^>]{0,40}name=["']generator["'][^>]{0,40}content=["']searxn?g/""", re.IGNORECASE)
_CHECK = re.compile(rb"\| Verifying your request</title>|/check/check\d?\.js|anubis_challenge", re.IGNORECASE)

LISTING = Listing(
    name=NAME,
    version=VERSION,
    proof="#urls, #results",
    query="input[name=q]",
    rows=(
        Rows(
            ResultKind.ORGANIC,
            "#urls article.result",
            link="h3 a",
            title="h3 a",
            text="p.content",
            display=".url_header, .url_wrapper",
            source=".engines",
        ),
    ),
    refusals=(
        (Outcome.JS_REQUIRED, _CHECK),
        (Outcome.RATE_LIMITED, re.compile(rb"Too Many Requests", re.IGNORECASE)),
    ),
    nothing=".dialog-error-block, #urls .dialog-error",
    carries_ads=False,
)


def recognise(page: Page) -> float:
    """By its generator element, or by the check in front of a public instance."""
    if _GENERATOR.search(page.head):
        return 0.9
    return 0.7 if "| Verifying your request" in page.title else 0.0


def read(page: Page, query: Query | None) -> Serp:
    """The page as its table tells it."""
    return read_listing(page, LISTING)
