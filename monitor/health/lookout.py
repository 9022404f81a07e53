"""The lookout: what a running watch does beside asking – notice what somebody should know, and tell them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from monitor.alerts.noticing import Facts, notice
from monitor.alerts.outbox import Post, Way, hand_over
from monitor.alerts.ways import Ways
from monitor.archive import Archive
from monitor.drift import Drift, drifting
from monitor.health.seeing import Health, Sight, full_caps, health
from monitor.model import Period
from monitor.store import Done, DutyState

DRIFT_EVERY = timedelta(hours=1)
"""Drift is measured over weeks and read from thousands of pages: once an hour is soon enough."""

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Lookout:
    """Notices and tells for one archive. `archive` gives it as its settings stand, `faults` those of its configuration."""

    def __init__(
        self, archive: Callable[[], Archive], faults: Callable[[], tuple[str, ...]] = tuple, way: Way | None = None
    ) -> None:
        self._archive, self._faults, self._way = archive, faults, way
        self._drifts: tuple[Drift, ...] = ()
        self._measured = _NEVER

    def facts(self, now: datetime) -> Facts:
        """What the store knows now. Raises StoreError."""
        archive = self._archive()
        if not timedelta(0) <= now - self._measured < DRIFT_EVERY:
            self._drifts, self._measured = drifting(archive.view, Period(now - _WEEK, now)), now
        found = health(archive, now)
        return Facts(
            brand=archive.settings.brand.name,
            cases=archive.view.cases(),
            blind=_told(found),
            drifts=self._drifts,
            quotas=archive.store.desk.purse.quotas(),
            full=tuple(full_caps(archive, now)),
            config_faults=self._faults(),
            duties=tuple(row for row in archive.store.desk.rota.ever() if _recent(row, now)),
        )

    def tell(self, now: datetime) -> tuple[str, ...]:
        """Notice, enter, hand over; gives a sentence for everything that went wrong. Blocks while messages are on their way."""
        archive = self._archive()
        settings = archive.settings.alerts
        post = Post(settings, archive.store.desk)
        post.enter(notice(self.facts(now)), now)
        return hand_over(post, self._way or Ways(settings), now)[1]


def _recent(row: Done, now: datetime) -> bool:
    return row.ended_at is None or now - row.ended_at < (_DAY if row.state is DutyState.DONE else _WEEK)


def _told(found: Health) -> tuple[tuple[str, str], ...]:
    """The blind cells, once the watch has been at work for long enough to see at all."""
    return found.blind if found.sight in {Sight.PARTLY, Sight.BLIND} else ()
