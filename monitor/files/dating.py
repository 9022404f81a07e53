"""When a saved page was made, as the page itself tells.

The date of a file is the day of its last copy and no evidence of anything. Engines write the moment of the answer into the
page for their own logs: Google since 2013 at least as an event id (`kEI`, `ei`, `sei`: base64url, the first four bytes are
little-endian Unix seconds), Bing as `ct` of the sign-in link (2015 on) and `currentEpoch`, Yandex as the first digits of the
request id (microseconds), Brave, Startpage and Yahoo (2015) as plain Unix time. Browsers' savers date what they save:
SingleFile in its comment, MHTML in the mail's Date. Providers date their answers.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

RECORD, PAGE, FILE = "record", "page", "file"
"""How a moment can be known: an archive's record of it, the page itself, or no better than the file's date."""

# No page that anybody reads is older; a file whose own date is, has lost it.
EARLIEST = datetime(2005, 1, 1, tzinfo=UTC)
_ANY = datetime(2100, 1, 1, tzinfo=UTC)
_SLACK = timedelta(days=1)
_EVENT = re.compile(rb"""(?:kEI\s*[=:]\s*|data-ei=)["']([\w-]{16,44})["']""")
_EVENT_IN_LINK = re.compile(rb"\bs?ei=([\w-]{16,44})(?![\w-])")
_SINGLE_FILE = re.compile(
    rb"saved date:\s*\w{3} (?P<month>\w{3}) (?P<day>\d\d?) (?P<year>\d{4}) (?P<time>\d\d:\d\d:\d\d) GMT(?P<zone>[+-]\d{4})"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """Where an engine writes Unix time: a plain text that tells that it may be there, the pattern, ticks a second."""

    sign: bytes
    pattern: re.Pattern[bytes]
    ticks: int


CLOCKS = (
    Clock(b"rpsnv=", re.compile(rb"rpsnv=\d+(?:&amp;|\\u0026|&)ct=(\d{10})\b"), 1),
    Clock(b'"currentEpoch"', re.compile(rb'"currentEpoch"\s*:\s*"?(\d{13})\b'), 1_000),
    Clock(b"reqid", re.compile(rb"""\breqid(?:=|(?:"|&quot;)\s*:\s*(?:"|&quot;))(\d{16})(?!\d{3})"""), 1_000_000),
    Clock(b"serverTime:", re.compile(rb"\bserverTime:\s*(\d{13})\b"), 1_000),
    Clock(b"request_time:", re.compile(rb"\brequest_time:\s*(\d{10})\b"), 1),
    Clock(b"data-flight=", re.compile(rb'\bdata-flight="(\d{10})"'), 1),
    Clock(b'data-testid="timestamp"', re.compile(rb'data-testid="timestamp"[^<>]{0,80}>\s*(\d{10})\b'), 1),
)
# Where providers write the moment of an answer, by the keys that lead there; a number counts places of a list.
ANSWERED: tuple[tuple[str | int, ...], ...] = (
    ("search_metadata", "created_at"),
    ("request_info", "created_at"),
    ("tasks", 0, "result", 0, "datetime"),
    ("results", 0, "created_at"),
    ("general", "timestamp"),
)
MOST_JSON = 16 * 1024 * 1024


def of_page(body: bytes, saved: datetime) -> datetime | None:
    """The moment that a page tells of itself, or None. A moment after the file's own date is not believed."""
    return _first(_told(body), saved)


def of_payload(body: bytes, saved: datetime) -> datetime | None:
    """The moment that a provider's JSON tells of itself, or None."""
    try:
        payload = json.loads(body) if len(body) <= MOST_JSON else None
    except (ValueError, RecursionError):
        return None
    return _first((_moment(_below(payload, path)) for path in ANSWERED), saved)


def of_mail(date: str | None, saved: datetime) -> datetime | None:
    """The moment in a mail's Date header, or None."""
    return _first([_mail_date(date)] if date else [], saved)


def _first(moments: Iterator[datetime | None] | list[datetime | None], saved: datetime) -> datetime | None:
    latest = saved + _SLACK if saved >= EARLIEST else _ANY
    return next((moment for moment in moments if moment is not None and EARLIEST <= moment <= latest), None)


def _told(body: bytes) -> Iterator[datetime | None]:
    if found := _SINGLE_FILE.search(body[:65_536]):
        day = b"%s %s %s" % (found["day"], found["month"], found["year"])
        yield _mail_date(b"%s %s %s" % (day, found["time"], found["zone"]))
    if b"google" in body[:65_536]:
        yield from (_event(found[1]) for pattern in (_EVENT, _EVENT_IN_LINK) if (found := pattern.search(body)))
    for clock in CLOCKS:
        if clock.sign in body and (found := clock.pattern.search(body)):
            yield _seconds(int(found[1]) // clock.ticks)


def _event(name: bytes) -> datetime | None:
    try:
        raw = base64.b64decode(name + b"=" * (-len(name) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    return _seconds(int.from_bytes(raw[:4], "little"))


def _seconds(number: int) -> datetime | None:
    return datetime.fromtimestamp(number, UTC) if number < 2**32 else None


def _mail_date(text: str | bytes) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text.decode("ascii") if isinstance(text, bytes) else text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _below(payload: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        if isinstance(payload, dict):
            payload = payload.get(step)
        elif isinstance(payload, list) and isinstance(step, int) and step < len(payload):
            payload = payload[step]
        else:
            return None
    return payload


def _moment(text: Any) -> datetime | None:
    """A moment as providers write it: `2023-02-16 19:35:45 UTC`, `2019-11-15 12:57:46 +00:00`, `2025-02-18T11:30:49.887Z`."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        moment = datetime.fromisoformat(re.sub(r"\s*UTC$", "+00:00", text.strip()).replace(" +", "+").replace(" -", "-"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
