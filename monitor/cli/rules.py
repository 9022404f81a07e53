"""`serpwarden rules`: what the judge goes by: list the rules, try their examples, publish their schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from monitor.terminal import say, show
from rules import example
from rules.reading import PACK, load
from rules.schema import schema

Folders = Annotated[list[Path] | None, typer.Option("--rules", help="A folder of your own rules, beside the shipped pack.")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help="The rules that pages are judged by.")
    group.command("list", help="Every rule: id, level, what it says.")(listed)
    group.command("check", help="Read rules and try their examples; every fault with its line.")(checked)
    group.command("schema", help="The JSON Schema of a rule file.")(published)
    app.add_typer(group, name="rules")


def listed(
    rules: Folders = None, *, as_json: Annotated[bool, typer.Option("--json", help="JSON instead of a table.")] = False
) -> None:
    """Print every rule."""
    rows = [
        {
            "id": rule.id,
            "version": rule.version,
            "level": str(rule.level),
            "status": str(rule.status),
            "title": rule.title,
            "looks_at": [str(on) for on in rule.on],
            "file": rule.file,
        }
        for rule in load(PACK, *(rules or ()))
    ]
    show(rows, columns=("id", "level", "status", "title"), as_json=as_json)


def checked(
    folders: Annotated[list[Path] | None, typer.Argument(metavar="[FOLDER]…", help="Your own; else the shipped pack.")] = None,
) -> None:
    """Read rules beside the shipped pack and try their examples. Raises RuleError with every fault."""
    shipped = {rule.id for rule in load(PACK)}
    rules = [rule for rule in load(PACK, *(folders or ())) if not folders or rule.id not in shipped]
    example.check(rules)
    say(f"{len(rules)} rules, {sum(len(rule.examples) for rule in rules)} examples: all do what they say.")


def published() -> None:
    """Print the schema."""
    say(*json.dumps(schema(), ensure_ascii=False, indent=2).splitlines())
