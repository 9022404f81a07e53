"""Every error of ours stands in the drawn tree, and everything raised is either ours or a plain misuse of Python."""

from __future__ import annotations

import ast
import inspect

from monitor import errors
from tests.house.test_sizes import SOURCES

TREE = {name: value for name, value in vars(errors).items() if inspect.isclass(value) and issubclass(value, Exception)}
PLAIN = {
    "ValueError",
    "KeyError",
    "TypeError",
    "IndexError",
    "AssertionError",
    "FileNotFoundError",
    "Exit",
    "BadParameter",
    "ConnectError",
}


def test_every_error_is_in_the_drawing() -> None:
    drawing = errors.__doc__ or ""
    assert [name for name in TREE if name not in drawing] == []


def test_every_error_descends_from_the_base() -> None:
    assert all(issubclass(value, errors.SerpwardenError) for value in TREE.values())


def test_what_is_raised_is_known() -> None:
    strange = [
        f"{path.name}:{node.lineno} {name}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Raise) and (name := _raised(node)) and name not in TREE and name not in PLAIN
    ]
    assert strange == []


def _raised(node: ast.Raise) -> str | None:
    called = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) and called.id[:1].isupper() else None
