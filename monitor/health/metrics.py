"""Figures for Prometheus, made anew at every scrape from what is on record: a restart loses none of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from monitor.archive import Archive
from monitor.health.seeing import Health, Sight
from monitor.model import Period
from monitor.plan.caps import caps, day_of, month_of
from monitor.store import DutyState

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_CELL = ("engine", "country", "language", "city", "device")


class _Figures:
    """One scrape."""

    def __init__(self, archive: Archive, found: Health) -> None:
        self._archive, self._found = archive, found

    def collect(self) -> Iterator[Metric]:
        """Every family of figures."""
        yield from self._sight()
        yield from self._looks()
        yield from self._spent()
        yield from self._standing()

    def _sight(self) -> Iterator[Metric]:
        sight = GaugeMetricFamily("serpwarden_sight", "1 for the state the watch is in.", labels=("state",))
        for state in Sight:
            sight.add_metric((str(state),), float(state is self._found.sight))
        yield sight
        yield GaugeMetricFamily("serpwarden_cells", "Cells that are watched.", value=self._found.cells)
        yield GaugeMetricFamily("serpwarden_cells_blind", "Cells without a proven look in time.", value=len(self._found.blind))

    def _looks(self) -> Iterator[Metric]:
        looks = GaugeMetricFamily(
            "serpwarden_looks_window", "Looks within two intervals, by what they were worth.", labels=(*_CELL, "outcome")
        )
        proven = GaugeMetricFamily("serpwarden_looks_proven_window", "Proven looks within two intervals.", labels=_CELL)
        for row in self._found.coverage:
            cell = (row.engine, row.place.country or "", row.place.language or "", row.place.city or "", str(row.device))
            for outcome, times in row.outcomes:
                looks.add_metric((*cell, str(outcome)), times)
            proven.add_metric(cell, row.proven)
        yield looks
        yield proven

    def _spent(self) -> Iterator[Metric]:
        asked = GaugeMetricFamily("serpwarden_asked", "Looks asked in the window so far (UTC).", labels=("source", "window"))
        cap = GaugeMetricFamily("serpwarden_cap", "The cap of the window.", labels=("source", "window"))
        left = GaugeMetricFamily("serpwarden_quota_left", "Looks that the provider says are left.", labels=("source",))
        for source in self._archive.settings.sources:
            for word, window in _windows(self._found):
                asked.add_metric((source.name, word), self._archive.store.desk.purse.asked(source.name, window))
            for one in caps(source, self._found.at):
                cap.add_metric((source.name, one.word), one.limit)
        for quota in self._archive.store.desk.purse.quotas():
            left.add_metric((quota.source,), quota.left)
        yield asked
        yield cap
        yield left

    def _standing(self) -> Iterator[Metric]:
        cases = GaugeMetricFamily("serpwarden_cases", "Cases by state and level.", labels=("state", "level"))
        for (state, level), times in Counter((str(case.state), str(case.level)) for case in self._archive.view.cases()).items():
            cases.add_metric((state, level), times)
        alerts = GaugeMetricFamily("serpwarden_alerts", "Alerts on their way, by where they stand.", labels=("state",))
        for state, times in self._archive.store.desk.outbox.states().items():
            alerts.add_metric((state,), times)
        yield from self._duties()
        late = GaugeMetricFamily("serpwarden_slots_due", "Slots that are due and not asked yet.")
        late.add_metric((), len(self._archive.store.due(self._found.at)))
        yield cases
        yield alerts
        yield late

    def _duties(self) -> Iterator[Metric]:
        ended = GaugeMetricFamily("serpwarden_duties", "Duties on record by how they ended.", labels=("duty", "state"))
        last = GaugeMetricFamily("serpwarden_duty_done_timestamp", "When a duty was last done, Unix time.", labels=("duty",))
        rows = self._archive.store.desk.rota.ever()
        for (name, state), times in Counter((row.name, str(row.state)) for row in rows).items():
            ended.add_metric((name, state), times)
        done = {row.name: row.ended_at for row in sorted(rows, key=lambda row: row.began_at) if row.state is DutyState.DONE}
        for name, at in done.items():
            last.add_metric((name,), at.timestamp() if at else 0)
        yield ended
        yield last


def _windows(found: Health) -> tuple[tuple[str, Period], ...]:
    return (("daily", day_of(found.at)), ("monthly", month_of(found.at)))


def exposition(archive: Archive, found: Health) -> bytes:
    """The text that Prometheus scrapes. Raises StoreError."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(archive, found))
    return generate_latest(registry)
