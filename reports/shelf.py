"""Files below a folder, each written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from monitor.errors import WorkError


def store(files: Mapping[str, bytes], out: Path) -> tuple[Path, ...]:
    """Write files below a folder, each whole or not at all. Raises WorkError where the folder refuses."""
    written = []
    try:
        for name, body in files.items():
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(path.name + ".part")
            part.write_bytes(body)
            written.append(part.replace(path))
    except OSError as error:
        raise WorkError(f"{error.filename or out} cannot be written: {error.strerror}") from error
    return tuple(written)


def clear(folder: Path, files: Mapping[str, bytes], sign: str) -> None:
    """Take away what an earlier making left and this one does not have; only from a folder that holds the sign of one."""
    if not (folder / sign).is_file():
        return
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
