"""Retention: evidence that no case rests on may go after its days; everything that was read of it stays.

Kept for good: what any case was ever seen on, whatever its state, every part of it and its screenshot; what nobody has read
yet; and bytes that a younger capture has too. Letting go is written down before it is done, so that a missing page says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.archive import Archive
from monitor.model import Capture


@dataclass(frozen=True, slots=True)
class Retained:
    """What a rule means for an archive: captures looked at, captures that cases need, and the hashes to let go.

    `again` are hashes that went once and that a capture which is kept has now.
    """

    captures: int
    needed: int
    older: int
    hashes: tuple[str, ...]
    again: tuple[str, ...] = ()


def hashes_of(capture: Capture) -> tuple[str, ...]:
    """Everything that was kept for one capture."""
    shot = (capture.screenshot_sha256,) if capture.screenshot_sha256 else ()
    return (capture.sha256, *(sha256 for _, sha256 in capture.parts), *shot)


def weigh(captures: Iterable[Capture], needed: frozenset[str], gone: frozenset[str], before: datetime) -> Retained:
    """What may go of captures taken before a moment."""
    keep: set[str] = set()
    drop: set[str] = set()
    looked = older = 0
    for capture in captures:
        looked += 1
        old = capture.taken_at < before and capture.id not in needed
        older += old
        (drop if old else keep).update(hashes_of(capture))
    return Retained(looked, len(needed), older, tuple(sorted(drop - keep - gone)), tuple(sorted(keep & gone)))


def retained(archive: Archive, days: int, now: datetime) -> Retained:
    """What a rule of so many days would let go. Raises StoreError."""
    cellar = archive.store.desk.cellar
    return weigh(cellar.captures(), cellar.needed(), cellar.gone(), now - timedelta(days=days))


def let_go(archive: Archive, found: Retained, days: int, now: datetime) -> int:
    """Let it go; gives how many objects went. Raises StoreError, EvidenceError; going on later does the rest."""
    cellar = archive.store.desk.cellar
    cellar.kept_again(sha256 for sha256 in found.again if archive.evidence.holds(sha256))
    cellar.let_go(found.hashes, now, f"kept {days} days, no case needs it")
    return sum(archive.evidence.forget(sha256) for sha256 in found.hashes)
