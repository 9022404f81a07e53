"""A door lets in as many as its source takes, and no faster than its owner allows."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from monitor.doors import Door
from monitor.model import SourceSettings
from tests.monitor.pipeline.box import START

SANDBOX = SourceSettings("sandbox", ("google",))


async def entered(settings: SourceSettings, times: int) -> tuple[list[float], int]:
    """The waits of so many who come at once, and how many were inside together."""
    waits: list[float] = []
    inside = most = 0

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    door = Door(settings, clock=lambda _: START, sleep=sleep, chance=None, transport=None)

    async def come() -> None:
        nonlocal inside, most
        async with door.enter():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(come() for _ in range(times)))
    return waits, most


@pytest.mark.parametrize(("at_once", "most"), [(1, 1), (3, 3), (None, 8)])
async def test_as_many_at_a_time_as_the_source_takes_or_its_owner_says(at_once: int | None, most: int) -> None:
    assert await entered(replace(SANDBOX, at_once=at_once), 20) == ([], most)


async def test_questions_are_spaced_evenly_over_the_minute() -> None:
    waits, _ = await entered(replace(SANDBOX, per_minute=30), 5)
    assert waits == pytest.approx([0, 2, 4, 6, 8], abs=0.5)
