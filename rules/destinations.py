"""Where an ad leads, as far as its links tell.

In the world an ad has three addresses: the one it shows, the one it links to, and the one where the visitor lands. Nearly every
link names the host where it lands; those of engines, trackers and networks carry it inside, and are taken apart.
"""

from __future__ import annotations

import re

from monitor.hosts import host_of, registrable_domain
from monitor.links import MAX_LENGTH, PASSED_ON, destination, may_pass_on
from monitor.model import Ad

_NAME = re.compile(r"[a-z0-9.\-]+")


def landing_host(ad: Ad, shown: str | None) -> str | None:
    """The host where the visitor lands; None when the links do not tell. `shown` is the host that the ad shows."""
    host = bare(ad.host)
    if ad.target_url and (host is None or host != shown):
        if host and _is_plain(ad.target_url, host):
            return host
        final = destination(ad.target_url)
        return host_of(final) if final else None
    return host


def _is_plain(url: str, host: str) -> bool:
    """Whether a link leads to this host and nowhere else, told without taking it apart."""
    place = url.removeprefix("https://").removeprefix("www.")
    if not place.startswith(host) or place[len(host) : len(host) + 1] != "/" or not _NAME.fullmatch(host):
        return False
    named = "www." + host if url.startswith("https://www.") else host
    return len(url) <= MAX_LENGTH and not may_pass_on(named) and not place.startswith(PASSED_ON, len(host))


def bare(host: str | None) -> str | None:
    """A host in lower case without `www.`."""
    return host.lower().removeprefix("www.").rstrip(".") or None if host else None


def domain_of_host(host: str | None) -> str | None:
    """What somebody registered of a host, or the host itself where nobody knows."""
    return (registrable_domain(host) or host) if host else None


def hops(ad: Ad) -> tuple[str, ...]:
    """Every link that an ad's click goes through, as far as the page tells."""
    if not ad.chain:
        return (ad.target_url,) if ad.target_url else ()
    if all(ad.chain) and (not ad.target_url or ad.target_url == ad.chain[-1]):
        return ad.chain
    return tuple(dict.fromkeys(hop for hop in (*ad.chain, ad.target_url) if hop))
