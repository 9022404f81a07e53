"""Duties done and kept on record: taken, worked, ended; a fault is tried again with growing pauses and given up in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from monitor.archive import Archive
from monitor.duties.agenda import standing
from monitor.duties.times import Due
from monitor.duties.works import WORKS, Job
from monitor.errors import SerpwardenError, UnsureError
from monitor.model.duties import Duty
from monitor.store import Done, DutyState

TRIES = 8
AGAIN, LONGEST = timedelta(minutes=10), timedelta(hours=6)
"""The pause after a first fault, doubled after each, and its bound."""

# What a bug raises on data nobody thought of: this duty fails for that reason, the others are done.
_BUGS = (ArithmeticError, AttributeError, LookupError, MemoryError, OSError, RecursionError, TypeError, ValueError)


def do(
    archive: Archive,
    config: Path,
    now: Callable[[], datetime],
    only: Iterable[Due] | None = None,
    works: Mapping[Duty, Callable[[Job], str]] = WORKS,
) -> Iterator[Done]:
    """Do what is to be done, one after another, mails of a report after it; gives the record of each. Raises StoreError."""
    rota, me = archive.store.desk.rota, archive.store.worker
    seen: set[tuple[str, str]] = set()
    chosen = None if only is None else tuple(only)
    while todo := [one for one in (standing(archive, now()) if chosen is None else chosen) if (one.duty, one.period) not in seen]:
        one = todo[0]
        seen.add((one.duty, one.period))
        if rota.begin(one.duty, one.period, me, now(), again=one.duty is not Duty.MAIL):
            _work(archive, Job(archive, config, one.period, now()), one.duty, now, works[one.duty])
            yield next(row for row in rota.ever([one.duty]) if row.period == one.period)


def _work(archive: Archive, job: Job, duty: Duty, now: Callable[[], datetime], work: Callable[[Job], str]) -> None:
    rota = archive.store.desk.rota
    try:
        words = work(job)
    except UnsureError as error:
        rota.end(duty, job.period, now(), DutyState.LOST, f"{error}; nobody knows whether it arrived")
    except (SerpwardenError, *_BUGS) as error:
        words = str(error) if isinstance(error, SerpwardenError | OSError) else f"it broke: {type(error).__name__}: {error}"
        tries = next(row.tries for row in rota.ever([duty]) if row.period == job.period)
        over = tries >= TRIES
        pause = min(AGAIN * 2 ** (tries - 1), LONGEST)
        state = DutyState.GIVEN_UP if over else DutyState.FAILED
        rota.end(duty, job.period, now(), state, words, again_at=None if over else now() + pause)
    else:
        rota.end(duty, job.period, now(), DutyState.DONE, words)
