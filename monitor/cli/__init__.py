"""The commands, one module per verb: each holds `register(app)` and adds its command or group to the Typer app.

Exit codes: 0 done, 1 the work failed, 2 the input was wrong (every fault printed, nothing changed).
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated

import typer

from monitor.cli import _listing
from monitor.errors import InputError, SerpwardenError
from monitor.plugins import COMMANDS, load, load_only
from monitor.terminal import inert

_VERSION, _HELP = "--version", "--help"


def build(verb: str | None = None) -> typer.Typer:
    """The Typer app with every command that lies in this folder; with only one, for a fast start, where a module has its name.

    For `--help` and `--version` commands are listed, not imported.
    """
    app = typer.Typer(
        name="serpwarden",
        help="Watches search results for a brand: captures, findings, reports, takedown packs.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback(invoke_without_command=True)(_commands)
    if verb == _HELP:
        _list(app)
        return app
    only = load_only(COMMANDS, verb) if verb else None
    for module in () if verb == _VERSION else [only] if only else load(COMMANDS).values():
        module.register(app)
    return app


def _list(app: typer.Typer) -> None:
    """Add what the page of help shows of every command; a module whose source does not tell it is imported."""
    for name, file in _listing.files(COMMANDS):
        told = _listing.lines(file.read_text(encoding="utf-8"))
        for line in told:
            if line.group:
                group = typer.Typer(help=line.help)
                group.command(line.name)(_unread)
                app.add_typer(group, name=line.name)
            else:
                app.command(line.name, help=line.help)(_unread)
        if not told and (module := load_only(COMMANDS, name)):
            module.register(app)


def _unread() -> None:
    """Stand for a command on the page of help, which ends before any command begins."""


def _commands(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option(_VERSION, help="Print the version and end.")] = False,
) -> None:
    """Watches search results for a brand: captures, findings, reports, takedown packs."""  # a callback makes verbs of commands
    if version:
        metadata = import_module("importlib.metadata")  # reads mail headers, ZIP files and CSV: not for a single number
        typer.echo(f"serpwarden {metadata.version('serpwarden')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(2)


def main() -> None:
    """Run the command line; the only place where errors become exit codes."""
    speak_any_script(sys.stdout, sys.stderr)
    try:
        with _starting():
            app = build(next(iter(sys.argv[1:]), _HELP))
        app()
    except InputError as error:
        sys.stderr.write(f"{inert(error)}\n")
        sys.exit(2)
    except (SerpwardenError, OSError) as error:
        sys.stderr.write(f"serpwarden: {inert(error)}\n")
        sys.exit(1)


@contextmanager
def _starting() -> Iterator[None]:
    """Let nobody look for garbage among what is imported: it stays to the end, and looking takes a fifth of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def speak_any_script(*streams: object) -> None:
    """Let streams take every character, whatever the locale.

    Pipes and files get UTF-8, as JSON asks; a terminal keeps its own encoding, and what that lacks is escaped, as are
    bytes of file names that are no text.
    """
    for stream in streams:
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
