"""Google's result pages: desktop, phone and no-script, 2013 to today.

The world: one page, many makes. The order of work is the same for all: titles and paid links are found by what they are (a
heading that titles a link, a link that counts clicks), told apart by where they stand, and read. A page counts as a result
page only when it shows results in the list, or Google's own card for none. What looks like a result or an ad and could not be
read makes the page `partial`.
"""

from __future__ import annotations

import re

from monitor.engines.google.layouts import VERSION
from monitor.engines.google.reader import read
from monitor.page import Page
from monitor.plugins import About

NAME = "google"

ABOUT = About(
    site="https://www.google.com",
    docs="https://developers.google.com/search/docs",
    terms="https://policies.google.com/terms",
    note="robots.txt disallows /search and the terms bar machines from it: use a provider or pages you saved.",
)

_OFTEN = b"google.kEI"
_SURE = (
    b'id="captcha-form"',
    b"/httpservice/retry/enablejs",
    b'id="gsr"',
    b"window.google = window.google",
    b"(function(){window.google={",
)
_HINTS = (
    b"google.com/search",
    b"/images/branding/google",
    b'id="rso"',
    b'id="ires"',
    b"/aclk?",
    b'href="/url?q=',
    b'href="/search?',
)
# What pages for browsers without scripts begin with: found at once, where the other signs would be sought in vain.
_FIRST, _START = b"/images/branding/google", 4_096
_EARLY = (b'href="/search?', b"google.com/search", b'href="/url?q=')
_TITLED = re.compile(r"\s[-–—]\s(?:[\w\u0e00-\u0e7f]+\s)*Google(?:[-\s]\w+){0,2}$")

__all__ = ["ABOUT", "NAME", "VERSION", "read", "recognise"]


def recognise(page: Page) -> float:
    """How sure (0–1) it is that the page is Google's, by its address or its first kilobytes."""
    address = (page.url or "").partition("//")[2].partition("/")[0]
    if address.startswith(("www.google.", "google.", "consent.google.", "sorry.google.")):
        return 1.0
    if _OFTEN in page.head:
        return 0.95
    titled = 0.4 if _TITLED.search(page.title) else 0.0
    if titled and (_FIRST in page.body[:_START] or all(mark in page.head for mark in _EARLY)):
        return 0.9
    if any(mark in page.head for mark in _SURE):
        return 0.95
    return min(0.9, titled + 0.15 * sum(mark in page.body for mark in _HINTS))
