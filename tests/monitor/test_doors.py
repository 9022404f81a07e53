"""A door lets in as many as its source takes, and knows how fast its owner wants it asked."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from monitor.doors import Door
from monitor.model import SourceSettings
from monitor.store import Bounds
from tests.monitor.pipeline.box import START

SANDBOX = SourceSettings("sandbox", ("google",))


async def entered(settings: SourceSettings, times: int) -> int:
    """How many of so many who come at once were inside together."""
    inside = most = 0
    door = Door(settings, clock=lambda _: START, sleep=asyncio.sleep, chance=None, transport=None)

    async def come() -> None:
        nonlocal inside, most
        async with door.enter():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(come() for _ in range(times)))
    return most


@pytest.mark.parametrize(("at_once", "most"), [(1, 1), (3, 3), (None, 8)])
async def test_as_many_at_a_time_as_the_source_takes_or_its_owner_says(at_once: int | None, most: int) -> None:
    assert await entered(replace(SANDBOX, at_once=at_once), 20) == most


@pytest.mark.parametrize(("per_minute", "gap"), [(None, 0.0), (30, 2.0), (600, 0.1)])
def test_a_door_knows_its_bounds(per_minute: int | None, gap: float) -> None:
    door = Door(replace(SANDBOX, per_minute=per_minute), clock=lambda _: START, sleep=asyncio.sleep, chance=None, transport=None)
    assert door.bounds == Bounds("sandbox", 8, gap)
