"""The shipped pack: every rule fires where its file says so, stays quiet where it says so, and nowhere else by accident."""

from __future__ import annotations

import pytest

from rules import example
from rules.reading import shipped
from rules.rule import Example, Rule

EXAMPLES = [(rule, case) for rule in shipped() for case in rule.examples]


@pytest.mark.parametrize(("rule", "case"), EXAMPLES, ids=[f"{rule.id}: {case.note}" for rule, case in EXAMPLES])
def test_an_example_does_what_its_side_says(rule: Rule, case: Example) -> None:
    assert [str(fault) for fault in example.broken((rule,)) if fault.line == case.line] == []


@pytest.mark.parametrize("rule", shipped(), ids=lambda rule: rule.id)
def test_a_rule_has_examples_on_both_sides_and_says_where_it_errs(rule: Rule) -> None:
    assert {case.fires for case in rule.examples} == {True, False}
    assert rule.false_positives
    assert rule.references


def test_a_sentence_is_a_sentence() -> None:
    for rule in shipped():
        for case in rule.examples:
            for finding in example.run(rule, case) if case.fires else ():
                assert finding.why[0].isupper() or finding.why[0] == "“" or "." in finding.why.split()[0], finding.why
                assert finding.why.endswith((".", "”")), finding.why
                assert "{" not in finding.why
                assert "  " not in finding.why
