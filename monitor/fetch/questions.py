"""How the public engines are asked: address and parameters of one query, as the engines read them (2026-08).

Google tells language (`hl`), country (`gl`) and place (`uule`: `w+` and the base64 of a small protocol buffer whose field 4 is
the canonical place name) apart; `nfpr=1` keeps it from answering another question, which matters for misspelt marks. Results per
page can no longer be chosen (`num` is ignored since September 2025). Bing takes a market (`mkt=de-DE`), which excludes `cc`.
DuckDuckGo takes a region (`kl=de-de`) and serves a page without scripts to plain requests.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping

from monitor.fetch.values import USER_AGENT, Ask
from monitor.model import Device, Query

Params = tuple[tuple[str, str], ...]


def question(query: Query, base_url: str | None = None, headers: Params = ()) -> Ask:
    """The request that asks an engine a query; `base_url` stands in for its own address. Raises KeyError for one not here."""
    address, path, parameters = ENGINES[query.engine]
    return Ask(f"{(base_url or address).rstrip('/')}{path}", parameters(query), (*person(query), *headers))


def person(query: Query) -> Params:
    """The headers that say who asks, on which kind of device, in which language; honest about being a program."""
    agent = USER_AGENT.replace(")", "; Mobile)") if query.device is Device.MOBILE else USER_AGENT
    language = query.place.language
    return (("User-Agent", agent), *((("Accept-Language", _tag(query)),) if language else ()), ("Accept", "text/html"))


def google(query: Query) -> Params:
    """Google's parameters."""
    place = query.place
    pairs = [("q", query.text), ("nfpr", "1")]
    pairs += [("hl", place.language)] if place.language else []
    pairs += [("gl", place.country.lower())] if place.country else []
    pairs += [("uule", uule(place.city))] if place.city else []
    return tuple(pairs)


def bing(query: Query) -> Params:
    """Bing's parameters; it takes no city from a plain request."""
    place = query.place
    if place.language and place.country:
        return (("q", query.text), ("mkt", _tag(query)), ("setlang", place.language))
    pairs = [("q", query.text)]
    pairs += [("setlang", place.language)] if place.language else []
    pairs += [("cc", place.country)] if place.country else []
    return tuple(pairs)


def duckduckgo(query: Query) -> Params:
    """DuckDuckGo's parameters."""
    place = query.place
    region = f"{place.country}-{place.language}".lower() if place.country and place.language else "wt-wt"
    return (("q", query.text), ("kl", region))


def uule(canonical: str) -> str:
    """A Google place by its canonical name ("Berlin,Berlin,Germany"): fields 1 = 2, 2 = 32, 4 = the name; lengths are varints."""
    name = canonical.encode()
    return "w+" + base64.b64encode(b"\x08\x02\x10\x20\x22" + _varint(len(name)) + name).decode()


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*out, number))


def _tag(query: Query) -> str:
    language, country = query.place.language or "", query.place.country
    return f"{language}-{country}" if country and "-" not in language else language


ENGINES: Mapping[str, tuple[str, str, Callable[[Query], Params]]] = {
    "google": ("https://www.google.com", "/search", google),
    "bing": ("https://www.bing.com", "/search", bing),
    "duckduckgo": ("https://html.duckduckgo.com", "/html/", duckduckgo),
}
