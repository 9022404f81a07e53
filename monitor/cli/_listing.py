"""Which commands there are, told without importing what they need: the page of `serpwarden --help`.

Every command module says in its `register` what it adds, as plain words: `app.command("read", help="…")`, or a group
`typer.Typer(help="…")` added by a name. These words are read from the source. A module that says it in another way tells nothing
here and has to be imported.
"""

from __future__ import annotations

import ast
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from monitor.plugins import Contract


@dataclass(frozen=True, slots=True)
class Line:
    """One command or group as the page of help lists it."""

    name: str
    help: str
    group: bool


def files(contract: Contract) -> Iterator[tuple[str, Path]]:
    """Every command module and its source, by name."""
    for folder in import_module(contract.package).__path__:
        for info in sorted(pkgutil.iter_modules([folder]), key=lambda info: info.name):
            if not info.name.startswith("_"):
                yield info.name, Path(folder, f"{info.name}.py")


def lines(source: str) -> tuple[Line, ...]:
    """What a module's `register` adds, in its order; nothing when any of it is not said in plain words."""
    calls = [node for body in _registers(source) for node in ast.walk(body) if isinstance(node, ast.Call)]
    groups = [_word(call, "help") for call in calls if _called(call) == "Typer"]
    told = [
        Line(name, said, group)
        for name, said, group in (
            *((_first(call), _word(call, "help"), False) for call in calls if _called(call) == "app.command"),
            *((_word(call, "name"), next(iter(groups), None), True) for call in calls if _called(call) == "app.add_typer"),
        )
        if name and said
    ]
    adding = sum(_called(call) in {"app.command", "app.add_typer"} for call in calls)
    return tuple(told) if len(told) == adding and len(groups) <= 1 else ()


def _registers(source: str) -> list[ast.stmt]:
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return []
    return [node for node in body if isinstance(node, ast.FunctionDef) and node.name == "register"]


def _called(call: ast.Call) -> str:
    """What is called: `app.command`, `app.add_typer`, `Typer`; of other things their last name."""
    function = call.func
    if isinstance(function, ast.Attribute):
        of_app = isinstance(function.value, ast.Name) and function.value.id == "app"
        return f"app.{function.attr}" if of_app else function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _word(call: ast.Call, name: str) -> str | None:
    return next((_text(word.value) for word in call.keywords if word.arg == name), None)


def _first(call: ast.Call) -> str | None:
    return next((_text(part) for part in call.args[:1]), None)


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
