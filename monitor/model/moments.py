"""Moments as whole microseconds since the first day of year 1: what many of them are sorted, compared and kept by."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

DAY = 86_400_000_000
HOUR = 3_600_000_000
_MICRO = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Microseconds from the first day of year 1 (which is day 1) to an aware UTC moment."""
    return moment.toordinal() * DAY + since_midnight(moment)


def since_midnight(moment: datetime) -> int:
    """Microseconds from a moment's midnight to it."""
    return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000 + moment.microsecond


def moment_of(at: int) -> datetime:
    """The aware UTC moment behind microseconds since the first day of year 1."""
    day, rest = divmod(at, DAY)
    return datetime.combine(date.fromordinal(day), time(), UTC) + rest * _MICRO
