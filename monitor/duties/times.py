"""When each duty falls due. Pure: settings and moments in, duties out.

The week that a report is of runs from Monday to Sunday, UTC; it is due at the time that its reader wants, which the reader's own
clock tells: on the same wall clock in summer and winter. Nightly duties keep to UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.model import Settings, utc
from monitor.model.duties import Duty, ReportTimes

WEEKS = 8
"""So many weeks back a report is made up for."""

NIGHTLY = {Duty.DAYS: time(0, 20), Duty.BACKUP: time(2, 40), Duty.RETENTION: time(3, 40), Duty.POLICIES: time(4, 40)}
WEEKLY = {Duty.LANDINGS: (1, time(5, 40))}
_WEEK, _DAY = timedelta(days=7), timedelta(days=1)
_MADE_UP = frozenset({"sandbox", "upload"})


@dataclass(frozen=True, slots=True)
class Due:
    """One duty of one period, and since when it is due."""

    duty: Duty
    period: str
    at: datetime


def wanted(settings: Settings) -> frozenset[Duty]:
    """What these settings want done. Pages of others are asked only where the watch itself goes out into the world."""
    outside = any(source.enabled and source.name not in _MADE_UP for source in settings.sources)
    told = {
        Duty.REPORT: True,
        Duty.MAIL: bool(settings.report.mail and settings.alerts.smtp),
        Duty.BACKUP: settings.duties.backup is not None,
        Duty.RETENTION: settings.storage.keep_days is not None,
        Duty.POLICIES: outside,
        Duty.LANDINGS: outside and bool(settings.brand.domains),
        Duty.DAYS: True,
    }
    off = settings.duties.off | ({Duty.MAIL} if Duty.REPORT in settings.duties.off else frozenset())
    return frozenset(duty for duty, yes in told.items() if yes) - off


def due(settings: Settings, since: datetime, now: datetime) -> tuple[Due, ...]:
    """Everything but mails that fell due by now, of a watch that began at `since`: every report, of the others the latest."""
    chosen = wanted(settings)
    moments = {duty: _latest(at, now, _DAY) for duty, at in NIGHTLY.items() if duty in chosen}
    nightly = [Due(duty, f"{moment:%Y-%m-%d}", moment) for duty, moment in moments.items()]
    reports = _reports(settings.duties.report, since, now) if Duty.REPORT in chosen else ()
    first = sum(one.duty is Duty.DAYS for one in nightly)  # the days that reports rest on, then these, then everything else
    found = [*nightly[:first], *reports, *nightly[first:]]
    for duty, (day, at) in WEEKLY.items():
        if duty in chosen:
            moment = _latest(at, now, _WEEK, day)
            found.append(Due(duty, name_of(moment.date()), moment))
    return tuple(one for one in found if one.at >= since)


def name_of(day: date) -> str:
    """The ISO week of a day: `2026-W47`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _reports(times: ReportTimes, since: datetime, now: datetime) -> Iterator[Due]:
    zone = ZoneInfo(times.zone)
    today = utc(now).astimezone(zone).date()
    this = today - timedelta(days=(today.weekday() - times.day) % 7)
    for back in range(WEEKS, -1, -1):
        moment = utc(datetime.combine(this - back * _WEEK, times.at, zone))
        end = moment.date() - timedelta(days=moment.weekday())  # the Monday on which the reported week was over
        if since < datetime.combine(end, time(), UTC) and moment <= now:
            yield Due(Duty.REPORT, name_of(end - _DAY), moment)


def _latest(at: time, now: datetime, every: timedelta, day: int | None = None) -> datetime:
    """The last moment by now at which something that is done at this time (on this weekday) fell due."""
    moment = datetime.combine(utc(now).date(), at, UTC)
    if day is not None:
        moment -= timedelta(days=(moment.weekday() - day) % 7)
    return moment if moment <= now else moment - every
