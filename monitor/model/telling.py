"""What somebody should know at once, and where to tell them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from monitor.model.levels import Level


class AlertKind(StrEnum):
    """Why somebody is told."""

    CASE = "case"
    SCAM_NUMBER = "scam_number"
    BLIND = "blind"
    DRIFT = "drift"
    QUOTA = "quota"
    CONFIG = "config"
    DUTY = "duty"
    NEWS = "news"
    REPORT = "report"
    LOST = "lost"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that somebody should know; two with the same key are the same thing, noticed again."""

    key: str
    kind: AlertKind
    level: Level
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Target:
    """One place to tell: an Apprise address or a mailbox; `repr` hides both. `least` is the lowest level told there.

    With `reports` the gist of every weekly report goes there too.
    """

    name: str
    url: str | None = field(default=None, repr=False)
    mail: str | None = field(default=None, repr=False)
    least: Level = Level.HIGH
    reports: bool = False


@dataclass(frozen=True, slots=True)
class Smtp:
    """The server that mail is handed to. `security` is `tls`, `starttls` or `none`; `repr` hides user and password."""

    host: str
    sender: str
    port: int = 587
    security: str = "starttls"
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Quiet:
    """A time of day in which only `through` and above is told; `zone` is an IANA time zone. Over midnight when end < start."""

    start: time
    end: time
    zone: str = "UTC"
    through: Level = Level.CRITICAL


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """Whom to tell, how often at most, and when to tell again what still stands."""

    targets: tuple[Target, ...] = ()
    smtp: Smtp | None = None
    quiet: Quiet | None = None
    hourly_cap: int = 10
    remind: timedelta = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one target, made of one or several alerts. `number` names it for good, whoever sends it."""

    number: str
    target: str
    title: str
    body: str
    level: Level
    at: datetime
