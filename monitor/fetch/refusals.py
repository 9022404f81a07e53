"""How servers say no, told from status, headers and address; what only the page can tell is left to its reader.

The pauses follow the metasearch engine that has been refused most (SearXNG's defaults, read 2026-08): three minutes after
403 and 429. After a captcha it waits an hour to two weeks; here it is an hour, after which one look asks again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.model import Outcome, Refusal

PAUSES: Mapping[Outcome, timedelta] = {
    Outcome.CAPTCHA: timedelta(hours=1),
    Outcome.JS_REQUIRED: timedelta(hours=1),
    Outcome.CONSENT: timedelta(hours=1),
    Outcome.RATE_LIMITED: timedelta(minutes=3),
    Outcome.DENIED: timedelta(minutes=3),
    Outcome.PROVIDER_QUOTA: timedelta(hours=1),
    Outcome.PROVIDER_ERROR: timedelta(minutes=1),
}
LONGEST_PAUSE = timedelta(days=1)

_STATUSES: Mapping[int, tuple[Outcome, str]] = {
    401: (Outcome.DENIED, "the server wants other credentials"),
    402: (Outcome.PROVIDER_QUOTA, "the server wants to be paid"),
    403: (Outcome.DENIED, "the server forbids it"),
    407: (Outcome.DENIED, "a proxy wants credentials"),
    429: (Outcome.RATE_LIMITED, "too many requests"),
    451: (Outcome.DENIED, "withheld for legal reasons"),
}
_ADDRESSES: tuple[tuple[re.Pattern[str], Outcome, str], ...] = (
    (re.compile(r"//sorry\.|/sorry/|captcha|/turing", re.IGNORECASE), Outcome.CAPTCHA, "sent to a captcha"),
    (re.compile(r"//consent\.", re.IGNORECASE), Outcome.CONSENT, "sent to a consent page"),
)
_CHALLENGE = re.compile(rb"captcha|cf-turnstile|/cdn-cgi/challenge-platform/", re.IGNORECASE)
_CHALLENGED = frozenset({403, 429, 503})
_SNIFFED = 65_536


def refusal_of(status: int, headers: Mapping[str, str], address: str, body: bytes, now: datetime) -> Refusal | None:
    """The refusal in a reply, with the pause it asks for, or None. `address` is where the reply came from or points to."""
    for pattern, outcome, words in _ADDRESSES:
        if pattern.search(address.partition("?")[0]):
            return Refusal(outcome, words, PAUSES[outcome])
    if status in _CHALLENGED and _CHALLENGE.search(body[:_SNIFFED]):
        return Refusal(Outcome.CAPTCHA, f"a challenge behind status {status}", PAUSES[Outcome.CAPTCHA])
    if status >= 500:
        outcome, words = Outcome.PROVIDER_ERROR, "the server failed"
    elif status in _STATUSES:
        outcome, words = _STATUSES[status]
    else:
        return None
    pause = retry_after(headers.get("retry-after", ""), now)
    return Refusal(outcome, f"status {status}: {words}", PAUSES[outcome] if pause is None else max(pause, timedelta(0)))


def retry_after(text: str, now: datetime) -> timedelta | None:
    """The pause that a Retry-After header asks for (RFC 9110, 10.2.3: seconds or a date), at most a day."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), LONGEST_PAUSE)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    pause = moment.replace(tzinfo=moment.tzinfo or UTC) - now
    return min(max(pause, timedelta(0)), LONGEST_PAUSE)
