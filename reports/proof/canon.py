"""One form for JSON that is hashed or signed: ASCII, sorted keys, no blanks; and the hashes themselves."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical(value: object) -> bytes:
    """A value as the one JSON text that is hashed: keys sorted, no blanks, everything beyond ASCII escaped."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def sha256(body: bytes) -> str:
    """SHA-256 as 64 hex digits."""
    return hashlib.sha256(body).hexdigest()


def object_of(body: bytes) -> dict[str, Any] | None:
    """The JSON object that bytes hold; None when they hold anything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
