"""The six weeks are lived once for all workers of a test run, and then only read."""

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
