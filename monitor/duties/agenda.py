"""What is to be done now, by the record: what fell due and is not done, and what failed and has waited long enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from monitor.archive import Archive
from monitor.duties.times import Due, due, wanted
from monitor.model import Period
from monitor.model.duties import Duty
from monitor.store import Done, DutyState

_FRESH = timedelta(days=8)
_DAY, _YEARS = timedelta(days=1), timedelta(days=3660)


def standing(archive: Archive, now: datetime) -> tuple[Due, ...]:
    """What is to be done now: due, not done, not being done, its pause over. Raises StoreError."""
    rows = archive.store.desk.rota.ever()
    known = {(row.name, row.period): row for row in rows}
    since = _began(archive, now)
    found = (*due(archive.settings, since, now), *_mails(archive, rows, now)) if since else ()
    return tuple(one for one in found if _is_open(known.get((one.duty, one.period)), now))


def _mails(archive: Archive, rows: Iterable[Done], now: datetime) -> Iterator[Due]:
    """A mail to each mailbox for every report that was made lately."""
    if Duty.MAIL in wanted(archive.settings):
        for row in rows:
            if row.name == Duty.REPORT and row.state is DutyState.DONE and row.ended_at and now - row.ended_at < _FRESH:
                for mailbox in archive.settings.report.mail:
                    yield Due(Duty.MAIL, f"{row.period} {mailbox}", row.ended_at)


def _is_open(row: Done | None, now: datetime) -> bool:
    if row is None:
        return True
    if row.state is DutyState.FAILED:
        return row.again_at is None or row.again_at <= now
    return row.state is DutyState.DOING  # whether its doer is gone is told when it is taken


def _began(archive: Archive, now: datetime) -> datetime | None:
    """Since when anything was watched here: the first shift, or the first capture where older ones were brought in."""
    shifts = archive.store.watchbook.shifts(Period(now - _YEARS, now + _DAY))
    first = next(archive.view.captures(), None)
    moments = [shift.since for shift in shifts[:1]] + ([first.taken_at] if first else [])
    return min(moments, default=None)
