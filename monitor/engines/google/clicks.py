"""Paid links: which links cost somebody money, and what they tell of their destination without a click.

The world: every paid link counts its click at `/aclk?` (on a Google host, or on googleadservices.com). The counter stands in
`href` (2013, phones, browsers without scripts), in `data-rw` (text ads since 2018-08) or `data-arwt` (cards), or in an undrawn
link whose id comes back with a `v` before it on the drawn twin (2013-2020, shopping units until today). Where the counter is
apart, `href` is the landing page. Else only a filled `adurl=` tells it, and `data-pcu` (final hosts, the advertiser's
first) or `data-dtld` tell whose page it is. Hosts of saved pages may have been rewritten, so the path decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from monitor.hosts import host_of, registrable_domain
from monitor.links import chain, destination

COUNTERS = ("data-rw", "data-arwt")
_COUNTER = re.compile(r"^(?:https?:)?(?://[^/?#]*)?/(?:pagead/)?aclk\?", re.IGNORECASE)
_GOOGLE = "https://www.google.com"


@dataclass(frozen=True, slots=True)
class Click:
    """What one paid link tells: its click counter, landing page, every hop, and the host that is paid for."""

    counter: str | None
    landing: str | None
    hops: tuple[str, ...]
    host: str | None

    @property
    def domain(self) -> str | None:
        """The registrable domain of the host."""
        return registrable_domain(self.host) if self.host else None


def is_counter(href: str | None) -> bool:
    """Whether an address is a click counter."""
    return bool(href and _COUNTER.match(href))


def is_paid(link: LexborNode) -> bool:
    """Whether a link is paid for by itself; a twin is told by `counters`."""
    attributes = link.attributes
    return is_counter(attributes.get("href")) or any(name in attributes for name in (*COUNTERS, "data-pcu"))


def twins(links: tuple[LexborNode, ...]) -> dict[int, str]:
    """The click counter of every drawn twin, by the twin's memory id."""
    counters = {link.id: href for link in links if link.id and (href := link.attributes.get("href")) and is_counter(href)}
    if not counters:
        return {}
    return {
        link.mem_id: counters[key] for link in links if (key := (link.id or "")[1:]) in counters and (link.id or "")[:1] == "v"
    }


def click(link: LexborNode, counter: str | None = None) -> Click:
    """What a paid link tells; `counter` is its undrawn twin's, if it has one."""
    attributes = link.attributes
    href = attributes.get("href")
    apart = counter or next((value for name in COUNTERS if (value := attributes.get(name))), None)
    if is_counter(href):
        hops = chain(_absolute(href or ""))
        landing = destination(hops[0]) if len(hops) > 1 else None
        counted: str | None = hops[0]
    else:
        counted = _absolute(apart) if apart else None
        inner = chain(href) if href and href.startswith(("http://", "https://")) else ()
        landing = destination(href) or href if inner and href else None
        hops = ((counted,) if counted else ()) + inner
    host = host_of(landing) if landing else None
    return Click(counted, landing, hops, host or _told(attributes.get("data-pcu")))


def _absolute(href: str) -> str:
    if href.startswith("//"):
        return f"https:{href}"
    return _GOOGLE + href if href.startswith("/") else href


def _told(hosts: str | None) -> str | None:
    first = (hosts or "").split(",")[0].strip()
    return host_of(first) if first else None
