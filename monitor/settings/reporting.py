"""The part `report` of `config.yaml`: the user's own figures for the weekly report, their shape and their values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from monitor.model.reporting import LANGUAGES, JourneySettings, Reporting, StageUse, Volume
from monitor.settings import formats
from monitor.settings.formats import day

_QUARTER = 91


def _line(about: str, longest: int = 200) -> dict[str, Any]:
    return {"type": "string", "description": about, "format": "line", "pattern": formats.LINE, "maxLength": longest}


def _keys(about: str, needed: list[str], keys: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "description": about, "required": needed, "additionalProperties": False, "properties": keys}


def _list(about: str, item: dict[str, Any], most: int) -> dict[str, Any]:
    return {"type": "array", "description": about, "items": item, "minItems": 0, "maxItems": most, "uniqueItems": True}


def _number(about: str, most: float) -> dict[str, Any]:
    return {"type": "number", "description": about, "minimum": 0, "maximum": most}


def _text(about: str, kind: str, pattern: str) -> dict[str, Any]:
    return {"type": "string", "description": about, "format": kind, "pattern": pattern, "maxLength": 10}


def _mailbox() -> dict[str, Any]:
    about = "A mailbox."
    return {"type": "string", "description": about, "format": "email", "pattern": formats.EMAIL, "maxLength": 254}


def shape(country: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of `report`; `country` is the schema of a country."""
    volume = _keys(
        "How often a search is made.",
        ["search", "monthly"],
        {
            "search": _line("The search, as in a watch.", 400),
            "monthly": _number("Searches a month.", 1e12),
            "country": country | {"description": "Where; everywhere, when left out."},
        },
    )
    stage = _keys(
        "A stage of the journey.",
        ["name", "use"],
        {"name": _line("Its name, as in a watch."), "use": _number("The share of customers who need it, 0 to 1.", 1)},
    )
    journey = _keys(
        "Who answers for a journey.",
        ["name"],
        {
            "name": _line("Its name, as in a watch."),
            "owner": _line("The person or department that answers for the whole of it."),
            "reviewed": _text("The day of its last review.", "date", formats.DATE),
            "review_days": {
                "type": "integer",
                "minimum": 1,
                "maximum": 3660,
                "description": "Days between reviews; 91, when left out.",
            },
            "stages": _list("How many customers need each stage; a stage left out is needed by all.", stage, 100),
        },
    )
    keys = {
        "language": {
            "type": "string",
            "description": "The language of the report; English, when left out.",
            "enum": [*LANGUAGES],
        },
        "curve": _line("The click curve: a shipped one's name, or a CSV of position and CTR (a Search Console export).", 500),
        "volumes": _list("How often each search is made; one left out counts as the mean of those known.", volume, 10_000),
        "volumes_file": _line("The same as a CSV with the columns search, country and monthly.", 500),
        "value_per_click": _number("What a click on an own result is worth to you.", 1e9),
        "currency": _line("The currency of that value, such as EUR.", 10),
        "numbers": _line("Your own weekly figures: a CSV with the columns week (2026-W47), measure and value.", 500),
        "mail": _list("Mailboxes that get the report by `report weekly --send`; needs alerts.smtp.", _mailbox(), 100),
        "journeys": _list("Who answers for which journey, and how customers use it.", journey, 1000),
    }
    return _keys("Your own figures for the weekly report. What is left out, the report calls unknown.", [], keys)


def report(data: Mapping[str, Any], folder: Path) -> Reporting:
    """The checked part as a value; files are seen from the folder of the configuration."""
    curve = data.get("curve")
    return Reporting(
        volumes=tuple(Volume(row["search"], float(row["monthly"]), row.get("country")) for row in data.get("volumes", ())),
        volumes_file=_path(data.get("volumes_file"), folder),
        curve=_path(curve, folder) if curve and curve.lower().endswith(".csv") else curve,
        value_per_click=data.get("value_per_click"),
        currency=data.get("currency", ""),
        numbers=_path(data.get("numbers"), folder),
        mail=tuple(data.get("mail", ())),
        journeys=tuple(map(_journey, data.get("journeys", ()))),
        language=data.get("language", "en"),
    )


def _journey(data: Mapping[str, Any]) -> JourneySettings:
    return JourneySettings(
        data["name"],
        data.get("owner"),
        day(data["reviewed"]) if "reviewed" in data else None,
        timedelta(days=int(data.get("review_days", _QUARTER))),
        tuple(StageUse(row["name"], float(row["use"])) for row in data.get("stages", ())),
    )


def _path(text: str | None, folder: Path) -> str | None:
    return str((folder / text).resolve()) if text else None
