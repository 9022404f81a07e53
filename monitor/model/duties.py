"""What a watch does beside looking, at set times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum


class Duty(StrEnum):
    """Each thing that is done once a period while nobody looks; `mail` follows `report`, one mailbox at a time."""

    REPORT = "report"
    MAIL = "mail"
    BACKUP = "backup"
    RETENTION = "retention"
    POLICIES = "policies"
    LANDINGS = "landings"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class ReportTimes:
    """When the report of the week that is over is written, and as what; `day` counts from Monday, 0; `zone` is of IANA."""

    day: int = 0
    at: time = time(7)
    zone: str = "UTC"
    formats: tuple[str, ...] = ("html",)
    folder: str = "serpwarden-reports"


@dataclass(frozen=True, slots=True)
class DutySettings:
    """The duties of one watch: when to report, where to back up to (None: nowhere), and what not to do."""

    report: ReportTimes = ReportTimes()
    backup: str | None = None
    off: frozenset[Duty] = frozenset()
