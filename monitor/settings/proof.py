"""The part `proof` of `config.yaml`: how takedown packs are signed and timestamped, its shape and its value.

In the world a pack is worth what its signature and timestamp are worth: a key that is kept, and an authority that is named once
and not on every command line. A timestamp tells a third party that a pack was made, so none is asked unless it is named here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from monitor.model.watching import Proof
from monitor.settings import formats


def _text(about: str, kind: str, pattern: str, longest: int) -> dict[str, Any]:
    return {"type": "string", "description": about, "format": kind, "pattern": pattern, "maxLength": longest}


def _file(about: str) -> dict[str, Any]:
    return _text(about, "line", formats.LINE, 500)


def shape() -> dict[str, Any]:
    """The JSON Schema of `proof`."""
    keys = {
        "key": _file("The signing key's file (EC P-256 or P-384, PEM); one beside this file, made on first use, when left out."),
        "certificate": _file("A domain's certificate chain for that key (PEM, leaf first): packs are then signed in its name."),
        "timestamps": _text("The address of an RFC 3161 authority; none is asked, when left out.", "url", formats.URL, 2000),
        "chain": _file("That authority's certificates (PEM, its own first, the root last)."),
    }
    about = "How takedown packs are signed and timestamped. Relative paths are seen from the folder of this file."
    return {"type": "object", "description": about, "required": [], "additionalProperties": False, "properties": keys}


def proof(data: Mapping[str, str], folder: Path) -> Proof:
    """The checked part as a value."""
    files = {name: str((folder / data[name]).resolve()) for name in ("key", "certificate", "chain") if name in data}
    return Proof(timestamps=data.get("timestamps"), **files)
