"""The text of a policy page as it stood from a moment on: what a channel takes rests on it, and owners change it unannounced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PolicyText:
    """The main text of a policy page. `since` is when it was first found so, `seen` when it was last; aware UTC."""

    url: str
    since: datetime
    seen: datetime
    sha256: str
    text: str
