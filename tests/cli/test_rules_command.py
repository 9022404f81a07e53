"""`serpwarden rules`: what people see of the rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from monitor.cli import rules as command
from monitor.errors import RuleError
from rules.reading import shipped
from rules.schema import schema

APP = typer.Typer()
command.register(APP)


def run(*args: str) -> str:
    result = CliRunner().invoke(APP, ["rules", *args], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_every_rule_is_listed() -> None:
    rows = json.loads(run("list", "--json"))
    assert [row["id"] for row in rows] == [rule.id for rule in shipped()]
    assert "trademark/mark-in-ad-text" in run("list")


def test_the_schema_is_printed_whole() -> None:
    assert json.loads(run("schema")) == schema()


def test_the_pack_passes_its_own_examples() -> None:
    assert run("check").startswith(f"{len(shipped())} rules, ")


def test_a_broken_rule_of_ones_own_is_told(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "rules/pack/scam/risky-host.yaml"
    own = tmp_path / "rules/mine/hosts.yaml"
    own.parent.mkdir(parents=True)
    text = source.read_text(encoding="utf-8").replace("scam/risky-host", "mine/hosts")
    own.write_text(text, encoding="utf-8")
    assert run("check", str(tmp_path / "rules")).startswith("1 rules")
    own.write_text(text.replace("party: [unknown, affiliate]", "party: own"), encoding="utf-8")
    with pytest.raises(RuleError, match=r"rules/mine/hosts\.yaml:\d+: example “a site builder on a support query”: should fire"):
        run("check", str(tmp_path / "rules"))
