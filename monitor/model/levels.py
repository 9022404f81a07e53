"""How grave a thing is: one scale for findings, cases and alerts."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """How grave a finding is, from `info` (worth knowing) to `critical` (people are being defrauded now)."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"
