"""Templates in compiled form, kept in the user's cache folder: compiling the weekly page takes a fifth of a second each time.

As with Python's own compiled files, what lies there is run, and so it is trusted as far as the program itself: only a folder is
used that belongs to the user who runs the program and that nobody else may write into. A folder that cannot be had, a file
that is damaged or of another version: then templates are compiled as if there were no cache. Python's switch against compiled
files (`PYTHONDONTWRITEBYTECODE`) holds here too.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import stat
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import CodeType

import jinja2
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

_DIGEST = 32
_FORM = "1"


class Compiled(BytecodeCache):
    """One file a template, which is written anew when the template changed; without a folder nothing is kept.

    `writes` is off where Python is told to leave no compiled files.
    """

    def __init__(self, folder: Path | None, *, writes: bool = not sys.dont_write_bytecode) -> None:
        self._folder = folder
        self._writes = writes

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the compiled form from its file, if it is there and was made from this very source."""
        if self._folder is None or not private(self._folder):
            return
        with suppress(OSError):
            kept = _file(self._folder, bucket).read_bytes()
            bucket.code = _code(kept, bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the compiled form, as a whole or not at all."""
        if self._folder is None or not self._writes:
            return
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if private(self._folder):
                _write(_file(self._folder, bucket), _kept(bucket))


def folder_of(env: Mapping[str, str]) -> Path | None:
    """Where this user's caches lie (the XDG base directory specification); None for a user without a home."""
    told = env.get("XDG_CACHE_HOME") or ""
    if Path(told).is_absolute():
        return Path(told, "serpwarden", "templates")
    try:
        return Path.home() / ".cache" / "serpwarden" / "templates"
    except RuntimeError:
        return None


def private(folder: Path) -> bool:
    """Whether a folder is there, belongs to whoever runs this, and nobody else may write into it."""
    try:
        about = folder.lstat()
    except OSError:
        return False
    own = not hasattr(os, "geteuid") or about.st_uid == os.geteuid()
    return own and stat.S_ISDIR(about.st_mode) and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _file(folder: Path, bucket: Bucket) -> Path:
    name = f"{_settings(bucket.environment)}\n{bucket.key}"
    return folder / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.bin"


def _settings(environment: Environment) -> str:
    """All but the source that decides what a template is compiled to."""
    parts = (
        _FORM,
        jinja2.__version__,
        sys.implementation.cache_tag,
        environment.trim_blocks,
        environment.lstrip_blocks,
        environment.keep_trailing_newline,
        environment.newline_sequence,
        environment.optimized,
        sorted(environment.extensions),
        sorted(environment.policies.items(), key=lambda policy: policy[0]),
        getattr(environment, "newstyle_gettext", False),
        environment.finalize is not None,
        [_escaped(environment, name) for name in ("a.html", "a.txt", "a.md")],
    )
    return repr(parts)


def _escaped(environment: Environment, name: str) -> bool:
    escape = environment.autoescape
    return escape(name) if callable(escape) else escape


def _kept(bucket: Bucket) -> bytes:
    body = marshal.dumps(bucket.code)
    return _seal(bucket, body) + body


def _code(kept: bytes, bucket: Bucket) -> CodeType | None:
    """The code in a file; None for one that was made from another source or is damaged."""
    seal, body = kept[:_DIGEST], kept[_DIGEST:]
    if seal != _seal(bucket, body):
        return None
    code = marshal.loads(body)  # noqa: S302 - from the user's own folder, and just as it was written
    return code if isinstance(code, CodeType) else None


def _seal(bucket: Bucket, body: bytes) -> bytes:
    return hashlib.sha256(f"{_settings(bucket.environment)}\n{bucket.checksum}\n".encode() + body).digest()


def _write(path: Path, body: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
