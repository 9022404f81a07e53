"""Hosts and registrable domains of URLs; the public suffix list is the one inside pslr's wheel, never fetched."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from pslr import privatesuffix

_END_OF_HOST = re.compile(r"[/›\s]")
# What stands between labels in Chinese and Japanese, and what browsers read as a full stop there (UTS 46).
_DOTS = str.maketrans("。．｡", "...")


@lru_cache(maxsize=65_536)
def registrable_domain(host: str) -> str | None:
    """The part of a host name that somebody registered (`shop.example.co.uk` → `example.co.uk`), in lower case.

    Private suffixes count as suffixes, so that two shops on one hosting domain are two. None for an IP address, a bare
    suffix or what is no name at all. Where the list has no suffix (`.example`, `.test`, …) the last label is read as one, so
    that made-up brands work. A port does not count.
    """
    name = host.translate(_DOTS).lower()
    name = (name.partition(":")[0] if name.count(":") == 1 else name).rstrip(".")
    if ":" in name or name.rpartition(".")[2].isdigit():
        return None
    try:
        return privatesuffix(name)
    except UnicodeEncodeError:  # half of a letter that is written as two
        return None


@lru_cache(maxsize=65_536)
def host_of(url: str) -> str | None:
    """The host of an absolute http(s) URL, in lower case without `www.`; None when there is none."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    return host.removeprefix("www.") or None


def shown_host(display: str | None) -> str | None:
    """The host that an address begins with as engines show it (`www.shop.example › router`, `https://shop.example/…`)."""
    shown = _END_OF_HOST.split((display or "").removeprefix("https://").removeprefix("http://"), 1)[0]
    return host_of(f"https://{shown}") if "." in shown else None


def domain_of(url: str) -> str | None:
    """The registrable domain of an absolute http(s) URL, or None."""
    host = host_of(url)
    return registrable_domain(host) if host else None
