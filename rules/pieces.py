"""The pieces of text on an ad or a result: each with the name of its field and where in that field it begins.

Field names are those of the `serpwarden.serp/1` form (`headline`, `sitelinks[0].title`), so that a matched span can be looked up
in what `read` printed. A displayed address is one field with two parts: a host, and the path or trail behind it.
"""

from __future__ import annotations

import re

from monitor.model import Ad, Result

Piece = tuple[str, str, int]
NO_PIECES: tuple[Piece, ...] = ()
_SHOWN_HOST = re.compile(r"\s*(?:https?://)?(?:www\.)?([^\s/›»>|?#]+)", re.IGNORECASE)


def shown_host(display_url: str | None) -> str | None:
    """The host that a display address begins with, in lower case; None when it begins with no host."""
    found = _SHOWN_HOST.match(display_url) if display_url else None
    host = found.group(1).lower().rstrip(".:") if found else ""
    return host if "." in host else None


def shown_part(display_url: str | None) -> tuple[Piece, ...]:
    """The host part of a display address, where it begins with one."""
    found = _SHOWN_HOST.match(display_url) if display_url else None
    return (("display_url", found.group(1), found.start(1)),) if found and "." in found.group(1) else NO_PIECES


def path_part(display_url: str | None) -> tuple[Piece, ...]:
    """What follows the host in a display address."""
    if not display_url:
        return NO_PIECES
    found = _SHOWN_HOST.match(display_url)
    start = found.end() if found and "." in found.group(1) else 0
    return (("display_url", display_url[start:], start),) if display_url[start:].strip(" /›") else NO_PIECES


def ad_copy(ad: Ad) -> tuple[Piece, ...]:
    """Everything an ad says: headline, text, sitelinks, extensions."""
    text = (("text", ad.text, 0),) if ad.text else NO_PIECES
    return (("headline", ad.headline, 0), *text, *ad_sitelinks(ad), *ad_extensions(ad))


def ad_words(ad: Ad) -> list[str]:
    """Every text of an ad in which words are looked for, the two parts of its shown address and its call assets included."""
    words = [ad.headline]
    if ad.text:
        words.append(ad.text)
    if ad.display_url:
        words += [text for _, text, _ in (*shown_part(ad.display_url), *path_part(ad.display_url))]
    if ad.sitelinks:
        words += [link.title for link in ad.sitelinks]
    return [*words, *ad.extensions, *ad.phones] if ad.extensions or ad.phones else words


def ad_sitelinks(ad: Ad) -> tuple[Piece, ...]:
    """The words of an ad's sitelinks."""
    return tuple((f"sitelinks[{n}].title", link.title, 0) for n, link in enumerate(ad.sitelinks)) if ad.sitelinks else NO_PIECES


def ad_extensions(ad: Ad) -> tuple[Piece, ...]:
    """The words of an ad's extensions: callouts, snippets, prices."""
    return tuple((f"extensions[{n}]", text, 0) for n, text in enumerate(ad.extensions)) if ad.extensions else NO_PIECES


def phones(row: Ad | Result) -> tuple[Piece, ...]:
    """Call assets, or the numbers that the page lifts from a result."""
    return tuple((f"phones[{n}]", text, 0) for n, text in enumerate(row.phones)) if row.phones else NO_PIECES


def links(row: Ad | Result) -> tuple[Piece, ...]:
    """Where an ad or a result and its sitelinks lead."""
    name, url = ("target_url", row.target_url) if isinstance(row, Ad) else ("url", row.url)
    found = [(name, url, 0)] if url else []
    found += [(f"sitelinks[{n}].url", link.url, 0) for n, link in enumerate(row.sitelinks) if link.url]
    return tuple(found)


def result_copy(row: Result) -> tuple[Piece, ...]:
    """Everything a result says, the question that it answers included."""
    named = (("title", row.title), ("text", row.text), ("question", row.question))
    return tuple((name, text, 0) for name, text in named if text)
