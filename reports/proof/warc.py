"""Captures as a WARC (ISO 28500, version 1.1): what came back, its picture and its record, each with SHA-256 digests.

warcio writes SHA-1 unless its digester is replaced. A source's answer is a `response` only where status and address are on
record; all else, and everything that was not an HTTP answer, is a `resource`. The request was not kept byte for byte, so none is
made up. The transfer was decoded before keeping: headers that speak of the coding on the wire are left out.
"""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from monitor.model import Capture

_NAMESPACE = uuid.UUID("6f0c8b5e-6f5d-5c39-9d7c-3f1f5a2d7c11")
_WEB = re.compile(r"https?://[!-~]+")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive", "trailer"})
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(;[ -~]*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kept:
    """A capture with everything that was kept of it; `record` is its record and what was claimed of it, as JSON."""

    capture: Capture
    body: bytes
    record: bytes
    screenshot: bytes | None = None
    parts: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """Where one record lies in the WARC, in bytes, and what a replaying reader needs to find it."""

    url: str
    taken_at: datetime
    media_type: str
    status: int | None
    digest: str
    offset: int
    length: int


class _Writer(WARCWriter):  # type: ignore[misc]
    """A WARC writer whose digests are SHA-256."""

    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


def written(kept: Sequence[Kept], software: str) -> tuple[bytes, tuple[Entry, ...]]:
    """The captures as one gzipped WARC, a member a record, and where each lies. The same captures make the same bytes."""
    out = io.BytesIO()
    writer = _Writer(out, gzip=True, warc_version="1.1")
    writer.write_record(_about(writer, kept, software))
    entries = []
    for record, media_type, status in (row for one in kept for row in _records(writer, one)):
        start = out.tell()
        writer.write_record(record)
        if media_type:
            entries.append(_entry(record, media_type, status, (start, out.tell() - start)))
    return out.getvalue(), tuple(entries)


def address(capture: Capture) -> str:
    """The address a capture goes by in archives: its own, or a name made of its id where none is on record."""
    url = capture.url or ""
    return url if capture.status and _WEB.fullmatch(url) else f"urn:serpwarden:capture:{capture.id}"


def moment(taken_at: datetime) -> str:
    """A moment as WARC-Date: UTC, as precise as it is known."""
    return taken_at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _about(writer: _Writer, kept: Sequence[Kept], software: str) -> ArcWarcRecord:
    latest = max((one.capture.taken_at for one in kept), default=datetime.fromtimestamp(0, UTC))
    fields = {
        "software": software,
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "description": "Search result pages as they came back; content codings undone",
    }
    body = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
    name = "".join(one.capture.id for one in kept)
    headers = {"WARC-Record-ID": _id(name, "warcinfo"), "WARC-Date": moment(latest), "WARC-Filename": "data.warc.gz"}
    return writer.create_warc_record(
        "", "warcinfo", io.BytesIO(body), len(body), "application/warc-fields", warc_headers_dict=headers
    )


def _records(writer: _Writer, one: Kept) -> Iterator[tuple[ArcWarcRecord, str | None, int | None]]:
    """The records of one capture: the answer, its further parts, its picture, its record; with media type where replayed."""
    capture = one.capture
    url, media_type = address(capture), _media_type(capture.media_type)
    main = _id(capture.id, "body")
    if url.startswith("urn:"):
        yield _resource(writer, capture, "body", (url, media_type, one.body)), media_type, None
    else:
        yield _response(writer, one, url), media_type, capture.status
    extras = [(f"part:{name}", f"urn:serpwarden:capture:{capture.id}:{name}", part_type(body), body) for name, body in one.parts]
    if one.screenshot is not None:
        extras.append(("screenshot", f"urn:view:{url}", picture_type(one.screenshot), one.screenshot))
    for kind, name, kind_type, body in extras:
        yield _resource(writer, capture, kind, (name, kind_type, body), main), kind_type, None
    yield _metadata(writer, one, (url, main)), None, None


def _response(writer: _Writer, one: Kept, url: str) -> ArcWarcRecord:
    capture = one.capture
    status = capture.status or 0
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unknown"
    headers = StatusAndHeaders(f"{status} {phrase}", list(_headers(capture, len(one.body))), protocol="HTTP/1.1")
    return writer.create_warc_record(
        url, "response", io.BytesIO(one.body), len(one.body), warc_headers_dict=_named(capture, "body"), http_headers=headers
    )


def _resource(
    writer: _Writer, capture: Capture, kind: str, what: tuple[str, str, bytes], beside: str | None = None
) -> ArcWarcRecord:
    name, media_type, body = what
    headers = _named(capture, kind) | ({"WARC-Concurrent-To": beside} if beside else {})
    return writer.create_warc_record(name, "resource", io.BytesIO(body), len(body), media_type, warc_headers_dict=headers)


def _metadata(writer: _Writer, one: Kept, of: tuple[str, str]) -> ArcWarcRecord:
    headers = _named(one.capture, "record") | {"WARC-Concurrent-To": of[1]}
    body = io.BytesIO(one.record)
    return writer.create_warc_record(of[0], "metadata", body, len(one.record), "application/json", warc_headers_dict=headers)


def _headers(capture: Capture, size: int) -> Iterable[tuple[str, str]]:
    """The answer's headers, made harmless; those of the wire left out, the length as it is."""
    kept = [(name, _CONTROLS.sub(" ", value)) for name, value in capture.headers
            if _TOKEN.fullmatch(name) and name.lower() not in _WIRE]  # fmt: skip
    if "content-type" not in {name.lower() for name, _ in kept}:
        kept.append(("Content-Type", _media_type(capture.media_type)))
    return [*kept, ("Content-Length", str(size))]


def _named(capture: Capture, kind: str) -> dict[str, str]:
    return {"WARC-Record-ID": _id(capture.id, kind), "WARC-Date": moment(capture.taken_at)}


def _entry(record: ArcWarcRecord, media_type: str, status: int | None, span: tuple[int, int]) -> Entry:
    headers = record.rec_headers
    taken_at = datetime.fromisoformat(headers.get_header("WARC-Date"))
    return Entry(
        headers.get_header("WARC-Target-URI"), taken_at, media_type, status, headers.get_header("WARC-Payload-Digest"), *span
    )


def _id(name: str, kind: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, f'{name}:{kind}')}>"


def _media_type(text: str) -> str:
    return text if _MEDIA_TYPE.fullmatch(text) else "application/octet-stream"


def picture_type(picture: bytes) -> str:
    """A picture's media type by its first bytes."""
    if picture.startswith(b"\x89PNG\r\n"):
        return "image/png"
    if picture.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/webp" if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP" else "application/octet-stream"


def part_type(body: bytes) -> str:
    """The media type of a further part of an answer: a page or a provider's or browser's JSON."""
    start = body[:256].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return {b"<": "text/html", b"{": "application/json", b"[": "application/json"}.get(start, "application/octet-stream")
