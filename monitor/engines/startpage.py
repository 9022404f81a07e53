"""Startpage: Google's results under its own markup, links direct, ads in frames that are not in the page.

The world, 2026: `div.result` with `a.result-title.result-link`; beside each a link to a proxied view that is no result. Ads
live in `#gcsa-top` and `#gcsa-bottom`, which a script fills: a page kept without that script says nothing about ads. A
refusal is a redirect to `/sp/captcha`.
"""

from __future__ import annotations

import re

from monitor.listing import Listing, Rows, read_listing
from monitor.model import Outcome, Query, ResultKind, Serp
from monitor.page import Page
from monitor.plugins import About

NAME = "startpage"
VERSION = 2
ABOUT = About(site="https://www.startpage.com/", terms="https://www.startpage.com/en/terms-of-service")

_TITLE = re.compile(r"^(?:.* - )?Startpage(?: (?:Search Results|Suchergebnisse|-.*))?$")

LISTING = Listing(
    name=NAME,
    version=VERSION,
    proof=".w-gl, #main .result, .show-results, .mainline-results",
    query="input[name=query], #q",
    rows=(
        Rows(
            ResultKind.ORGANIC,
            ".w-gl .result, .w-gl__result, #main div.result",
            link="a.result-title, a.result-link, a.w-gl__result-title",
            title="h2, h3, a.w-gl__result-title, a.result-title",
            text="p.description, .w-gl__description",
            display=".wgl-display-url .default-link-text, .w-gl__result-url",
            source=".wgl-site-title",
            sitelinks=".wgl-sitelinks a[href^=http]",
        ),
    ),
    refusals=((Outcome.CAPTCHA, re.compile(rb"/sp/captcha|g-recaptcha|captcha-form", re.IGNORECASE)),),
    nothing=".no-results, .w-gl__no-results, .show-results__no-results",
    blocks=".w-gl > *, .mainline-results > *",
    own_hosts=frozenset({"startpage.com", "us2-browse.startpage.com", "eu-browse.startpage.com"}),
    ad_frames="#gcsa-top, #gcsa-bottom, .gcsa-container",
)


def recognise(page: Page) -> float:
    """By its title."""
    return 0.9 if _TITLE.search(page.title) else 0.0


def read(page: Page, query: Query | None) -> Serp:
    """The page as its table tells it."""
    return read_listing(page, LISTING)
