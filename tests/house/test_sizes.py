"""The gates in figures: long functions, tangled functions and long files are where faults hide."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("monitor", "rules", "reports")
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def functions(path: Path) -> list[tuple[str, int]]:
    """Name and length in lines of every function of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        (node.name, (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def code_lines(paths: list[Path]) -> int:
    """Lines that are neither blank, comment nor docstring."""
    return sum(map(_code_lines, paths))


def _code_lines(path: Path) -> int:
    text = path.read_text(encoding="utf-8")
    prose = {line for node in ast.walk(ast.parse(text)) for line in _docstring(node)}
    lines = enumerate(map(str.strip, text.splitlines()), 1)
    return sum(1 for number, line in lines if line and not line.startswith("#") and number not in prose)


def _docstring(node: ast.AST) -> range:
    if (
        isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and ast.get_docstring(node) is not None
    ):
        first = node.body[0]
        return range(first.lineno, (first.end_lineno or first.lineno) + 1)
    return range(0)


@pytest.mark.parametrize("path", SOURCES + TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
    assert [(name, length) for name, length in functions(path) if length > 50] == []


def test_most_functions_are_very_short() -> None:
    lengths = sorted(length for path in SOURCES for _, length in functions(path))
    assert statistics.median(lengths) <= 12
    assert lengths[int(len(lengths) * 0.9)] <= 28


def case_lines() -> int:
    """Lines of the cases that drive tests: labelled rows, golden pages with their readings, examples inside rules."""
    written = [path for kind in ("*.jsonl", "*.html", "*.reading.json") for path in (ROOT / "tests").rglob(kind)]
    examples = [
        path.read_text(encoding="utf-8").partition("\nexamples:")[2] for path in (ROOT / "rules" / "pack").rglob("*.yaml")
    ]
    lines = [line for path in written for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
    return sum(map(bool, lines)) + sum(len(text.splitlines()) for text in examples)


def test_there_is_enough_test_and_not_too_much() -> None:
    assert 0.6 <= (code_lines(TESTS) + case_lines()) / code_lines(SOURCES) <= 1.8


def test_broad_excepts_are_rare() -> None:
    handlers = [
        node
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and _is_broad(node)
    ]
    assert len(handlers) <= max(1, code_lines(SOURCES) // 1000)


def _is_broad(handler: ast.ExceptHandler) -> bool:
    names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)} if handler.type else {"Exception"}
    return bool(names & {"Exception", "BaseException"})
