"""Visits to own pages are kept: captures of their own, findings that cases rest on, and a later visit that proves them mended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.archive import Archive
from monitor.duties.landings import stored
from monitor.evidence import Evidence
from monitor.landing import Visit, is_landing, read_landing
from monitor.landing.captured import ENGINE, SOURCE
from monitor.model import (
    AdsState,
    Answer,
    Brand,
    CaseState,
    Look,
    Mark,
    Outcome,
    Owner,
    Period,
    Place,
    Query,
    Result,
    ResultKind,
    Serp,
    Settings,
)
from monitor.replaying import Change, replay
from monitor.store import Store

URL = "https://help.northwind.example/reset"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
BRAND = Brand("Northwind", Owner("Northwind Networks GmbH", "DE"), (Mark("NORTHWIND"),), domains=("northwind.example",))
ASKED = Query("northwind router reset", "google", Place("DE", "de"))
GATED = b"<html><title>Reset</title><main><p>Support</p><form><input type='password'></form></main></html>"
OPEN = b"<html><title>Reset</title><main><ol><li>Press</li><li>Wait</li></ol></main></html>"


def archive(folder: Path) -> Archive:
    url = f"sqlite:///{folder / 'serpwarden.db'}"
    Store.upgrade(url)
    return Archive(Settings(BRAND), Store.open(url), Evidence.open(str(folder / "evidence")))


def results(first: str = URL) -> list[tuple[Look, Serp]]:
    rows = [Result(1, ResultKind.ORGANIC, "Reset", first)]
    if first != URL:
        rows.append(Result(2, ResultKind.ORGANIC, "Reset", URL))
    serp = Serp(ASKED.text, Outcome.PARSED, tuple(rows), ads_state=AdsState.NONE_SEEN, engine="google", capture="c" * 32)
    return [(Look("c" * 32, ASKED, NOON, Outcome.PARSED, AdsState.NONE_SEEN), serp)]


def seen(body: bytes, at: datetime, status: int = 200) -> Visit:
    answer = Answer(SOURCE, at, body, URL, status, "text/html")
    return Visit((read_landing(URL, status, "text/html", body),), answers=(answer,))


def test_what_is_found_stands_in_the_store_with_the_page_as_evidence(tmp_path: Path) -> None:
    kept = archive(tmp_path)
    (brought,) = stored(kept, results(), seen(GATED, NOON))
    assert is_landing(brought.capture)
    (sighting,) = kept.view.findings(brought.capture.id)
    assert (sighting.finding.rule, str(sighting.finding.level)) == ("support/own-answer-gated", "medium")
    assert "northwind router reset" in sighting.finding.why
    assert kept.evidence.read(brought.capture.sha256) == GATED
    (case,) = kept.view.cases()
    assert case.state is CaseState.NEW
    assert (sighting.query.engine, sighting.query.place) == (ENGINE, ASKED.place)
    kept.store.close()


def test_a_page_behind_another_result_weighs_less(tmp_path: Path) -> None:
    kept = archive(tmp_path)
    (brought,) = stored(kept, results("https://forum.example/t/1"), seen(GATED, NOON))
    assert [str(finding.level) for finding in brought.findings] == ["low"]
    kept.store.close()


def test_a_visit_can_be_read_again_from_its_bytes(tmp_path: Path) -> None:
    kept = archive(tmp_path)
    stored(kept, results("https://forum.example/t/1"), seen(GATED, NOON))
    assert not [again for again in replay(kept.store, kept.view) if isinstance(again, Change)]
    kept.store.close()


def test_later_visits_prove_that_it_is_mended_and_pages_out_of_reach_do_not(tmp_path: Path) -> None:
    kept = archive(tmp_path)
    stored(kept, results(), seen(GATED, NOON))
    for day in range(1, 4):
        stored(kept, results(), seen(b"", NOON + timedelta(days=day), status=503))
    (blind,) = kept.view.cases()
    assert blind.state in (CaseState.NEW, CaseState.OPEN)
    for day in range(4, 30):
        stored(kept, results(), seen(OPEN, NOON + timedelta(days=day)))
    (mended,) = kept.view.cases()
    assert mended.state is CaseState.VERIFIED_GONE
    kept.store.close()


def test_visits_are_looks_at_pages_not_at_the_results(tmp_path: Path) -> None:
    kept = archive(tmp_path)
    stored(kept, results(), seen(GATED, NOON))
    looks = list(kept.view.looks(Period(NOON - timedelta(days=1), NOON + timedelta(days=1))))
    assert [look.query.engine for look in looks] == [ENGINE]
    assert looks[0].query.text != ASKED.text
    kept.store.close()
