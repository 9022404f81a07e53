"""`serpwarden demo`: the whole job on the sandbox, in one folder, in under a minute."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from monitor import demo
from monitor.terminal import Step, progress, say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", help="The whole job on the sandbox: captures, findings, weekly reports, a takedown pack.")(command)


def command(
    out: Annotated[Path, typer.Option(help="The folder to leave everything in; a demo that was stopped goes on there.")] = Path(
        "demo"
    ),
) -> None:
    """Play four simulated weeks and say what was found and what to open."""
    with ExitStack() as stack:

        def step(total: int) -> Step:
            return stack.enter_context(progress(total, "asking the sandbox"))

        told = demo.play(out, step)
    say(*demo.lines(told))
