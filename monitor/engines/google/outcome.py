"""What a page from Google is worth: a result page by positive proof, else what kind of refusal.

The world: `/sorry/` serves `form#captcha-form` around a reCAPTCHA, its title is the address that was asked, mostly with
status 429. Clients that are not trusted get a script shell of about 85 KB that sends browsers without scripts to
`/httpservice/retry/enablejs` (the same address stands in good pages, too, so results come first). In Europe a consent page on
`consent.google.*` may come instead, but the same words lie as a dialog over good pages. Nothing found: a card in `#topstuff`
(until 2024) or `#botstuff` (2026) whose heading echoes the query, or plain text in a page without scripts. Google's home
page answers 200 like any other.
"""

from __future__ import annotations

from turbohtml import Document, Element

from monitor.engines.google.phrases import CONSENT_ASKED, NO_RESULTS, ROBOT_SUSPECTED
from monitor.engines.google.titles import words
from monitor.model import Outcome
from monitor.page import Page, around, first

_CAPTCHA = "#captcha-form, .g-recaptcha"
_SORRY = b"google.com/sorry/"
_SHELL = b"/httpservice/retry/enablejs"
_CARDS = "#topstuff, #botstuff, #res, #main"
_PHRASES = tuple(phrase for phrases in NO_RESULTS.values() for phrase in phrases)
# How much of a page the words of a refusal are sought in, and how much the script shell's address.
_SMALL, _LARGE = 100_000, 400_000


def blocked(page: Page) -> Outcome | None:
    """The refusal that a page without results is, or None when nothing says that it is one."""
    folded = page.body[:_SMALL].lower()
    address = page.url or ""
    if "/sorry/" in address or _SORRY in folded or page.tree.select_one(_CAPTCHA) is not None or _holds(folded, ROBOT_SUSPECTED):
        return Outcome.CAPTCHA
    if page.status == 429:
        return Outcome.RATE_LIMITED
    if _SHELL in page.body[:_LARGE]:
        return Outcome.JS_REQUIRED
    if "//consent.google." in address or _holds(folded, CONSENT_ASKED):
        return Outcome.CONSENT
    if page.status in (401, 403, 451) or (b"<title>error 403" in folded and b"robots.txt" not in folded):
        return Outcome.DENIED
    return None


def _holds(folded: bytes, phrases: tuple[str, ...]) -> bool:
    return any(phrase.encode() in folded for phrase in phrases)


def says_nothing_found(tree: Document) -> bool:
    """Whether the page holds Google's own card for no results; to be asked of pages without results only."""
    return any(_has_shape(card) or _has_phrase(card) for card in tree.select(_CARDS))


def _has_phrase(card: Element) -> bool:
    text = words(card).lower()
    return any(phrase in text for phrase in _PHRASES)


def _has_shape(card: Element) -> bool:
    """A heading that is a paragraph and quotes the query in `em`, with a list of advice after it."""
    heading = first(card, "p[role=heading]")
    outer = around(heading) if heading is not None and heading.select_one("em") is not None else None
    return outer is not None and outer.select_one("ul > li") is not None
