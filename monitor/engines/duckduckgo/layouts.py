"""The hooks by which DuckDuckGo's pages are read: one table per layout, newest first.

The world: since 2022 the script version is drawn by React, its class names are minted at build time and its hooks are
`data-testid` and `data-layout` (`ad`, `organic`, or the name of a module). Before, and still in the version without script at
`/html/`, rows are `.result` with `.result__a`, ads `.result--ad`; the separators of endless scrolling and the "more" button
are `.result` too. The version for old browsers at `/lite/` is a table with one row for the title, one for the text, one for
the address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.model import Outcome, ResultKind


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in one layout. `rows` finds results and ads together, `ad` tells the ads among them apart.

    In a `named` layout a result bears the name of its site.
    """

    name: str
    proof: str
    rows: str
    ad: str
    title: str
    shown: str
    text: str
    sitelinks: str
    date: str = ""
    named: bool = False


LAYOUTS: tuple[Layout, ...] = (
    Layout(
        name="react",
        proof="[data-area=mainline], ol.react-results--main, [data-testid=mainline] article",
        rows="article[data-testid=result], article[data-testid=ad]",
        ad="ad",
        title="[data-testid=result-title-a], h2 a[href]",
        shown="[data-testid=result-extras-url-link]",
        text="[data-result=snippet]",
        sitelinks="li[id^=sl-] a[href]",
        named=True,
    ),
    Layout(
        name="lite",
        proof="a.result-link, td.result-snippet, table .result-sponsored",
        rows="a.result-link",
        ad="result-sponsored",
        title="",
        shown=".link-text",
        text=".result-snippet",
        sitelinks="",
        date=".timestamp",
    ),
    Layout(
        name="result",
        proof="#links, .results--main, .serp__results",
        rows=".result",
        ad="result--ad",
        title=".result__a",
        shown=".result__url",
        text=".result__snippet",
        sitelinks=".sponsored__sitelink, .result__sitelinks a, .result__sitelink-title",
        date=".result__date, .result__timestamp",
    ),
)
# Rows that are no results: separators, the "more" button, the card that there is nothing.
FURNITURE = frozenset({"result--sep", "result--more", "result--no-result", "js-result-sep", "result--hidden"})

# The modules between the rows of the newest layout, by their `data-layout`; each row of it, if it has any that lead out.
MODULES: dict[str, ResultKind] = {
    "wikinlp": ResultKind.AI_OVERVIEW,
    "duckassist": ResultKind.AI_OVERVIEW,
    "search_assist": ResultKind.AI_OVERVIEW,
    "about": ResultKind.KNOWLEDGE_PANEL,
    "images": ResultKind.IMAGE,
    "videos": ResultKind.VIDEO,
    "short_videos": ResultKind.SHORT_VIDEO,
    "news": ResultKind.NEWS,
    "places": ResultKind.LOCAL,
    "maps": ResultKind.LOCAL,
    "local": ResultKind.LOCAL,
    "products": ResultKind.SHOPPING,
    "shopping": ResultKind.SHOPPING,
    "related_searches": ResultKind.RELATED_SEARCH,
    "discussions": ResultKind.DISCUSSION,
    "forums": ResultKind.DISCUSSION,
}
MODULE_ROWS = "li[data-layout]"
# Modules of the layout before, by class.
OLD_MODULES: tuple[tuple[ResultKind, str], ...] = (
    (ResultKind.KNOWLEDGE_PANEL, ".module--about"),
    (ResultKind.IMAGE, ".module--images"),
    (ResultKind.VIDEO, ".module--carousel-videos"),
    (ResultKind.NEWS, ".module--news"),
    (ResultKind.LOCAL, ".module--places"),
)
MODULE_TITLE = ".module__title__link, h2, h3"
SIDE = "[data-area=sidebar], .results--sidebar, .js-react-sidebar"

QUERY = "#search_form_input, #search_form_input_homepage, input[name=q]"
NO_RESULTS = "[data-testid=no-results], .no-results, .result--no-result, [data-testid='no-results-message']"
CORRECTED = "#did_you_means a, [data-testid=spelling] a, .msg__all, .js-spelling-suggestion-link, #message .msg__content a"
REGION_LINKS = "a.header__logo-wrap[href*='kl='], a#header-logo-wrapper[href*='kl=']"
REGION = re.compile(r"[?&]kl=([a-z]{2})(?:-|%2[dD])([a-z]{2})\b")
COUNTRIES = {"uk": "GB", "wt": None, "xl": None, "xa": None, "tzh": None, "ct": "ES"}
MOBILE = frozenset({"is-mobile", "is-mobile-device"})

REFUSALS: tuple[tuple[Outcome, str], ...] = (
    (Outcome.CAPTCHA, "form#challenge-form, .anomaly-modal__modal, [class*=anomaly-modal], [data-testid=anomaly-modal]"),
)
REFUSAL_WORDS: tuple[tuple[Outcome, re.Pattern[bytes]], ...] = (
    (Outcome.CAPTCHA, re.compile(rb"bots use DuckDuckGo too|anomaly\.js\?|Unfortunately, bots", re.IGNORECASE)),
    (Outcome.DENIED, re.compile(rb"<title>\s*(?:403 Forbidden|418|Access Denied)", re.IGNORECASE)),
    (Outcome.RATE_LIMITED, re.compile(rb"<title>\s*429|If this error persists, please let us know", re.IGNORECASE)),
)
# A page whose rows a script was still to fetch (`d.js`) or draw.
SHELL = re.compile(rb"/d\.js\?|nrj\(|DDG\.deep\.initialize|id=[\"']?(?:react-layout|react-root)", re.IGNORECASE)
