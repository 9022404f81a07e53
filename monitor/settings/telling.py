"""The part of `config.yaml` that says who is told at once, as values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.model import AlertSettings, Level, Quiet, Smtp, Target
from monitor.settings.formats import clock, interval
from monitor.settings.secrets import expand

Data = Mapping[str, Any]


def alerts(data: Data, env: Mapping[str, str]) -> AlertSettings:
    """The values of a part without faults."""
    plain = AlertSettings()
    return AlertSettings(
        targets=tuple(_target(target, env) for target in data.get("targets", ())),
        smtp=_smtp(data["smtp"], env) if "smtp" in data else None,
        quiet=_quiet(data["quiet"]) if "quiet" in data else None,
        hourly_cap=int(data.get("hourly_cap", plain.hourly_cap)),
        remind=interval(data["remind"]) if "remind" in data else plain.remind,
    )


def _target(data: Data, env: Mapping[str, str]) -> Target:
    url = expand(data["url"], env) if "url" in data else None
    return Target(data["name"], url, data.get("mail"), Level(data.get("level", Level.HIGH)), data.get("reports", False))


def _smtp(data: Data, env: Mapping[str, str]) -> Smtp:
    secret = {key: expand(data[key], env) for key in ("user", "password") if key in data}
    return Smtp(data["host"], data["sender"], int(data.get("port", 587)), data.get("security", "starttls"), **secret)


def _quiet(data: Data) -> Quiet:
    through = Level(data.get("through", Level.CRITICAL))
    return Quiet(clock(data["start"]), clock(data["end"]), data.get("zone", "UTC"), through)
