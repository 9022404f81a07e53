"""`serpwarden sandbox` checks a world file, moves the story to now, and serves until it is interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import typer
from typer.testing import CliRunner

from monitor.cli import sandbox as command
from monitor.errors import ConfigError, InputError
from monitor.sandbox import World

APP = typer.Typer()
APP.callback()(lambda: None)
command.register(APP)
SERVE = "import typer; from monitor.cli import sandbox; app = typer.Typer(); sandbox.register(app); app()"


def run(*arguments: str) -> str:
    """What the command prints."""
    done = CliRunner().invoke(APP, ["sandbox", *arguments], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_the_shipped_world_has_nothing_wrong() -> None:
    assert "nothing wrong" in run("--check")


def test_a_broken_world_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "world.yaml"
    path.write_text("version: 2\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="version: is 2"):
        run("--check", "--world", str(path))


def test_a_taken_port_is_an_input_error(client: httpx.Client) -> None:
    with pytest.raises(InputError, match="cannot be used"):
        run("--port", str(client.base_url.port))


def test_a_week_can_begin_now(world: World) -> None:
    now = datetime(2031, 5, 5, 12, tzinfo=UTC)
    moved = command.prepared(world, 99, 3, now)
    assert (moved.week_of(now), moved.seed) == (3, 99)
    assert command.prepared(world, None, None, now) == world


def test_it_serves_until_it_is_interrupted() -> None:
    with subprocess.Popen([sys.executable, "-c", SERVE, "--port", "0"], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        address = running.stdout.readline().split(" open ")[1].split(" ")[0]
        answer = httpx.get(address, timeout=20)
        os.kill(running.pid, signal.SIGINT)
        running.communicate(timeout=20)
    assert answer.status_code == 200
    assert "Northwind" in answer.text
