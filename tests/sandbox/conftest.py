"""One box for the whole room: it keeps nothing but its log, and pages depend on nothing but what is asked."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from monitor.sandbox import Box, World, load, serve


@pytest.fixture(scope="session")
def world() -> World:
    return load()


@pytest.fixture(scope="session")
def box(world: World) -> Iterator[Box]:
    with serve(world) as running:
        yield running


@pytest.fixture(scope="session")
def client(box: Box) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=box.base_url, headers={"X-Sandbox-Now": "2026-10-20T10:00:00Z"}, timeout=20) as http:
        yield http
