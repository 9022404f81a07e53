"""Chance that can be repeated: numbers and tokens that depend on nothing but what they are told.

Real pages are full of opaque tokens (`ai=`, `sig=`, `ved=`); they differ from page to page and from ad to ad, so ours do too.
"""

from __future__ import annotations

import base64
import hashlib


def digest(size: int, *parts: object) -> bytes:
    """That many bytes (at most 64), the same for the same parts."""
    return hashlib.blake2b("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=size).digest()


def chance(*parts: object) -> float:
    """A number from 0 up to but not including 1, the same for the same parts."""
    return int.from_bytes(digest(7, *parts), "big") / (1 << 56)


def token(size: int, *parts: object) -> str:
    """That many letters of the base64url alphabet, at most 85."""
    return base64.urlsafe_b64encode(digest(min(64, size), *parts)).decode("ascii")[:size]
