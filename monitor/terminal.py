"""What commands print: tables for people, JSON for programs, progress on a terminal and plain lines elsewhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

_CONTROL = dict.fromkeys((*range(9), *range(11, 32), 127, *range(128, 160)), "�")


class Step(Protocol):
    """Called once per piece of work done, with a few words on where the work is."""

    def __call__(self, words: str = "", advance: int = 1) -> None:
        """Report progress."""
        ...


def inert(text: object) -> str:
    """Text from outside without the control characters that would move a terminal's cursor or change its colours."""
    return str(text).translate(_CONTROL)


def say(*lines: str) -> None:
    """Print plain lines for a person; nothing in them is markup."""
    for line in lines:
        sys.stdout.write(inert(line) + "\n")


def show(rows: Sequence[Mapping[str, object]], *, columns: Sequence[str], as_json: bool = False, title: str = "") -> None:
    """Print rows as a table (the named columns), or with `as_json` as one JSON array holding every key."""
    if as_json:
        sys.stdout.write(json.dumps(list(rows), ensure_ascii=False, indent=2, default=str) + "\n")
        return
    table = Table(title=title or None, title_justify="left")
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(Text(inert("" if row.get(column) is None else row[column])) for column in columns))
    Console(width=None if sys.stdout.isatty() else 160).print(table)


@contextmanager
def progress(total: int, title: str) -> Iterator[Step]:
    """A progress bar on a terminal; elsewhere one plain line per tenth of the work, on standard error."""
    if not sys.stderr.isatty():
        yield _plain_steps(total, title)
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=total)

        def step(words: str = "", advance: int = 1) -> None:
            bar.update(task, advance=advance, description=inert(f"{title} {words}".strip()))

        yield step


def _plain_steps(total: int, title: str) -> Step:
    done = 0

    def step(words: str = "", advance: int = 1) -> None:
        nonlocal done
        before, done = done, done + advance
        if total and (done * 10 // total) > (before * 10 // total):
            sys.stderr.write(f"{title}: {done} of {total} {inert(words)}".rstrip() + "\n")

    return step
