"""The client that sources ask through: one request at a time is bounded, told, tried again where that makes sense."""

from __future__ import annotations

import asyncio
import logging
import random
import re
import zlib
from collections.abc import Awaitable, Callable
from copy import copy
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx

from monitor.errors import SourceError
from monitor.fetch.guard import GuardedNetwork, GuardedTransport
from monitor.fetch.refusals import refusal_of
from monitor.fetch.values import HIDDEN, USER_AGENT, Ask, Limits, Reply
from monitor.model import Outcome, utc

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_UNKEPT_HEADERS = frozenset({"set-cookie", "set-cookie2", "authorization", "proxy-authorization"})

_CREDENTIALS = re.compile(r"(https?://)[^/?#\s@]*@", re.IGNORECASE)

for _name in ("httpx", "httpcore"):
    # They log whole URLs, keys in them included.
    logging.getLogger(_name).setLevel(logging.WARNING)


class HttpClient:
    """Asks for one source. `now`, `sleep` and `chance` are passed in; so is the transport in tests."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: random.Random | None = None,
        loopback: bool = False,
        limits: Limits | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._clock = now
        self._sleep = sleep
        self._chance = chance or random.Random()  # noqa: S311 - spreads waits, guards nothing
        self._limits = limits or Limits()
        timeout = httpx.Timeout(self._limits.total, connect=self._limits.connect)
        transport = transport or GuardedTransport(GuardedNetwork(loopback=loopback))
        self._http = httpx.AsyncClient(transport=transport, timeout=timeout, follow_redirects=False, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    def at(self, now: Callable[[], datetime]) -> HttpClient:
        """The same client, connections shared, by another clock: a simulated look has the time of its slot."""
        other = copy(self)
        other._clock = now
        return other

    async def close(self) -> None:
        """Let go of every connection."""
        await self._http.aclose()

    def now(self) -> datetime:
        """The client's time, aware UTC."""
        return utc(self._clock())

    async def wait(self, seconds: float) -> None:
        """Let time pass between two questions of one look, as a provider's queue asks for."""
        await self._sleep(seconds)

    async def ask(self, ask: Ask) -> Reply:
        """What came back, refusals included. Raises SourceError when nothing did: its text holds no secret."""
        for attempt in range(1, self._limits.attempts + 1):
            last = attempt == self._limits.attempts
            try:
                reply = await self._follow(ask)
            except (httpx.TransportError, TimeoutError) as error:
                if last or isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
                    raise SourceError(_no_answer(ask, error, attempt)) from None
                wait = self._wait(attempt)
            else:
                reply = replace(reply, attempts=attempt)
                if last or not _worth_another(reply):
                    return reply
                asked = reply.refusal.pause.total_seconds() if reply.refusal and "retry-after" in dict(reply.headers) else 0.0
                if asked > self._limits.longest_wait:
                    return reply
                wait = max(asked, self._wait(attempt))
            await self._sleep(wait)
        raise SourceError(f"{_shown(ask.url, ask)} was asked no times: attempts must be at least 1")

    def _wait(self, attempt: int) -> float:
        """Seconds before the next attempt: doubling, spread over half to one and a half of it."""
        return min(self._limits.backoff * 2.0 ** (attempt - 1) * self._chance.uniform(0.5, 1.5), self._limits.longest_wait)

    async def _follow(self, ask: Ask) -> Reply:
        hops: tuple[str, ...] = ()
        request = self._request(ask)
        async with asyncio.timeout(self._limits.total):
            while True:
                reply, target = await self._send(request, ask)
                if target is None or len(hops) >= self._limits.redirects:
                    return replace(reply, hops=hops)
                hops = (*hops, reply.url)
                request = self._http.build_request("GET", target, headers=_headers(ask))

    def _request(self, ask: Ask) -> httpx.Request:
        try:
            params = httpx.URL(ask.url).params.merge(httpx.QueryParams(ask.params))
            url = httpx.URL(ask.url).copy_with(params=params) if ask.params else httpx.URL(ask.url)
            return self._http.build_request(ask.method, url, headers=_headers(ask), json=ask.json)
        except (httpx.InvalidURL, UnicodeError) as error:
            raise SourceError(f"{_shown(ask.url, ask)} is no address that can be asked") from error

    async def _send(self, request: httpx.Request, ask: Ask) -> tuple[Reply, httpx.URL | None]:
        """One reply, and the address on the same host that it points to, if it does."""
        response = await self._http.send(request, stream=True)
        try:
            body, cut = await _bounded(response, self._limits.max_bytes)
        finally:
            await response.aclose()
        target = _target(request.url, response)
        address = str(target or response.url)
        now = self.now()
        reply = Reply(
            taken_at=now,
            url=_shown(str(response.url), ask),
            status=response.status_code,
            headers=_kept_headers(response, ask),
            body=body,
            refusal=refusal_of(response.status_code, response.headers, address, body, now),
            cut=cut,
        )
        same_host = target is not None and (target.scheme, target.netloc) == (request.url.scheme, request.url.netloc)
        return reply, target if same_host and reply.refusal is None else None


async def _bounded(response: httpx.Response, most: int) -> tuple[bytes, bool]:
    """The body up to `most` bytes after decompression, and whether it was cut there."""
    if response.is_stream_consumed:  # a transport that has read it all already
        return response.content[:most], len(response.content) > most
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    unpack = zlib.decompressobj(47) if coding in ("gzip", "x-gzip", "deflate") else None
    body = bytearray()
    try:
        async for chunk in response.aiter_raw():
            body += unpack.decompress(chunk, most + 1 - len(body)) if unpack else chunk
            if len(body) > most:
                return bytes(body[:most]), True
    except zlib.error:
        return bytes(body), True
    return bytes(body), unpack is not None and not unpack.eof and bool(body)


def _target(asked: httpx.URL, response: httpx.Response) -> httpx.URL | None:
    location = response.headers.get("location")
    if response.status_code not in _REDIRECTS or not location:
        return None
    try:
        return asked.join(location)
    except (httpx.InvalidURL, ValueError):
        return None


def _worth_another(reply: Reply) -> bool:
    captcha = reply.refusal is not None and reply.refusal.outcome is Outcome.CAPTCHA
    return not captcha and (reply.status >= 500 or reply.status == 429)


def _headers(ask: Ask) -> list[tuple[str, str]]:
    given = {name.lower() for name, _ in ask.headers}
    ours = [("User-Agent", USER_AGENT), ("Accept-Encoding", "gzip"), ("Accept", "*/*")]
    return [*((name, value) for name, value in ours if name.lower() not in given), *ask.headers]


def _kept_headers(response: httpx.Response, ask: Ask) -> tuple[tuple[str, str], ...]:
    """The response's headers in their order, names in lower case, without cookies."""
    pairs = ((name.lower(), value) for name, value in response.headers.multi_items())
    return tuple((name, _shown(value, ask)) for name, value in pairs if name not in _UNKEPT_HEADERS)


def _shown(text: str, ask: Ask) -> str:
    """Text as it may be shown and kept: secret values and secret parameters hidden, credentials in a URL dropped."""
    if not ask.secrets and "@" not in text:
        return text
    for value in ask.secret_values():
        for form in (value, str(httpx.QueryParams({"": value}))[1:]):
            text = text.replace(form, HIDDEN)
    return _CREDENTIALS.sub(r"\1", text)


def _no_answer(ask: Ask, error: Exception, attempts: int) -> str:
    parts = urlsplit(_shown(ask.url, ask))
    times = "once" if attempts == 1 else f"{attempts} times"
    return f"{parts.scheme}://{parts.netloc} did not answer ({type(error).__name__}), asked {times}"
