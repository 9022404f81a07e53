"""Where links lead: out of Google, or to a click counter that somebody pays for.

The world: result links are direct, or `/url?q=` where there are no scripts. Every paid link counts its click at `/aclk?` (on a
Google host, or on googleadservices.com). The counter stands in
`href` (2013, phones, browsers without scripts), in `data-rw` (text ads since 2018-08) or `data-arwt` (cards), or in an undrawn
link whose id comes back with a `v` before it on the drawn twin (2013-2020, shopping units until today). Where the counter is
apart, `href` is the landing page. Else only a filled `adurl=` tells it, and `data-pcu` (final hosts, the advertiser's first) or
`data-dtld` tell whose page it is. Hosts of saved pages may have been rewritten, so the path decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from monitor.hosts import host_of, registrable_domain
from monitor.links import TRACKERS, chain, destination

COUNTERS = ("data-rw", "data-arwt")
_COUNTER = re.compile(r"(?:https?:)?(?://[^/?#]*)?/(?:pagead/)?aclk\?", re.IGNORECASE)
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
    return "/aclk?" in href and _COUNTER.match(href) is not None


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


def click(attributes: Mapping[str, str | None], counter: str | None = None) -> Click:
    """What a paid link tells; `counter` is its undrawn twin's, if it has one."""
    href = attributes.get("href") or ""
    if is_counter(href):
        hops = chain(_absolute(href))
        landing = destination(hops[0]) if len(hops) > 1 else None
        counted: str | None = hops[0]
    else:
        apart = counter or next((value for name in COUNTERS if (value := attributes.get(name))), None)
        counted = _absolute(apart) if apart else None
        inner = chain(href) if href.startswith(("http://", "https://")) else ()
        landing = (destination(href) or href) if inner else None
        hops = ((counted,) if counted else ()) + inner
    return Click(counted, landing, hops, _host(landing, attributes.get("data-pcu")))


def _host(landing: str | None, told: str | None) -> str | None:
    """The advertiser's host: the landing page's, unless that is a tracker's and Google names whom it works for."""
    host = host_of(landing) if landing else None
    first = (told or "").split(",")[0].strip()
    named = host_of(first) if first else None
    return named if named and (host is None or registrable_domain(host) in TRACKERS) else host


def _absolute(href: str) -> str:
    if href.startswith("//"):
        return f"https:{href}"
    return _GOOGLE + href if href.startswith("/") else href
