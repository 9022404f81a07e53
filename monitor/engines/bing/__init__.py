"""Bing, desktop and mobile: `www.bing.com/search`.

A page is proven by its list of results with at least one web result that could be read, or by Bing's own card that there is
nothing. Challenges (Turnstile since 2024) come inside the normal header, so the header proves nothing.
"""

from __future__ import annotations

from monitor.engines.bing.reader import read
from monitor.page import Page
from monitor.plugins import About

__all__ = ["ABOUT", "NAME", "VERSION", "read", "recognise"]

NAME = "bing"
VERSION = 2
ABOUT = About(
    site="https://www.bing.com/",
    terms="https://www.microsoft.com/servicesagreement",
    note="Crawling by machine is generally disallowed across Microsoft's properties; clicking ads is, strictly.",
)

_ENOUGH, _TITLED, _WEIGHT = 0.9, 0.6, 0.35
_SIGNS = (b"_G={", b"sb_form_q", b'id="b_header"', b"b_results", b'id="b_content"')


def recognise(page: Page) -> float:
    """How sure it is that a page is Bing's: by its address, else by its title and the ids that all its pages share."""
    if page.url and "bing.com/" in page.url[:24]:
        return 1.0
    head, score = page.head, _TITLED if page.title.endswith("- Bing") else 0.0
    for sign in _SIGNS:
        if score >= _ENOUGH:
            break
        score += _WEIGHT if sign in head else 0.0
    return min(1.0, score)
