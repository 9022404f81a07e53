"""`look`, `import`, `replay` and `db upgrade` at the command line: what they print, keep and refuse."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from monitor.cli import db as db_command
from monitor.cli import import_ as import_command
from monitor.cli import look as look_command
from monitor.cli import replay as replay_command
from monitor.errors import InputError, StoreError
from monitor.evidence import Evidence
from monitor.sandbox import Box, load, serve
from monitor.store import Store
from monitor.store.database import newest

SHARED = Path(__file__).parents[2] / "../shared/serps"
APP = typer.Typer()
for command in (look_command, import_command, replay_command, db_command):
    command.register(APP)

CONFIG = """
version: 1
brand:
  name: Northwind
  owner: {{name: Northwind Networks GmbH, country: DE}}
  marks: [{{text: NORTHWIND, registrations: [{{office: EUIPO, number: "018000001", countries: [EU], classes: [9]}}]}}]
  domains: [northwind.example]
watches:
  - name: brand-de
    kind: brand
    keywords: [northwind, northwind router]
    engines: [google]
    places: [{{country: DE, language: de, city: Berlin}}]
    devices: [desktop]
    every: 6h
  - name: brand-gb
    kind: brand
    keywords: [northwind]
    engines: [bing]
    places: [{{country: GB, language: en, city: London}}]
    devices: [desktop]
    every: 6h
sources:
  - {{name: sandbox, engines: [google, bing], options: {{base_url: "{url}"}}}}
storage:
  database: sqlite:///{folder}/serpwarden.db
  evidence: {folder}/evidence
"""
PAGE = b"<html><title>saved</title><p>nothing that anybody knows"


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    with serve(load()) as running:
        yield running


def config(folder: Path, url: str = "http://127.0.0.1:1") -> str:
    path = folder / "config.yaml"
    path.write_text(CONFIG.format(url=url, folder=folder))
    return str(path)


def run(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(APP, arguments, catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.stdout


def told(*arguments: str, code: int = 0) -> Any:
    return json.loads(run(*arguments, "--json", code=code))


def test_look_asks_what_is_due_once(box: Box, tmp_path: Path) -> None:
    file = config(tmp_path, box.base_url)
    (first,) = told("look", "--config", file)
    assert sum(first["outcomes"].values()) == 3
    assert first["faults"] == []
    (second,) = told("look", "--config", file)
    assert second["outcomes"] == {}
    assert "Nothing was due: `serpwarden look --now` asks every query at once" in run("look", "--config", file)
    (third,) = told("look", "--now", "--watch", "brand-gb", "--config", file)
    assert sum(third["outcomes"].values()) == 1
    assert "1 looks" in run("look", "--now", "--watch", "brand-gb", "--config", file)


def test_look_without_an_answer_is_work_that_failed(tmp_path: Path) -> None:
    file = config(tmp_path)
    (form,) = told("look", "--watch", "brand-gb", "--now", "--config", file, code=1)
    assert form["outcomes"] == {"missed": 1}
    assert "did not answer" in form["faults"][0]


def test_look_at_a_watch_that_is_not_there_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there are brand-de, brand-gb"):
        run("look", "--watch", "brand-fr", "--config", config(tmp_path))


def test_import_keeps_every_file_once_and_tells_its_outcome(tmp_path: Path) -> None:
    file, pages = config(tmp_path), tmp_path / "pages"
    pages.mkdir()
    for name in ("a.html", "same-as-a.html"):
        (pages / name).write_bytes(PAGE)
    (pages / "b.json").write_text('{"some": "form"}')
    (pages / "empty.html").write_bytes(b"")
    rows = told("import", str(pages), "--config", file)
    assert [(Path(row["file"]).name, row["outcome"], row["new"]) for row in rows] == [
        ("a.html", "unparsed", True),
        ("b.json", "unparsed", True),
        ("empty.html", "unparsed", True),
        ("same-as-a.html", "unparsed", False),
    ]
    assert len(list(Evidence.open(str(tmp_path / "evidence")).names())) == 3
    assert all(not row["proven"] for row in rows)
    assert "4 pages kept (4 of them before), 0 prove something about ads" in run("import", str(pages), "--config", file)


def test_import_of_a_missing_file_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        run("import", str(tmp_path / "none.html"), "--config", config(tmp_path))
    assert not (tmp_path / "serpwarden.db").exists()


def test_replay_finds_nothing_new_where_nothing_changed(box: Box, tmp_path: Path) -> None:
    file = config(tmp_path, box.base_url)
    run("look", "--now", "--config", file)
    (tmp_path / "a.html").write_bytes(PAGE)
    os.utime(tmp_path / "a.html", (1_600_000_000, 1_600_000_000))
    run("import", str(tmp_path / "a.html"), "--config", file)
    assert told("replay", "--config", file) == []
    assert "4 captures read again" in run("replay", "--config", file)
    assert "3 captures read again" in run("replay", "--since", "2026-01-01", "--config", file)


def test_replay_says_what_a_better_reader_changes(box: Box, tmp_path: Path) -> None:
    file = config(tmp_path, box.base_url)
    run("look", "--now", "--config", file)
    with sqlite3.connect(tmp_path / "serpwarden.db") as database:
        (before,) = database.execute("SELECT count(*) FROM findings").fetchone()
        database.execute("DELETE FROM findings")
        database.execute("DELETE FROM case_cells")
        database.execute("DELETE FROM cases")
    database.close()
    rows = told("replay", "--config", file)
    assert before > 0
    assert rows
    assert all(row["appeared"] and not row["vanished"] for row in rows)
    with sqlite3.connect(tmp_path / "serpwarden.db") as database:
        assert database.execute("SELECT count(*) FROM findings").fetchone() == (before,)
        assert database.execute("SELECT count(*) FROM cases").fetchone() > (0,)
    database.close()


def test_replay_of_a_date_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--since yesterday: is no date"):
        run("replay", "--since", "yesterday", "--config", config(tmp_path))


def test_replay_names_evidence_that_is_gone(tmp_path: Path) -> None:
    file = config(tmp_path)
    (tmp_path / "a.html").write_bytes(PAGE)
    run("import", str(tmp_path / "a.html"), "--config", file)
    next((tmp_path / "evidence").rglob("*.zst")).unlink()
    assert "is missing" in run("replay", "--config", file, code=1)


def test_the_database_is_brought_up(tmp_path: Path) -> None:
    file = config(tmp_path)
    assert "newly set up" in run("db", "upgrade", "--config", file)
    assert run("db", "upgrade", "--config", file) == f"The database is at version {newest()}.\n"
    with sqlite3.connect(tmp_path / "serpwarden.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    with pytest.raises(StoreError, match="newer serpwarden"):
        run("db", "upgrade", "--config", file)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the collection of saved pages is not beside this checkout")
def test_real_pages_are_all_kept_and_nothing_is_called_parsed_that_was_not(tmp_path: Path) -> None:
    file = config(tmp_path)
    pages = [str(path) for path in sorted((SHARED / "bing/desktop").glob("*.html"))[:6]]
    rows = told("import", *pages, "--config", file)
    assert len(rows) == len(pages)
    store = Store.open(f"sqlite:///{tmp_path}/serpwarden.db")
    assert store.unread() == ()
    store.close()
    assert all(row["results"] for row in rows if row["outcome"] == "parsed")
