"""What the weekly report may assume: volumes, value of a click, a click curve, the user's own numbers, who owns a journey."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

LANGUAGES = ("en", "de", "fr", "es", "zh", "ru")
"""The languages that the weekly report speaks."""


@dataclass(frozen=True, slots=True)
class Volume:
    """How often a search is made in a month, everywhere or in one country (ISO 3166)."""

    search: str
    monthly: float
    country: str | None = None


@dataclass(frozen=True, slots=True)
class StageUse:
    """The share of customers (0–1) who need a stage of a journey."""

    name: str
    use: float


@dataclass(frozen=True, slots=True)
class JourneySettings:
    """Who owns a journey, when it was last reviewed and how often that is due; stages not named are needed by everybody."""

    name: str
    owner: str | None = None
    reviewed: date | None = None
    review_every: timedelta = timedelta(days=91)
    stages: tuple[StageUse, ...] = ()

    def use(self, stage: str) -> float:
        """The share of customers who need a stage."""
        return next((row.use for row in self.stages if row.name == stage), 1.0)


@dataclass(frozen=True, slots=True)
class Reporting:
    """The user's own figures for reports; what is None is not known, and reports say so. Files are absolute paths.

    `language` is one of LANGUAGES.
    `curve` is a shipped curve's name or the path of a CSV; `numbers` the path of a CSV of week, measure and value.
    """

    volumes: tuple[Volume, ...] = ()
    volumes_file: str | None = None
    curve: str | None = None
    value_per_click: float | None = None
    currency: str = ""
    numbers: str | None = None
    mail: tuple[str, ...] = ()
    journeys: tuple[JourneySettings, ...] = ()
    language: str = "en"

    def journey(self, name: str) -> JourneySettings:
        """What is known of a journey; nothing but its name where it is not listed."""
        return next((row for row in self.journeys if row.name == name), JourneySettings(name))
