"""The database: opened, brought up to date, and every fault of it said in a sentence.

SQLite in a file by default: WAL, so that reports read while the pipeline writes; `synchronous=NORMAL`, which survives the
death of the process at any moment (a power cut may take the last transactions, never the file); writers of one process
queue at a lock, those of several wait for SQLite's own. PostgreSQL by URL, through psycopg (the extra `postgres`).
"""

from __future__ import annotations

import hashlib
import importlib
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Insert, Table, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from monitor.errors import StoreError
from monitor.late import late

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite
else:  # each knows all types of its database, and one program speaks to one
    postgresql, sqlite = late("sqlalchemy.dialects.postgresql"), late("sqlalchemy.dialects.sqlite")

_VERSIONS = Path(__file__).parent / "migrations" / "versions"
_STANDS_AT = text("SELECT version_num FROM alembic_version")
_ALONE = text("SELECT pg_advisory_xact_lock(:number)")
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "busy_timeout=60000",
    "cache_size=-32000",
)


class Database:
    """One open database; safe to use from several threads."""

    def __init__(self, url: str) -> None:
        self.url = _url(url)
        self.in_memory = self.url.get_backend_name() == "sqlite" and self.url.database in (None, "", ":memory:")
        self.engine = _engine(self.url, in_memory=self.in_memory)
        self._inserts: dict[Table, Insert] = {}
        self._upserts: dict[Table, Insert] = {}
        self._counts: dict[tuple[str, str], Insert] = {}
        self._writer = self.engine.execution_options(writes=True)
        self._gate = threading.Lock() if self.url.get_backend_name() == "sqlite" else nullcontext()

    def __str__(self) -> str:
        """The URL without its password."""
        return self.url.render_as_string(hide_password=True)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that writes: all of it happens, or nothing. Raises StoreError when the database refuses."""
        with self._gate, self._told(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that reads; short, so that nobody waits for it."""
        with self._gate if self.in_memory else nullcontext(), self._told(), self.engine.begin() as connection:
            yield connection

    def insert(self, table: Table) -> Insert:
        """An insert that leaves a row alone when it is there already. Made once: making one costs more than running it."""
        if table not in self._inserts:
            self._inserts[table] = self._dialect_insert(table).on_conflict_do_nothing()
        return self._inserts[table]

    def upsert(self, table: Table) -> Insert:
        """An insert that replaces every value of a row that is there already. Made once."""
        if table not in self._upserts:
            keys = [column.name for column in table.primary_key]
            statement = self._dialect_insert(table)
            values = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
            self._upserts[table] = statement.on_conflict_do_update(index_elements=keys, set_=values)
        return self._upserts[table]

    def counting(self, table: Table, column: str) -> Insert:
        """An insert that adds what one column has to a row that is there already. Made once."""
        key = table.name, column
        if key not in self._counts:
            statement = self._dialect_insert(table)
            keys = [column.name for column in table.primary_key]
            values = {column: table.c[column] + statement.excluded[column]}
            self._counts[key] = statement.on_conflict_do_update(index_elements=keys, set_=values)
        return self._counts[key]

    def _dialect_insert(self, table: Table) -> Any:
        return postgresql.insert(table) if self.engine.dialect.name == "postgresql" else sqlite.insert(table)

    def alone(self, connection: Connection, name: str) -> None:
        """Until the transaction ends nobody else on any machine is where this name is; on SQLite no two write at once anyway."""
        if self.engine.dialect.name == "postgresql":
            connection.execute(_ALONE, {"number": int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)})

    def rest(self) -> None:
        """Let go of connections that nobody uses, and of the pages that they hold in memory; the next one is made anew."""
        if not self.in_memory:
            self.engine.dispose()

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise StoreError(f"database {self}: {_reason(error)}") from error


def version(database: Database) -> str | None:
    """The migration that the database stands at, or None when it is empty. Raises StoreError when it is no database of ours."""
    with database.reading() as connection:
        tables = inspect(connection)
        found = connection.scalar(_STANDS_AT) if tables.has_table("alembic_version") else None
        if found is None and tables.has_table("captures"):
            raise StoreError(f"database {database} holds a table `captures` that is not ours: name another database in `storage`")
        return found


def stands(url: str) -> bool:
    """Whether a database was set up behind this URL. Raises StoreError."""
    database = Database(url)
    try:
        return version(database) is not None
    finally:
        database.close()


def newest() -> str:
    """The newest migration that this program knows."""
    return known()[-1]


@cache
def known() -> tuple[str, ...]:
    """Every migration that this program knows, oldest first: a migration's file begins with its number."""
    found = sorted(file.name.partition("_")[0] for file in _VERSIONS.glob("[0-9]*_*.py"))
    if not found:
        raise StoreError("this installation holds no migrations: install serpwarden again")
    return tuple(found)


def check(database: Database) -> None:
    """Bring an empty database up; refuse one that is older or newer than this program. Raises StoreError."""
    found = version(database)
    if found is None:
        upgrade(database)
    elif found != newest():
        if found in known():
            raise StoreError(
                f"database {database} is at version {found}, this program needs {newest()}: run `serpwarden db upgrade`"
            )
        raise StoreError(f"database {database} was written by a newer serpwarden (version {found}): update this program")


def upgrade(database: Database) -> None:
    """Bring the database to the newest version, in one transaction. Raises StoreError when it is newer already."""
    found = version(database)
    if found is not None and found not in known():
        check(database)
    with database.writing() as connection:
        database.alone(connection, "upgrade")
        importlib.import_module("monitor.store.upgrading").bring_up(connection)


def _url(text: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            "the database in `storage` is no URL: write sqlite:///serpwarden.db or postgresql://user@host/name"
        ) from error
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(f"a {url.get_backend_name()} database is not supported: use sqlite:/// or postgresql://")
    return url


def _engine(url: URL, *, in_memory: bool) -> Engine:
    more: dict[str, Any] = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}} if in_memory else {}
    if url.get_backend_name() == "sqlite" and not in_memory:
        _make_folder(url)
        more = {"connect_args": {"check_same_thread": False}}
    try:
        engine = create_engine(url, **more)
    except (ImportError, NoSuchModuleError) as error:
        raise StoreError("PostgreSQL needs a driver that is not installed: pip install 'serpwarden[postgres]'") from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def _make_folder(url: URL) -> None:
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"database {url.database}: its folder cannot be made ({error.strerror})") from error


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _reason(error: SQLAlchemyError) -> str:
    cause = getattr(error, "orig", None) or error
    return (str(cause).strip() or type(cause).__name__).splitlines()[0][:300]
