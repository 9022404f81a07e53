"""Where a connection may go: to the public internet, or for a source that says so to this machine; nowhere else.

A name is resolved once, every address it has is checked, and the connection is made to a checked address: a server that
answers with another address a moment later (DNS rebinding) changes nothing.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpcore
import httpx

from monitor.errors import SourceError

Resolve = Callable[[str, int], Awaitable[tuple[str, ...]]]
"""From a host name and a port to its addresses, best first."""

_NAT64 = ip_network("64:ff9b::/96")


async def resolve(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host as this machine resolves them. Raises SourceError when there is none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"{host} has no address") from error
    return tuple(dict.fromkeys(str(address[4][0]) for address in found))


def allowed(address: str, *, loopback: bool) -> bool:
    """Whether a connection may go to an address: public ones, or with `loopback` those of this machine alone."""
    try:
        number = _inner(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    if loopback:
        return number.is_loopback
    return number.is_global and not number.is_multicast


def _inner(number: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address carries inside (mapped, 6to4, NAT64), else the address itself."""
    if isinstance(number, IPv4Address):
        return number
    if number in _NAT64:
        return IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped or number.sixtofour or number


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Opens connections to checked addresses only."""

    def __init__(self, *, loopback: bool, resolve: Resolve = resolve) -> None:
        self._network = httpcore.AnyIOBackend()
        self._loopback = loopback
        self._resolve = resolve

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature of httpcore
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the host. Raises SourceError for an address that may not be asked, before anything is sent."""
        addresses = await self._resolve(host, port)
        for address in addresses:
            if not allowed(address, loopback=self._loopback):
                wanted = "this machine only" if self._loopback else "the public internet only"
                raise SourceError(f"{host} is not asked: {address} is not allowed, this source may ask {wanted}")
        fault: httpcore.NetworkError | httpcore.TimeoutException = httpcore.ConnectError(f"{host} has no address")
        for address in addresses[:4]:
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore asks between its own tries."""
        await self._network.sleep(seconds)


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's own transport over guarded connections; no proxies, no Unix sockets."""

    def __init__(self, network: httpcore.AsyncNetworkBackend, *, connections: int = 20) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=connections,
            keepalive_expiry=30.0,
            network_backend=network,
        )
