"""Ask.com: one list of `.wresult` under `#teoma-results` (2015), of `.PartialSearchResults-item` later, links direct.

The world, 2015: title in `a.title` within `h2`-less rows, address in `.prb` or a green line, words in `.abstract`; related
questions in `#mrRSM`. Ads were filled into `#magic1` and `#magic2` by a script: where those stand, the page says nothing of ads.
"""

from __future__ import annotations

import re

from monitor.listing import Listing, Rows, read_listing
from monitor.model import Outcome, Query, ResultKind, Serp
from monitor.page import Page
from monitor.plugins import About

NAME = "ask"
VERSION = 2
ABOUT = About(site="https://www.ask.com/", terms="https://about.ask.com/terms-of-service")

_TITLE = re.compile(r"Ask\.com|(?:^| - )Ask (?:Web|Search)")

LISTING = Listing(
    name=NAME,
    version=VERSION,
    proof="#teoma-results, #midblock, .PartialSearchResults-results",
    query="input[name=q], #top_q_comm",
    rows=(
        Rows(
            ResultKind.ORGANIC,
            ".wresult, .PartialSearchResults-item, .web-result",
            link="a.title, .PartialSearchResults-item-title a, a.web-result-title-link, a[href^=http]",
            title="a.title, .PartialSearchResults-item-title, a.web-result-title-link, a[href^=http]",
            text=".abstract, .PartialSearchResults-item-abstract, .web-result-description",
            display=".durl, .PartialSearchResults-item-url, .web-result-url",
        ),
    ),
    refusals=((Outcome.CAPTCHA, re.compile(rb"g-recaptcha|unusual traffic", re.IGNORECASE)),),
    nothing=".no-results, .PartialNoResults, #noResults",
    nothing_words=re.compile(rb"did not match any|keine (?:Ergebnisse|Treffer)", re.IGNORECASE),
    own_hosts=frozenset({"ask.com", "de.ask.com", "uk.ask.com"}),
    ad_frames="#magic1, #magic2, [id^=google_ads], #adBlock",
)


def recognise(page: Page) -> float:
    """By its title."""
    return 0.9 if _TITLE.search(page.title) else 0.0


def read(page: Page, query: Query | None) -> Serp:
    """The page as its table tells it."""
    return read_listing(page, LISTING)
