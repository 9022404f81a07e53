"""`serpwarden evidence verify`: a pack checked from its own files alone, without database, network or trust in who made it.

Every check is made even when an earlier one failed: what was changed is then named by each that notices. Whoever rewrites a whole
pack with a key of their own makes a pack that holds: only the key's fingerprint, or the authority's roots, given from elsewhere
tell that it is another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.model.custody import broken_at
from reports import words
from reports.proof import archive, bag, custody, reading, sealing, signing, stamps, wacz
from reports.proof.canon import canonical, object_of, sha256
from reports.proof.reading import Record
from reports.proof.verdicts import State, Verdict, judged, verdict
from reports.proof.zips import unzipped

_ARCHIVE, _CUSTODY, _CASE_LOG = (bag.DATA + name for name in (sealing.ARCHIVE, sealing.CUSTODY, sealing.CASE_LOG))


@dataclass(frozen=True, slots=True)
class Known:
    """What the person who checks knows from elsewhere: the signer's key fingerprint (hex) and an authority's roots (PEM)."""

    fingerprint: str | None = None
    roots: str | None = None


def verify(path: Path, known: Known = Known()) -> tuple[Verdict, ...]:
    """Every verdict on a pack in a folder or ZIP. Raises InputError when there is no pack to read."""
    found = reading.pack(path)
    return verdicts(found.files, known, found.faults)


def verdicts(files: Mapping[str, bytes], known: Known = Known(), box: tuple[str, ...] = ()) -> tuple[Verdict, ...]:
    """Every verdict on a pack's files. Never raises, whatever the bytes."""
    of_archive, found = archive.checked(files.get(_ARCHIVE, b""), known.roots)
    return (
        judged("bag", "bag", [*box, *bag.faults(files)], f"{len(files)} files"),
        _signature(files, known),
        _exhibits(files, found),
        *of_archive,
        _custody(files),
        _case_log(files),
        *_stamps(files, known),
    )


def _signature(files: Mapping[str, bytes], known: Known) -> Verdict:
    body = files.get(bag.SIGNATURE)
    promised = bag.info_of(files).get("Signing-Key", "")
    if body is None and promised.startswith("none") and not known.fingerprint:
        return verdict("signature of the pack", "signature", State.ABSENT, "this pack is not signed")
    data = object_of(body or b"")
    if body is None or data is None or canonical(data) + b"\n" != body:
        return judged(
            "signature of the pack", "signature", [f"{bag.SIGNATURE}: is missing or not in the form it was written"], ""
        )
    result = signing.checked(sealing.statement(data), data)
    faults = [] if result.holds else [f"{bag.SIGNATURE}: {result.detail}"]
    if data.get("hash") != f"sha256:{sha256(files.get(bag.TAGS, b''))}":
        faults.append(f"{bag.TAGS}: is not the one that was signed")
    if result.fingerprint and promised != f"sha256:{result.fingerprint}":
        faults.append(f"{bag.SIGNATURE}: the key is not the one that {bag.INFO} names: it was replaced")
    if known.fingerprint and result.fingerprint != known.fingerprint.lower().removeprefix("sha256:"):
        faults.append(f"{bag.SIGNATURE}: the key is not the one you named: it was replaced, or the pack is another's")
    return judged("signature of the pack", "signature", faults, f"{result.detail}, {data.get('created')} by its own clock")


def _exhibits(files: Mapping[str, bytes], found: list[Record]) -> Verdict:
    """Each exhibit's bytes against its capture's record, and against the archive."""
    kept = {record.sha256 for record in found}
    names = sorted(name for name in files if name.startswith(f"{bag.DATA}exhibits/") and name.endswith("/capture.json"))
    faults = [fault for name in names for fault in _exhibit(files, name, kept)]
    faults += _same_captures(files, names)
    return judged("exhibits", "exhibits", faults, f"{len(names)} exhibits")


def _exhibit(files: Mapping[str, bytes], name: str, kept: set[str]) -> list[str]:
    folder = name.rpartition("/")[0]
    capture = (object_of(files[name]) or {}).get("capture")
    if not isinstance(capture, dict):
        return [f"{name}: holds no capture"]
    parts = capture.get("parts")
    wanted = {"page": capture.get("sha256"), "screenshot": capture.get("screenshot_sha256")}
    wanted |= {f"part-{words.slug(str(row[0]))}": row[1] for row in parts or () if isinstance(row, list) and len(row) == 2}
    faults = [fault for stem, digest in wanted.items() if digest for fault in _one(files, f"{folder}/{stem}.", str(digest), kept)]
    if sha256(files.get(f"{folder}/capture-id.txt", b""))[:32] != capture.get("id"):
        faults.append(f"{folder}/capture-id.txt: does not give the capture's id")
    if sha256(files[name]) not in kept:
        faults.append(f"{name}: is not the record that the archive holds")
    return faults


def _one(files: Mapping[str, bytes], stem: str, digest: str, kept: set[str]) -> list[str]:
    """Faults of one of an exhibit's pieces, whatever its suffix."""
    there = [name for name in files if name.startswith(stem)]
    if len(there) != 1:
        return [f"{stem}*: is missing" if not there else f"{stem}*: is there more than once"]
    wrong = [f"{there[0]}: is not what was captured: its hash is another"] if sha256(files[there[0]]) != digest else []
    return wrong + ([] if digest in kept else [f"{there[0]}: the archive does not hold it"])


def _same_captures(files: Mapping[str, bytes], names: list[str]) -> list[str]:
    """Whether the archive has exactly the pages that are exhibited."""
    try:
        pages = unzipped(files.get(_ARCHIVE, b"")).get(wacz.PAGES, b"").splitlines()[1:]
    except ValueError:
        return [f"{_ARCHIVE}: cannot be opened"]
    captures = [(object_of(files[name]) or {}).get("capture") for name in names]
    ids = {str(capture.get("id")) for capture in captures if isinstance(capture, dict)}
    listed = {str((object_of(line) or {}).get("id")) for line in pages}
    return [] if ids == listed and ids else ["exhibits: are not the captures that the archive lists"]


def _custody(files: Mapping[str, bytes]) -> Verdict:
    chain = custody.chain(files.get(_CUSTODY, b""))
    info = bag.info_of(files)
    faults = [f"{_CUSTODY}: {chain.fault}"] if chain.fault else []
    if not faults and (info.get("Custody-Head"), info.get("Custody-Lines")) != (chain.head, str(chain.lines)):
        faults.append(f"{_CUSTODY}: ends elsewhere than {bag.INFO} says: lines were cut off or added")
    return judged("custody log", "custody", faults, f"{chain.lines} lines")


def _case_log(files: Mapping[str, bytes]) -> Verdict:
    """The case's own log against its chain, and against the length and head that the custody log's last line holds."""
    packed = object_of((files.get(_CUSTODY, b"").splitlines() or [b""])[-1]) or {}
    facts = packed.get("facts")
    said = facts if isinstance(facts, dict) else {}
    body = files.get(_CASE_LOG)
    if body is None and said.get("case_log_lines") == 0:
        return verdict("case log", "custody", State.ABSENT, "nothing was decided or done about the case yet")
    rows = [object_of(line) for line in (body or b"").splitlines()]
    forms = [row for row in rows if row is not None]
    faults = [] if body is not None and len(forms) == len(rows) else [f"{_CASE_LOG}: is missing or not in its form"]
    broken = _broken(forms)
    if broken is not None:
        faults.append(
            f"{_CASE_LOG}: line {broken + 1} does not fit the chain: it or the one before was changed, added or removed"
        )
    head = forms[-1].get("hash") if forms else None
    if (said.get("case_log_lines"), said.get("case_log_head")) != (len(forms), head):
        faults.append(f"{_CASE_LOG}: ends elsewhere than {_CUSTODY} says: lines were cut off or added")
    return judged("case log", "custody", faults, f"{len(forms)} lines")


def _broken(forms: list[dict[str, object]]) -> int | None:
    try:
        return broken_at(forms)
    except ValueError:
        return 0


def _stamps(files: Mapping[str, bytes], known: Known) -> tuple[Verdict, ...]:
    if bag.info_of(files).get("Timestamps", "").startswith("none"):
        return (
            verdict("timestamps", "timestamp", State.ABSENT, "no authority was asked: nothing but the maker's clock tells when"),
        )
    roots = known.roots or files.get(sealing.CHAIN, b"").decode("ascii", "replace") or None
    head = bag.info_of(files).get("Custody-Head", "").encode()
    over = {sealing.MANIFEST_STAMP: files.get(bag.MANIFEST, b""), sealing.HEAD_STAMP: head}
    signature = _archive_signature(files)
    over |= {sealing.WACZ_STAMP: signature} if signature else {}
    return tuple(_stamp(files, name, data, roots) for name, data in over.items())


def _stamp(files: Mapping[str, bytes], name: str, data: bytes, roots: str | None) -> Verdict:
    subject = f"timestamp {name.removeprefix(sealing.STAMPS)}"
    if name not in files:
        return judged(subject, "timestamp", [f"{name}: is missing"], "")
    found = stamps.checked(files[name], data, roots)
    if found.holds is None:
        return verdict(subject, "timestamp", State.UNTOLD, found.detail)
    return judged(subject, "timestamp", [] if found.holds else [f"{name}: {found.detail}"], found.detail)


def _archive_signature(files: Mapping[str, bytes]) -> bytes | None:
    try:
        digest = object_of(unzipped(files.get(_ARCHIVE, b"")).get(wacz.DIGEST, b"")) or {}
    except ValueError:
        return None
    data = digest.get("signedData")
    return str(data.get("signature")).encode("utf-8", "replace") if isinstance(data, dict) else None
