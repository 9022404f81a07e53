"""What a request asks, told from its parameters and headers as the engines read them.

Google takes the words from `q`, language and country from `hl` and `gl`, the place from `uule`: `w+` and the base64 of a small
protocol buffer whose field 4 is the canonical name ("Berlin,Berlin,Germany"). Bing takes `mkt` ("de-DE"), or `setlang` and
`cc`; the city is told by a header there. Both page in tens, Google by `start` from 0, Bing by `first` from 1. The device is
told by the user agent alone.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model import Device

MAX_QUERY = 400
_WORD = re.compile(r"[^\W_]+")
_MOBILE = re.compile(r"Mobi|iPhone|Android", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to an engine. `local` is the place's own clock at `moment`; `page` counts from 1.

    `verbatim` asks for no correction of the spelling; `city` is a name that the world knows, or None.
    """

    engine: str
    text: str
    words: frozenset[str]
    country: str
    language: str
    city: str | None
    device: Device
    page: int
    moment: datetime
    local: datetime
    week: int
    verbatim: bool = False

    @property
    def key(self) -> str:
        """What was asked and where, without when."""
        return f"{self.engine}|{self.text}|{self.country}|{self.language}|{self.city}|{self.device}|{self.page}"

    @property
    def quarter(self) -> int:
        """The number of the quarter of an hour since the epoch."""
        return int(self.moment.timestamp()) // 900

    def instead(self, text: str) -> Ask:
        """The same question with other words."""
        return replace(self, text=text, words=words_of(text))


@dataclass(frozen=True, slots=True)
class Wish:
    """What the parameters of a request say before the world has put it in a place and a week."""

    engine: str
    text: str
    country: str | None
    language: str | None
    city: str | None
    device: Device
    page: int
    verbatim: bool


def words_of(text: str) -> frozenset[str]:
    """The words of a query or phrase, case folded."""
    return frozenset(_WORD.findall(text.casefold()))


def device_of(agent: str) -> Device:
    """The device that a user agent means."""
    return Device.MOBILE if _MOBILE.search(agent) else Device.DESKTOP


def canonical_name(uule: str) -> str | None:
    """The place name in a `uule` parameter of the `w+` form, or None; never raises on any text."""
    body = uule.replace(" ", "+")
    if not body.startswith("w+"):
        return None
    try:
        raw = base64.b64decode(body[2:] + "=" * (-len(body[2:]) % 4), altchars=b"-_")
    except (ValueError, binascii.Error):
        return None
    found = re.search(rb'"(.)', raw, re.DOTALL)
    if not found:
        return None
    start, length = found.end(), found[1][0]
    if length & 0x80 and start < len(raw):
        length, start = (length & 0x7F) | raw[start] << 7, start + 1
    return raw[start : start + length].decode("utf-8", "replace") or None


def google_wish(parameters: Mapping[str, str], headers: Mapping[str, str]) -> Wish:
    """What a request to Google's `/search` asks."""
    return Wish(
        engine="google",
        text=parameters.get("q", "")[:MAX_QUERY].strip(),
        country=_country(parameters.get("gl")),
        language=_language(parameters.get("hl") or headers.get("accept-language")),
        city=headers.get("x-sandbox-city") or _first_part(canonical_name(parameters.get("uule", ""))),
        device=device_of(headers.get("user-agent", "")),
        page=_whole(parameters.get("start")) // 10 + 1,
        verbatim=parameters.get("nfpr") == "1",
    )


def bing_wish(parameters: Mapping[str, str], headers: Mapping[str, str]) -> Wish:
    """What a request to Bing's `/search` asks."""
    market = re.fullmatch(r"([A-Za-z]{2})-([A-Za-z]{2})", parameters.get("mkt", ""))
    language = parameters.get("setlang") or (market[1] if market else headers.get("accept-language"))
    return Wish(
        engine="bing",
        text=parameters.get("q", "")[:MAX_QUERY].strip(),
        country=_country(parameters.get("cc")) or (market[2] if market else None),
        language=_language(language),
        city=headers.get("x-sandbox-city") or _first_part(canonical_name(parameters.get("uule", ""))),
        device=device_of(headers.get("user-agent", "")),
        page=max(0, _whole(parameters.get("first")) - 1) // 10 + 1,
        verbatim=parameters.get("nfpr") == "1",
    )


def serpapi_wish(parameters: Mapping[str, str]) -> Wish:
    """What a request to SerpApi's `/search.json` asks, whichever engine it names."""
    headers = {"user-agent": "Mobile" if parameters.get("device") == "mobile" else ""}
    if parameters.get("location"):
        headers["x-sandbox-city"] = _first_part(parameters["location"]) or ""
    if parameters.get("engine") == "bing":
        return bing_wish(parameters, headers)
    return google_wish(parameters, headers)


def _language(text: str | None) -> str | None:
    found = re.match(r"[A-Za-z]{2,3}", text or "")
    return found[0].lower() if found else None


def _country(text: str | None) -> str | None:
    return text.upper() if text and re.fullmatch(r"[A-Za-z]{2}", text) else None


def _first_part(name: str | None) -> str | None:
    return (name or "").partition(",")[0].strip() or None


def _whole(text: str | None) -> int:
    return min(int(text), 990) if text and text.isdecimal() and len(text) < 6 else 0
