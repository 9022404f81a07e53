"""The README is true: its commands exist, its links lead somewhere, every runtime dependency has its reason."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from monitor import demo
from monitor.cli import build

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [re.split(r"[\s<>=!;\[]", line)[0] for line in project["dependencies"]]


@pytest.mark.parametrize("name", dependencies())
def test_every_runtime_dependency_has_its_reason(name: str) -> None:
    rows = [row.split("|")[1] for row in README.splitlines() if row.startswith("| ")]
    assert any(name in re.split(r"[,\s]+", row.strip()) for row in rows)


def test_every_command_that_is_shown_exists() -> None:
    known = get_command(build())
    shown = {tuple(line.split()[1:3]) for line in README.splitlines() if line.startswith("serpwarden ")}
    assert len(shown) > 10
    for verb, second in shown:
        command = known.commands[verb]  # type: ignore[attr-defined]
        below = getattr(command, "commands", None)
        assert not below or second in below, f"serpwarden {verb} {second}"


def test_every_link_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_make_targets_that_are_shown_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{target}:" in makefile for target in set(re.findall(r"make (\w+)", README)) - {"are"})


def test_the_plain_install_brings_the_example_that_the_demo_starts_from() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    placed = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert ROOT / placed["config.yaml"] in demo._SHIPPED
