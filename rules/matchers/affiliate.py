"""Which affiliate network, advertiser and publisher a chain of links names.

An affiliate's link goes through the network's own host, whose path or parameters hold the publisher's id; on the landing page
mostly an opaque click id is left. Parameter names are shared and reused between networks (`clickref`, `sid`; `ranMID` on another
network's traffic), so the host decides first, then the path, then parameters that one network alone uses. Sub-networks hide the
real publisher behind their own id. Nothing is ever fetched: a click on an affiliate link would set cookies and cost money.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from rules.matchers.tables import table

_MAX_URL = 8_192
_MAX_HOPS = 12
_NESTED = 3
_PARTS = ("publisher", "advertiser", "sub")


@dataclass(frozen=True, slots=True)
class AffiliateHit:
    """What a chain tells: the network, whoever it names, the hop that told it, and by what (`host` or `parameter`).

    `via` is the sub-network in front, whose publisher id the network does not see. `network` is `unknown` where only the general
    marker of an affiliate click is there.
    """

    network: str
    found: str
    by: str
    confidence: float
    publisher: str | None = None
    advertiser: str | None = None
    sub: str | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True)
class _Hop:
    """One link taken apart; parameter names keep their case and are asked for in any."""

    url: str
    host: str
    path: str
    params: Mapping[str, str]

    def get(self, names: Sequence[str]) -> str | None:
        """The first of these parameters that has a value."""
        return next((self.params[name.lower()] for name in names if self.params.get(name.lower())), None)


def identify(chain: Sequence[str]) -> AffiliateHit | None:
    """The network behind a chain of links, click URL first; links carried inside links are read too. None: none is named."""
    hops = list(_hops(chain))
    by_host = [hit for hop in hops for hit in (_by_host(hop),) if hit]
    if not by_host:
        return _by_landing(hops)
    first = by_host[0]
    behind = next((hit for hit in by_host if not _is_subnetwork(hit.network)), None)
    return replace(behind, via=first.network) if behind and _is_subnetwork(first.network) else first


def _is_subnetwork(network: str) -> bool:
    return any(entry["id"] == network and entry.get("subnetwork") for entry in table("affiliates")["networks"])


def _hops(chain: Sequence[str]) -> Iterator[_Hop]:
    seen: set[str] = set()
    waiting = [(url, 0) for url in chain[:_MAX_HOPS]]
    while waiting and len(seen) < 3 * _MAX_HOPS:
        url, depth = waiting.pop(0)
        hop = _hop(url)
        if hop is None or url in seen:
            continue
        seen.add(url)
        yield hop
        if depth < _NESTED:
            waiting[:0] = [(inner, depth + 1) for inner in _inside(hop)]


def _hop(url: str) -> _Hop | None:
    parts = _split(url[:_MAX_URL])
    if parts is None or not parts.hostname:
        return None
    query = "&".join(part for part in (parts.query, parts.fragment) if part)
    params = (
        {name.lower(): value for name, value in reversed(parse_qsl(query, max_num_fields=200))} if query.count("&") < 200 else {}
    )
    return _Hop(url, parts.hostname.lower(), unquote(parts.path), params)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        known = parts.hostname and parts.scheme in ("http", "https")
    except ValueError:
        return None
    return parts if known else None


def _inside(hop: _Hop) -> list[str]:
    """Links that a link carries in a parameter or behind `destination:` in its path."""
    _, _, behind = hop.path.partition("destination:")
    values = [*hop.params.values(), behind]
    return [link for value in values for link in (value, unquote(value)) if link.startswith(("http://", "https://"))][:4]


@cache
def _hosts() -> dict[str, Mapping[str, Any]]:
    return {host: entry for entry in table("affiliates")["networks"] for host in entry.get("hosts", ())}


@cache
def _host_patterns() -> tuple[tuple[re.Pattern[str], Mapping[str, Any]], ...]:
    entries = table("affiliates")["networks"]
    return tuple((re.compile(entry["host_pattern"]), entry) for entry in entries if "host_pattern" in entry)


def _entry_of(host: str) -> Mapping[str, Any] | None:
    labels = host.split(".")
    for cut in range(len(labels) - 1):
        entry = _hosts().get(".".join(labels[cut:]))
        if entry is not None:
            return entry
    return next((entry for pattern, entry in _host_patterns() if pattern.search(host)), None)


def _by_host(hop: _Hop) -> AffiliateHit | None:
    entry = _entry_of(hop.host)
    if entry is None or ("needs" in entry and hop.get(entry["needs"]) is None and hop.host not in _hosts()):
        return None
    return _hit(entry, hop, "host", 1.0)


def _by_landing(hops: Sequence[_Hop]) -> AffiliateHit | None:
    found = [
        (entry, hop) for hop in reversed(hops) for entry in table("affiliates")["networks"] if hop.get(entry.get("landing", ()))
    ]
    for conflict in table("affiliates")["conflicts"]:
        if any(hop.get(conflict["when"]) for _, hop in found):
            found = [(entry, hop) for entry, hop in found if entry["id"] not in conflict["over"]]
    if found:
        entry, hop = found[0]
        return _hit(entry, hop, "parameter", 0.9)
    marker, value = next(iter(table("affiliates")["marker"].items()))
    marked = next((hop for hop in hops if hop.get([marker]) == value), None)
    return AffiliateHit("unknown", marked.url, "parameter", 0.6) if marked else None


def _hit(entry: Mapping[str, Any], hop: _Hop, by: str, weight: float) -> AffiliateHit:
    parts: dict[str, str | None] = dict.fromkeys(_PARTS)
    for values in (_from_path(entry, hop), _from_patterns(entry, hop), _from_params(entry, hop)):
        parts |= {name: value for name, value in values.items() if name in _PARTS and parts[name] is None and value}
    return AffiliateHit(entry["id"], hop.url, by, round(entry["sure"] * weight, 3), **parts)


def _from_path(entry: Mapping[str, Any], hop: _Hop) -> Mapping[str, str | None]:
    found = re.search(entry["path"], hop.path) or re.search(entry["path"], unquote(hop.url)) if "path" in entry else None
    return found.groupdict() if found else {}


def _from_patterns(entry: Mapping[str, Any], hop: _Hop) -> Mapping[str, str | None]:
    values: dict[str, str | None] = {}
    for name, pattern in entry.get("patterns", {}).items():
        found = re.search(pattern, hop.params.get(name.lower(), ""))
        values |= found.groupdict() if found else {}
    return values


def _from_params(entry: Mapping[str, Any], hop: _Hop) -> Mapping[str, str | None]:
    coded = entry.get("base64", ())
    return {
        part: _decoded(value) if value and name in coded else value
        for part in _PARTS
        for name in reversed(entry.get(part, ()))
        if (value := hop.params.get(name.lower()))
    }


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value + "=" * (-len(value) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return value
