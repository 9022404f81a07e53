"""A pack is made of facts, wherever they are kept: the same from SQLite and PostgreSQL, and of a thousand sightings."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from monitor.evidence import Evidence
from monitor.model import Query
from monitor.model.custody import Act
from monitor.pipeline import fold_cases
from monitor.store import Reading, Store
from reports import removal, takedown
from reports.channel import channels
from reports.notice import prepared
from reports.once import Once
from reports.proof.verdicts import State
from reports.proof.verify import verdicts
from tests.reports.archive import Archive
from tests.reports.proof.sealed import SIGNED
from tests.reports.story import (
    BERLIN,
    FIRST,
    MADE_AT,
    MARK_AD,
    MARK_CASE,
    MARK_FINDING,
    OWN_AD,
    SETTINGS,
    Shown,
    archive,
    body_of,
    entries,
    entry,
)

FORM = "google_ads_trademark"


def packed(store: Store, folder: Path) -> Mapping[str, bytes]:
    """The story kept in a store, filed, and its pack."""
    evidence = Evidence.open(str(folder / "evidence"))
    for one in entries():
        evidence.keep(body_of(one.capture.query, one.capture.taken_at))
        store.save(Reading(one.capture, one.serp, one.findings), fold_cases)
    for what, facts in (
        (Act.DECIDED, {"decision": "file"}),
        (Act.APPROVED, {"channel": FORM}),
        (Act.FILED, {"channel": FORM, "on": MADE_AT.isoformat(), "reference": "1-234"}),
    ):
        store.casebook.act(MARK_CASE, what, by="Ada Kern", facts=facts, now=MADE_AT)
    view = store.view(SETTINGS, evidence.read)
    assert view.filed() == {MARK_CASE}
    assert [(row.channel, row.filed) for row in removal.gather(view)[0]] in ([], [(FORM, 1)])
    (notice,) = takedown.gather(view, MARK_CASE)[0]
    made = takedown.files(view, notice, SIGNED)
    store.close()
    return made


def test_a_pack_from_postgresql_is_the_one_from_sqlite(tmp_path: Path, new_postgres: Callable[[], str]) -> None:
    ours = packed(Store.open(f"sqlite:///{tmp_path}/a.db"), tmp_path)
    theirs = packed(Store.open(new_postgres()), tmp_path)
    assert {name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)} == set()
    assert b"1-234" in ours["data/case-log.jsonl"]
    assert {row.state for row in verdicts(theirs)} == {State.HOLDS, State.ABSENT}


def thousand() -> Archive:
    """A case that was seen in a thousand looks at four queries."""
    queries = [Query(f"northwind router {number}", "google", BERLIN) for number in range(4)]
    shown = Shown((OWN_AD, MARK_AD), findings=(MARK_FINDING,))
    return archive(tuple(entry(queries[n % 4], FIRST.start + n * timedelta(hours=1), shown) for n in range(1_000)))


@pytest.mark.timeout(300)
def test_a_case_of_a_thousand_sightings_is_whole_in_the_table_and_bounded_everywhere_else() -> None:
    view = thousand()
    (case,) = view.cases()
    notice = prepared(Once(view), case, channels()[FORM])
    assert notice
    assert notice.ready
    made = takedown.files(Once(view), notice, SIGNED)
    assert {row.state for row in verdicts(made)} == {State.HOLDS, State.ABSENT}
    rows = list(csv.reader(io.StringIO(made["data/sightings.csv"].decode("utf-8-sig"))))
    assert len(rows) == 1_001
    values = {field["name"]: field["value"] for field in json.loads(made["data/fields.json"])["fields"]}
    assert values["seen.count"] == "1000"
    assert len({name.split("/")[2] for name in made if name.startswith("data/exhibits/")}) <= 6
    assert len(PdfReader(io.BytesIO(made["data/letter.pdf"])).pages) < 40
    assert len(made["data/letter.txt"]) < 20_000
    assert sum(map(len, made.values())) < 5_000_000
