"""Our own files mean the same to the fast parser as to the careful one, and people's files meet the careful one alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from rules import yamlfile
from rules.yamlfile import parse, read

HERE = Path(yamlfile.__file__).parent
FILES = sorted(HERE.rglob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_file_means_the_same_to_both_parsers(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    quick, careful = (parse(text, path.name, ours=ours) for ours in (True, False))
    assert quick == careful
    assert quick.data
    assert YAML(typ="safe").compose(text) is not None, "the fast parser refuses it"


def test_what_only_the_careful_parser_takes_is_taken_all_the_same() -> None:
    assert parse("a: {b: https://northwind.example/}", "x.yaml", ours=True).data == {"a": {"b": "https://northwind.example/"}}
    assert parse("a: [", "x.yaml", ours=True) == parse("a: [", "x.yaml")


def test_a_file_of_somebody_else_may_be_nested_without_end(tmp_path: Path) -> None:
    (tmp_path / "deep.yaml").write_text("[" * 100_000, encoding="utf-8")
    found = read(tmp_path / "deep.yaml")
    assert found.data is None
    assert found.faults
