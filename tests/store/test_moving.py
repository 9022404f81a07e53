"""A database on a server becomes a file and one on a server again: the same rows, and numbers that go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from monitor.errors import StoreError
from monitor.model import (
    AdsState,
    Capture,
    Device,
    Outcome,
    Period,
    Place,
    Query,
    Serp,
    Slot,
)
from monitor.store import DutyState, Reading, Store
from monitor.store.database import Database
from monitor.store.moving import copy_rows
from monitor.store.tables import METADATA

NOON = datetime(2026, 11, 21, 12, 0, 0, 123456, UTC)
QUERY = Query("northwind – “router” 北\0", "google", Place("DE", "de", "Berlin"), Device.MOBILE)


def filled(url: str) -> None:
    store = Store.open(url)
    slots = [Slot(QUERY, NOON + timedelta(hours=n), "help") for n in range(1200)]
    store.plan(slots)
    store.watchbook.at_work("here/1", NOON, timedelta(minutes=5))
    record = Capture("c1", QUERY, "direct", NOON, "", 200, "text/html", "0" * 64, 1, due=NOON, watch="help")
    store.save(Reading(record, Serp(QUERY.text, Outcome.PARSED, (), (), AdsState.NONE_SEEN)), lambda *_: ())
    store.desk.purse.spend("direct", NOON)
    store.desk.rota.begin("report", "2026-W47", "here/1", NOON)
    store.desk.rota.end("report", "2026-W47", NOON, DutyState.DONE, "written")
    store.close()


def rows(url: str) -> dict[str, list[tuple[object, ...]]]:
    database = Database(url)
    with database.reading() as connection:
        found = {
            table.name: sorted(map(tuple, connection.execute(select(table)).all()), key=repr) for table in METADATA.sorted_tables
        }
    database.close()
    return found


def test_from_a_server_to_a_file_and_back_every_row_is_the_same(tmp_path: Path, new_postgres: Callable[[], str]) -> None:
    server, file, other = new_postgres(), f"sqlite:///{tmp_path / 'copy.db'}", new_postgres()
    filled(server)
    assert copy_rows(server, file) == copy_rows(file, other) > 1200
    assert rows(server) == rows(file) == rows(other)
    store = Store.open(other)
    fresh = Slot(QUERY, NOON - timedelta(hours=1), "help")
    assert store.plan([fresh]) == 1, "the numbers of new rows go on"
    store.watchbook.at_work("there/2", NOON, timedelta(minutes=5))
    assert len(store.watchbook.shifts(Period(NOON - timedelta(days=1), NOON + timedelta(days=1)))) == 2
    store.close()


def test_what_holds_something_is_not_filled(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path / name}.db" for name in ("one", "two")]
    for url in urls:
        filled(url)
    before = rows(urls[1])
    with pytest.raises(StoreError, match="holds something"):
        copy_rows(*urls)
    assert rows(urls[1]) == before
