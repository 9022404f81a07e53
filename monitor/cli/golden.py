"""`serpwarden golden`: a saved page becomes a golden case in one step; cases are checked, and updated with their differences."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor import golden
from monitor.errors import InputError
from monitor.terminal import say

FOLDER = Path("tests/engines/pages")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("golden", help="Keep a saved page as a test case of its reader, or check and regenerate the cases.")(command)


def command(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="A saved page; none: check the cases there are.")] = None,
    *,
    note: Annotated[str, typer.Option(help="Why the page is kept: what it shows that no other case does.")] = "",
    name: Annotated[str | None, typer.Option(help="The case's name; else the file's.")] = None,
    into: Annotated[Path, typer.Option(help="The folder that the test suite walks.")] = FOLDER,
    update: Annotated[bool, typer.Option("--update", help="Make what is read now the expected readings.")] = False,
) -> None:
    """Add a case, or print every difference; exit code 1 when cases differ and are not updated."""
    if not into.is_dir():
        raise InputError(f"--into {into}: is no folder – run this in a checkout of serpwarden, or name its folder of pages")
    if file is not None:
        _add(file, note, into, name)
        return
    count = 0
    for difference in golden.differences(into):
        count += 1
        say(f"{difference.page}:", *difference.lines, "")
        if update:
            golden.update(difference)
    say(f"{len(golden.cases(into))} cases, {count} {'updated' if update else 'differ'}.")
    if count and not update:
        raise typer.Exit(1)


def _add(file: Path, note: str, into: Path, name: str | None) -> None:
    case = golden.add(file, note, into, name)
    say(
        f"Kept {case.page} with its reading in {case.expected.name}.",
        "Read the reading before you commit it: is all there, in order?",
    )
    if found := golden.private(case.page):
        say(f"Nothing was taken out of the page. It may hold {', '.join(found)}: replace what is yours or a person's.")
    say("A result page belongs to its engine and to those it shows: publish only what you may, or rebuild it by hand.")
