"""The part `duties` of `config.yaml`: what `run` does beside looking, its shape and its values."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from monitor.model.duties import Duty, DutySettings, ReportTimes
from monitor.settings import formats
from monitor.settings.formats import clock

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FORMATS = ("html", "pdf", "json", "xlsx", "csv")
_OFF = tuple(str(duty) for duty in Duty if duty is not Duty.MAIL)


def _text(about: str, kind: str, pattern: str, longest: int) -> dict[str, Any]:
    return {"type": "string", "description": about, "format": kind, "pattern": pattern, "maxLength": longest}


def _some(about: str, words: tuple[str, ...]) -> dict[str, Any]:
    item = {"type": "string", "description": "One of them.", "enum": list(words)}
    return {"type": "array", "description": about, "items": item, "minItems": 0, "maxItems": len(words), "uniqueItems": True}


def _keys(about: str, keys: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "description": about, "required": [], "additionalProperties": False, "properties": keys}


def shape() -> dict[str, Any]:
    """The JSON Schema of `duties`."""
    report = {
        "day": {"type": "string", "description": "The day on which it is made; monday, when left out.", "enum": list(DAYS)},
        "at": _text("The time of day; 07:00, when left out.", "clock", formats.CLOCK, 5),
        "zone": _text("The time zone of both; UTC, when left out.", "zone", formats.ZONE, 60),
        "formats": _some("Its forms; html, when left out.", FORMATS),
        "folder": _text("Where it goes; serpwarden-reports beside this file, when left out.", "line", formats.LINE, 500),
    }
    keys = {
        "report": _keys("The report of the week that is over, made once a week and mailed to report.mail.", report),
        "backup": _text("A folder that gets a copy of everything every night; none, when left out.", "line", formats.LINE, 500),
        "off": _some("What is not to be done.", _OFF),
    }
    return _keys("What `serpwarden run` does beside looking.", keys)


def duties(data: Mapping[str, Any], folder: Path) -> DutySettings:
    """The checked part as a value; folders are seen from that of the configuration."""
    row, plain = data.get("report", {}), ReportTimes()
    report = ReportTimes(
        day=DAYS.index(row["day"]) if "day" in row else plain.day,
        at=clock(row["at"]) if "at" in row else plain.at,
        zone=row.get("zone", plain.zone),
        formats=tuple(row.get("formats", ())) or plain.formats,
        folder=str((folder / row.get("folder", plain.folder)).resolve()),
    )
    backup = str((folder / data["backup"]).resolve()) if "backup" in data else None
    return DutySettings(report, backup, frozenset(map(Duty, data.get("off", ()))))
