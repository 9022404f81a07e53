"""Connections go to the public internet, or to this machine where a source says so."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import SourceError
from monitor.fetch import Ask, Limits
from monitor.fetch.client import HttpClient
from monitor.fetch.guard import GuardedNetwork, GuardedTransport, allowed

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104
    "::1",
    "::",
    "fe80::1%eth0",
    "fd00::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "224.0.0.1",
    "ff02::1",
    "not an address",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_of_the_own_network_are_refused(address: str) -> None:
    assert not allowed(address, loopback=False)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_are_allowed_and_never_for_a_source_of_this_machine(address: str) -> None:
    assert allowed(address, loopback=False)
    assert not allowed(address, loopback=True)


@given(address=st.ip_addresses())
def test_no_address_is_both(address: object) -> None:
    assert not (allowed(str(address), loopback=True) and allowed(str(address), loopback=False))


def client(*addresses: str, loopback: bool = False) -> HttpClient:
    async def resolve(host: str, port: int) -> tuple[str, ...]:
        return addresses

    network = GuardedNetwork(loopback=loopback, resolve=resolve)
    now = datetime(2026, 11, 21, tzinfo=UTC)
    return HttpClient(lambda: now, limits=Limits(attempts=1, connect=2), transport=GuardedTransport(network))


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("8.8.8.8", "10.0.0.1")])
async def test_a_name_that_points_inside_is_not_asked(addresses: tuple[str, ...]) -> None:
    async with client(*addresses) as asking:
        with pytest.raises(SourceError, match=r"engine\.example is not asked: .* this source may ask the public internet only"):
            await asking.ask(Ask("http://engine.example/"))


async def test_a_source_of_this_machine_asks_this_machine() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, client("127.0.0.1", loopback=True) as asking:
        assert (await asking.ask(Ask(f"http://box.example:{port}/"))).body == b"ok"
    async with client("8.8.8.8", loopback=True) as asking:
        with pytest.raises(SourceError, match="may ask this machine only"):
            await asking.ask(Ask("http://box.example/"))


async def test_a_name_without_address_and_a_closed_door_are_no_answer() -> None:
    for addresses in ((), ("127.0.0.1",)):
        async with client(*addresses, loopback=True) as asking:
            with pytest.raises(SourceError, match="did not answer"):
                await asking.ask(Ask("http://box.example:9/"))
