"""What commands print: tables for people, JSON for programs, progress on a terminal and plain lines elsewhere.

Tables and bars are drawn by Rich, in `drawing`, which is loaded when the first is drawn: what programs run mostly draws none.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Protocol

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
    """Print plain lines for a person, at once even where a program hands them on; nothing in them is markup."""
    for line in lines:
        sys.stdout.write(inert(line) + "\n")
    sys.stdout.flush()


def show(rows: Sequence[Mapping[str, object]], *, columns: Sequence[str], as_json: bool = False, title: str = "") -> None:
    """Print rows as a table (the named columns), or with `as_json` as one JSON array holding every key."""
    if as_json:
        sys.stdout.write(json.dumps(list(rows), ensure_ascii=False, indent=2, default=str) + "\n")
        return
    _drawing().table(rows, columns, title)


@contextmanager
def progress(total: int, title: str) -> Iterator[Step]:
    """A progress bar on a terminal; elsewhere one plain line per tenth of the work, on standard error."""
    if not sys.stderr.isatty():
        yield _plain_steps(total, title)
        return
    with _drawing().bar(total, title) as step:
        yield step


def _drawing() -> ModuleType:
    return import_module(f"{__name__}.drawing")


def _plain_steps(total: int, title: str) -> Step:
    done = 0

    def step(words: str = "", advance: int = 1) -> None:
        nonlocal done
        before, done = done, done + advance
        if total and (done * 10 // total) > (before * 10 // total):
            sys.stderr.write(f"{title}: {done} of {total} {inert(words)}".rstrip() + "\n")

    return step
