"""The answers in one file, whatever form it was saved in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from monitor.evidence import MAX_BYTES
from monitor.files import unpacking
from monitor.files.pages import SOURCE, Origin, damaged, page
from monitor.late import late
from monitor.model import Answer

if TYPE_CHECKING:
    from monitor.files import archives
else:
    archives = late("monitor.files.archives")

__all__ = ["SOURCE", "answers"]


def answers(path: Path) -> Iterator[Answer]:
    """The answers in one file: one for a page, one a record for an archive; bytes as they were saved.

    Raises OSError when the file cannot be read. A damaged archive gives the records before the damage and then itself, as
    one answer that says so; a record that was cut says so too.
    """
    about = path.stat()
    origin = Origin(str(path), datetime.fromtimestamp(int(about.st_mtime), UTC))
    with path.open("rb") as stream:
        start = stream.peek(8)[:8]
        packed = unpacking.is_gzip(start)
        if start.startswith(b"PK\x03\x04"):
            yield from _guarded(path, origin, archives.zipped(origin, stream, about.st_size))
        elif start.startswith(b"WARC/") or (packed and unpacking.begins(stream, 5) == b"WARC/"):
            yield from _guarded(path, origin, archives.warc(origin, stream))
        else:
            yield _page(origin, stream, packed=packed)


def _guarded(path: Path, origin: Origin, records: Iterator[Answer]) -> Iterator[Answer]:
    found = 0
    try:
        for found, answer in enumerate(records, 1):  # noqa: B007 - how many there were is asked below
            yield answer
        if not found:
            raise ValueError("there is no page in it")
    except archives.FAULTS as error:
        with path.open("rb") as stream:
            yield damaged(origin, stream.read(MAX_BYTES), f"{type(error).__name__}: {error}"[:200])


def _page(origin: Origin, stream: IO[bytes], *, packed: bool) -> Answer:
    if not packed:
        return page(origin, stream.read(MAX_BYTES))
    try:
        return page(origin, unpacking.Unpacked(stream).read(MAX_BYTES))
    except ValueError as error:
        stream.seek(0)
        return damaged(origin, stream.read(MAX_BYTES), str(error)[:200])
