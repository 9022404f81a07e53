"""Strangers' words inside a link to the brand's own site.

Since 2024 ads have led to a brand's real site with a query or path that the site shows back to the visitor, in its own search
box: a foreign support number with "call now", padded with blanks so that the rest falls out of sight. The words are
percent-encoded, often twice. A brand's own campaigns put click ids, article numbers and search words there: none of that
is meant.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_plus, urlsplit

from monitor.model import How, Match
from rules.matchers import phone
from rules.matchers.phone import PhoneBook
from rules.matchers.support_words import speaks_of
from rules.sieve import words

_ROUNDS, _SHORT = 5, 24
_MAX_URL = 8_192
_CUTS = re.compile(r"[&;?#/]")
_WORD = re.compile(r"[^\W\d_]{2,}|[\u2e80-\ud7ff]")
_PADDING = re.compile(r"[\s\u00a0\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]{6,}")
_CODE = re.compile(r"[\w.\-]{16,}")
_AS_IT_IS = re.compile(r"[^%+&]*")
# Parts of a link in which there is nothing to decode or to read: a word, a plain number, a code of letters and digits. In codes
# with other signs in them words may stand.
_DULL = r"[A-Za-z]{1,15}|[1-9]\d*|(?=[A-Za-z]*\d)[A-Za-z0-9]{16,}"
_WITH_CODES = rf"{_DULL}|[\w.\-]{{16,}}"


@dataclass(frozen=True, slots=True)
class Injection:
    """Foreign words in a link: `kind` is `phone`, `call_words` or `padding`; `found` is the decoded part that holds them."""

    kind: str
    found: str
    how: How
    confidence: float
    e164: str | None = None

    def match(self, field: str = "") -> Match:
        """The hit as a matched value of a finding; no span, because the text was decoded."""
        return Match(field=field, found=self.found, how=self.how, confidence=self.confidence)


def decoded(text: str) -> str:
    """A part of a link with percent and plus signs and HTML entities undone as often as they were put on, five times at most."""
    if _AS_IT_IS.fullmatch(text):
        return text
    for _ in range(_ROUNDS):
        plain = html.unescape(unquote_plus(text, errors="replace"))
        if plain == text:
            break
        text = plain
    return text


def parts(url: str) -> Iterator[str]:
    """Every part of a link that a site may show: path segments, parameter values and fragments, each decoded."""
    try:
        split = urlsplit(url[:_MAX_URL])
    except ValueError:
        return
    for piece in (*split.path.split("/"), *_CUTS.split(split.query), *_CUTS.split(split.fragment)):
        name, equals, value = piece.partition("=")
        text = decoded(value if equals else name)
        if text.strip():
            yield text


def _link_of(part: str) -> re.Pattern[str]:
    """A link of such parts and of values of that kind alone, as `parts` takes it apart; no part is looked at twice."""
    piece = rf"(?>(?:[\w.\-]*=)?(?:(?:{part})(?![^&;?#/]))?)"
    return re.compile(rf"https?://[\w.\-]+(?::\d+)?(?:/{piece})*+(?:[?#]{piece}(?:[&;?#/]{piece})*+)?", re.ASCII)


_DULL_LINK, _LINK_WITH_CODES = _link_of(_DULL), _link_of(_WITH_CODES)


def may_hold(url: str) -> bool:
    """Whether a link may hold anything of strangers: most links hold nothing, and are told at a glance."""
    if len(url) > _MAX_URL:
        return True
    if _DULL_LINK.fullmatch(url):
        return False
    return not _LINK_WITH_CODES.fullmatch(url) or any(_calls(_spaced(code)) for code in _CODE.findall(url))


def find(url: str, countries: Sequence[str] = (), book: PhoneBook | None = None) -> tuple[Injection, ...]:
    """What strangers put into a link to the brand's own host, the gravest first; numbers in `book` are the brand's own."""
    if not may_hold(url):
        return ()
    there = tuple(countries)
    found = [hit for text in parts(url) for hit in (_known if len(text) <= _SHORT else _in_part)(text, there, book)]
    order = ("phone", "call_words", "padding")
    return tuple(sorted(dict.fromkeys(found), key=lambda hit: order.index(hit.kind)))


@lru_cache(maxsize=8_192)
def _known(text: str, countries: tuple[str, ...], book: PhoneBook | None) -> tuple[Injection, ...]:
    """What stands in a short part, remembered: campaigns put the same names and values into every link."""
    return tuple(_in_part(text, countries, book))


def _calls(text: str) -> bool:
    return words("call").passes(text) and speaks_of(text, "call")


def _spaced(code: str) -> str:
    return code.replace("-", " ").replace("_", " ").replace(".", " ")


def _in_part(text: str, countries: tuple[str, ...], book: PhoneBook | None) -> Iterator[Injection]:
    if _CODE.fullmatch(text) and not _calls(_spaced(text)):
        return
    readable = text.replace("_", " ")
    hits = phone.find(readable, countries)
    strange = book.unknown(hits) if book else hits
    for hit in strange:
        if hit.confidence >= 0.9:
            yield Injection("phone", text.strip(), hit.how, hit.confidence, hit.e164)
    said = readable.replace("-", " ").replace("+", " ")
    if not hits and len(_WORD.findall(said)) >= 3 and _calls(said) and speaks_of(said, "support", "official", "trouble"):
        yield Injection("call_words", text.strip(), How.LIST, 0.75)
    if _PADDING.search(text) and _WORD.search(text):
        yield Injection("padding", re.sub(r"\s+", " ", text).strip(), How.LIST, 0.8)
