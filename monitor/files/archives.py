"""Archives of pages: WARC records of crawlers, and ZIP packages (WACZ, or just a folder that somebody packed).

A WARC record of type `response` tells status, address, headers and moment of an answer as the crawler saw it; a `resource`
record tells no status. WACZ is a ZIP whose folder `archive/` holds WARC files. Records that are no pages (pictures, scripts,
DNS) are passed over, and those too large for evidence are passed over unread.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from monitor.evidence import MAX_BYTES
from monitor.files import dating, unpacking
from monitor.files.naming import is_page_name
from monitor.files.pages import DATED_BY, SAVED_AS, Origin, page
from monitor.forms import moment_of
from monitor.model import Answer, Provenance

# What the unpackers raise on bytes they did not foresee; None where a header should be is an AttributeError there.
FAULTS = (
    ArchiveLoadFailed,
    zipfile.BadZipFile,
    zlib.error,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
MAX_RECORDS = 1_000_000
MAX_MEMBERS = 100_000
_PAGES = ("text/html", "application/xhtml+xml", "application/json", "text/plain")
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# Room for the archive's and the answer's own headers around a page of the largest size.
_MOST_OF_A_RECORD = MAX_BYTES + 1024 * 1024


def warc(origin: Origin, stream: IO[bytes], form: str = "warc") -> Iterator[Answer]:
    """The pages in a WARC stream, packed or not. Raises ValueError and warcio's errors at the first damaged record."""
    packed = unpacking.is_gzip(stream.read(3))
    stream.seek(0)
    records = ArchiveIterator(unpacking.Unpacked(stream) if packed else stream)
    for number, record in enumerate(records):
        if number >= MAX_RECORDS:
            raise ValueError(f"more than {MAX_RECORDS:,} records")
        if record.rec_type in ("response", "resource") and _size(record) <= _MOST_OF_A_RECORD:
            answer = _recorded(origin, record, form)
            if answer is not None:
                yield answer


def zipped(origin: Origin, stream: IO[bytes], size: int) -> Iterator[Answer]:
    """The pages in a ZIP package of so many bytes: those of its WARC files where it has any, else the saved pages in it.

    Raises ValueError for a package that is a bomb, and, after all that can be read, for one with damaged files in it;
    zipfile's errors where its directory cannot be read.
    """
    with zipfile.ZipFile(stream) as package:
        archives = [info for info in package.infolist() if _is_warc(info.filename)]
        members = archives or [info for info in package.infolist() if not info.is_dir() and is_page_name(info.filename)]
        _bound(members, size)
        faults: list[str] = []
        for info in sorted(members, key=lambda info: info.filename):
            try:
                with package.open(info) as inner:
                    where = Origin(f"{origin.file}/{info.filename}", origin.saved)
                    yield from warc(origin, inner, "wacz") if archives else _member(where, inner)
            except FAULTS as error:
                faults.append(f"{info.filename[:100]}: {error}")
        if faults:
            raise ValueError(f"{len(faults)} of {len(members)} files in it are damaged: {faults[0]}")


def _is_warc(name: str) -> bool:
    return name.lower().endswith((".warc", ".warc.gz")) and ".." not in PurePosixPath(name).parts


def _member(origin: Origin, stream: IO[bytes]) -> Iterator[Answer]:
    body = stream.read(MAX_BYTES)
    if unpacking.is_gzip(body):
        stream.seek(0)
        body = unpacking.Unpacked(stream).read(MAX_BYTES)
    yield page(origin, body, "zip")


def _bound(members: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse a package by what its directory says; zipfile gives no more bytes of a member than that."""
    if len(members) > MAX_MEMBERS:
        raise ValueError(f"more than {MAX_MEMBERS:,} files in the package")
    if odd := next((info for info in members if info.compress_type not in _READABLE), None):
        raise ValueError(f"{odd.filename[:200]} is packed in a way that is not read")
    if sum(info.file_size for info in members) > unpacking.most(size):
        raise ValueError(f"{size:,} packed bytes claim to be {sum(info.file_size for info in members):,}")


def _size(record: ArcWarcRecord) -> int:
    return int(record.length) if record.length is not None else MAX_BYTES + 2**30


def _recorded(origin: Origin, record: ArcWarcRecord, form: str) -> Answer | None:
    """The page in an archive record, or None for what is no page."""
    http = record.http_headers
    headers = tuple((str(name).lower(), str(value)) for name, value in http.headers) if http else ()
    said = dict(headers).get("content-type") or record.content_type or ""
    media_type = said.partition(";")[0].strip().lower()
    if media_type not in _PAGES:
        return None
    status = http.get_statuscode() if http else ""
    body = record.content_stream().read(MAX_BYTES)
    cut = (("cut", f"after {len(body)} bytes"),) if getattr(record.raw_stream, "limit", 0) > 0 else ()
    told = page(origin, body, form)
    moment = _moment(record.rec_headers.get_header("WARC-Date") or "")
    dated = dating.RECORD if moment else dict(told.notes)[DATED_BY]
    return replace(
        told,
        body=body,
        media_type=media_type,
        taken_at=moment or told.taken_at,
        url=record.rec_headers.get_header("WARC-Target-URI"),
        status=int(status) if status.isdigit() else None,
        headers=tuple(pair for pair in headers if pair[0] != "set-cookie"),
        parts=(),
        notes=((SAVED_AS, form), (DATED_BY, dated), *cut),
        provenance=Provenance.STRONG if status.isdigit() else Provenance.WEAK,
    )


def _moment(text: str) -> datetime | None:
    try:
        return moment_of(text)
    except ValueError:
        return None
