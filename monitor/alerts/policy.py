"""When an alert goes out: quiet time, reminders, and never more than so many messages an hour. Pure.

After the hourly cap nothing is thrown away: the last message that may go is a list of everything that waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.model import Alert, AlertKind, AlertSettings, Level, Quiet, Target, utc

HOUR = timedelta(hours=1)
_LEVELS = tuple(Level)
_LONGEST_LIST = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """One alert on its way to one target. `held` was kept back for a quiet time, `again` is a reminder."""

    number: int
    alert: Alert
    held: bool = False
    again: bool = False


def at_least(level: Level, least: Level) -> bool:
    """Whether a level is as grave as another."""
    return _LEVELS.index(level) >= _LEVELS.index(least)


def wanted(target: Target, alert: Alert) -> bool:
    """Whether a target is told of an alert; of reports only one that asks for them."""
    if alert.kind is AlertKind.REPORT:
        return target.reports
    return at_least(alert.level, target.least)


def due(alert: Alert, now: datetime, quiet: Quiet | None) -> datetime:
    """When an alert that is raised now may go out: now, or at the end of the quiet time that it falls into."""
    if quiet is None or at_least(alert.level, quiet.through):
        return now
    zone = ZoneInfo(quiet.zone)
    here = utc(now).astimezone(zone)
    clock = here.time()
    over_midnight = quiet.end <= quiet.start
    inside = (clock >= quiet.start or clock < quiet.end) if over_midnight else quiet.start <= clock < quiet.end
    if not inside:
        return now
    day = here.date() + timedelta(days=1 if over_midnight and clock >= quiet.start else 0)
    end = utc(datetime.combine(day, quiet.end, zone))
    # A clock that is put back may show the end a second time: never before now.
    return max(end, utc(now))


def remind(told_at: datetime, now: datetime, settings: AlertSettings) -> bool:
    """Whether it is time to tell again what still holds."""
    return now - told_at >= settings.remind


def messages(waiting: Sequence[Waiting], sent_last_hour: int, settings: AlertSettings) -> tuple[tuple[Waiting, ...], ...]:
    """What waits for one target as messages to send now, each of one or several alerts; what is over the cap waits on.

    What was held back for a quiet time goes out as one message.
    """
    room = max(settings.hourly_cap - sent_last_hour, 0)
    if not room or not waiting:
        return ()
    ordered = sorted(waiting, key=lambda one: (-_LEVELS.index(one.alert.level), one.number))
    held = tuple(one for one in ordered if one.held)
    groups = [(one,) for one in ordered if not one.held] + ([held] if held else [])
    if len(groups) <= room:
        return tuple(groups)
    rest = tuple(one for group in groups[room - 1 :] for one in group)
    return (*groups[: room - 1], rest)


def words(group: Sequence[Waiting]) -> tuple[str, str, Level]:
    """Title, text and level of one message."""
    first = group[0]
    if len(group) == 1:
        title = f"Still: {first.alert.title}" if first.again else first.alert.title
        return title, first.alert.body, first.alert.level
    listed = [f"- [{one.alert.level}] {'still: ' if one.again else ''}{one.alert.title}" for one in group[:_LONGEST_LIST]]
    if len(group) > _LONGEST_LIST:
        listed.append(f"and {len(group) - _LONGEST_LIST} more")
    return f"{len(group)} alerts, the gravest: {first.alert.title}", "\n".join(listed), first.alert.level
