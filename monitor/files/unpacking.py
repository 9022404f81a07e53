"""Unpacking within bounds: a few kilobytes on disk may claim to be terabytes.

DEFLATE can make a thousand bytes out of one; saved pages and crawls of them come out at three to twenty. A stream that has
given more than RATIO times what it was fed, once it is past a first allowance, is a bomb and is refused where it stands.
"""

from __future__ import annotations

import zlib
from io import RawIOBase
from typing import IO

RATIO = 200
ALLOWANCE = 256 * 1024 * 1024
_CHUNK = 65_536
_ANY_GZIP = 47


def is_gzip(start: bytes) -> bool:
    """Whether bytes begin as gzip does."""
    return start.startswith(b"\x1f\x8b\x08")


def most(packed: int) -> int:
    """How many bytes so many packed ones may come to."""
    return ALLOWANCE + RATIO * packed


def begins(stream: IO[bytes], size: int) -> bytes:
    """The first bytes of a gzip stream's content, up to a size; fewer where it is damaged. The stream is wound back."""
    try:
        return Unpacked(stream).read(size)
    except ValueError:
        return b""
    finally:
        stream.seek(0)


class Unpacked(RawIOBase):
    """What is in a gzip stream, all its members one after the other.

    Crawlers write one member a record, other tools one member in all. A stream that was cut gives what is there; a damaged
    one raises ValueError after what came before.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream
        self._unpack = zlib.decompressobj(_ANY_GZIP)
        self._fed = b""
        self._read = self._given = 0
        self._fault: ValueError | None = None

    def readable(self) -> bool:
        """It can be read."""
        return True

    def tell(self) -> int:
        """How many bytes were given."""
        return self._given

    def read(self, size: int = -1, /) -> bytes:
        """Up to so many bytes (all when negative), fewer only at the end or before damage.

        Raises ValueError where the damage is, or where the stream turns out to be a bomb.
        """
        out = bytearray()
        while self._fault is None and (size < 0 or len(out) < size):
            try:
                piece = self._piece(_CHUNK if size < 0 else size - len(out))
            except ValueError as error:
                self._fault = error
                break
            if not piece:
                break
            out += piece
        if (fault := self._fault) is not None and not out:
            raise fault
        return bytes(out)

    def _piece(self, size: int) -> bytes:
        """Some bytes, or none at the end."""
        while True:
            if not self._fed:
                self._fed = self._stream.read(_CHUNK)
                self._read += len(self._fed)
            if self._unpack.eof and not self._next_member():
                return b""
            if not self._fed and not self._unpack.unconsumed_tail:
                return self._bounded(self._unpack.flush(size))
            try:
                piece = self._unpack.decompress(self._fed, size)
            except zlib.error as error:
                raise ValueError(f"the packed bytes are damaged: {error}") from error
            self._fed = self._unpack.unconsumed_tail or self._unpack.unused_data
            if piece:
                return self._bounded(piece)

    def _next_member(self) -> bool:
        """Start on what follows a member; zeros that pad a file, and the end, are no member."""
        if not self._fed.lstrip(b"\0"):
            self._fed = b""
            return False
        self._unpack = zlib.decompressobj(_ANY_GZIP)
        return True

    def _bounded(self, piece: bytes) -> bytes:
        self._given += len(piece)
        if self._given > most(self._read):
            raise ValueError(f"{self._read:,} packed bytes come to more than {self._given:,}: refused as a decompression bomb")
        return piece
