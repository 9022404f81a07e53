"""`serpwarden judge`: pages in, findings out, in order; every fault of the input at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from monitor.cli import build
from monitor.cli.judge import kind_of
from monitor.errors import InputError
from monitor.model import Outcome, Place, Serp, WatchKind
from monitor.settings import load as load_settings

RUNNER = CliRunner()
SCHEMA = Path(__file__).parents[2] / "docs/schema/findings.schema.json"
CONFIG = """\
version: 1
brand:
  name: Northwind
  owner: {name: Northwind Networks GmbH, country: DE}
  marks:
    - text: NORTHWIND
      registrations: [{office: EUIPO, number: "018000001", countries: [EU], classes: [9, 42]}]
  domains: [northwind.example]
watches:
  - name: help
    kind: support
    keywords: [northwind led rot]
    engines: [google]
    places: [{country: DE, language: de}]
    devices: [desktop]
    every: 6h
  - name: canary
    kind: canary
    keywords: [northwind rundreise]
    engines: [google]
    places: [{country: DE, language: de}]
    devices: [desktop]
    every: 6h
"""
AD = {"slot": "top", "rank": 1, "kind": "text", "headline": "N0RTHWIND Sale", "target_url": "https://deals.example/"}
PAGE: dict[str, Any] = {"schema": "serpwarden.serp/1", "query": "mesh router", "outcome": "parsed", "results": [], "ads": [AD]}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def judged(config: Path, *files: Path | str, stdin: str | None = None) -> list[dict[str, Any]]:
    result = RUNNER.invoke(build(), ["judge", *map(str, files), "--config", str(config)], input=stdin, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def file(tmp_path: Path, text: str, name: str = "serp.json") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_one_object_one_a_line_a_list_and_stdin_are_read_alike(tmp_path: Path, config: Path) -> None:
    pretty = file(tmp_path, json.dumps(PAGE, indent=2), "pretty.json")
    lines = file(tmp_path, "\n".join([json.dumps(PAGE), "", json.dumps(PAGE | {"ads": []})]) + "\n", "lines.jsonl")
    many = file(tmp_path, json.dumps([PAGE, PAGE]), "list.json")
    found = judged(config, pretty, lines, many, "-", stdin=json.dumps(PAGE))
    assert [len(line["findings"]) for line in found] == [1, 1, 0, 1, 1, 1]


def test_a_finding_has_the_published_form(tmp_path: Path, config: Path) -> None:
    (line,) = judged(config, file(tmp_path, json.dumps(PAGE)))
    assert line["schema"] == "serpwarden.findings/1"
    finding = line["findings"][0]
    assert finding["rule"] == "trademark/mark-in-ad-text"
    assert finding["subject"] == {"type": "ad", "slot": "top", "rank": 1}
    assert finding["matched"][0]["found"] == "N0RTHWIND"
    assert finding["legal_ground"] is None
    errors = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).iter_errors(line)
    assert [error.message for error in errors] == []


def test_all_faults_of_all_lines_are_told_and_nothing_is_judged(tmp_path: Path, config: Path) -> None:
    bad = file(tmp_path, '{"schema": "other"}\nno json\n[1]\n' + json.dumps(PAGE))
    with pytest.raises(InputError) as caught:
        judged(config, bad, tmp_path / "nowhere.json", file(tmp_path, "", "empty.json"))
    told = [str(fault) for fault in caught.value.faults]
    assert any(f"{bad}:1: schema" in line for line in told)
    assert any(f"{bad}:1: query: is missing" in line for line in told)
    assert any(f"{bad}:2: is no JSON object" in line for line in told)
    assert any(f"{bad}:3: is no JSON object" in line for line in told)
    assert any("nowhere.json: cannot be read" in line for line in told)
    assert any("empty.json: is empty" in line for line in told)


def test_a_broken_config_is_told_before_anything_else(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        judged(file(tmp_path, "version: 1\n", "config.yaml"), file(tmp_path, json.dumps(PAGE)))


def test_own_rules_are_judged_beside_the_pack(tmp_path: Path, config: Path) -> None:
    rule = Path(__file__).parents[2] / "rules/pack/trademark/mark-in-ad-text.yaml"
    own = tmp_path / "rules/mine/sale.yaml"
    own.parent.mkdir(parents=True)
    text = rule.read_text(encoding="utf-8").replace("id: trademark/mark-in-ad-text", "id: mine/sale")
    own.write_text(text.replace("copy: mark\n", "copy: {words: [sale]}\n", 1), encoding="utf-8")
    args = ["judge", str(file(tmp_path, json.dumps(PAGE))), "--config", str(config), "--rules", str(tmp_path / "rules")]
    result = RUNNER.invoke(build(), args, catch_exceptions=False)
    assert [finding["rule"] for finding in json.loads(result.stdout)["findings"]] == ["mine/sale", "trademark/mark-in-ad-text"]


def test_the_watch_tells_why_a_query_is_asked(tmp_path: Path, config: Path) -> None:
    settings = load_settings(config, {})
    page = Serp("Northwind  LED rot", Outcome.PARSED, engine="google", place=Place("DE"))
    assert kind_of(settings, page) is WatchKind.SUPPORT
    assert kind_of(settings, Serp("northwind led rot", Outcome.PARSED)) is WatchKind.SUPPORT
    assert kind_of(settings, Serp("northwind led rot", Outcome.PARSED, engine="bing")) is None
    assert kind_of(settings, Serp("northwind led rot", Outcome.PARSED, place=Place("US"))) is None
    canary = PAGE | {"query": "northwind rundreise"}
    assert judged(config, file(tmp_path, json.dumps(canary)))[0]["findings"] == []
