"""The six weeks are lived once for all workers of a test run, and then only read.

Who asks for them is one group: a second worker would wait idle until the first has lived them.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.archive import Archive, kept_by
from monitor.settings import load
from reports.once import Once
from tests.monitor.world import story


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/monitor/world/" in item.path.as_posix():
            item.add_marker(pytest.mark.xdist_group("six-weeks"))


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration whose database holds the six weeks."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "six-weeks"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "lived").exists():
            story.play(folder)
            (folder / "lived").touch()
    return folder / "config.yaml"


@pytest.fixture(scope="session")
def archive(config: Path) -> Iterator[Archive]:
    with kept_by(load(config, {})) as opened:
        yield opened


@pytest.fixture(scope="session")
def view(archive: Archive) -> Once:
    return Once(archive.view)
