"""Checks of a WACZ by somebody who trusts nothing: its ZIP, data package, WARC digests, index, pages and signature.

Public validators skip much of this: one finds an archive without pages valid, and says so of a signed one without looking at the
signature. A page that no index line leads to, or a record that no digest covers, is a fault here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from cryptography import x509

from reports.proof import signing, stamps, wacz
from reports.proof.canon import object_of, sha256
from reports.proof.reading import Record, records
from reports.proof.verdicts import State, Verdict, judged, verdict
from reports.proof.zips import is_canonical, unzipped

_TEN_MINUTES = timedelta(minutes=10)
_REPLAYED = frozenset({"response", "resource"})


def checked(archive: bytes, roots: str | None = None) -> tuple[list[Verdict], list[Record]]:
    """Verdicts on a WACZ and on its signature, and its records. Never raises, whatever the bytes."""
    try:
        files = unzipped(archive)
    except ValueError as error:
        return [judged("captures.wacz", "archive", [f"captures.wacz: {error}"], "")], []
    faults = [] if is_canonical(archive, files) else ["captures.wacz: the ZIP around its files was changed"]
    faults += _package(files)
    found: list[Record] = []
    try:
        found = records(files.get(wacz.WARC, b""))
    except ValueError as error:
        faults.append(f"{wacz.WARC}: {error}")
    faults += _digests(found) + _listed(files, found)
    whole = judged(
        "captures.wacz", "archive", faults, f"{len(found)} records, each with SHA-256 digests; index and pages lead to them"
    )
    return [whole, _signature(files, roots)], found


def _package(files: Mapping[str, bytes]) -> list[str]:
    """Faults of the data package and of its digest."""
    package, digest = (object_of(files.get(name, b"")) for name in (wacz.PACKAGE, wacz.DIGEST))
    if package is None or digest is None:
        return [
            f"{name}: is missing or no JSON" for name, found in ((wacz.PACKAGE, package), (wacz.DIGEST, digest)) if found is None
        ]
    said = {row.get("path"): (row.get("hash"), row.get("bytes")) for row in package.get("resources", ()) if isinstance(row, dict)}
    there = {
        name: (f"sha256:{sha256(body)}", len(body)) for name, body in files.items() if name not in (wacz.PACKAGE, wacz.DIGEST)
    }
    faults = [f"{name}: is not what {wacz.PACKAGE} lists" for name in sorted(map(str, said.keys() | there.keys()))
              if said.get(name) != there.get(name)]  # fmt: skip
    faults += [f"{name}: is missing" for name in (wacz.WARC, wacz.INDEX, wacz.PAGES) if name not in files]
    if digest.get("hash") != f"sha256:{sha256(files[wacz.PACKAGE])}" or digest.get("path") != wacz.PACKAGE:
        faults.append(f"{wacz.DIGEST}: is not the digest of {wacz.PACKAGE}")
    if package.get("wacz_version") != wacz.WACZ_VERSION:
        faults.append(f"{wacz.PACKAGE}: says another WACZ version than {wacz.WACZ_VERSION}")
    return faults


def _digests(found: Sequence[Record]) -> list[str]:
    """Records that no SHA-256 digest covers: a reader would not notice a change in them."""
    bare = [one for one in found if not one.block.startswith("sha256:")]
    bare += [one for one in found if one.kind in _REPLAYED and not one.payload.startswith("sha256:")]
    return [f"{wacz.WARC}: the {one.kind} record at {one.offset} has no SHA-256 digest" for one in bare]


def _listed(files: Mapping[str, bytes], found: Sequence[Record]) -> list[str]:
    """Faults between pages, index and records: each has to lead to the next, and each record has to be led to."""
    index = [line.partition(" ")[2].partition(" ") for line in _lines(files.get(wacz.INDEX, b""))]
    places = {(one.offset, one.length): one for one in found if one.kind in _REPLAYED}
    faults, led, keys = [], set(), set()
    for number, (digits, _, fields) in enumerate(index, 1):
        row = object_of(fields.encode()) or {}
        record = places.get((_number(row.get("offset")), _number(row.get("length"))))
        if record is None or (record.url, record.payload, _digits(record.date)) != (row.get("url"), row.get("digest"), digits):
            faults.append(f"{wacz.INDEX}: line {number} leads to no such record")
            continue
        led.add(record.offset)
        keys.add((record.url, record.date))
    faults += [f"{wacz.INDEX}: leaves out the record at {one.offset}" for one in places.values() if one.offset not in led]
    return faults + _pages(files.get(wacz.PAGES, b""), keys)


def _pages(body: bytes, keys: set[tuple[str, str]]) -> list[str]:
    rows = [object_of(line.encode()) or {} for line in _lines(body)]
    if not rows or rows[0].get("format") != "json-pages-1.0":
        return [f"{wacz.PAGES}: has no head"]
    if not rows[1:]:
        return [f"{wacz.PAGES}: lists no page"]
    return [f"{wacz.PAGES}: line {number} names a page that is not in the archive" for number, row in enumerate(rows[1:], 2)
            if (row.get("url"), row.get("ts")) not in keys]  # fmt: skip


def _signature(files: Mapping[str, bytes], roots: str | None) -> Verdict:
    digest = object_of(files.get(wacz.DIGEST, b"")) or {}
    data = digest.get("signedData")
    if not isinstance(data, dict):
        return verdict("signature of captures.wacz", "archive signature", State.ABSENT, "this archive is not signed")
    result = signing.checked(str(digest.get("hash")), data)
    faults = [] if result.holds else [f"{wacz.DIGEST}: {result.detail}"]
    package = object_of(files.get(wacz.PACKAGE, b"")) or {}
    if data.get("hash") != digest.get("hash") or data.get("created") != package.get("created"):
        faults.append(f"{wacz.DIGEST}: hash or moment of the signature are not those of {wacz.PACKAGE}")
    if "timeSignature" in data:
        faults += _timed(data, roots)
    return judged("signature of captures.wacz", "archive signature", faults, result.detail)


def _timed(data: Mapping[str, object], roots: str | None) -> list[str]:
    """Faults of a domain's signature in time: the stamp, its ten minutes, the certificate's days."""
    reply = signing.decoded(data.get("timeSignature"))
    stamp = stamps.checked(reply, str(data.get("signature")).encode("utf-8", "replace"), roots or str(data.get("timestampCert")))
    if not stamp.holds or stamp.at is None:
        return [f"{wacz.DIGEST}: timestamp over the signature: {stamp.detail}"]
    try:
        created = datetime.fromisoformat(str(data.get("created")))
        leaf = x509.load_pem_x509_certificates(str(data["domainCert"]).encode())[0]
    except (ValueError, KeyError) as error:
        return [f"{wacz.DIGEST}: cannot be read ({str(error)[:120]})"]
    faults = [] if abs(stamp.at - created) <= _TEN_MINUTES else ["timestamp and `created` are more than ten minutes apart"]
    if not leaf.not_valid_before_utc <= created <= leaf.not_valid_after_utc:
        faults.append("the domain's certificate was not valid when it signed")
    return [f"{wacz.DIGEST}: {fault}" for fault in faults]


def _lines(body: bytes) -> list[str]:
    return body.decode("utf-8", "replace").splitlines()


def _number(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


def _digits(date: str) -> str:
    try:
        return wacz.digits(datetime.fromisoformat(date))
    except ValueError:
        return ""
