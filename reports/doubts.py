"""What takes trust from a period's figures without making anybody blind: readers that drift, looks that nobody dated.

A drifting reader still reads, only less of each page, so counts that rest on it come out too low. A saved page that does not
tell when it was made counts on the day of its file, which may be the day of a copy.
"""

from __future__ import annotations

from monitor.drift import Drift, drifting
from monitor.files import BY_FILE, DATED_BY, SOURCE
from monitor.model import Period, View
from reports import words

SHOWN = 4


def doubts(view: View, period: Period) -> tuple[str, ...]:
    """A sentence for each doubt about a period, gravest first; none where there is no doubt."""
    return (*_drift(drifting(view, period)), *_undated(view, period))


def _drift(found: tuple[Drift, ...]) -> list[str]:
    said = [f"The reader may miss things – {drift}. What rests on it may be too low." for drift in found[:SHOWN]]
    if len(found) > SHOWN:
        said.append(f"{words.count(len(found) - SHOWN, 'further sign')} of drifting readers: `serpwarden doctor` shows all.")
    return said


def _undated(view: View, period: Period) -> list[str]:
    saved = [look.capture_id for look in view.looks(period) if look.source in ("", SOURCE)]
    number = sum(1 for name in saved if dict(view.capture(name).notes).get(DATED_BY) == BY_FILE)
    if not number:
        return []
    one = number == 1
    known = "is a saved page dated only by its file" if one else "are saved pages dated only by their files"
    return [f"{words.count(number, 'look')} of this period {known}: when {'it was' if one else 'they were'} made is not proven."]
