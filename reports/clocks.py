"""Local time where somebody asked: the time zone of a country, or of a named city in a country with several.

Which zones a country has is in the time zone database's own table (`zone.tab`); a country with several and a city that is not in
their names has no known local time, and none is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from monitor.model import Place


def local(moment: datetime, place: Place) -> str | None:
    """A moment by the clocks of a place: `2026-11-10 09:30 CET (Europe/Berlin)`; None where its zone is not known."""
    zone = zone_of(place)
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z} ({zone})" if zone else None


def zone_of(place: Place) -> str | None:
    """A place's time zone by name: its city's, else its country's only one."""
    zones = _zones().get((place.country or "").upper(), ())
    city = _plain(place.city or "")
    named = next((zone for zone in zones if city and _plain(zone.rpartition("/")[2]) == city), None)
    return named or (zones[0] if len(zones) == 1 else _main(zones))


def _main(zones: tuple[str, ...]) -> str | None:
    """The zone of nearly all of a country, where the others keep the same time all year."""
    clocks = {tuple(datetime(2026, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7)) for zone in zones}
    return zones[0] if len(clocks) == 1 else None


@cache
def _zones() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            found[country] = (*found.get(country, ()), zone)
    return found


def _plain(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())
