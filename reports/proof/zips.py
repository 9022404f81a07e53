"""ZIP files with exactly one form: entries sorted and stored, no clock, no extras.

A ZIP carries much that no file inside it shows: moments, rights, comments, gaps. Where only one form is allowed, whatever was
changed shows: the files inside, zipped again, have to give the same bytes. Entries are stored, not packed, because packed bytes
differ from one build of zlib to the next.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAX_FILE = 256 * 1024 * 1024
MAX_FILES = 10_000
_EPOCH = (1980, 1, 1, 0, 0, 0)


def zipped(files: Mapping[str, bytes], *, packed: bool = False) -> bytes:
    """Files as a ZIP; the same files make the same bytes on every machine, or packed, with the same build of zlib."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in sorted(files.items()):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = 0o644 << 16
            info.create_system = 3
            info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            archive.writestr(info, body)
    return out.getvalue()


def unzipped(packed: bytes) -> dict[str, bytes]:
    """The files in a ZIP, by path. Raises ValueError: a broken one, a name twice or outside, too much in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _bounded(entries)
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ValueError(f"it cannot be opened as a ZIP ({str(error)[:120]})") from error


def is_canonical(packed: bytes, files: Mapping[str, bytes]) -> bool:
    """Whether a ZIP has, byte for byte, the one form that these files give."""
    return zipped(files) == packed


def safe(name: str) -> bool:
    """Whether a path stays below its folder on every system."""
    parts = name.split("/")
    return bool(name) and not {"", ".", ".."} & set(parts) and not any(sign in name for sign in "\\:\0")


def _bounded(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_FILE:
        raise ValueError(f"it holds more than {MAX_FILES:,} files or {MAX_FILE:,} bytes")
    if len(set(names)) != len(names):
        raise ValueError("it holds one name twice")
    wrong = [name for name in names if not safe(name)]
    if wrong:
        raise ValueError(f"the path {wrong[0][:120]!r} leads out of it")
