"""Hosts that say nothing about who is behind a page: free site builders, file shares, forms, shorteners, tunnels, bare addresses.

Ads for a brand's help that lead there are seldom the brand's. The list is data; a brand that does use such a host names it
among its own domains, which callers ask first.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import cache

from monitor.model import How, Match
from rules.matchers.tables import table


@dataclass(frozen=True, slots=True)
class RiskyHost:
    """A host on the list: the entry that it falls under and the kind of service (`site_builder`, …, `ip_address`)."""

    host: str
    entry: str
    kind: str

    def match(self, field: str = "") -> Match:
        """The hit as a matched value of a finding."""
        return Match(field=field, found=self.host, how=How.LIST, span=(0, len(self.host)))


@cache
def _entries() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Host → (path, entry, kind), the longest path first."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for kind, entries in table("hosts")["kinds"].items():
        for entry in entries:
            host, _, path = entry.partition("/")
            found.setdefault(host, []).append((f"/{path}" if path else "", entry, kind))
    return {host: tuple(sorted(entries, key=lambda e: -len(e[0]))) for host, entries in found.items()}


def find(host: str, path: str = "") -> RiskyHost | None:
    """What kind of risky host this is, or None. `path` decides for services that live below a path."""
    host = host.lower().strip(".")
    if _is_address(host):
        return RiskyHost(host, host, "ip_address")
    labels = host.split(".")
    for cut in range(max(0, len(labels) - 6), len(labels) - 1):
        for below, entry, kind in _entries().get(".".join(labels[cut:]), ()):
            if path.startswith(below):
                return RiskyHost(host, entry, kind)
    return None


def _is_address(host: str) -> bool:
    if ":" not in host and not host[-1:].isdigit():
        return False
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
