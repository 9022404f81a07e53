"""DuckDuckGo: `duckduckgo.com`, and its versions without script, `html.duckduckgo.com/html/` and `lite.duckduckgo.com/lite/`.

Its ads are Microsoft's; the link of each names the advertiser's domain. Ads can stand above its card that there is nothing.
A challenge (status 202, a puzzle of ducks) comes inside a page that otherwise looks normal.
"""

from __future__ import annotations

from monitor.engines.duckduckgo.reader import read
from monitor.page import Page
from monitor.plugins import About

__all__ = ["ABOUT", "NAME", "VERSION", "read", "recognise"]

NAME = "duckduckgo"
VERSION = 2
ABOUT = About(
    site="https://duckduckgo.com/",
    terms="https://duckduckgo.com/terms",
    note="Ads come from Microsoft; clicking one leaves DuckDuckGo.",
)

_ENOUGH = 0.9
_TITLED = 0.7
_SIGNS: tuple[tuple[bytes, float], ...] = (
    (b"duckduckgo.com/y.js?", 0.35),
    (b"//duckduckgo.com/l/?uddg=", 0.35),
    (b"header__logo-wrap", 0.35),
    (b'id="state_hidden"', 0.35),
    (b'action="/html/"', 0.35),
    (b'action="/lite/"', 0.35),
    (b"anomaly-modal", 0.35),
    (b"duckduckgo.com/feedback", 0.35),
)


def recognise(page: Page) -> float:
    """How sure it is that a page is DuckDuckGo's: by its address, else by names that only its pages use together."""
    if page.url and "duckduckgo.com/" in page.url[:40]:
        return 1.0
    title = page.title
    score = _TITLED if title.endswith("at DuckDuckGo") else 0.35 if title.startswith("DuckDuckGo") else 0.0
    head = page.head
    if not score and b"duckduckgo" not in head and b"DuckDuckGo" not in head:
        return 0.0
    for sign, weight in _SIGNS:
        if score >= _ENOUGH:
            break
        score += weight if sign in head else 0.0
    return min(1.0, score)
