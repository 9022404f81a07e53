"""Days and weeks of looks made ahead, on all cores: what a report would otherwise make while somebody waits.

A day's readings do not change once it is over, so what reports need of it (`reports.days`) can be made in the night after it.
Where nobody did that – who is who has changed, this program is newer, an archive was brought in – weeks of days are wanted at
once, which takes long enough to be shared: each process makes days of its own and keeps them, and the report finds them there.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from monitor.archive import Archive
from monitor.drift import BASELINE
from monitor.evidence import Evidence
from monitor.late import late
from monitor.model import Period, Settings
from monitor.store import Store
from reports.days.keeping import Days, stretches
from reports.days.making import DRIFT, FACTS, HOLDINGS, SHARES
from reports.once import uncollected

if TYPE_CHECKING:
    import multiprocessing
    from concurrent.futures import process

    from monitor import orphan
else:  # needed only where anything is lacking
    multiprocessing, process, orphan = late("multiprocessing"), late("concurrent.futures.process"), late("monitor.orphan")

FEW = 500
"""So few queries' days are made before a process has started."""
_DAY = timedelta(days=1)
Parts = tuple[str, ...]
Telling = Callable[[int, str], AbstractContextManager[Callable[[], None]]]
"""Tells a person how far some work is: how many steps of what there will be, then each as it is done."""


@contextmanager
def silent(_total: int, _title: str) -> Iterator[Callable[[], None]]:
    """Tell nobody."""
    yield lambda: None


def make(archive: Archive, period: Period, workers: int | None = None, telling: Telling = silent) -> int:
    """Make the days that a report of a period rests on and that are not kept, on so many cores (None: all there are).

    `telling` hears of long work only. Gives how many queries' days were lacking; few are left to whoever asks for them. Raises
    StoreError, InputError.
    """
    days = Days(archive.view)
    lacking: dict[Parts, Mapping[date, int]] = {
        (*HOLDINGS, *FACTS): _lacking(archive, SHARES, days.made_for(SHARES), Period(period.before().start, period.end)),
        FACTS: _lacking(archive, DRIFT, days.made_for(DRIFT), Period(_first(period), period.before().start)),
    }
    number = sum(sum(found.values()) for found in lacking.values())
    cores = min(workers or os.cpu_count() or 1, sum(map(len, lacking.values())))
    if number >= FEW and cores > 1 and not archive.store.in_memory:
        _share([(day, parts) for parts, found in lacking.items() for day in found], archive.settings, period, cores, telling)
    return number


def make_up_to(archive: Archive, now: datetime, workers: int | None = None) -> int:
    """Make what a report of the week of the last day that is over will rest on; gives how many queries' days were lacking.

    Raises StoreError, InputError.
    """
    end = datetime.combine(now.date(), time(), UTC)
    monday = end - _DAY - (end - _DAY).weekday() * _DAY
    week = Period(monday, monday + 7 * _DAY)
    number = make(archive, week, workers)
    days = Days(archive.view)
    with uncollected():
        days.make(Period(week.before().start, end), week, (*HOLDINGS, *FACTS))
        days.make(Period(_first(week), week.before().start), week, FACTS)
        days.make_weeks(Period(week.before().start, end), (*HOLDINGS, *FACTS))
        days.make_weeks(Period(_first(week), week.before().start), FACTS)
    return number


def _first(period: Period) -> datetime:
    """From where on readers are compared for a report of a period."""
    return period.start - BASELINE * (period.end - period.start)


def _lacking(archive: Archive, part: str, made_for: str, period: Period) -> Mapping[date, int]:
    """How many queries' days with readings lack a part, by day; of weeks that are whole nobody will ask for the days."""
    found: Counter[date] = Counter()
    for stretch, week in stretches(period):
        if not week or archive.store.digests.lacks_week(f"{part}/week", stretch.start.date(), made_for):
            found.update(archive.store.digests.lacking(part, (stretch.start.date(), stretch.end.date()), made_for))
    return found


def _share(tasks: list[tuple[date, Parts]], settings: Settings, known: Period, cores: int, telling: Telling) -> None:
    """Let processes of their own make days. When one of them is killed, what is left is made by whoever asks for it."""
    context = multiprocessing.get_context("spawn")  # no thread, lock or connection is inherited
    try:
        with (
            process.ProcessPoolExecutor(cores, mp_context=context, initializer=_start, initargs=(settings,)) as pool,
            telling(len(tasks), "making days") as step,
        ):
            for done in [pool.submit(_make, day, parts, known) for day, parts in tasks]:
                done.result()
                step()
    except process.BrokenProcessPool:
        return


_OWN: list[Days] = []


def _start(settings: Settings) -> None:
    archive = Archive(settings, Store.open(settings.storage.database), Evidence.open(settings.storage.evidence))
    _OWN[:] = [Days(archive.view)]
    orphan.end_with_parent()


def _make(day: date, parts: Parts, known: Period) -> None:
    start = datetime.combine(day, time(), UTC)
    with uncollected():
        _OWN[0].make(Period(start, start + _DAY), known, parts)
