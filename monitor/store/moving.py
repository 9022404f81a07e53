"""All rows of one database into another, of whatever kind: how a database on a server becomes a file, and a file one on a server.

PostgreSQL is read in one transaction that sees one moment, and a file that somebody writes is copied by SQLite's own backup
first. Values pass through the tables' own types, so that moments, numbers and bytes are the same on both sides.
"""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, insert, select, text

from monitor.errors import StoreError
from monitor.store.database import Database, stands, upgrade
from monitor.store.tables import METADATA

_AT_A_TIME = 500


def copy_rows(source_url: str, target_url: str) -> int:
    """Set up an empty database and fill it with all rows of another; gives their number. Raises StoreError."""
    if stands(target_url):
        raise StoreError("the database to fill holds something: name an empty one")
    source, target = Database(source_url), Database(target_url)
    try:
        upgrade(target)
        if source.engine.dialect.name == "postgresql":
            source.engine = source.engine.execution_options(isolation_level="REPEATABLE READ")
        with source.reading() as old, target.writing() as new:
            copied = sum(_copied(old, new, table) for table in METADATA.sorted_tables)
            if target.engine.dialect.name == "postgresql":
                _count_on(new)
        return copied
    finally:
        source.close()
        target.close()


def _copied(old: Connection, new: Connection, table: Table) -> int:
    copied = 0
    rows = old.execution_options(yield_per=_AT_A_TIME).execute(select(table)).mappings()
    for batch in rows.partitions(_AT_A_TIME):
        new.execute(insert(table), [dict(row) for row in batch])
        copied += len(batch)
    return copied


def _count_on(new: Connection) -> None:
    """Let numbers that PostgreSQL draws by itself go on after those that were copied."""
    for table in METADATA.sorted_tables:
        if (column := table.autoincrement_column) is not None:
            last = new.execute(select(func.max(column))).scalar()
            name = new.execute(text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table.name, "c": column.name}).scalar()
            if last is not None and name is not None:
                new.execute(text("SELECT setval(CAST(:name AS regclass), :last)"), {"name": name, "last": last})
