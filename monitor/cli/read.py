"""`serpwarden read`: saved pages in, one `serpwarden.serp/1` object a line out. Touches no database."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import typer

from monitor.errors import Fault, InputError
from monitor.forms import dumps, serp_to_form
from monitor.model import Device, Place, Query, Serp
from monitor.page import MAX_BYTES, Page
from monitor.plugins import ENGINES, load
from monitor.reading import read

# Starting a worker costs about as much as reading this many bytes of pages.
WORTH_A_POOL = 24 * 1024 * 1024
CHUNK = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user says about the pages; None where the page is to say it itself."""

    engine: str | None = None
    query: str | None = None
    country: str | None = None
    language: str | None = None
    device: Device | None = None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("read", help="Read saved result pages: one JSON object a line, in order.")(command)


def command(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Saved pages, folders of them, or globs.")],
    *,
    engine: Annotated[str | None, typer.Option(help="Which engine's pages these are; else each page is recognised.")] = None,
    query: Annotated[str | None, typer.Option(help="What was asked; else the page's search box tells.")] = None,
    country: Annotated[str | None, typer.Option(help="Where it was asked, as an ISO 3166 code.")] = None,
    language: Annotated[str | None, typer.Option(help="The language asked for, as a BCP 47 tag.")] = None,
    device: Annotated[Device | None, typer.Option(help="The device asked for; else the layout tells.")] = None,
) -> None:
    """Read pages and print a Serp for each."""
    if engine is not None and engine not in load(ENGINES):
        raise InputError(f"--engine {engine}: there is no such reader; there are {', '.join(load(ENGINES))}")
    names = expand(files)
    for line in lines(names, Asked(engine, query, country, language, device)):
        sys.stdout.write(line + "\n")


def expand(files: Iterable[str]) -> list[str]:
    """The files behind names, folders and globs, in order. Raises InputError naming every one that cannot be read."""
    names: list[str] = []
    faults: list[Fault] = []
    for name in files:
        path = Path(name)
        if path.is_dir():
            found = sorted(str(child) for child in path.rglob("*") if child.is_file() and not child.name.startswith("."))
        elif not path.exists() and glob.has_magic(name):
            matches = glob.glob(name, recursive=True)  # noqa: PTH207 - Path.glob takes no absolute pattern
            found = sorted(match for match in matches if Path(match).is_file())
        else:
            found = [name]
        faults += [Fault(file, 0, "", wrong) for file in found if (wrong := _unreadable(Path(file)))]
        if not found:
            faults.append(Fault(name, 0, "", "holds no file", "name a saved page, a folder of them or a glob that matches some"))
        names += found
    if faults:
        raise InputError(faults)
    return names


def _unreadable(path: Path) -> str:
    if not path.exists():
        return "there is no such file"
    if not os.access(path, os.R_OK):
        return "cannot be read: permission denied"
    return "" if path.is_file() else "is not a file"


def pages(path: Path) -> Iterator[Page]:
    """The pages in one file: an HTML file is one. Bounded in size; a longer file is read up to the bound."""
    with path.open("rb") as stream:
        yield Page(stream.read(MAX_BYTES + 1))


def lines(names: Sequence[str], asked: Asked) -> Iterator[str]:
    """One line of JSON per page, in the order of the files; on all cores where there is enough to read."""
    work = partial(_lines_of, asked=asked)
    cores = os.cpu_count() or 1
    if cores == 1 or sum(Path(name).stat().st_size for name in names) < WORTH_A_POOL:
        for name in names:
            yield from work(name)
        return
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        for found in pool.map(work, names, chunksize=CHUNK):
            yield from found


def _lines_of(name: str, asked: Asked) -> list[str]:
    return [dumps(serp_to_form(_read(page, asked, name))) for page in pages(Path(name))]


def _read(page: Page, asked: Asked, name: str) -> Serp:
    guess = read(page, engine=asked.engine, file=name)
    if asked.query is None and asked.country is None and asked.language is None and asked.device is None:
        return guess
    device = asked.device or guess.device or Device.DESKTOP
    place = Place(asked.country, asked.language)
    return read(page, Query(asked.query or "", guess.engine or "", place, device), engine=asked.engine, file=name)
