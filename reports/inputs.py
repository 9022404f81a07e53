"""The user's own figures out of files: a click curve, volumes, weekly numbers; bounded, and refused by line."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path

from monitor.errors import Fault, InputError
from monitor.model import Query, Settings, WatchKind
from monitor.model.reporting import Volume
from reports.phrases import phrase, phrases
from rules.curves import Curve, default, from_csv, known

MOST_BYTES = 20_000_000
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_SEARCH, _MONTHLY, _COUNTRY = ("search", "query", "keyword"), ("monthly", "volume", "avg. monthly searches"), ("country",)


@dataclass(frozen=True, slots=True)
class Volumes:
    """Searches a month by query (a search's volume is split evenly over the engines, places and devices it is asked at)."""

    known: Mapping[Query, float]
    ordinary: float
    source: str

    def weight(self, query: Query) -> float:
        """What a query counts in a mean: its volume, or the mean of those known."""
        return self.known.get(query, self.ordinary)

    def monthly(self, query: Query) -> float | None:
        """Searches a month, or None where nobody said."""
        return self.known.get(query)


def curve_of(settings: Settings) -> Curve:
    """The click curve that the configuration names. Raises InputError."""
    name = settings.report.curve
    if name is None:
        return default()
    if name in known():
        return known()[name]
    if not name.lower().endswith(".csv"):
        raise InputError(f"report.curve: there is no curve {name!r} – one of {', '.join(known())}, or a CSV")
    return from_csv(_read(name), Path(name).name)


def volumes_of(settings: Settings) -> Volumes:
    """What is known of how often each query is asked. Raises InputError."""
    listed = [*settings.report.volumes, *_from_file(settings.report.volumes_file)]
    by_search = {(row.search.casefold(), row.country): row.monthly for row in listed}
    queries = {query for watch in settings.watches if watch.kind is not WatchKind.CANARY for query in watch.expand()}
    found: dict[Query, float] = {}
    numbers: Counter[tuple[str, str | None]] = Counter()
    keys = {query: key for query in queries if (key := _key(query, by_search))}
    numbers.update(keys.values())
    for query, key in keys.items():
        found[query] = by_search[key] / numbers[key]
    if not found:
        return Volumes({}, 1.0, phrase("unknown: each search counts the same"))
    missing = len(queries) - len(found)
    source = phrase("your configuration")
    if missing:
        source = phrases(
            "your configuration; {n} query without a figure counts as the mean",
            "your configuration; {n} queries without a figure count as the mean",
            missing,
        )
    return Volumes(found, sum(found.values()) / len(found), source)


def numbers_of(settings: Settings) -> Mapping[str, Mapping[int, float]]:
    """The user's weekly numbers by measure: running number of the ISO week → value. Raises InputError."""
    path = settings.report.numbers
    found: dict[str, dict[int, float]] = {}
    for fault, row in _rows(path) if path else ():
        week = _WEEK.fullmatch((row.get("week") or "").strip())
        try:
            number = week_number(date.fromisocalendar(int(week[1]), int(week[2]), 1)) if week else None
            value = _number(row.get("value"))
        except ValueError:
            number = None
        if number is None:
            raise InputError([fault])
        found.setdefault((row.get("measure") or "value").strip()[:60], {})[number] = value
    return found


def week_number(day: date) -> int:
    """The running number of the week that a day lies in; weeks begin on Monday."""
    return (day.toordinal() - 1) // 7


def _key(query: Query, by_search: Mapping[tuple[str, str | None], float]) -> tuple[str, str | None] | None:
    text = query.text.casefold()
    return next((key for key in ((text, query.place.country), (text, None)) if key in by_search), None)


def _from_file(path: str | None) -> Iterator[Volume]:
    for fault, row in _rows(path) if path else ():
        search, country = _cell(row, _SEARCH), _cell(row, _COUNTRY)
        try:
            monthly = _number(_cell(row, _MONTHLY))
        except ValueError:
            raise InputError([fault]) from None
        if not search or monthly < 0:
            raise InputError([fault])
        yield Volume(search, monthly, country.upper() if country else None)


def _rows(path: str) -> Iterator[tuple[Fault, Mapping[str, str]]]:
    text = _read(path)
    mark = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    for line, row in enumerate(csv.DictReader(io.StringIO(text, newline=""), delimiter=mark), 2):
        plain = {str(key).strip().casefold(): value for key, value in row.items() if isinstance(value, str)}
        yield Fault(Path(path).name, line, "", "cannot be read", "see docs/method.md for the columns"), plain


def _cell(row: Mapping[str, str], names: Iterable[str]) -> str | None:
    return next((row[name].strip() for name in names if row.get(name, "").strip()), None)


def _number(text: str | None) -> float:
    number = float((text or "").strip().replace(" ", "").replace("\u00a0", "").replace(",", ""))
    if not isfinite(number):
        raise ValueError(text)
    return number


def _read(path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None
    if len(raw) > MOST_BYTES:
        raise InputError(f"{path}: is larger than {MOST_BYTES:,} bytes")
    return raw.decode("utf-8-sig", "replace")
