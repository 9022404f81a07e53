"""The budget at work: every look is asked for here before it is asked, and counted.

Whether a plan keeps its caps is known beforehand (`monitor.plan`); what happens is not: canaries probe, bursts follow a
sighting, people call `look --now`. So the count of what was really asked decides, in the database, look by look.
"""

from __future__ import annotations

from datetime import datetime

from monitor.model import Settings, Slot, SourceSettings, utc
from monitor.plan.caps import Cap, Order, caps, refusal
from monitor.store import Purse


class Budget:
    """The caps of one configuration over one purse; safe to use from several threads."""

    def __init__(self, settings: Settings, purse: Purse) -> None:
        self._order = Order(settings)
        self._purse = purse

    def take(self, slot: Slot, source: SourceSettings, now: datetime) -> str | None:
        """Count one look and give None; or, where a cap forbids it, count nothing and give the reason."""
        held = caps(source, now)
        if reason := next(filter(None, (self._refusal(cap, slot, source, now) for cap in held)), None):
            return f"{source.name}: {reason}"
        full = self._purse.spend(source.name, now, {cap.window: cap.limit for cap in held})
        over = next((cap for cap in held if cap.window == full), None)
        return f"{source.name}: {refusal(over, over.limit, 0)}" if over else None

    def _refusal(self, cap: Cap, slot: Slot, source: SourceSettings, now: datetime) -> str | None:
        asked = self._purse.asked(source.name, cap.window)
        kept = self._order.kept(slot.watch, source.name, cap.window.end - utc(now), self._purse.waiting(now))
        return refusal(cap, asked, kept)
