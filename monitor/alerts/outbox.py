"""From what holds to what was sent: alerts are entered for their targets, taken as messages, handed over, marked.

Sent once, whatever dies when: a message is claimed in the store before it is handed over. What was refused is tried again
with growing pauses for a day; what nobody knows the fate of is not, but told as lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from monitor.alerts.policy import Waiting, due, messages, remind, wanted, words
from monitor.errors import NotTakenError, UnsureError
from monitor.model import Alert, AlertKind, AlertSettings, Letter, Level, Target
from monitor.store import Desk
from monitor.store.outbox import Entry, Told

LEASE = timedelta(minutes=5)
"""A message that was claimed so long ago and never ended is lost: handing over takes a minute at most."""

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
_MOST_TRIES = 30
_LOOK_BACK = timedelta(days=2)
_ONCE = frozenset({AlertKind.LOST, AlertKind.NEWS, AlertKind.REPORT})
"""What happened and does not go on: nobody is reminded of it."""


class Way(Protocol):
    """Something that hands letters over."""

    def send(self, letter: Letter, target: Target) -> None:
        """Hand one letter over. Raises NotTakenError, UnsureError."""
        ...


@dataclass(frozen=True, slots=True)
class Post:
    """The outbox of one configuration."""

    settings: AlertSettings
    desk: Desk

    def enter(self, alerts: Iterable[Alert], now: datetime) -> int:
        """Write down everything that holds now and what is to be told of it; the rest is over. Gives how many entries are new."""
        lost = [_loss(*loss) for loss in self.desk.outbox.losses(now - _LOOK_BACK)]
        holding = (*alerts, *lost)
        return self.desk.outbox.notice(holding, partial(self._decide, holding, now), now)

    def _decide(
        self, holding: Sequence[Alert], now: datetime, known: Mapping[str, Told]
    ) -> tuple[Iterable[Entry], Iterable[str]]:
        entries = [
            entry
            for alert in holding
            if (again := self._again(known.get(alert.key), now)) is not None
            for entry in self._entries(alert, now, again=again)
        ]
        held = {alert.key for alert in holding}
        over = [key for key, told in known.items() if told.over_at is None and key not in held]
        return entries, over

    def _again(self, told: Told | None, now: datetime) -> bool | None:
        """Whether to tell for the first time (False), to remind (True), or not to say a word (None)."""
        if told is None:
            return False
        if not remind(told.told_at, now, self.settings):
            return None
        if told.kind in _ONCE:
            return None
        return told.over_at is None

    def _entries(self, alert: Alert, now: datetime, *, again: bool) -> Iterable[Entry]:
        out = due(alert, now, self.settings.quiet)
        for target in self.settings.targets:
            if wanted(target, alert):
                yield Entry(alert, target.name, out, held=out > now, again=again)


def hand_over(post: Post, way: Way, now: datetime) -> tuple[int, tuple[str, ...]]:
    """Send what is due; gives the number of messages that were taken, and a sentence for everything that went wrong."""
    post.desk.outbox.abandon(now - LEASE)
    sent, faults = 0, []
    for target in post.settings.targets:
        for number, group in post.desk.outbox.take(target.name, now, partial(_chosen, post.settings)):
            fault = _hand_over(post, way, target, _letter(number, target, group, now), group)
            sent += not fault
            if fault:
                faults.append(f"{target.name}: {fault}")
    return sent, tuple(faults)


def _chosen(settings: AlertSettings, entries: Sequence[Entry], lately: int) -> Sequence[Sequence[Entry]]:
    by_number = {entry.number: entry for entry in entries}
    waiting = [Waiting(entry.number, entry.alert, entry.held, entry.again) for entry in entries]
    return [[by_number[one.number] for one in group] for group in messages(waiting, lately, settings)]


def _letter(number: str, target: Target, group: Sequence[Entry], now: datetime) -> Letter:
    title, body, level = words([Waiting(entry.number, entry.alert, entry.held, entry.again) for entry in group])
    return Letter(number, target.name, title, body, level, now)


def _hand_over(post: Post, way: Way, target: Target, letter: Letter, group: Sequence[Entry]) -> str:
    number, now = letter.number, letter.at
    try:
        way.send(letter, target)
    except NotTakenError as error:
        tries = max(entry.tries for entry in group) + 1
        pause = min(_FIRST_PAUSE * 2 ** min(tries - 1, 10), _LONGEST_PAUSE)
        post.desk.outbox.failed(number, str(error), now + pause if tries < _MOST_TRIES else None)
        return str(error)
    except UnsureError as error:
        post.desk.outbox.lost(number, str(error))
        return f"{error}; nobody knows whether it arrived"
    post.desk.outbox.sent(number, now)
    return ""


def _loss(number: int, target: str, title: str) -> Alert:
    body = "It was being sent when something broke, or was refused too often. Look at `serpwarden alert list`."
    return Alert(f"lost:{number}", AlertKind.LOST, Level.HIGH, f"An alert may not have reached {target}: {title}", body)
