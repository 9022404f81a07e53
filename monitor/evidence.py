"""Evidence: bytes in, hash out; what was kept is never changed.

An object is named by the SHA-256 of the bytes as they arrived and holds them zstd-compressed, so that anybody can check it with
`zstd -d < FILE | sha256sum`. Writing is atomic and only ever creates: the same bytes kept twice are one object. Every read
is checked against its name: disks rot, buckets get edited by hand. A folder by default; `s3://`, `gs://` and `az://` by URL,
with the credentials where those services' own tools look for them (environment, instance role).
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from obstore import delete, get, head, put
from obstore import list as list_objects
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url

from monitor.errors import EvidenceError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_BYTES = 64 * 1024 * 1024
"""Most bytes of one object, uncompressed: four times what a reader reads of a page, and room for a full-page screenshot."""

_LEVEL = 3
_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Evidence:
    """The kept bytes of every answer. Safe to use from several threads and processes at once."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects

    @classmethod
    def open(cls, where: str) -> Evidence:
        """The evidence in a folder (made when missing) or behind a URL. Raises EvidenceError when it cannot be reached."""
        try:
            if where == "memory://":
                return cls(MemoryStore())
            if _URL.match(where):
                return cls(from_url(where))
            return cls(LocalStore(Path(where).absolute(), mkdir=True))
        except (BaseError, ValueError, OSError) as error:
            raise EvidenceError(f"evidence cannot be kept in {where}: {_first_line(error)}") from error

    def keep(self, body: bytes) -> str:
        """Keep bytes and return their SHA-256 as 64 hex digits. Raises EvidenceError when they cannot be kept.

        Bytes that are there already are not written again, unless what is there no longer matches its name.
        """
        if len(body) > MAX_BYTES:
            raise EvidenceError(f"{len(body):,} bytes are more than one piece of evidence may have ({MAX_BYTES:,})")
        sha256 = hashlib.sha256(body).hexdigest()
        packed = zstd.compress(body, _LEVEL)
        try:
            try:
                put(self._objects, _path(sha256), packed, mode="create")
            except AlreadyExistsError:
                if not self._sound(sha256):
                    put(self._objects, _path(sha256), packed)
        except (BaseError, OSError) as error:
            raise EvidenceError(f"evidence {sha256} could not be kept: {_first_line(error)}") from error
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes kept under a hash, checked against it. Raises EvidenceError, which names the hash."""
        if not _SHA256.fullmatch(sha256):
            raise EvidenceError(f"{sha256[:80]!r} is no SHA-256")
        try:
            packed = get(self._objects, _path(sha256)).bytes()
        except FileNotFoundError as error:
            raise EvidenceError(f"evidence {sha256} is missing") from error
        except (BaseError, OSError) as error:
            raise EvidenceError(f"evidence {sha256} could not be read: {_first_line(error)}") from error
        body = _unpacked(bytes(packed), sha256)
        if hashlib.sha256(body).hexdigest() != sha256:
            raise EvidenceError(f"evidence {sha256} was changed: its bytes no longer match its name")
        return body

    def forget(self, sha256: str) -> bool:
        """Let go of what is kept under this hash, for good; False when nothing was. Only retention rules may ask for it."""
        if not self.holds(sha256):
            return False
        try:
            delete(self._objects, _path(sha256))
        except (BaseError, OSError) as error:
            raise EvidenceError(f"evidence {sha256} could not be let go: {_first_line(error)}") from error
        return True

    def holds(self, sha256: str) -> bool:
        """Whether something is kept under this hash; its bytes are not checked."""
        try:
            head(self._objects, _path(sha256))
        except FileNotFoundError:
            return False
        except (BaseError, OSError) as error:
            raise EvidenceError(f"evidence {sha256} could not be looked up: {_first_line(error)}") from error
        return True

    def check(self) -> None:
        """Write a few bytes beside the evidence. Raises EvidenceError when nothing could be kept now."""
        try:
            put(self._objects, "writable", b"serpwarden\n")
        except (BaseError, OSError) as error:
            raise EvidenceError(f"evidence cannot be kept now: {_first_line(error)}") from error

    def names(self) -> Iterator[str]:
        """The hash of everything that is kept, in no promised order."""
        for batch in list_objects(self._objects, prefix="sha256"):
            for entry in batch:
                name = entry["path"].rpartition("/")[2].removesuffix(".zst")
                if _SHA256.fullmatch(name):
                    yield name

    def _sound(self, sha256: str) -> bool:
        try:
            self.read(sha256)
        except EvidenceError:
            return False
        return True


def _path(sha256: str) -> str:
    return f"sha256/{sha256[:2]}/{sha256}.zst"


def _unpacked(packed: bytes, sha256: str) -> bytes:
    unpacker = zstd.ZstdDecompressor()
    try:
        body = unpacker.decompress(packed, MAX_BYTES + 1)
    except zstd.ZstdError as error:
        raise EvidenceError(f"evidence {sha256} was changed: it cannot be unpacked ({error})") from error
    if len(body) > MAX_BYTES or not unpacker.eof or unpacker.unused_data:
        raise EvidenceError(f"evidence {sha256} was changed: it does not unpack to one whole object")
    return body


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:300]
