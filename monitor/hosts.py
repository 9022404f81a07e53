"""Hosts and registrable domains of URLs; the public suffix list is the one that ships with tldextract, never fetched."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

import tldextract

_END_OF_HOST = re.compile(r"[/›\s]")
_EXTRACT = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(maxsize=65_536)
def registrable_domain(host: str) -> str | None:
    """The part of a host name that somebody registered (`shop.example.co.uk` → `example.co.uk`), in lower case.

    Private suffixes count as suffixes, so that two shops on one hosting domain are two. None for an IP address, a bare
    suffix or a name without a known suffix other than a reserved one (`.example`, `.test`, …), which are read as plain
    suffixes so that made-up brands work.
    """
    host = host.rstrip(".").lower()
    found = _EXTRACT(host)
    if found.suffix:
        return f"{found.domain}.{found.suffix}" if found.domain else None
    labels = host.split(".")
    if len(labels) >= 2 and not labels[-1].isdigit() and ":" not in host:
        return ".".join(labels[-2:])
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
