"""The pieces of text on an ad or a result: each with the name of its field and where in that field it begins.

Field names are those of the `serpwarden.serp/1` form (`headline`, `sitelinks[0].title`), so that a matched span can be looked up
in what `read` printed. A displayed address is one field with two parts: a host, and the path or trail behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from monitor.model import Ad, Result, Sitelink

Piece = tuple[str, str, int]
NO_PIECES: tuple[Piece, ...] = ()
_SHOWN_HOST = re.compile(r"\s*(?:https?://)?(?:www\.)?([^\s/›»>|?#]+)", re.IGNORECASE)


@lru_cache(maxsize=8_192)
def _taken_apart(display_url: str) -> tuple[str | None, tuple[Piece, ...], tuple[Piece, ...]]:
    """A display address as the host that it begins with, its host's piece and the piece behind that."""
    found = _SHOWN_HOST.match(display_url)
    named = found if found and "." in found.group(1) else None
    host = named.group(1).lower().rstrip(".:") if named else ""
    start = named.end() if named else 0
    rest = display_url[start:]
    return (
        host if "." in host else None,
        (("display_url", named.group(1), named.start(1)),) if named else NO_PIECES,
        (("display_url", rest, start),) if rest.strip(" /›") else NO_PIECES,
    )


def shown_host(display_url: str | None) -> str | None:
    """The host that a display address begins with, in lower case; None when it begins with no host."""
    return _taken_apart(display_url)[0] if display_url else None


def shown_part(display_url: str | None) -> tuple[Piece, ...]:
    """The host part of a display address, where it begins with one."""
    return _taken_apart(display_url)[1] if display_url else NO_PIECES


def path_part(display_url: str | None) -> tuple[Piece, ...]:
    """What follows the host in a display address."""
    return _taken_apart(display_url)[2] if display_url else NO_PIECES


def ad_copy(ad: Ad) -> tuple[Piece, ...]:
    """Everything an ad says: headline, text, sitelinks, extensions."""
    copy: tuple[Piece, ...] = (("headline", ad.headline, 0),)
    if ad.text:
        copy += (("text", ad.text, 0),)
    return (*copy, *ad_sitelinks(ad), *ad_extensions(ad)) if ad.sitelinks or ad.extensions else copy


def ad_words(ad: Ad) -> tuple[str, ...]:
    """Every text of an ad in which words are looked for, the two parts of its shown address and its call assets included."""
    words = [ad.headline]
    if ad.text:
        words.append(ad.text)
    if ad.display_url:
        _, host, path = _taken_apart(ad.display_url)
        words += [text for _, text, _ in host + path]
    if ad.sitelinks:
        words += [link.title for link in ad.sitelinks]
    return (*words, *ad.extensions, *ad.phones)


def ad_sitelinks(ad: Ad) -> tuple[Piece, ...]:
    """The words of an ad's sitelinks."""
    return tuple((f"sitelinks[{n}].title", link.title, 0) for n, link in enumerate(ad.sitelinks)) if ad.sitelinks else NO_PIECES


def ad_extensions(ad: Ad) -> tuple[Piece, ...]:
    """The words of an ad's extensions: callouts, snippets, prices."""
    return tuple((f"extensions[{n}]", text, 0) for n, text in enumerate(ad.extensions)) if ad.extensions else NO_PIECES


def phones(row: Ad | Result) -> tuple[Piece, ...]:
    """Call assets, or the numbers that the page lifts from a result."""
    return tuple((f"phones[{n}]", text, 0) for n, text in enumerate(row.phones)) if row.phones else NO_PIECES


def addresses(url: str | None, sitelinks: Sequence[Sitelink]) -> list[str]:
    """Where an ad or a result and its sitelinks lead."""
    found = [url] if url else []
    return found + [link.url for link in sitelinks if link.url] if sitelinks else found


def links(row: Ad | Result) -> tuple[Piece, ...]:
    """Where an ad or a result and its sitelinks lead, with the names of the fields."""
    name, url = ("target_url", row.target_url) if isinstance(row, Ad) else ("url", row.url)
    found = [(name, url, 0)] if url else []
    found += [(f"sitelinks[{n}].url", link.url, 0) for n, link in enumerate(row.sitelinks) if link.url]
    return tuple(found)


def result_copy(row: Result) -> tuple[Piece, ...]:
    """Everything a result says, the question that it answers included."""
    named = (("title", row.title), ("text", row.text), ("question", row.question))
    return tuple((name, text, 0) for name, text in named if text)
