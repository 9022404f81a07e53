"""Public tools' word on a pack, beside ours: each is run where it is installed, offline, on a copy, and its answer told as it is.

`sha256sum` reads the manifests, `bagit.py` the bag, `warcio` the WARC, `wacz` the archive, `openssl` the timestamp. A tool
that is not installed is named as such; none is ever required.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reports.proof import bag, sealing, wacz
from reports.proof.zips import safe, unzipped

_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Said:
    """What one tool said: None where it is not installed, else whether it was content, with its last words."""

    tool: str
    content: bool | None
    words: str


def ask(files: Mapping[str, bytes]) -> tuple[Said, ...]:
    """Every tool's word on a pack's files."""
    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder, "pack")
        for name, body in files.items():
            if safe(name):
                (pack / name).parent.mkdir(parents=True, exist_ok=True)
                (pack / name).write_bytes(body)
        warc = Path(folder, "data.warc.gz")
        warc.write_bytes(_warc(files))
        return tuple(_run(pack, *command) for command in _commands(files, warc))


def _commands(files: Mapping[str, bytes], warc: Path) -> Iterator[tuple[str, ...]]:
    """The commands of VERIFY.md."""
    yield "sha256sum", "--strict", "--quiet", "-c", bag.MANIFEST, bag.TAGS
    yield "bagit.py", "--validate", "."
    yield "warcio", "check", str(warc)
    yield "wacz", "validate", "-f", bag.DATA + sealing.ARCHIVE
    if sealing.MANIFEST_STAMP in files and sealing.CHAIN in files:
        over = ("-data", bag.MANIFEST, "-in", sealing.MANIFEST_STAMP, "-CAfile", sealing.CHAIN)
        yield "openssl", "ts", "-verify", *over


def _run(folder: Path, tool: str, *arguments: str) -> Said:
    found = shutil.which(tool) or shutil.which(tool, path=str(Path(sys.executable).parent))
    if found is None:
        return Said(tool, None, "not installed here")
    try:
        done = subprocess.run(  # noqa: S603 - a tool by its full path, fixed arguments, no shell
            [found, *arguments], cwd=folder, capture_output=True, text=True, errors="replace", check=False, timeout=120
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Said(tool, False, f"could not be run: {type(error).__name__}")
    lines = (done.stdout + done.stderr).strip().splitlines() or ["no complaint" if done.returncode == 0 else "no words"]
    return Said(tool, done.returncode == 0, lines[-1][:_LONGEST])


def _warc(files: Mapping[str, bytes]) -> bytes:
    try:
        return unzipped(files.get(bag.DATA + sealing.ARCHIVE, b"")).get(wacz.WARC, b"")
    except ValueError:
        return b""
