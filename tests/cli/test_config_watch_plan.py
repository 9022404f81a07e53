"""`serpwarden config`, `watch` and `plan` at the command line: what they print, and exit 2 with every fault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from monitor.cli import config as config_command
from monitor.cli import plan as plan_command
from monitor.cli import watch as watch_command
from monitor.errors import ConfigError
from monitor.reloading import Reloader
from monitor.settings import load
from monitor.store import Store

ROOT = Path(__file__).parents[2]
APP = typer.Typer()
for command in (config_command, plan_command, watch_command):
    command.register(APP)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A copy of the example that may be changed."""
    path = tmp_path / "config.yaml"
    path.write_bytes((ROOT / "config.yaml").read_bytes())
    return path


def run(*arguments: str) -> str:
    done = CliRunner().invoke(APP, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def told(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json"))


def test_check_prints_what_is_understood(file: Path) -> None:
    form = told("config", "check", "--config", str(file))
    assert form["ok"] is True
    assert form["brand"]["marks"] == ["NORTHWIND", "MESHLINK"]
    assert form["queries"] == form["looks_per_day"] == sum(watch["queries"] for watch in form["watches"])
    assert {"name": "direct", "enabled": False, "engines": ["google", "bing"]} in form["sources"]
    shown = run("config", "check", "--config", str(file))
    assert "no faults" in shown
    assert "RouterShop" in shown
    assert "off: direct" in shown


def test_check_prints_every_fault_and_exits_with_2(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("kind: canary", "kind: cannary").replace("every: 24h", "every: daily")
    file.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(APP, ["config", "check", "--config", str(file), "--json"])
    assert done.exit_code == 2
    faults = json.loads(done.stdout)["faults"]
    assert len(faults) == 10
    assert {"file", "line", "key", "wrong", "right"} == set(faults[0])
    with pytest.raises(ConfigError):
        CliRunner().invoke(APP, ["config", "check", "--config", str(file)], catch_exceptions=False)


def test_the_program_exits_with_2_and_a_line_for_every_fault(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("version: 1", "version: 1\nbrnad: 1\nparty: 2"), encoding="utf-8")
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-m", "monitor", "config", "check", "--config", str(file)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, env=env, timeout=110)
    assert done.returncode == 2
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == ["brnad", "party"]
    assert "did you mean brand?" in done.stderr


def test_a_watch_with_every_key_goes_in_and_out(file: Path) -> None:
    before = file.read_bytes()
    options = [
        "--kind",
        "support",
        "--journey",
        "Get it working",
        "--stage",
        "sign in",
        "-k",
        "northwind login",
        "-k",
        "meshlink app",
    ]
    options += ["--engine", "google", "--place", "DE/de/Berlin", "--place", "AT/de", "--device", "mobile", "--every", "6h"]
    form = told("watch", "add", "login-de", *options, "--source", "sandbox", "--config", str(file))
    assert (form["written"], form["queries"], form["looks_per_month"]) == (True, 4, 480.0)
    added = {row["name"]: row for row in told("watch", "list", "--config", str(file))}["login-de"]
    assert added["places"] == ["DE/de/Berlin", "AT/de"]
    assert (added["every"], added["source"], added["stage"]) == ("6h", "sandbox", "sign in")
    run("watch", "remove", "login-de", "--config", str(file))
    assert file.read_bytes() == before


def test_keywords_go_in_and_out(file: Path) -> None:
    before = file.read_bytes()
    shown = run("watch", "add", "help-de", "-k", "northwind störung", "--config", str(file))
    assert "+4 queries, +120 looks a month" in shown
    assert "northwind störung" in run("watch", "list", "--config", str(file))
    run("watch", "remove", "help-de", "-k", "northwind störung", "--config", str(file))
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "faults"),
    [
        (["watch", "add", "help-de", "-k", "x", "--every", "6h"], ["kind", "engines", "places", "devices", "here twice"]),
        (["watch", "add", "new", "-k", "x", "--place", "DE"], ["--place: is 'DE' – COUNTRY/LANGUAGE"]),
        (["watch", "remove", "nothing"], ["there is no watch 'nothing'"]),
        (["watch", "list", "--config", "nowhere.yaml"], ["nowhere.yaml: no such file"]),
    ],
)
def test_wrong_input_names_its_faults_and_changes_nothing(file: Path, arguments: list[str], faults: list[str]) -> None:
    before = file.read_bytes()
    where = [] if "--config" in arguments else ["--config", str(file)]
    with pytest.raises(ConfigError) as refused:
        CliRunner().invoke(APP, [*arguments, *where], catch_exceptions=False)
    assert [fault for fault in faults if fault not in str(refused.value)] == []
    assert file.read_bytes() == before


def test_a_dry_run_shows_the_change_and_writes_nothing(file: Path) -> None:
    before = file.read_bytes()
    shown = run("watch", "remove", "canary", "--dry-run", "--config", str(file))
    assert "-  - name: canary" in shown
    assert "nothing was written" in shown
    assert file.read_bytes() == before


def test_plan_shows_looks_and_money(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace(
        "  - name: sandbox", "  - name: serpapi\n    daily_cap: 50\n  - name: sandbox"
    )
    file.write_text(text, encoding="utf-8")
    form = told("plan", "--days", "7", "--config", str(file))
    assert form["total"]["looks_per_day"] == 72
    assert form["total"]["due"] == 7 * 72
    assert form["total"]["usd_per_month"] == pytest.approx(50 * 30 * 15 / 1000)
    assert form["total"]["missed_per_month"] == 22 * 30
    assert form["order"][0] == "canary"
    assert form["order"][-1] == "buy-en"
    assert form["sources"][0]["source"] == "serpapi"
    assert form["warnings"] == ["serpapi: 72 looks a day are planned, its cap is 50"]
    shown = run("plan", "--days", "7", "--config", str(file))
    assert "22.50" in shown
    assert "first come: canary," in shown
    assert "in 7 days" in shown
    assert "its cap is 50" in shown


def test_plan_needs_no_secrets(file: Path) -> None:
    text = file.read_text(encoding="utf-8") + "\n"
    file.write_text(
        text.replace("  - name: sandbox", "  - {name: serpapi, options: {key: '${NO_KEY}'}}\n  - name: sandbox"), encoding="utf-8"
    )
    assert told("plan", "--config", str(file))["total"]["queries"] == 72


def test_check_tells_what_an_edit_changes_of_the_running_one(file: Path) -> None:
    assert told("config", "check", "--config", str(file))["running"] is None
    assert not (file.parent / "serpwarden.db").exists()
    settings = load(file, {})
    store = Store.open(settings.storage.database)
    Reloader(file, {}, settings, store.desk).start(datetime(2026, 11, 21, tzinfo=UTC))
    store.close()
    assert told("config", "check", "--config", str(file))["running"]["changes"] == []
    run("watch", "add", "help-en", "-k", "northwind hotline uk", "--config", str(file))
    running = told("config", "check", "--config", str(file))["running"]
    assert running["changes"] == ["watch help-en: keywords +northwind hotline uk"]
    assert (running["queries_added"], running["looks_per_month"], running["usd_per_month"]) == (4, 120, 0)
    assert "+4 −0 queries, +120 looks and +0.00 US dollars a month" in run("config", "check", "--config", str(file))
