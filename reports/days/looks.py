"""When one query was looked at, and what each look was worth: as short as it can be said, for it is kept for ever.

A day's ads states are kept as the reader left them. What silent canaries take from a day may be known only later, so it is taken
when the day is read; days that are cut are made anew each time, of looks from which it is taken already, and so are weeks.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from monitor.canary import spans
from monitor.files import BY_FILE, DATED_BY
from monitor.ledger import PERSISTENCE, reason_of
from monitor.model import AdsState, Digest, Judged, Outcome, is_proven
from monitor.model.moments import DAY, HOUR, since_midnight

SILENT = "canaries silent"
"""Why a look proves nothing that would be proven but for silent canaries."""

_ALL = tuple((outcome, state) for outcome in Outcome for state in AdsState)
_NUMBERS = {(str(outcome), str(state)): number for number, (outcome, state) in enumerate(_ALL)}
_PROVEN = tuple(is_proven(*kind) for kind in _ALL)
_UNKNOWN = tuple(_ALL.index((outcome, AdsState.UNKNOWN)) for outcome, _ in _ALL)
_REASONS = tuple(reason_of(outcome) for outcome, _ in _ALL)
_PERSISTENCE = PERSISTENCE // timedelta(microseconds=1)


class Worth:
    """What looks were worth: how many of each kind, from how many silent canaries took something; and how many were missed."""

    __slots__ = ("doubted", "kinds", "missed")

    def __init__(self) -> None:
        self.kinds: dict[int, int] = {}
        self.doubted = self.missed = 0

    def add(self, other: Worth) -> None:
        """Add other looks."""
        for kind, looks in other.kinds.items():
            self.kinds[kind] = self.kinds.get(kind, 0) + looks
        self.doubted += other.doubted
        self.missed += other.missed

    @property
    def proven(self) -> int:
        """How many may speak about ads."""
        return sum(looks for kind, looks in self.kinds.items() if _PROVEN[kind])

    @property
    def outcomes(self) -> Mapping[Outcome, int]:
        """How many had each outcome."""
        found: Counter[Outcome] = Counter()
        for kind, looks in self.kinds.items():
            found[_ALL[kind][0]] += looks
        return found


class Looks:
    """One query's looks over some days; moments are microseconds since the first day of year 1.

    `at` and `ids` are of the looks that may speak about ads, in order of time; `unproven` has time, id and reason of the others.
    `hours` has a bit for each hour of the week in which something was proven, from Monday 0:00 UTC; `trials` is how many
    independent looks the proven ones amount to (`monitor.ledger.trials`); `days` counts by day what looks were worth; `undated`
    counts those whose moment is that of a file.
    """

    __slots__ = ("at", "days", "hours", "ids", "sources", "trials", "undated", "unproven")

    def __init__(self) -> None:
        self.at: list[int] = []
        self.ids: list[str] = []
        self.unproven: list[tuple[int, str, str]] = []
        self.days: dict[int, Worth] = {}
        self.sources: Counter[str] = Counter()
        self.hours = self.undated = 0
        self.trials = 0.0

    @property
    def doubted(self) -> bool:
        """Whether silent canaries took something from any of these looks."""
        return any(day.doubted for day in self.days.values())

    def day(self, digest: Digest, form: Mapping[str, Any]) -> None:
        """Add a later day's looks, by what their canaries allow."""
        start, named = digest.day.toordinal() * DAY, [_NUMBERS[outcome, state] for outcome, state in form["kinds"]]
        kinds, silent = [named[number] for number in form["worth"]], set(form["silent"])
        for since, until in spans(digest.sight) if digest.sight else ():
            silent.update(n for n, at in enumerate(form["at"]) if since < at < until and _taken(kinds[n]))
        for number in silent:
            kinds[number] = _UNKNOWN[kinds[number]]
        self.days[digest.day.toordinal()] = _worth(Counter(kinds), len(silent))
        for number, (at, name, kind) in enumerate(zip(form["at"], form["id"], kinds, strict=True)):
            if _PROVEN[kind]:
                self._proven(start + at, name)
            else:
                self.unproven.append((start + at, name, SILENT if number in silent else _REASONS[kind]))
        self.sources.update(form["sources"])
        self.undated += form["undated"]

    def _proven(self, at: int, name: str) -> None:
        """Add one look. It counts as much as is new in it after the one before (`monitor.ledger`)."""
        day, rest = divmod(at, DAY)
        self.hours |= 1 << (day - 1) % 7 * 24 + rest // HOUR
        self.trials += -math.expm1((self.at[-1] - at) / _PERSISTENCE) if self.at else 1.0
        self.at.append(at)
        self.ids.append(name)

    def add(self, form: Mapping[str, Any]) -> None:
        """Add later days' looks."""
        if form["at"]:
            again = math.exp((self.at[-1] - form["at"][0]) / _PERSISTENCE) if self.at else 0.0
            self.trials += form["trials"] - again
        self.at += form["at"]
        self.ids += form["id"]
        self.unproven += [(at, name, reason) for at, name, reason in form["unproven"]]
        self.hours |= int(form["hours"], 16)
        named = [_NUMBERS[outcome, state] for outcome, state in form["kinds"]]
        for day, doubted, kinds in form["days"]:
            self.days[day] = _worth({named[kind]: looks for kind, looks in kinds}, doubted)
        self.sources.update(form["sources"])
        self.undated += form["undated"]

    def form(self) -> dict[str, Any]:
        """The looks as plain data."""
        numbers = {kind: n for n, kind in enumerate(dict.fromkeys(kind for day in self.days.values() for kind in day.kinds))}
        return {
            "at": self.at,
            "id": self.ids,
            "unproven": self.unproven,
            "hours": f"{self.hours:x}",
            "trials": self.trials,
            "kinds": [[str(part) for part in _ALL[kind]] for kind in numbers],
            "days": [
                [day, worth.doubted, [[numbers[kind], looks] for kind, looks in worth.kinds.items()]]
                for day, worth in self.days.items()
            ],
            "sources": dict(self.sources),
            "undated": self.undated,
        }


def listed(rows: Iterable[Judged]) -> dict[str, Any]:
    """One query's looks of a day as plain data; ads states as the reader left them, but where a silence is known already."""
    found = list(rows)
    kinds = {kind: number for number, kind in enumerate(dict.fromkeys(map(_kind, found)))}
    return {
        "at": [since_midnight(row.look.taken_at) for row in found],
        "id": [row.look.capture_id for row in found],
        "kinds": [list(kind) for kind in kinds],
        "worth": [kinds[_kind(row)] for row in found],
        "sources": dict(Counter(row.capture.source for row in found)),
        "silent": [number for number, row in enumerate(found) if row.serp.proven and not row.look.proven],
        "undated": sum(1 for row in found if dict(row.capture.notes).get(DATED_BY) == BY_FILE),
    }


def _worth(kinds: Mapping[int, int], doubted: int) -> Worth:
    worth = Worth()
    worth.kinds, worth.doubted = dict(kinds), doubted
    return worth


def _taken(kind: int) -> bool:
    """Whether silence takes something from a look of this kind: "none seen" is no word on ads then."""
    return _PROVEN[kind] and _ALL[kind][1] is AdsState.NONE_SEEN


def _kind(row: Judged) -> tuple[str, str]:
    return str(row.look.outcome), str(row.look.ads_state)
