"""Tables and bars as Rich draws them; nothing that came from outside moves the cursor or is taken for markup."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from monitor.terminal import Step, inert


def table(rows: Sequence[Mapping[str, object]], columns: Sequence[str], title: str) -> None:
    """Print the named columns of rows."""
    drawn = Table(title=title or None, title_justify="left")
    for column in columns:
        drawn.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(inert("" if row.get(column) is None else row[column])) for column in columns))
    Console(width=None if sys.stdout.isatty() else 160).print(drawn)


@contextmanager
def bar(total: int, title: str) -> Iterator[Step]:
    """A progress bar on standard error."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(title, total=total)

        def step(words: str = "", advance: int = 1) -> None:
            progress.update(task, advance=advance, description=inert(f"{title} {words}".strip()))

        yield step
