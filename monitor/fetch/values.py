"""What is asked, within which bounds, and what came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from monitor.model import Answer, Refusal

USER_AGENT = "serpwarden/0.1 (brand monitor)"
"""What every request calls itself unless a source has reason to add the kind of device; never a browser's name."""

HIDDEN = "[hidden]"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a source can bring. `engines` empty: any engine that has a reader.

    `ads`: its answers carry ads at all; `html`: the engine's own page is in them; `more_ads`: a mode that shows more ads is
    on. `loopback`: it lives on this machine, and nowhere else is it asked. `at_once`: how many questions it takes at a time.
    """

    engines: tuple[str, ...]
    ads: bool
    html: bool
    screenshot: bool = False
    more_ads: bool = False
    loopback: bool = False
    at_once: int = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one request. Seconds, bytes (after decompression), redirects on one host, attempts in all."""

    connect: float = 10.0
    total: float = 60.0
    max_bytes: int = 16 * 1024 * 1024
    redirects: int = 3
    attempts: int = 3
    backoff: float = 1.0
    longest_wait: float = 30.0


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. `secrets` names the parameters and headers whose values are never shown, logged or stored.

    `hidden` are further such values: a password that a header holds in another form.
    """

    url: str
    params: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    method: str = "GET"
    json: Mapping[str, Any] | Sequence[Any] | None = None
    secrets: tuple[str, ...] = ()
    hidden: tuple[str, ...] = field(default=(), repr=False)

    def secret_values(self) -> tuple[str, ...]:
        """The values that must not be shown."""
        named = (value for name, value in (*self.params, *self.headers) if name in self.secrets)
        return tuple(value for value in (*named, *self.hidden) if value)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. `url` is the last address asked, secrets hidden; `hops` the addresses before it."""

    taken_at: datetime
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    refusal: Refusal | None = None
    hops: tuple[str, ...] = ()
    cut: bool = False
    attempts: int = 1

    @property
    def media_type(self) -> str:
        """The media type without its parameters, in lower case; empty when nothing is said."""
        value = next((value for name, value in self.headers if name == "content-type"), "")
        return value.partition(";")[0].strip().lower()

    def answer(self, source: str) -> Answer:
        """The reply as a source's answer, with what a reader of the record should know as notes."""
        notes = [("hop", hop) for hop in self.hops]
        notes += [("cut", f"after {len(self.body)} bytes")] if self.cut else []
        notes += [("attempts", str(self.attempts))] if self.attempts > 1 else []
        return Answer(
            source=source,
            taken_at=self.taken_at,
            body=self.body,
            url=self.url,
            status=self.status,
            media_type=self.media_type,
            headers=self.headers,
            refusal=self.refusal,
            notes=tuple(notes),
        )


class Client(Protocol):
    """What a source asks through. See `monitor.fetch.client`."""

    def now(self) -> datetime:
        """The time of the look, aware UTC."""
        ...

    async def wait(self, seconds: float) -> None:
        """Let time pass between two questions of one look, as a provider's queue asks for."""
        ...

    async def ask(self, ask: Ask) -> Reply:
        """What came back, refusals included. Raises SourceError when nothing did: its text holds no secret."""
        ...
