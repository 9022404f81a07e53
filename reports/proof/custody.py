"""The custody log: what happened to the evidence, line by line, each line holding the hash of the one before.

A changed or missing line in the middle breaks the chain at a number that can be named. A chain alone does not notice that its
last lines were cut off: so its length and head (the last line's hash) are also written where they are signed and timestamped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.forms import stamp
from reports.proof.canon import canonical, sha256

ROOT = "0" * 64
_FIELDS = frozenset({"n", "at", "what", "by", "facts", "prev", "hash"})


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: when (None where no clock was given), what, by whom or what, and its facts."""

    at: datetime | None
    what: str
    by: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Chain:
    """What a log turned out to be: its lines and head, and the first fault with its line number, counted from 1."""

    lines: int
    head: str
    fault: str | None = None


def log(events: Iterable[Event]) -> bytes:
    """Events as a chained log, one line of canonical JSON each, in their order."""
    lines, head = [], ROOT
    for number, event in enumerate(events, 1):
        row = {"n": number, "at": stamp(event.at), "what": event.what, "by": event.by, "facts": dict(event.facts), "prev": head}
        head = sha256(canonical(row))
        lines.append(canonical(row | {"hash": head}) + b"\n")
    return b"".join(lines)


def chain(body: bytes) -> Chain:
    """Read a log and follow its chain. Never raises, whatever the bytes."""
    head, number = ROOT, 0
    lines = body.split(b"\n")
    if lines.pop() != b"":
        return Chain(len(lines), head, "the last line is cut")
    for number, line in enumerate(lines, 1):
        fault, head = _next(line, number, head)
        if fault:
            return Chain(number, head, f"line {number}: {fault}")
    return Chain(number, head)


def _next(line: bytes, number: int, head: str) -> tuple[str | None, str]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return "is no JSON", head
    if not isinstance(row, dict) or set(row) != _FIELDS or canonical(row) != line:
        return "does not have the form of a custody line", head
    said = row.pop("hash")
    if row["n"] != number:
        return f"calls itself number {row['n']!r}: a line was removed, added or moved", head
    if row["prev"] != head:
        return "does not follow the line before it: a line was removed, added or changed", head
    if sha256(canonical(row)) != said:
        return "was changed: its hash is another", head
    return None, said
