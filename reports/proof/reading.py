"""Reading a stranger's pack from a folder or a ZIP, and reading a stranger's archive, within bounds and without trust."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from monitor.errors import InputError
from reports.proof.zips import MAX_FILE, MAX_FILES, is_canonical, unzipped

_MAX_RECORDS = 100_000
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack's files by path, and what is wrong with the box that they came in."""

    files: Mapping[str, bytes]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a WARC: where it lies, what it is called, and the SHA-256 of what it holds (64 hex digits)."""

    offset: int
    length: int
    kind: str
    url: str
    date: str
    block: str
    payload: str
    sha256: str


def pack(path: Path) -> Pack:
    """A pack from a folder or a ZIP. Raises InputError for what is neither, or beyond all bounds."""
    try:
        if path.is_dir():
            return Pack(_folder(path))
        if not path.is_file():
            raise InputError(f"{path}: there is no such pack")
        if path.stat().st_size > MAX_FILE:
            raise InputError(f"{path}: is larger than {MAX_FILE:,} bytes")
        return _zip(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error


def records(warc: bytes) -> list[Record]:
    """Every record of a gzipped WARC, its digests checked. Raises ValueError, which names the place."""
    found: list[Record] = []
    reader = ArchiveIterator(io.BytesIO(warc), check_digests="raise")
    try:
        for record in reader:
            body = _body(record.content_stream())
            found.append(_record(record.rec_headers, reader, record.rec_type, body))
            if len(found) > _MAX_RECORDS:
                break
    except (ArchiveLoadFailed, zlib.error, EOFError, ValueError, KeyError, AttributeError, TypeError, IndexError) as error:
        raise ValueError(f"record {len(found) + 1}: {' '.join(str(error).split())[:160] or type(error).__name__}") from error
    if not 0 < len(found) <= _MAX_RECORDS:
        raise ValueError(f"it holds no record, or more than {_MAX_RECORDS:,}")
    ends = [record.offset for record in found[1:]] + [len(warc)]
    return [
        Record(one.offset, end - one.offset, one.kind, one.url, one.date, one.block, one.payload, one.sha256)
        for one, end in zip(found, ends, strict=True)
    ]


def _record(headers: object, reader: ArchiveIterator, kind: str, body: str) -> Record:
    def get(name: str) -> str:
        return str(headers.get_header(name) or "")  # type: ignore[attr-defined]

    block, payload = get("WARC-Block-Digest"), get("WARC-Payload-Digest")
    return Record(reader.get_record_offset(), 0, kind, get("WARC-Target-URI"), get("WARC-Date"), block, payload, body)


def _body(stream: BinaryIO) -> str:
    """SHA-256 of what a record holds; a bomb ends at the bound."""
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(_CHUNK):
        digest.update(piece)
        size += len(piece)
        if size > MAX_FILE:
            raise ValueError(f"a record of more than {MAX_FILE:,} bytes")
    return digest.hexdigest()


def _folder(path: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    size = 0
    for one in sorted(path.rglob("*")):
        name = one.relative_to(path).as_posix()
        if one.is_symlink():
            raise InputError(f"{path}: {name} is a link; a pack holds none")
        if one.is_file():
            size += one.stat().st_size
            if size > MAX_FILE or len(found) >= MAX_FILES:
                raise InputError(f"{path}: holds more than {MAX_FILES:,} files or {MAX_FILE:,} bytes")
            found[name] = one.read_bytes()
    return found


def _zip(path: Path) -> Pack:
    body = path.read_bytes()
    try:
        files = unzipped(body)
    except ValueError as error:
        return Pack({}, (f"{path.name}: {error}",))
    folders = {name.partition("/")[0] for name in files}
    inside = {name.partition("/")[2]: content for name, content in files.items()}
    if len(folders) != 1 or len(inside) != len(files):
        return Pack({}, (f"{path.name}: does not hold exactly one folder",))
    return Pack(inside, () if is_canonical(body, files) else (f"{path.name}: the ZIP around the files was changed",))
