"""Saved pages on disk: files behind names, folders and globs, and the answers inside each.

People save pages in many ways: "save page as" (a comment tells the address), SingleFile (a comment tells address and date),
plain or gzipped HTML, a provider's JSON, WARC files of crawlers, WACZ packages (a ZIP around WARC), MHTML (a mail with the page
inside). Only an archive record knows status, final address and moment; all else is weak provenance. Every reading is
bounded, in bytes on disk and after unpacking, and nothing in a file is ever fetched.
"""

from __future__ import annotations

import email
import email.policy
import glob
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from monitor.errors import Fault, InputError
from monitor.evidence import MAX_BYTES
from monitor.forms import moment_of
from monitor.model import Answer, Provenance

SOURCE = "upload"
MAX_RECORDS = 1_000_000
_PAGES = ("text/html", "application/xhtml+xml", "application/json", "text/plain")
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d{1,6}\)(https?://[^\s<>]{1,4000}?)\s*-->")
_SINGLE_FILE = re.compile(rb"Page saved with SingleFile\s+url:\s*(https?://\S{1,4000})")
_BESIDE = re.compile(r"_files$|^\.")
# What the unpackers raise on bytes they did not foresee; None where a header should be is an AttributeError there.
_FAULTS = (
    ArchiveLoadFailed,
    zipfile.BadZipFile,
    zlib.error,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


def expand(names: Iterable[str]) -> list[Path]:
    """The files behind names, folders and globs, in order, each once. Raises InputError naming every one that cannot be read.

    In a folder, hidden files and the pictures beside a saved page (`…_files`) are left out.
    """
    found: dict[Path, None] = {}
    faults: list[Fault] = []
    for name in names:
        files = _behind(name)
        faults += [Fault(str(file), 0, "", wrong) for file in files if (wrong := _unreadable(file))]
        if not files:
            faults.append(Fault(name, 0, "", "holds no file", "name a saved page, a folder of them or a glob that matches some"))
        found |= dict.fromkeys(files)
    if faults:
        raise InputError(faults)
    return list(found)


def answers(path: Path) -> Iterator[Answer]:
    """The answers in one file: one for a page, one a record for an archive; bytes as they were saved.

    Raises OSError when the file cannot be read. A damaged archive gives the records before the damage and then itself, as
    one answer that says so; a record that was cut says so too.
    """
    with path.open("rb") as stream:
        start = stream.peek(8)[:8]
        if start.startswith(b"PK\x03\x04"):
            yield from _guarded(path, _wacz(path, stream))
        elif start.startswith(b"WARC/") or (start.startswith(b"\x1f\x8b") and _gunzipped(path, 5) == b"WARC/"):
            yield from _guarded(path, _warc(path, stream))
        else:
            yield _page(path, stream)


def _behind(name: str) -> list[Path]:
    path = Path(name)
    if path.is_dir():
        below = (child for child in path.rglob("*") if child.is_file())
        return sorted(child for child in below if not any(map(_BESIDE.search, child.relative_to(path).parts)))
    if not path.exists() and glob.has_magic(name):
        matches = map(Path, glob.glob(name, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        return sorted(match for match in matches if match.is_file())
    return [path]


def _unreadable(path: Path) -> str:
    if not path.exists():
        return "there is no such file"
    if not path.is_file():
        return "is not a file"
    return "" if os.access(path, os.R_OK) else "cannot be read: permission denied"


def _guarded(path: Path, records: Iterator[Answer]) -> Iterator[Answer]:
    try:
        yield from records
    except _FAULTS as error:
        damaged = replace(_weak(path, b"", None, "application/octet-stream"), body=path.read_bytes()[:MAX_BYTES])
        yield replace(damaged, notes=(("damaged", f"{type(error).__name__}: {error}"[:200]),))


def _page(path: Path, stream: IO[bytes]) -> Answer:
    body = stream.read(MAX_BYTES)
    if body.startswith(b"\x1f\x8b"):
        body = _gunzipped(path, MAX_BYTES) or body
    if _is_mail(body):
        return _mhtml(path, body)
    head = body[:65_536]
    said = _SAVED_FROM.search(head) or _SINGLE_FILE.search(head)
    media_type = "application/json" if head.lstrip()[:1] in (b"{", b"[") else "text/html"
    return _weak(path, body, said[1].decode("utf-8", "replace") if said else None, media_type)


def _weak(path: Path, body: bytes, url: str | None, media_type: str) -> Answer:
    saved = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    return Answer(SOURCE, saved, body, url, None, media_type, provenance=Provenance.WEAK, file=str(path))


def _gunzipped(path: Path, most: int) -> bytes:
    unpack, out = zlib.decompressobj(47), bytearray()
    with path.open("rb") as stream:
        try:
            while len(out) < most and (chunk := stream.read(65_536)):
                out += unpack.decompress(chunk, most - len(out))
        except zlib.error:
            return bytes(out)
    return bytes(out)


def _is_mail(body: bytes) -> bool:
    head = body[:4_096].lower()
    return b"multipart/related" in head and b"mime-version:" in head


def _mhtml(path: Path, body: bytes) -> Answer:
    """The page in an MHTML file; the whole file's address and date where it tells them."""
    mail = email.message_from_bytes(body, policy=email.policy.default)
    page = next((part for part in mail.walk() if part.get_content_type() == "text/html"), None)
    payload = page.get_payload(decode=True) if isinstance(page, EmailMessage) else None
    answer = _weak(path, payload if isinstance(payload, bytes) else body, None, "text/html")
    url = _header(mail, "Snapshot-Content-Location") or (_header(page, "Content-Location") if page else None)
    charset = page.get_content_charset() if page else None
    headers = (("content-type", f"text/html; charset={charset}"),) if charset else ()
    return replace(answer, url=url if url and url.startswith("http") else None, headers=headers, parts=(("mhtml", body),))


def _header(mail: Any, name: str) -> str | None:
    try:
        value = mail[name]
    except (ValueError, LookupError, AttributeError):
        return None
    return str(value)[:4_000] if value else None


def _wacz(path: Path, stream: IO[bytes]) -> Iterator[Answer]:
    with zipfile.ZipFile(stream) as package:
        for name in sorted(package.namelist()):
            if name.startswith("archive/") and ".warc" in name:
                with package.open(name) as inner:
                    yield from _warc(path, inner)


def _warc(path: Path, stream: IO[bytes]) -> Iterator[Answer]:
    for number, record in enumerate(ArchiveIterator(stream)):
        if number >= MAX_RECORDS:
            raise ValueError(f"more than {MAX_RECORDS:,} records")
        answer = _record(path, record) if record.rec_type in ("response", "resource") else None
        if answer is not None:
            yield answer


def _record(path: Path, record: ArcWarcRecord) -> Answer | None:
    """The page in an archive record, or None for what is no page."""
    http = record.http_headers
    headers = tuple((str(name).lower(), str(value)) for name, value in http.headers) if http else ()
    said = dict(headers).get("content-type") or record.content_type or ""
    media_type = said.partition(";")[0].strip().lower()
    if media_type not in _PAGES:
        return None
    date = record.rec_headers.get_header("WARC-Date") or ""
    status = http.get_statuscode() if http else ""
    body = record.content_stream().read(MAX_BYTES)
    cut = (("cut", f"after {len(body)} bytes"),) if getattr(record.raw_stream, "limit", 0) > 0 else ()
    weak = _weak(path, body, record.rec_headers.get_header("WARC-Target-URI"), media_type)
    return replace(
        weak,
        taken_at=_moment(date) or weak.taken_at,
        status=int(status) if status.isdigit() else None,
        headers=tuple(pair for pair in headers if pair[0] != "set-cookie"),
        notes=cut,
        provenance=Provenance.STRONG if status.isdigit() else Provenance.WEAK,
    )


def _moment(text: str) -> datetime | None:
    try:
        return moment_of(text)
    except ValueError:
        return None
