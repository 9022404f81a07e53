"""One visit of a browser: what is asked of it, and what it brings back."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True, slots=True)
class Visit:
    """What is visited and how. `agent` is appended to the browser's own name; the viewport is in CSS pixels."""

    url: str
    params: tuple[tuple[str, str], ...]
    agent: str
    language: str | None
    viewport: tuple[int, int]
    mobile: bool
    executable: str | None
    sandboxed: bool

    @property
    def address(self) -> str:
        """The whole address."""
        return f"{self.url}?{urlencode(self.params)}"

    @property
    def host(self) -> str:
        """The one host that is asked."""
        return urlsplit(self.url).hostname or ""


@dataclass(slots=True)
class Drawn:
    """What the browser drew: the document after its scripts ran, what the server sent, the picture, the place of every link."""

    url: str
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    response: bytes = b""
    screenshot: bytes | None = None
    boxes: bytes = b""
    notes: tuple[tuple[str, str], ...] = ()
    blocked: set[str] = field(default_factory=set)
