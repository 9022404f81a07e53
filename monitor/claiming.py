"""Taking a slot: as soon as all workers together leave room at its source, and only if the budget allows it.

A claim and its count belong together: while a claim is not counted yet, the next would find room that is gone. So in one process
they are made one at a time; between processes the database counts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from monitor.budget import Budget
from monitor.model import Slot, SourceSettings
from monitor.store import Bounds, Claim, Store

PATIENCE = 20
"""So often, a second apart, a slot is tried whose source is busy with other workers' questions; then it waits for a turn."""


class Claims:
    """Claims over one store, for one process."""

    def __init__(self, store: Store, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._store, self._sleep = store, sleep
        self._one_at_a_time = asyncio.Lock()

    async def take(
        self, slot: Slot, source: SourceSettings, bounds: Bounds, budget: Budget, now: datetime
    ) -> tuple[Claim, str | None]:
        """Whether the slot is ours, after its source's beat, and why it may not be asked all the same. Raises StoreError."""
        claim, over = Claim(mine=False, full=True), None
        for attempt in range(PATIENCE):
            if attempt:
                await self._sleep(1.0)
            async with self._one_at_a_time:
                claim = await asyncio.to_thread(self._store.claim, slot, now, bounds)
                over = await asyncio.to_thread(budget.take, slot, source, now) if claim else None
            if not claim.full:
                break
        if claim.wait and not over:
            await self._sleep(claim.wait)
        return claim, over
