"""Where links lead: out of Google, or to a click counter that somebody pays for.

The world: result links are direct, or `/url?q=` where there are no scripts. Every paid link counts its click at `/aclk?` (on a
Google host, or on googleadservices.com). The counter stands in
`href` (2013, phones, browsers without scripts), in `data-rw` (text ads since 2018-08) or `data-arwt` (cards), or in an undrawn
link whose id comes back with a `v` before it on the drawn twin (2013-2020, shopping units until today). Where the counter is
apart, `href` is the landing page, and what the counter carries in `adurl=` is a hop on the way there (a network's, a bid
manager's). Else only a filled `adurl=` tells it, and `data-pcu` (final hosts, the advertiser's first) or `data-dtld` tell whose
page it is. Hotel prices count at `/travel/clk?`. A page of 2026, unconfirmed since, sends results and ads alike through
`/goto?url=`, which only Google can open. Hosts of saved pages may have been rewritten, so the path decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from monitor.hosts import host_of, registrable_domain
from monitor.links import TRACKERS, chain, destination

COUNTERS = ("data-rw", "data-arwt")
_COUNTER = re.compile(r"(?:https?:)?(?://[^/?#]*)?/(?:(?:pagead/)?aclk|travel/clk)\?", re.IGNORECASE)
_SEALED = re.compile(r"(?:https?:)?(?://[^/?#]*)?/goto\?(?:[^#]*&)?url=[^&#]", re.IGNORECASE)
_GOOGLE = "https://www.google.com"
_OWN = re.compile(
    r"https?://(?:scholar\.google\.[a-z.]+/scholar\?"
    r"|(?:[\w-]+\.)*google\.(?:com?\.)?[a-z]{2,3}/(?:search|images|imgres|url|goto|preferences|advanced_search|setprefs|maps/?\?"
    r"|maps/(?:place|dir|search|reviews|contrib)|travel/(?:search|hotels|things|explore|flights)|shopping/(?:product|ratings)))"
)
# Own paths that carry Google's own parameter are its links whatever host a saved page puts before them.
_SIGNED = re.compile(r"https?://[^/?#]+/(?:search|imgres|url)\?[^#]*\bved=")
_REDIRECT = re.compile(r"https?://[^/?#]+/(?:url|imgres)\?|/(?:url|imgres)\?")
_TO = re.compile(r"[?&](?:q|url|imgrefurl)=(https?(?::|%3A)[^&#]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Click:
    """What one paid link tells: its click counter, landing page, every hop, and the host that is paid for."""

    counter: str | None
    landing: str | None
    hops: tuple[str, ...]
    host: str | None


def is_counter(href: str) -> bool:
    """Whether an address is a click counter."""
    return ("/aclk?" in href or "/travel/clk?" in href) and _COUNTER.match(href) is not None


def is_hotel(href: str) -> bool:
    """Whether an address counts clicks on a hotel's price."""
    return "/travel/clk?" in href and is_counter(href)


def is_sealed(href: str) -> bool:
    """Whether an address leads out of Google by a word that only Google can open."""
    return "/goto?" in href and (href.startswith("/") or "google." in href[:40]) and _SEALED.match(href) is not None


def is_image(href: str) -> bool:
    """Whether an address shows a picture with the page it is from."""
    return "/imgres?" in href[:60]


def target(href: str) -> str | None:
    """The address outside Google that an unpaid link leads to, decoded from Google's own redirect; None for the rest."""
    if href.startswith(("http://", "https://")):
        if "google." not in href[:40] and not ("ved=" in href and _SIGNED.match(href)):
            return href
        if not _REDIRECT.match(href):
            return None if _OWN.match(href) or _SIGNED.match(href) else href
    elif not href.startswith(("/url?", "/imgres?")):
        return None
    carried = _TO.search(href)
    return unquote(carried[1]) if carried else None


def click(told: Callable[[str], str | None], counter: str | None = None) -> Click:
    """What a paid link tells by its attributes, each had by name from `told`; `counter` is its undrawn twin's, if it has one."""
    href = told("href") or ""
    if is_counter(href) or is_sealed(href):
        hops = chain(absolute(href))
        counted: str | None = hops[0]
    else:
        apart = counter or next((value for name in COUNTERS if (value := told(name))), None)
        counted = absolute(apart) if apart else None
        inner = chain(href) if href.startswith(("http://", "https://")) else ()
        hops = tuple(dict.fromkeys((*(chain(counted) if counted else ()), *inner)))
    leads = landing(href)
    return Click(counted, leads, hops, _host(leads, told("data-pcu")))


def landing(href: str) -> str | None:
    """The landing page of a paid link, as far as its address tells it."""
    if is_counter(href) or is_sealed(href):
        hops = chain(absolute(href))
        return destination(hops[0]) if len(hops) > 1 else None
    return destination(href) or href if href.startswith(("http://", "https://")) else None


def shown_host(shown: str | None) -> str | None:
    """The host of an address as an ad shows it, with or without its scheme, with `›` for slashes."""
    if not shown:
        return None
    start = shown.split("›")[0].strip()
    return host_of(start if "://" in start else f"https://{start}")


def _host(landing: str | None, told: str | None) -> str | None:
    """The advertiser's host: the landing page's, unless that is a tracker's and Google names whom it works for."""
    host = host_of(landing) if landing else None
    first = (told or "").split(",")[0].strip()
    named = host_of(first) if first else None
    return named if named and (host is None or registrable_domain(host) in TRACKERS) else host


def absolute(href: str) -> str:
    """An address with the scheme and host that a link on Google's pages leaves out."""
    if href.startswith("//"):
        return f"https:{href}"
    return _GOOGLE + href if href.startswith("/") else href
