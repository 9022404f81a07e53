"""After a filing the case's own cells are due more often, and no others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.evidence import Evidence
from monitor.model import AdsState, Capture, Finding, Level, Outcome, Serp, Subject, capture_id
from monitor.model.custody import Act
from monitor.pipeline import fold_cases
from monitor.queue import Queue
from monitor.settings import load
from monitor.store import Reading, Store
from rules.removal import RAISED, RAISED_FOR

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 2, tzinfo=UTC)
NAME = "f" * 32
FORM = "google_ads_trademark"


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store.open("sqlite://")
    yield store
    store.close()


@pytest.mark.parametrize(("later", "more"), [(timedelta(hours=1), True), (RAISED_FOR + timedelta(days=1), False)])
def test_the_cells_of_a_filed_case_are_due_at_the_raised_cadence(
    store: Store, tmp_path: Path, later: timedelta, more: bool
) -> None:
    path = tmp_path / "config.yaml"
    path.write_text((ROOT / "config.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    settings = load(path, {})
    watch = next(watch for watch in settings.watches if watch.every > RAISED)
    query = watch.expand()[0]
    finding = Finding("trademark/mark-in-ad-text", 1, Level.HIGH, Subject("ad", 1, "top"), "Why.", NAME)
    name = capture_id(query, "sandbox", NOW, "a" * 64)
    capture = Capture(name, query, "sandbox", NOW, None, 200, "text/html", "a" * 64, 1)
    store.save(Reading(capture, Serp(query.text, Outcome.PARSED, (), (), AdsState.PARSED, capture=name), (finding,)), fold_cases)
    on = NOW + timedelta(minutes=10)
    for act, facts in (
        (Act.DECIDED, {"decision": "file"}),
        (Act.APPROVED, {"channel": FORM}),
        (Act.FILED, {"channel": FORM, "on": on.isoformat(), "reference": "1"}),
    ):
        store.casebook.act(NAME, act, by="Ada Kern", facts=facts, now=on)
    assert store.casebook.filings(NOW) == {NAME: (on,)}
    now = NOW + later
    Queue(settings, store, Evidence.open(str(tmp_path / "evidence"))).plan(now, at_once=True)
    due = Counter((slot.query, slot.watch) for slot in store.due(now + timedelta(days=1)))
    often = {key: times for key, times in due.items() if times > 3}
    assert set(often) == ({(query, watch.name)} if more else set()), "whoever asks it has to find its watch"
    assert all(8 <= times <= 20 for times in often.values())
