"""What takes trust from a period's figures without making anybody blind: readers that drift, looks that nobody dated.

A drifting reader still reads, only less of each page, so counts that rest on it come out too low. A saved page that does not
tell when it was made counts on the day of its file, which may be the day of a copy.
"""

from __future__ import annotations

from monitor.drift import BASELINE, Drift, drifts
from monitor.model import Period, View
from reports import words
from reports.once import book_of
from reports.phrases import Figure, Phrase, phrase, phrases

SHOWN = 4


def doubts(view: View, period: Period) -> tuple[str, ...]:
    """A sentence for each doubt about a period, gravest first; none where there is no doubt."""
    return (*_drift(_drifting(view, period)), *_undated(view, period))


def _drifting(view: View, period: Period) -> tuple[Drift, ...]:
    """Readers that read clearly less than in the BASELINE periods of this length before."""
    before = Period(period.start - BASELINE * (period.end - period.start), period.start)
    return drifts(book_of(view).rates(period), book_of(view).rates(before))


def _drift(found: tuple[Drift, ...]) -> list[Phrase]:
    said = [_drifted(drift) for drift in found[:SHOWN]]
    if len(found) > SHOWN:
        more = phrases(
            "{n} further sign of drifting readers: `serpwarden doctor` shows all.",
            "{n} further signs of drifting readers: `serpwarden doctor` shows all.",
            len(found) - SHOWN,
        )
        said.append(more)
    return said


def _drifted(drift: Drift) -> Phrase:
    before, now = _figure(drift, drift.before), _figure(drift, drift.now)
    return phrase(
        "The reader may miss things – {group}: {measure} {before} → {now} (pages: {pages_now}, before: {pages_before}). "
        "What rests on it may be too low.",
        group=str(drift.group), measure=Figure(drift.measure, "term", ("Measure", drift.measure)), before=before, now=now,
        pages_now=drift.pages_now, pages_before=drift.pages_before,
    )  # fmt: skip


def _figure(drift: Drift, value: float) -> Figure:
    return words.number(value, 1) if drift.relative else words.percent(round(100 * value), 100)


def _undated(view: View, period: Period) -> list[Phrase]:
    number = book_of(view).looked(period).undated
    if not number:
        return []
    said = phrases(
        "{n} look of this period is a saved page dated only by its file: when it was made is not proven.",
        "{n} looks of this period are saved pages dated only by their files: when they were made is not proven.",
        number,
    )
    return [said]
