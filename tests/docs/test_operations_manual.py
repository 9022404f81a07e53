"""The manuals of operation and alerts say what the code does, and the files to install name commands that there are."""

from __future__ import annotations

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from monitor.alerts.ways import SCHEMES
from monitor.cli import build
from monitor.health.seeing import Sight
from monitor.settings import parse_settings

ROOT = Path(__file__).parents[2]
COMPOSE_KEYS = frozenset(
    {
        "build",
        "image",
        "restart",
        "env_file",
        "environment",
        "volumes",
        "ports",
        "stop_grace_period",
        "read_only",
        "tmpfs",
        "cap_drop",
    }
    | {"security_opt", "mem_limit", "logging", "command", "depends_on", "healthcheck", "deploy"}
)
"""The keys of a service that these files need, out of those of the Compose Specification."""
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


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this machine")
@pytest.mark.parametrize("name", ["serpwarden.service", "serpwarden-backup.service", "serpwarden-backup.timer"])
def test_systemd_understands_the_units(tmp_path: Path, name: str) -> None:
    for unit in DEPLOY.glob("serpwarden*.[st][ei]*"):
        text = unit.read_text(encoding="utf-8").replace("/opt/serpwarden/bin/serpwarden", "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(tmp_path / name)], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "serpwarden" in line]
    assert ours == []


@pytest.mark.parametrize("name", ["compose.yaml", "compose.machines.yaml"])
def test_compose_files_use_only_keys_of_the_specification(name: str) -> None:
    found = YAML(typ="safe", pure=True).load(read(f"deploy/{name}"))
    assert set(found) <= {"name", "services", "volumes", "networks", "secrets", "configs"} | {
        key for key in found if key[:2] == "x-"
    }
    for service in found["services"].values():
        assert set(service) <= COMPOSE_KEYS
        assert service.get("build") or service.get("image")
        assert set(service.get("depends_on", ())) <= set(found["services"])


def test_several_machines_share_database_and_bucket_and_each_has_time_to_stop() -> None:
    services = YAML(typ="safe", pure=True).load(read("deploy/compose.machines.yaml"))["services"]
    verbs = sorted(service["command"][0] for service in services.values() if "command" in service)
    assert verbs == ["run", "run", "worker"]
    assert all(service["stop_grace_period"] == "2m" for service in services.values() if "command" in service)
    assert all(port.startswith("127.0.0.1:") for service in services.values() for port in service.get("ports", ()))
