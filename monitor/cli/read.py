"""`serpwarden read`: saved pages in, one `serpwarden.serp/1` object a line out. Touches no database."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from monitor.digest import read_bytes
from monitor.errors import Fault, InputError, SerpwardenError
from monitor.evidence import MAX_BYTES
from monitor.files import BY_FILE, DATED_BY, answers, is_aside
from monitor.files import expand as expanded
from monitor.forms import dumps, serp_to_form
from monitor.late import late
from monitor.model import Answer, Capture, Device, Place, Query, Serp
from monitor.plugins import ENGINES, load

if TYPE_CHECKING:
    import multiprocessing
    from concurrent import futures
else:  # most reads are of one page, by one process
    multiprocessing, futures = late("multiprocessing"), late("concurrent.futures")

# Starting a worker costs about as much as reading this many bytes of pages.
WORTH_A_POOL = 24 * 1024 * 1024
CHUNK = 8
_STDIN = "-"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user says about the pages, None where the page is to say it itself; `stdin` is the file of standard input."""

    engine: str | None = None
    query: str | None = None
    country: str | None = None
    language: str | None = None
    device: Device | None = None
    stdin: str | None = None

    def shown(self, name: str) -> str:
        """A file as the user named it."""
        return _STDIN if name == self.stdin else name


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("read", help="Read saved result pages: one JSON object a line, in order.")(command)


def command(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Saved pages, folders of them, or globs; - is stdin.")],
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
    with spooled(files, sys.stdin) as (there, stdin):
        names = expand(there)
        for line in lines(names, Asked(engine, query, country, language, device, stdin)):
            sys.stdout.write(line + "\n")


@contextmanager
def spooled(files: Sequence[str], stdin: TextIO) -> Iterator[tuple[list[str], str | None]]:
    """The files with standard input, where `-` names it, as a file beside them; and that file's name."""
    if _STDIN not in files:
        yield list(files), None
        return
    with NamedTemporaryFile(prefix="serpwarden-") as file:
        file.write(stdin.buffer.read(MAX_BYTES + 1))
        file.flush()
        yield [file.name if name == _STDIN else name for name in files], file.name


def expand(names: Iterable[str]) -> list[str]:
    """The files behind names, folders and globs, in order and as given. Raises InputError naming every unreadable one."""
    found: list[str] = []
    faults: list[Fault] = []
    for name in names:
        try:
            files = expanded([name])
        except InputError as error:
            faults += error.faults
        else:
            found += [name] if files == [Path(name)] else map(str, files)
    if faults:
        raise InputError(faults)
    return found


def lines(names: Sequence[str], asked: Asked) -> Iterator[str]:
    """One line of JSON per page, in the order of the files; on all cores where there is enough to read.

    What a crawl holds beside result pages is passed over, and told at the end on standard error. Raises SerpwardenError,
    after the last line, with every file that could not be read.
    """
    aside = 0
    faults: list[Fault] = []
    for page in _pages(names, asked):
        if isinstance(page, str):
            yield page
        elif page is None:
            aside += 1
        else:
            faults.append(page)
    if aside:
        sys.stderr.write(f"{aside} pages of crawls are no result pages: passed over\n")
    if faults:
        raise SerpwardenError("\n".join(map(str, faults)))


def _pages(names: Sequence[str], asked: Asked) -> Iterator[str | Fault | None]:
    work = partial(_lines_of, asked=asked)
    cores = os.cpu_count() or 1
    if cores == 1 or sum(map(_size, names)) < WORTH_A_POOL:
        for name in names:
            yield from _each(name, asked)
        return
    with futures.ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("spawn")) as pool:
        for found in pool.map(work, names, chunksize=CHUNK):
            yield from found


def _size(name: str) -> int:
    try:
        return Path(name).stat().st_size
    except OSError:
        return 0


def _lines_of(name: str, asked: Asked) -> list[str | Fault | None]:
    return list(_each(name, asked))


def _each(name: str, asked: Asked) -> Iterator[str | Fault | None]:
    """A line for every page in a file; None for what is no result page; a fault where the file cannot be read further."""
    try:
        for answer in answers(Path(name)):
            serp = _read(answer, asked, name)
            yield None if is_aside(answer, serp) else dumps(serp_to_form(serp))
    except OSError as error:
        yield Fault(asked.shown(name), 0, "", f"cannot be read: {error.strerror or error}")


def _read(answer: Answer, asked: Asked, name: str) -> Serp:
    """One saved page or answer, on its own; then, where the user says what was asked, as the answer to that."""
    capture = _capture(answer, Query("", asked.engine or ""), watch="read" if asked.engine else None)
    serp = read_bytes(answer.body, capture)
    if asked.query or asked.country or asked.language or asked.device:
        place = Place(asked.country, asked.language)
        query = Query(asked.query or "", asked.engine or serp.engine or "", place, asked.device or serp.device or Device.DESKTOP)
        serp = read_bytes(answer.body, _capture(answer, query, watch="read"))
    dated = dict(answer.notes).get(DATED_BY) != BY_FILE
    inside = (answer.file or "").removeprefix(str(Path(name)))
    return replace(serp, file=asked.shown(name) + inside, taken_at=answer.taken_at if dated else serp.taken_at)


def _capture(answer: Answer, query: Query, watch: str | None) -> Capture:
    """A record of the answer for the reading only: nothing is kept. A query counts as asked when it has a watch."""
    return Capture(
        id="",
        query=query,
        source=answer.source,
        taken_at=answer.taken_at,
        url=answer.url,
        status=answer.status,
        media_type=answer.media_type,
        sha256="",
        size=len(answer.body),
        headers=answer.headers,
        provenance=answer.provenance,
        watch=watch,
    )
