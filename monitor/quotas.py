"""What providers say is left, read from their own answers: nobody is asked a second question for it.

ValueSERP writes the credits left into every answer; Brave sends rate headers with one figure a window, the month's last
(`x-ratelimit-remaining: 0, 1487`, `x-ratelimit-reset: 1, 864000` in seconds). Every provider says at least that nothing is left,
by refusing. Figures are credits where a provider counts those, and so are never added to looks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from monitor.model import Answer, Outcome
from monitor.store import Purse, Quota

_MOST_BYTES = 4 * 1024 * 1024
_MOST = 10**12
IN_BODY: Mapping[str, tuple[str, ...]] = MappingProxyType({"valueserp": ("request_info", "credits_remaining")})
"""Where in a provider's JSON the figure stands."""

IN_HEADERS: Mapping[str, tuple[str, str]] = MappingProxyType({"brave_api": ("x-ratelimit-remaining", "x-ratelimit-reset")})
"""Which headers hold what is left and after how many seconds it is renewed; the last figure is the longest window's."""


def told(answer: Answer, outcome: Outcome) -> Quota | None:
    """What an answer says is left; None when it says nothing. Never raises on any bytes."""
    if outcome is Outcome.PROVIDER_QUOTA:
        return Quota(answer.source, 0, answer.taken_at)
    if path := IN_BODY.get(answer.source):
        left = _whole(_at(_parsed(answer.body), path))
        return None if left is None else Quota(answer.source, left, answer.taken_at)
    if names := IN_HEADERS.get(answer.source):
        left, after = (_last(answer, name) for name in names)
        renews = answer.taken_at + timedelta(seconds=after) if after is not None and after < 10**8 else None
        return None if left is None else Quota(answer.source, left, answer.taken_at, renews)
    return None


class Listener:
    """Notes what answers tell, and forgets that a source had nothing left as soon as it answers again."""

    def __init__(self, purse: Purse) -> None:
        self._purse = purse
        self._empty: set[str] | None = None

    def hear(self, answer: Answer, outcome: Outcome) -> None:
        """Note one answer. Raises StoreError."""
        if self._empty is None:
            self._empty = {quota.source for quota in self._purse.quotas() if not quota.left}
        quota = told(answer, outcome)
        if quota is not None:
            self._purse.note(quota)
            (self._empty.discard if quota.left else self._empty.add)(answer.source)
        elif answer.source in self._empty and answer.refusal is None and outcome is Outcome.PARSED:
            self._purse.forget(answer.source)
            self._empty.discard(answer.source)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body) if len(body) <= _MOST_BYTES else None
    except (ValueError, RecursionError):
        return None


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _whole(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 <= value < _MOST else None


def _last(answer: Answer, name: str) -> int | None:
    words = next((value for header, value in answer.headers if header.lower() == name), "").rpartition(",")[2].strip()
    return int(words) if words.isascii() and words.isdigit() and len(words) < 13 else None
