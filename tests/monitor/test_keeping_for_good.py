"""Retention lets go what no case needs; a backup comes back byte for byte, and says what does not."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from monitor.archive import Archive, kept_by
from monitor.backup import back_up, restore, verify
from monitor.cli import backup as backup_command
from monitor.cli import retain as retain_command
from monitor.errors import InputError
from monitor.evidence import Evidence
from monitor.model import Capture, Period, Proof, Query, Slot
from monitor.pipeline import Pipeline
from monitor.retention import hashes_of, let_go, retained, weigh
from monitor.sandbox import load, serve
from reports.proof.keeping import KEY
from reports.proof.signing import key_file
from tests.monitor.pipeline.box import START, settings_for

ROOT = Path(__file__).parents[2]
DAY = timedelta(days=1)
EVER = Period(START - 400 * DAY, START + 4000 * DAY)
APP = typer.Typer()
backup_command.register(APP)
retain_command.register(APP)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of twelve looks at the sandbox, a backup's and a rule's raw material."""
    with serve(load()) as box, kept_by(settings_for(box.base_url, str(tmp_path_factory.mktemp("asked")))) as archive:
        slots = [Slot(query, START, "brand") for watch in archive.settings.watches for query in watch.expand()]
        archive.store.plan(slots)

        async def run() -> None:
            async with Pipeline(archive.settings, archive.store, archive.evidence, clock=lambda _: START) as path:
                await path.ask(slots)

        asyncio.run(run())
        yield archive


def config(folder: Path, archive: Archive) -> Path:
    file = folder / "config.yaml"
    storage = f"storage:\n  database: {archive.settings.storage.database}\n  evidence: {archive.settings.storage.evidence}\n"
    text = (ROOT / "config.yaml").read_text(encoding="utf-8").partition("# Where things are kept")[0]
    file.write_text(text + storage, encoding="utf-8")
    return file


def test_a_backup_comes_back_byte_for_byte_and_a_second_one_copies_what_is_new(asked: Archive, tmp_path: Path) -> None:
    file = config(tmp_path, asked)
    first = back_up(asked, file, tmp_path / "copy", START)
    second = back_up(asked, file, tmp_path / "copy", START)
    assert first.faults == second.faults == ()
    assert (first.captures, first.copied, second.copied) == (12, first.objects, 0)
    assert restore(tmp_path / "copy", tmp_path / "new" / "home").faults == ()
    home = replace(
        asked.settings,
        storage=replace(
            asked.settings.storage,
            database=f"sqlite:///{tmp_path}/new/home/serpwarden.db",
            evidence=f"{tmp_path}/new/home/evidence",
        ),
    )
    with kept_by(home) as back:
        assert list(back.view.serps(EVER)) == list(asked.view.serps(EVER))
        assert back.view.cases() == asked.view.cases()
        capture = next(back.view.captures())
        assert back.evidence.read(capture.sha256) == asked.evidence.read(capture.sha256)


def test_what_is_missing_or_changed_in_a_backup_is_said(asked: Archive, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    back_up(asked, config(tmp_path, asked), copy, START)
    lost = sorted((copy / "evidence").rglob("*.zst"))
    lost[0].unlink()
    lost[1].write_bytes(b"rubbish")
    assert len(verify(copy).faults) == 2
    assert len({fault.split()[1] for fault in restore(copy, tmp_path / "home").faults}) == 2
    with closing(sqlite3.connect(copy / "serpwarden.db")) as connection, connection:
        connection.execute("DELETE FROM findings")
    with pytest.raises(InputError, match="was changed since the backup was made"):
        restore(copy, tmp_path / "other")
    back_up(asked, config(tmp_path, asked), copy, START)
    with pytest.raises(InputError, match="is not empty"):
        restore(copy, tmp_path)
    with pytest.raises(InputError, match="holds no backup"):
        restore(tmp_path / "nowhere", tmp_path / "other")


def test_the_signing_key_goes_along_for_its_users_eyes_only_and_comes_back(asked: Archive, tmp_path: Path) -> None:
    file, copy = config(tmp_path, asked), tmp_path / "copy"
    assert back_up(asked, file, copy, START).signing_key is None
    key = key_file(tmp_path / KEY)
    assert back_up(asked, file, copy, START).signing_key == key.fingerprint
    assert restore(copy, tmp_path / "home").signing_key == key.fingerprint
    for kept in (copy / KEY, tmp_path / "home" / KEY):
        assert (kept.read_bytes(), kept.stat().st_mode & 0o777) == ((tmp_path / KEY).read_bytes(), 0o600)
    (copy / KEY).unlink()
    key_file(copy / KEY)
    assert any("not the one that was backed up" in fault for fault in restore(copy, tmp_path / "other").faults)
    named = key_file(tmp_path / "elsewhere.pem")
    elsewhere = replace(asked, settings=replace(asked.settings, proof=Proof(key=str(tmp_path / "elsewhere.pem"))))
    assert back_up(elsewhere, file, copy, START).signing_key == named.fingerprint
    assert [name for name in copy.iterdir() if name.name.startswith(".")] == []


def test_both_commands(asked: Archive, tmp_path: Path) -> None:
    file = config(tmp_path, asked)
    done = CliRunner().invoke(APP, ["backup", str(tmp_path / "copy"), "--config", str(file), "--json"], catch_exceptions=False)
    assert json.loads(done.stdout)["faults"] == []
    back = CliRunner().invoke(APP, ["restore", str(tmp_path / "copy"), str(tmp_path / "home")], catch_exceptions=False)
    assert "Every byte was verified." in back.stdout
    kept = CliRunner().invoke(APP, ["retain", "--config", str(file)])
    assert "everything is kept for ever" in str(kept.exception)
    tried = CliRunner().invoke(
        APP, ["retain", "--days", "30", "--dry-run", "--config", str(file), "--json"], catch_exceptions=False
    )
    assert json.loads(tried.stdout)["let_go"] == 0


def test_old_evidence_goes_and_what_cases_rest_on_stays(asked: Archive, tmp_path: Path) -> None:
    file = config(tmp_path, asked)
    back_up(asked, file, tmp_path / "copy", START)
    restore(tmp_path / "copy", tmp_path / "home")
    storage = replace(
        asked.settings.storage, database=f"sqlite:///{tmp_path}/home/serpwarden.db", evidence=f"{tmp_path}/home/evidence"
    )
    with kept_by(replace(asked.settings, storage=storage)) as archive:
        look_at_nothing(archive)
        late = START + 100 * DAY
        assert retained(archive, 365, late).hashes == ()
        found = retained(archive, 30, late)
        needed = {sighting.capture_id for sighting in archive.view.sightings(EVER)}
        assert needed
        assert len(found.hashes) > 0
        assert let_go(archive, found, 30, late) == len(found.hashes)
        for capture in archive.view.captures():
            assert all(archive.evidence.holds(sha256) for sha256 in hashes_of(capture)) == (capture.id in needed)
        assert retained(archive, 30, late).hashes == ()
        assert len(list(archive.view.serps(EVER))) == 15
    assert verify(tmp_path / "home").faults == ()


def look_at_nothing(archive: Archive) -> None:
    """Three more looks, at pages that no case was seen on."""
    slots = [Slot(query, START + DAY, "brand") for query in archive.settings.watches[0].expand()[:3]]
    archive.store.plan(slots)

    def page(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text=f"<html>nothing at {request.url}</html>")

    async def run() -> None:
        later = START + DAY
        transport = httpx.MockTransport(page)
        path = Pipeline(archive.settings, archive.store, archive.evidence, clock=lambda _: later, transport=transport)
        async with path:
            await path.ask(slots)

    asyncio.run(run())


HASHES = st.sampled_from("abcdef")
CAPTURES = st.lists(st.tuples(HASHES, st.lists(HASHES, max_size=2), st.integers(0, 100), st.booleans()), max_size=12)


@given(CAPTURES, st.integers(30, 80))
def test_nothing_that_is_needed_or_young_ever_goes(drawn: list[tuple[str, list[str], int, bool]], days: int) -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    captures = [
        Capture(
            str(number),
            Query("q", "google"),
            "s",
            now - age * DAY,
            None,
            200,
            "",
            body,
            1,
            parts=tuple(("p", part) for part in parts),
        )
        for number, (body, parts, age, _) in enumerate(drawn)
    ]
    needed = frozenset(str(number) for number, each in enumerate(drawn) if each[3])
    found = weigh(captures, needed, frozenset(), now - days * DAY)
    kept = {sha256 for one in captures if one.id in needed or one.taken_at >= now - days * DAY for sha256 in hashes_of(one)}
    everything = {sha256 for one in captures for sha256 in hashes_of(one)}
    assert set(found.hashes) == everything - kept


def test_letting_go_twice_is_once() -> None:
    evidence = Evidence.open("memory://")
    sha256 = evidence.keep(b"x")
    assert [evidence.forget(sha256), evidence.forget(sha256)] == [True, False]
