"""What the box was asked, so that "asks nothing twice" and "never clicks an ad" can be shown and not only said."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from monitor.sandbox.asking import Ask

MAX_ENTRIES = 1_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One request: what was asked for, through which door (`page` or `serpapi`), and how it was answered.

    `refusal` is the kind of refusal given, None for a page as it should be.
    """

    ask: Ask
    source: str
    refusal: str | None
    status: int


class Logbook:
    """Requests in order, written by the server's thread and read by any other. Keeps the last million."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._entries: deque[Entry] = deque(maxlen=MAX_ENTRIES)
        self._clicks: list[str] = []

    def note(self, entry: Entry) -> None:
        """Write down one request."""
        with self._lock:
            self._entries.append(entry)

    def note_click(self, url: str) -> None:
        """Write down that somebody followed an ad's link."""
        with self._lock:
            self._clicks.append(url)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every request so far, oldest first."""
        with self._lock:
            return tuple(self._entries)

    @property
    def clicks(self) -> tuple[str, ...]:
        """Every ad link that was followed; a careful visitor leaves none."""
        with self._lock:
            return tuple(self._clicks)

    def counts(self) -> Counter[tuple[str, datetime]]:
        """How often each question was asked for each moment."""
        return Counter((entry.ask.key, entry.ask.moment) for entry in self.entries)

    def twice(self) -> tuple[tuple[str, datetime], ...]:
        """The questions that were answered as they should be and yet asked again for the same moment."""
        answered = Counter((entry.ask.key, entry.ask.moment) for entry in self.entries if entry.refusal is None)
        return tuple(question for question, times in answered.items() if times > 1)

    def __len__(self) -> int:
        with self._lock:
            return len(self._entries)
