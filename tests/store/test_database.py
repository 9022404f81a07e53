"""A database is set up, brought up to date or refused, and says so in a sentence."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from monitor import store
from monitor.errors import StoreError
from monitor.store import Store
from monitor.store.database import Database, check, known, newest
from monitor.store.tables import METADATA


def test_the_migrations_make_the_tables_that_the_code_speaks_of() -> None:
    database = Database("sqlite://")
    check(database)
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_an_empty_database_is_set_up_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/deep/er/serpwarden.db"
    Store.open(url).close()
    Store.open(url).close()
    assert Store.upgrade(url) == (newest(), newest())


def stamp(tmp_path: Path, version: str) -> str:
    url = f"sqlite:///{tmp_path}/serpwarden.db"
    Store.open(url).close()
    with sqlite3.connect(tmp_path / "serpwarden.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    connection.close()
    return url


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    url = stamp(tmp_path, "9999")
    for attempt in (Store.open, Store.upgrade):
        with pytest.raises(StoreError, match=r"written by a newer serpwarden.*update this program"):
            attempt(url)


def test_a_database_of_somebody_else_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE captures (x)")
    connection.close()
    with pytest.raises(StoreError, match="not ours"):
        Store.open(f"sqlite:///{tmp_path}/other.db")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "is no URL"),
        ("mysql://root:secret@localhost/x", "mysql database is not supported"),
        ("postgresql://user:secret@127.0.0.1:1/none?connect_timeout=1", "database postgresql|pip install"),
    ],
)
def test_a_database_out_of_reach_is_said_without_its_password(url: str, words: str) -> None:
    with pytest.raises(StoreError, match=words) as caught:
        Store.open(url)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "serpwarden.db").write_bytes(b"not a database at all, but long enough to look at" * 40)
    with pytest.raises(StoreError, match="file is not a database"):
        Store.open(f"sqlite:///{tmp_path}/serpwarden.db")


def test_the_folder_of_the_database_must_be_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="its folder cannot be made"):
        Store.open(f"sqlite:///{tmp_path}/file/serpwarden.db")


def test_the_migrations_known_by_their_files_are_those_of_alembic() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(store.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert known() == tuple(sorted(script.revision for script in scripts.walk_revisions()))
    assert newest() == scripts.get_current_head()


def test_a_store_is_opened_without_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    Store.open(url).close()
    code = f"import sys; from monitor.store import Store; Store.open({url!r}).close(); print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
