"""The custody log in the database: it grows with looks and acts, and nothing in it can be changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Executable, delete, text, update

from monitor.errors import InputError, StoreError
from monitor.model import (
    AdsState,
    Capture,
    CaseState,
    Finding,
    Level,
    Outcome,
    Place,
    Query,
    Serp,
    Subject,
    capture_id,
)
from monitor.model.custody import Act, broken_at, entry_form
from monitor.pipeline import fold_cases
from monitor.store import PolicyText, Reading, Store
from monitor.store.database import Database
from monitor.store.tables import CUSTODY

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
QUERY = Query("northwind", "google", Place("DE", "de"))
NAME = "f" * 32
FINDING = Finding("trademark/mark-in-ad-text", 1, Level.HIGH, Subject("ad", 1, "top"), "Somebody shows the mark.", NAME)
FILED = {"channel": "google_ads_trademark", "reference": "1-234"}


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store.open("sqlite://")
    yield store
    store.close()


def look(store: Store, day: int, *, shows: bool) -> None:
    at, sha256 = START + day * DAY, f"{day:064d}"
    name = capture_id(QUERY, "sandbox", at, sha256)
    capture = Capture(name, QUERY, "sandbox", at, None, 200, "text/html", sha256, 1)
    serp = Serp(QUERY.text, Outcome.PARSED, (), (), AdsState.NONE_SEEN, capture=name)
    store.save(Reading(capture, serp, (FINDING,) if shows else ()), fold_cases)


def looks(store: Store, letters: str, first: int = 0) -> None:
    for day, letter in enumerate(letters, first):
        look(store, day, shows=letter == "X")


def act(store: Store, what: Act, day: float, **facts: str) -> None:
    now = START + day * DAY
    store.casebook.act(NAME, what, by="Ada Kern", facts=facts | {"on": facts.get("on") or now.isoformat()}, now=now)


def test_a_case_that_is_filed_goes_and_comes_back_has_it_all_in_its_log(store: Store) -> None:
    looks(store, "XXXXX")
    act(store, Act.DECIDED, 4.1, decision="file")
    act(store, Act.APPROVED, 4.2, channel="google_ads_trademark")
    act(store, Act.FILED, 4.3, **FILED)
    looks(store, "XX....X", 5)
    entries = store.casebook.log(NAME)
    assert [entry.act for entry in entries] == [
        Act.PROPOSED, Act.DECIDED, Act.APPROVED, Act.FILED, Act.VERIFIED_GONE, Act.RETURNED,
    ]  # fmt: skip
    assert broken_at([entry_form(entry) for entry in entries]) is None
    assert entries[0].fact("sha256") == f"{0:064d}"
    assert (entries[0].by, entries[1].by) == ("serpwarden", "Ada Kern")
    assert float(entries[4].fact("catch_probability") or 0) >= 0.95
    assert store.casebook.logs() == {NAME: entries}


def test_the_case_itself_moves_with_the_act(store: Store) -> None:
    looks(store, "XX")
    for what, facts in ((Act.DECIDED, {"decision": "file"}), (Act.APPROVED, {"channel": FILED["channel"]}), (Act.FILED, FILED)):
        act(store, what, 2, **facts)
    assert case_state(store) is CaseState.FILED
    act(store, Act.CLOSED, 3, reason="settled")
    assert case_state(store) is CaseState.CLOSED
    looks(store, "X", 4)
    assert case_state(store) is CaseState.RETURNED
    assert store.casebook.log(NAME)[-1].act is Act.RETURNED


def case_state(store: Store) -> CaseState:
    (case,) = store.watchbook.fresh_cases(START)
    return case.state


def test_a_refused_act_leaves_nothing_behind(store: Store) -> None:
    looks(store, "X")
    with pytest.raises(InputError, match="proposed cannot become filed"):
        act(store, Act.FILED, 1, **FILED)
    with pytest.raises(InputError, match="no such case"):
        store.casebook.act("0" * 32, Act.REVIEWED, by="Ada", facts={}, now=START)
    assert [entry.act for entry in store.casebook.log(NAME)] == [Act.PROPOSED]
    assert case_state(store) is CaseState.NEW


CHANGES: dict[str, Executable] = {
    "update": update(CUSTODY).values(body="{}"),
    "delete": delete(CUSTODY),
    "update of one": text("UPDATE custody SET number = 7"),
}
COPY = (
    "INTO custody (fingerprint, number, at, act, hash, body) "
    "SELECT fingerprint, number, at, act, hash, '{}' FROM custody WHERE 1=1"
)
ROUND = {
    "sqlite": {"replace": f"INSERT OR REPLACE {COPY}", "upsert": f"INSERT {COPY} ON CONFLICT DO UPDATE SET body = excluded.body"},
    "postgres": {
        "truncate": "TRUNCATE custody",
        "truncate beside": "TRUNCATE slots, custody CASCADE",
        "upsert": f"INSERT {COPY} ON CONFLICT (fingerprint, number) DO UPDATE SET body = excluded.body",
    },
}


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_the_database_refuses_to_change_the_log(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path}/a.db" if engine == "sqlite" else request.getfixturevalue("new_postgres")()
    store = Store.open(url)
    looks(store, "XX")
    act(store, Act.DECIDED, 2, decision="file")
    kept = store.casebook.log(NAME)
    database = Database(url)
    for name, statement in (CHANGES | {name: text(words) for name, words in ROUND[engine].items()}).items():
        with pytest.raises(StoreError, match="only grows"), database.writing() as connection:
            connection.execute(statement)
        assert store.casebook.log(NAME) == kept, name
    act(store, Act.APPROVED, 3, channel=FILED["channel"])
    assert len(store.casebook.log(NAME)) == 3
    database.close()
    store.close()


def test_texts_of_policies_are_kept_by_their_first_day(store: Store) -> None:
    first = PolicyText("https://policy.example/a", START, START, "a" * 64, "Old.")
    store.casebook.keep_policy(first)
    later = PolicyText(first.url, START, START + DAY, first.sha256, first.text)
    store.casebook.keep_policy(later)
    second = PolicyText(first.url, START + 2 * DAY, START + 2 * DAY, "b" * 64, "New.")
    store.casebook.keep_policy(second)
    assert store.casebook.policies() == (later, second)
