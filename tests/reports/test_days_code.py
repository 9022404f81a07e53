"""Days are outdated by whatever they rest on: the list of code and tables is complete."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from reports.days.code import CODE, TABLES, hashed, made_by

ROOT = Path(__file__).parents[2]
OURS = ("monitor", "rules", "reports")
ELSEWHERE = {
    "monitor.errors": "faults, no values",
    "monitor.files": "how files come in: a day knows the name of a note of theirs",
    "monitor.model.custody": "what persons did",
    "monitor.model.duties": "what is done at night",
    "monitor.model.landing": "own pages, on which nobody competes",
    "monitor.model.policies": "texts of policies",
    "monitor.model.reporting": "how reports are told",
    "monitor.model.telling": "who is told",
    "reports.inputs": "the user's files, whose contents are part of what a day is made for",
}
"""What is imported on the way and no day rests on."""


def file_of(module: str) -> Path | None:
    path = ROOT.joinpath(*module.split("."))
    found = [one for one in (path.with_suffix(".py"), path / "__init__.py") if one.is_file()]
    return found[0] if found and module.startswith(OURS) else None


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reached(root: str) -> dict[str, Path]:
    """Every module of ours behind the imports of one; what is elsewhere is not followed."""
    found: dict[str, Path] = {}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        path = file_of(name)
        if path and name not in found:
            found[name] = path
            waiting += () if name in ELSEWHERE else imported(path)
    return found


def tables(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "table":
            yield from (one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))


def test_all_code_that_days_rest_on_is_named() -> None:
    found = reached("reports.days.keeping")
    modules = {name for name, path in found.items() if path.name != "__init__.py"}  # packages only name what is in them
    assert modules - ELSEWHERE.keys() == set(CODE)
    assert found.keys() >= ELSEWHERE.keys()


def test_all_tables_that_this_code_reads_are_named() -> None:
    ours = {name: path for name, path in reached("reports.days.keeping").items() if name in CODE}
    of_letters = {"rules.matchers.tables"}  # texts in normal form, which no day asks for
    assert {word for name, path in ours.items() if name not in of_letters for word in tables(path)} == set(TABLES)


def test_other_code_and_other_tables_make_other_days(tmp_path: Path) -> None:
    for part in (*(f"{name.replace('.', '/')}.py" for name in CODE), *(f"rules/data/{name}.yaml" for name in TABLES)):
        (tmp_path / part).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / part).write_bytes((ROOT / part).read_bytes())
    hashes = {hashed(ROOT), hashed(tmp_path)}
    assert hashes == {made_by()}
    for part in ("rules/attention.py", "reports/days/scatter.py", "rules/data/owners.yaml"):
        with (tmp_path / part).open("a", encoding="utf-8") as file:
            file.write("\n")
        hashes.add(hashed(tmp_path))
    assert len(hashes) == 4
