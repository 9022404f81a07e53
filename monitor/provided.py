"""Values out of a provider's JSON, whatever it holds: what is not what it should be counts as not told.

Providers rename keys, send numbers where texts were, null where lists were, and half a surrogate pair now and then. Readers of
their forms take every value through here and never raise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from monitor import links
from monitor.hosts import host_of, registrable_domain
from monitor.model import Ad, AdKind, AdSlot, Result, ResultKind, Sitelink

Row = Mapping[str, Any]
Ranked = TypeVar("Ranked", Result, Ad)

MAX_TEXT = 20_000
MAX_ROWS = 2_000


def text(row: Row, *keys: str) -> str | None:
    """The first of these keys that holds a text or number, trimmed and made safe; None when none does."""
    for key in keys:
        value = row.get(key)
        if isinstance(value, str) and (words := safe(value).strip()):
            return words
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return None


def safe(words: str) -> str:
    """Text without lone surrogates and NUL, at most MAX_TEXT characters."""
    whole = words[:MAX_TEXT].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")


def rows(holder: Any, key: str) -> tuple[Row, ...]:
    """The objects in a list under a key; what is no object is left out."""
    value = holder.get(key) if isinstance(holder, Mapping) else None
    return tuple(row for row in value[:MAX_ROWS] if isinstance(row, Mapping)) if isinstance(value, list) else ()


def part(holder: Any, key: str) -> Row:
    """The object under a key, or an empty one."""
    value = holder.get(key) if isinstance(holder, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def texts(holder: Row, key: str) -> tuple[str, ...]:
    """The texts in a list under a key."""
    value = holder.get(key)
    if not isinstance(value, list):
        return ()
    return tuple(safe(item).strip() for item in value[:MAX_ROWS] if isinstance(item, str) and item.strip())


def result(kind: ResultKind, title: str | None, link: str | None, **more: Any) -> Result:
    """A result, its destination decoded from the link; the rank is given later."""
    url = links.destination(link) if link else None
    host = host_of(url) if url else None
    return Result(
        rank=0,
        kind=kind,
        title=title or "",
        url=url,
        host=host,
        registrable_domain=registrable_domain(host) if host else None,
        click_url=link if link != url else None,
        chain=links.chain(link) if link and link != url else (),
        **more,
    )


def ad(slot: AdSlot, kind: AdKind, headline: str | None, link: str | None, click: str | None, **more: Any) -> Ad:
    """An ad; its destination is the provider's link, else what the click URL itself carries. The rank is given later."""
    target = (links.destination(link) if link else None) or (links.destination(click) if click else None)
    host = host_of(target) if target else None
    return Ad(
        slot=slot,
        rank=0,
        kind=kind,
        headline=headline or "",
        target_url=target,
        click_url=click or link,
        host=host,
        registrable_domain=registrable_domain(host) if host else None,
        chain=links.chain(click) if click else (),
        **more,
    )


def sitelinks(found: Iterable[Row]) -> tuple[Sitelink, ...]:
    """Further links, decoded; those without words are left out."""
    pairs = ((text(row, "title", "text"), text(row, "link", "url", "tracking_link")) for row in found)
    return tuple(Sitelink(words, links.destination(link) if link else None) for words, link in pairs if words)


def ranked(found: Iterable[Ranked]) -> tuple[Ranked, ...]:
    """Rows in reading order with their ranks, from 1."""
    return tuple(replace(row, rank=rank) for rank, row in enumerate(found, start=1))
