"""A copy that comes back: database and evidence in one folder, made while the watch runs, verified when it is restored.

The database is copied first, as of one moment and without stopping anybody: a file by SQLite's own backup, a database on a server
row by row into such a file, which can be carried anywhere and be brought back into a server too. Evidence is kept
before its record is written, so everything that the copied records name is there when evidence is copied after. Evidence never
changes: a second backup into the same folder copies only what is new. Every object is checked against its hash on its way. The
key that packs are signed with goes along, for its user's eyes only: without it later packs would be somebody else's.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.archive import Archive
from monitor.errors import EvidenceError, InputError, WorkError
from monitor.evidence import Evidence
from monitor.forms import stamp
from monitor.retention import hashes_of
from monitor.store import Store
from monitor.store.moving import copy_rows
from reports.proof import keeping, signing

DATABASE, EVIDENCE, CONFIG, MANIFEST = "serpwarden.db", "evidence", "config.yaml", "manifest.json"


@dataclass(frozen=True, slots=True)
class Copied:
    """What came of a backup or of restoring one. `faults` are sentences for evidence that is missing or changed.

    `signing_key` is the fingerprint of the key that went along; None when there was none.
    """

    captures: int
    objects: int
    copied: int
    faults: tuple[str, ...] = ()
    signing_key: str | None = None


def back_up(archive: Archive, config: Path, to: Path, now: datetime) -> Copied:
    """Copy everything into a folder. Raises InputError for a database that is none to copy, WorkError when it fails."""
    try:
        to.mkdir(parents=True, exist_ok=True)
        fresh = to / f".{DATABASE}.new"
        _copy_database(archive.settings.storage.database, fresh)
        fresh.replace(to / DATABASE)
        shutil.copyfile(config, to / CONFIG)
        copied, objects, faults = _copy_evidence(archive.evidence, Evidence.open(str(to / EVIDENCE)))
        key = _copy_key(keeping.wanted(archive.settings.proof, config.parent).key, to) or _copy_key(to / keeping.KEY, to)
        manifest = {
            "schema": "serpwarden.backup/1",
            "made_at": stamp(now),
            "database_sha256": _sha256(to / DATABASE),
            "objects": objects,
            "signing_key": key,
        }
        (to / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    except (OSError, sqlite3.Error) as error:
        raise WorkError(f"the backup into {to} failed: {error}") from error
    found = verify(to)
    return Copied(found.captures, objects, copied, (*faults, *found.faults), key)


def restore(backup: Path, to: Path) -> Copied:
    """Bring a backup into a fresh folder and verify it there. Raises InputError: no backup, a folder that holds something."""
    if not (backup / MANIFEST).is_file() or not (backup / DATABASE).is_file():
        raise InputError(f"{backup} holds no backup: there is no {MANIFEST} or no {DATABASE}")
    if to.exists() and any(to.iterdir()):
        raise InputError(f"{to} is not empty: restore into a fresh folder")
    manifest = _manifest(backup / MANIFEST)
    if manifest.get("database_sha256") != _sha256(backup / DATABASE):
        raise InputError(f"{backup / DATABASE} was changed since the backup was made: its hash is not the one in {MANIFEST}")
    try:
        to.mkdir(parents=True, exist_ok=True)
        for name in (DATABASE, CONFIG):
            shutil.copyfile(backup / name, to / name)
        copied, objects, faults = _copy_evidence(Evidence.open(str(backup / EVIDENCE)), Evidence.open(str(to / EVIDENCE)))
        key = _copy_key(backup / keeping.KEY, to)
    except OSError as error:
        raise WorkError(f"restoring into {to} failed: {error}") from error
    if key != manifest.get("signing_key"):
        faults = (*faults, f"the signing key is not the one that was backed up: {key or 'there is none'}")
    found = verify(to)
    return Copied(found.captures, objects, copied, tuple(dict.fromkeys((*faults, *found.faults))), key)


def verify(folder: Path) -> Copied:
    """Check a copy: the database is sound, and the evidence of every capture is there and unchanged, or was let go by rule."""
    with closing(sqlite3.connect(f"file:{folder / DATABASE}?mode=ro", uri=True)) as connection:
        said = connection.execute("PRAGMA integrity_check").fetchone()[0]
    faults = [] if said == "ok" else [f"the database is damaged: {said}"]
    store, evidence = Store.open(f"sqlite:///{folder / DATABASE}"), Evidence.open(str(folder / EVIDENCE))
    checked: set[str] = set()
    captures = 0
    try:
        gone = store.desk.cellar.gone()
        for capture in store.desk.cellar.captures():
            captures += 1
            for sha256 in set(hashes_of(capture)) - gone - checked:
                checked.add(sha256)
                faults += _fault(evidence, sha256)
    finally:
        store.close()
    return Copied(captures, len(checked), 0, tuple(faults))


def _copy_database(url: str, to: Path) -> None:
    to.unlink(missing_ok=True)
    if url.startswith("postgres"):
        copy_rows(url, f"sqlite:///{to}")
        return
    with closing(sqlite3.connect(_file(url))) as old, closing(sqlite3.connect(to)) as new:
        old.backup(new, pages=2000, sleep=0.01)


def _copy_key(source: Path, to: Path) -> str | None:
    """Copy the signing key for its user's eyes only; its fingerprint, or None where there is none. Raises InputError."""
    if not source.is_file():
        return None
    fingerprint = signing.key_file(source).fingerprint
    fresh = to / f".{keeping.KEY}.new"
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600, exist_ok=False)
    fresh.write_bytes(source.read_bytes())
    fresh.replace(to / keeping.KEY)
    return fingerprint


def _copy_evidence(source: Evidence, to: Evidence) -> tuple[int, int, tuple[str, ...]]:
    """How many objects were copied, how many there are, and those that could not be read."""
    there = frozenset(to.names())
    copied, objects, faults = 0, 0, []
    for sha256 in source.names():
        objects += 1
        if sha256 not in there:
            try:
                to.keep(source.read(sha256))
                copied += 1
            except EvidenceError as error:
                faults.append(str(error))
    return copied, objects, tuple(faults)


def _fault(evidence: Evidence, sha256: str) -> list[str]:
    try:
        evidence.read(sha256)
    except EvidenceError as error:
        return [str(error)]
    return []


def _file(url: str) -> Path:
    scheme, _, name = url.partition(":///")
    if not scheme.startswith("sqlite") or not name or name.startswith((":memory:", "file:")):
        raise InputError("a database in memory is not backed up: name a file or a PostgreSQL database in `storage.database`")
    return Path(name)


def _manifest(file: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InputError(f"{file} is no manifest of a backup")
    return found


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
