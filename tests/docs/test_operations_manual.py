"""The manuals of operation and alerts say what the code does, and the files to install name commands that there are."""

from __future__ import annotations

import re
from configparser import ConfigParser
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from monitor.alerts import SCHEMES
from monitor.cli import build
from monitor.health import Sight
from monitor.settings import parse_settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_manual_lists_every_scheme_that_is_let_through() -> None:
    listed = read("docs/alerts.md").partition("<!-- schemes -->")[2].partition("<!-- /schemes -->")[0]
    assert set(re.findall(r"\w+", listed)) == SCHEMES


def test_the_example_of_alerts_is_right() -> None:
    example = read("docs/alerts.md").partition("```yaml\n")[2].partition("```")[0]
    env = {"ALERT_URL": "jsons://alerts.example/", "SMTP_USER": "u", "SMTP_PASSWORD": "p"}
    text = read("config.yaml") + "\n" + example
    assert len(parse_settings(text.encode(), "config.yaml", env).alerts.targets) == 2


def test_every_state_and_figure_is_in_the_manual() -> None:
    manual = read("docs/operations.md")
    assert {state for state in Sight if f"`{state}`" not in manual} == set()
    names = set(re.findall(r'"(serpwarden_\w+)"', read("monitor/health/metrics.py")))
    assert {name for name in names if f"`{name}`" not in manual} == set()


@pytest.mark.parametrize("name", ["docs/operations.md", "docs/alerts.md", "docs/config.md"])
def test_every_command_that_is_named_exists(name: str) -> None:
    app = build()
    there = {command.name for command in app.registered_commands} | {group.name for group in app.registered_groups}
    named = set(re.findall(r"(?:^|`)serpwarden ([a-z]+)", read(name), re.MULTILINE))
    assert named
    assert named - {str(one) for one in there} == set()


def test_the_unit_stops_gently_and_never_loops_on_a_broken_config() -> None:
    unit = ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "serpwarden.service", encoding="utf-8")
    service = unit["Service"]
    assert service["KillSignal"] == "SIGTERM"
    assert (service["RestartPreventExitStatus"], service["NoNewPrivileges"], service["ProtectSystem"]) == ("2", "yes", "strict")
    assert "serpwarden run " in service["ExecStart"]
    assert int(service["TimeoutStopSec"]) > 60


def test_the_compose_file_gives_time_to_stop_and_opens_no_port_to_the_world() -> None:
    watch = YAML(typ="safe", pure=True).load(read("deploy/compose.yaml"))["services"]["watch"]
    assert watch["stop_grace_period"] == "2m"
    assert all(port.startswith("127.0.0.1:") for port in watch["ports"])
    assert (DEPLOY / "Dockerfile").is_file()
