"""Captures as a WACZ 1.1.1: the WARC, its index, its pages, and the hash of each in a data package whose own hash is signed.

A WACZ without a pages file passes public validators and cannot be opened by anybody: every capture is a page here. Index lines
are CDXJ: the address turned round (SURT), fourteen digits of time, then JSON. Where it is signed, `created` is the moment of
signing, as the form asks; else that of the latest capture, so that the same captures make the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from monitor.forms import stamp
from reports.proof.canon import sha256
from reports.proof.warc import Entry, Kept, address, moment, written
from reports.proof.zips import zipped

WACZ_VERSION = "1.1.1"
WARC, INDEX, PAGES, PACKAGE, DIGEST = (
    "archive/data.warc.gz", "indexes/index.cdxj", "pages/pages.jsonl", "datapackage.json", "datapackage-digest.json",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A WACZ's files without the signed digest, and the hash that a signature has to be over."""

    files: Mapping[str, bytes]
    digest: str


def unsigned(kept: Sequence[Kept], title: str, software: str, created: datetime | None) -> Unsigned:
    """The files of a WACZ of these captures (at least one)."""
    warc, entries = written(kept, software)
    files = {WARC: warc, INDEX: _index(entries), PAGES: _pages(kept)}
    when = created or max(one.capture.taken_at for one in kept)
    package = {
        "profile": "data-package",
        "wacz_version": WACZ_VERSION,
        "software": software,
        "created": stamp(when),
        "title": title,
        "mainPageURL": address(kept[0].capture),
        "mainPageDate": moment(kept[0].capture.taken_at),
        "resources": [
            {"name": name.rpartition("/")[2], "path": name, "hash": f"sha256:{sha256(body)}", "bytes": len(body)}
            for name, body in files.items()
        ],
    }
    body = json.dumps(package, indent=2).encode("ascii")
    return Unsigned(files | {PACKAGE: body}, f"sha256:{sha256(body)}")


def packed(made: Unsigned, signed_data: Mapping[str, str] | None) -> bytes:
    """The WACZ, with what was signed where anybody did."""
    digest: dict[str, object] = {"path": PACKAGE, "hash": made.digest}
    digest |= {"signedData": dict(signed_data)} if signed_data else {}
    return zipped({**made.files, DIGEST: json.dumps(digest, indent=2).encode("ascii")})


def surt(url: str) -> str:
    """An address turned round for sorting: `com,example)/path?query`; what is no web address stays as it is."""
    try:
        parts = urlsplit(url.lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url
    if parts.scheme not in ("http", "https") or not host:
        return url
    turned = ",".join(reversed(host.removeprefix("www.").split("."))) + (f":{port}" if port not in (None, 80, 443) else "")
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{turned}){parts.path or '/'}" + (f"?{query}" if query else "")


def digits(taken_at: datetime) -> str:
    """Fourteen digits of UTC time."""
    return f"{taken_at.astimezone(UTC):%Y%m%d%H%M%S}"


def _index(entries: Sequence[Entry]) -> bytes:
    lines = sorted(f"{surt(entry.url)} {digits(entry.taken_at)} {_line(entry)}\n" for entry in entries)
    return "".join(lines).encode("ascii")


def _line(entry: Entry) -> str:
    fields = {
        "url": entry.url, "mime": entry.media_type, "status": str(entry.status or 200), "digest": entry.digest,
        "length": str(entry.length), "offset": str(entry.offset), "filename": WARC.rpartition("/")[2],
    }  # fmt: skip
    return json.dumps(fields)


def _pages(kept: Sequence[Kept]) -> bytes:
    rows: list[dict[str, str]] = [{"format": "json-pages-1.0", "id": "pages", "title": "Captures"}]
    for one in kept:
        capture = one.capture
        title = f"{capture.query.text} ({capture.query.engine})"
        rows.append({"id": capture.id, "url": address(capture), "ts": moment(capture.taken_at), "title": title})
    return "".join(json.dumps(row) + "\n" for row in rows).encode("ascii")
