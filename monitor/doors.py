"""The ways to the sources: one door each, with its client, its clock and the number of questions it takes at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from functools import partial
from ipaddress import ip_address
from random import Random
from urllib.parse import urlsplit

import httpx

from monitor.errors import SourceError
from monitor.fetch import Capabilities
from monitor.fetch.client import HttpClient
from monitor.model import Answer, Slot, SourceSettings
from monitor.plugins import SOURCES, load
from monitor.store import Bounds

Clock = Callable[[Slot | None], datetime]
"""The time at which a slot is asked: the real one, or in a simulation the slot's own. Without a slot: the time now."""


class Door:
    """The way to one source: its module, its client and how many questions it takes at a time."""

    def __init__(
        self,
        settings: SourceSettings,
        *,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]],
        chance: Random | None,
        transport: httpx.AsyncBaseTransport | None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._module = load(SOURCES).get(settings.name)
        can: Capabilities | None = self._module.CAPABILITIES if self._module else None
        at_once = settings.at_once or (can.at_once if can else 1)
        self._room = asyncio.Semaphore(at_once)
        self.bounds = Bounds(settings.name, at_once, 60 / settings.per_minute if settings.per_minute else 0.0)
        loopback = bool(can and can.loopback) or _on_this_machine(settings.option("base_url"))
        self._new = partial(HttpClient, partial(clock, None), sleep=sleep, chance=chance, loopback=loopback, transport=transport)
        self._client: HttpClient | None = None

    def enter(self) -> AbstractAsyncContextManager[None]:
        """Wait for room in this process; whether others leave any is told where a slot is claimed, within `bounds`."""
        return self._room

    async def ask(self, slot: Slot) -> Answer:
        """What the source brings for a slot. Raises SourceError."""
        if self._module is None:
            raise SourceError(f"no source is called {self._settings.name}")
        self._client = self._client or self._new()
        answer: Answer = await self._module.fetch(slot.query, self._client.at(partial(self._clock, slot)), self._settings)
        return answer

    async def close(self) -> None:
        """Let go of the connections."""
        if self._client:
            await self._client.close()


def _on_this_machine(url: str | None) -> bool:
    """Whether an address that the user wrote into the config names this machine."""
    try:
        host = urlsplit(url or "").hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
