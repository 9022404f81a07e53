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
from enum import StrEnum

from monitor.model import Outcome, ResultKind


class Part(StrEnum):
    """A part of a row."""

    TITLE = "title"
    SHOWN = "shown"
    TEXT = "text"
    DATE = "date"
    DEEP = "deep"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in one layout. `rows` finds results and ads together, `ad` tells the ads among them apart.

    `marks` are the parts of a row by the words that mark them, in the attributes `marked_by`; `parts` finds them all. In a
    `named` layout a result bears the name of its site.
    """

    name: str
    proof: str
    rows: str
    ad: str
    marks: dict[str, Part]
    parts: str
    modules: str = ""
    marked_by: tuple[str, ...] = ("class",)
    named: bool = False


def _classes(marks: dict[str, Part]) -> str:
    return ", ".join(f".{name}" for name in marks)


_RESULT = {
    "result__a": Part.TITLE,
    "result__url": Part.SHOWN,
    "result__snippet": Part.TEXT,
    "result__date": Part.DATE,
    "result__timestamp": Part.DATE,
    "sponsored__sitelink": Part.DEEP,
    "result__sitelinks": Part.DEEP,
    "result__sitelink-title": Part.DEEP,
}
_LITE = {"result-link": Part.TITLE, "link-text": Part.SHOWN, "result-snippet": Part.TEXT, "timestamp": Part.DATE}
REACT = Layout(
    name="react",
    proof="[data-area=mainline], ol.react-results--main, [data-testid=mainline] article",
    rows="article[data-testid=result], article[data-testid=ad]",
    ad="ad",
    marks={"result-title-a": Part.TITLE, "result-extras-url-link": Part.SHOWN, "snippet": Part.TEXT},
    parts="[data-testid^=result-], [data-result], li[id^=sl-]",
    modules="li[data-layout]",
    marked_by=("data-testid", "data-result"),
    named=True,
)
# A table: the parts of a row follow its link, each in a line of its own.
LITE = Layout(
    name="lite",
    proof="a.result-link, td.result-snippet, table .result-sponsored",
    rows="a.result-link",
    ad="result-sponsored",
    marks=_LITE,
    parts=_classes(_LITE),
)
RESULT = Layout(
    name="result",
    proof="#links, .results--main, .serp__results",
    rows=".result",
    ad="result--ad",
    marks=_RESULT,
    parts=_classes(_RESULT),
    modules="[class*=module--]",
)
LAYOUTS: tuple[Layout, ...] = (REACT, LITE, RESULT)
ANY_ROW = f"{REACT.rows}, {LITE.rows}, {RESULT.rows}"
NO_SCRIPT = ".header--html, form[action='/html/']"
# Links that count clicks on ads, in themselves or behind the redirect of the version without script.
COUNTERS = ("/y.js?", "/y.js%3F", "%2Fy.js%3F")
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
# What only rows hold, wherever they stand.
HELD = "article, [data-testid=result-title-a]"
NO_MODULES = frozenset({"ad", "organic"})
# Modules of the layout before, by class.
OLD_MODULES: tuple[tuple[ResultKind, str], ...] = (
    (ResultKind.KNOWLEDGE_PANEL, ".module--about"),
    (ResultKind.IMAGE, ".module--images"),
    (ResultKind.VIDEO, ".module--carousel-videos"),
    (ResultKind.NEWS, ".module--news"),
    (ResultKind.LOCAL, ".module--places"),
)
AD_LINKS = "a[href*='/y.js?']"
# In an item of a module: its title, price and shop.
CARD_TITLE = "h2, h3, [role=heading], [class*=title], [data-testid*=title]"
CARD_PRICE = "[class*=price], [data-testid*=price]"
CARD_SHOP = "[class*=brand], [class*=merchant], [class*=seller], [data-testid*=merchant]"
MODULE_TITLE = ".module__title__link, h2, h3"
SIDE = frozenset({"results--sidebar", "js-react-sidebar"})

QUERY = "input[name=q]"
NO_RESULTS = "[data-testid=no-results], .no-results, .result--no-result, [data-testid='no-results-message']"
# Where the page says what it searched for instead, or offers to.
CORRECTED_REACT = "[data-testid=spelling] a"
CORRECTED_IN = ("did_you_means", "message", "spelling")
CORRECTED = ".msg__all, .js-spelling-suggestion-link, .msg__content a, #did_you_means a"
REGION = re.compile(r"[?&]kl=([a-z]{2})(?:-|%2[dD])([a-z]{2})\b")
COUNTRIES = {"uk": "GB", "wt": None, "xl": None, "xa": None, "tzh": None, "ct": "ES"}
MOBILE = frozenset({"is-mobile", "is-mobile-device"})

REFUSALS: tuple[tuple[Outcome, str], ...] = (
    (Outcome.CAPTCHA, "form#challenge-form, .anomaly-modal__modal, [class*=anomaly-modal], [data-testid=anomaly-modal]"),
)
# In lower case, as they stand in the bytes of the page.
REFUSAL_WORDS: tuple[tuple[Outcome, tuple[bytes, ...]], ...] = (
    (Outcome.CAPTCHA, (b"bots use duckduckgo too", b"anomaly.js?", b"unfortunately, bots")),
    (Outcome.DENIED, (b"<title>403 forbidden", b"<title>418", b"<title>access denied")),
    (Outcome.RATE_LIMITED, (b"<title>429", b"if this error persists, please let us know")),
)
# A page whose rows a script was still to fetch (`d.js`) or draw.
SHELL = re.compile(rb"/d\.js\?|nrj\(|DDG\.deep\.initialize|id=[\"']?(?:react-layout|react-root)", re.IGNORECASE)
