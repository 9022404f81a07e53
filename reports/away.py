"""When the watch itself was away: asleep, stopped, or unable to keep what it would have been answered.

Missed slots tell of hours in which something was due and was not asked in its time. A machine that sleeps between two slots
misses none, and slots that are asked late are done: still nobody could have looked in those hours, and what was shown then was
seen by nobody. The watch writes down when it was at work (`monitor.store.watchbook`); what lies between is told here. Somebody
who looks by a timer of their own leaves moments in that book, no stretches, and is not away between them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from monitor.model import Period, Shift
from reports import words
from reports.phrases import Phrase, phrase

SHORT = timedelta(minutes=15)
"""Nobody is called away for less: ads turn about every quarter of an hour."""


class Why(StrEnum):
    """Why nobody could look."""

    ASLEEP = "asleep"
    STOPPED = "stopped"
    UNABLE = "unable to keep"


@dataclass(frozen=True, slots=True)
class Away:
    """A stretch of time in which nobody could look, wherever."""

    since: datetime
    until: datetime
    why: Why

    @property
    def sentence(self) -> Phrase:
        """The stretch as a sentence."""
        since, until = words.minute(self.since), words.minute(self.until)
        if self.why is Why.ASLEEP:
            return phrase("Nobody could look from {since} to {until}: the machine was asleep.", since=since, until=until)
        if self.why is Why.STOPPED:
            return phrase(
                "Nobody could look from {since} to {until}: the watch was stopped or the machine was off.",
                since=since,
                until=until,
            )
        return phrase(
            "Nothing was asked from {since} to {until}: no answer could have been kept (disk full, gone or read-only).",
            since=since, until=until,
        )  # fmt: skip


@dataclass(slots=True)
class _Watch:
    """Shifts of any workers without a pause between them; `first` is who began."""

    since: datetime
    until: datetime
    first: str
    workers: set[str]


def away(shifts: Iterable[Shift], period: Period, made_at: datetime) -> tuple[Away, ...]:
    """When nobody could look in a period, as far as is known at `made_at`, in order; shifts as `View.shifts` gives them."""
    end = min(period.end, made_at)
    known = sorted((one for one in shifts if one.since < end), key=lambda one: (one.since, one.until))
    found = (
        replace(one, since=max(one.since, period.start), until=min(one.until, end))
        for one in (*_gaps(_watches(known), end), *_troubles(known))
    )
    return tuple(sorted((one for one in found if one.since < one.until), key=lambda one: (one.since, one.until)))


def _watches(shifts: Iterable[Shift]) -> list[_Watch]:
    """Shifts, in order of their beginning, put together where one begins before all others have ended."""
    watches: list[_Watch] = []
    for shift in shifts:
        last = watches[-1] if watches else None
        if last and shift.since <= last.until:
            last.until = max(last.until, shift.until)
            last.workers.add(shift.worker)
        else:
            watches.append(_Watch(shift.since, shift.until, shift.worker, {shift.worker}))
    return watches


def _gaps(watches: Sequence[_Watch], end: datetime) -> Iterator[Away]:
    """What lies between watches that lasted and the next one, or the end. Who comes back under the same name had been asleep."""
    workers: set[str] = set()
    for watch, following in zip(watches, (*watches[1:], None), strict=False):
        workers |= watch.workers
        until = following.since if following else end
        if watch.until > watch.since and until - watch.until >= SHORT:
            slept = following is not None and following.first in workers
            yield Away(watch.until, until, Why.ASLEEP if slept else Why.STOPPED)


def _troubles(shifts: Iterable[Shift]) -> Iterator[Away]:
    """The stretches in which somebody was in trouble and nobody at work without; short good moments between are passed over."""
    last: Away | None = None
    for one in _troubled(shifts):
        if last and one.since - last.until < SHORT:
            last = replace(last, until=one.until)
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _troubled(shifts: Iterable[Shift]) -> Iterator[Away]:
    changes: dict[datetime, Counter[bool]] = defaultdict(Counter)
    for shift in shifts:
        changes[shift.since][bool(shift.trouble)] += 1
        changes[shift.until][bool(shift.trouble)] -= 1
    there: Counter[bool] = Counter()
    for since, until in pairwise(sorted(changes)):
        there.update(changes[since])
        if there[True] and not there[False]:
            yield Away(since, until, Why.UNABLE)
