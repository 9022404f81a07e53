"""The rules' manual against the rules: nothing shipped is missing in it, and its example is a rule that works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rules import example
from rules.eligibility import CHANNELS
from rules.fields import FIELDS
from rules.policies import POLICIES
from rules.reading import load, shipped
from rules.rule import On, Rule
from rules.sentence import NAMES
from rules.verbs import VERBS

MANUAL = (Path(__file__).parents[2] / "docs/rules.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", shipped(), ids=lambda rule: rule.id)
def test_every_rule_is_in_the_manual_with_its_level_and_title(rule: Rule) -> None:
    row = next(line for line in MANUAL.splitlines() if line.startswith(f"| `{rule.id}` |"))
    assert f"| {rule.level}" in row
    assert rule.title in row


def test_the_manual_names_no_rule_that_is_not_there() -> None:
    named = set(re.findall(r"^\| `([a-z]+/[a-z-]+)` \|", MANUAL, re.MULTILINE))
    assert named == {rule.id for rule in shipped()}


@pytest.mark.parametrize("on", On)
def test_every_field_is_told_under_its_subject(on: On) -> None:
    section = MANUAL.partition(f"### on: {on}\n")[2].partition("\n## ")[0].partition("\n### ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(FIELDS[on])


def test_every_verb_name_policy_and_channel_is_told() -> None:
    for name in (*VERBS, *POLICIES, *(channel.id for channel in CHANNELS)):
        assert f"| `{name}` |" in MANUAL, name
    for name in NAMES:
        assert f"| `{{{name}}}` |" in MANUAL, name


def test_the_manuals_example_is_a_rule_that_works(tmp_path: Path) -> None:
    text = MANUAL.partition("```yaml\n")[2].partition("```")[0]
    path = tmp_path / "my-rules/shops/free-router.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    example.check(load(tmp_path / "my-rules"))
