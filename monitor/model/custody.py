"""The custody log of a case: what was done with it, by whom and when, each line holding the hash of the line before.

In the world the question is always who could have changed the file. A chain of hashes shows any edit and any line taken out of
the middle; lines cut off at its end show only against a head that was noted elsewhere, which is why packs have the head
timestamped. Lines are canonical JSON: keys sorted, no spaces, UTF-8, whole seconds in UTC.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from monitor.model.captures import utc

MACHINE = "serpwarden"
GENESIS = "0" * 64


class Act(StrEnum):
    """One step in the life of a case; the last one is its stage."""

    PROPOSED = "proposed"
    REVIEWED = "under_review"
    DECIDED = "decided"
    APPROVED = "approved"
    FILED = "filed"
    ANSWERED = "answered"
    VERIFIED_GONE = "verified_gone"
    STILL_THERE = "still_there"
    RETURNED = "returned"
    CLOSED = "closed"


class Decision(StrEnum):
    """What a person made of a case."""

    FILE = "file"
    PARTNER_FIRST = "partner_first"
    WATCH = "watch"
    ALLOW = "allow"


class Response(StrEnum):
    """What a channel said to a filing; `acknowledged` is a receipt and decides nothing."""

    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a case's custody log. `facts` are names and texts, sorted by name; `before` is the hash of the line before."""

    case: str
    number: int
    at: datetime
    by: str
    act: Act
    facts: tuple[tuple[str, str], ...]
    before: str
    hash: str

    def fact(self, name: str) -> str | None:
        """One fact, or None."""
        return dict(self.facts).get(name)


def chained(last: Entry | None, case: str, act: Act, *, at: datetime, by: str, facts: Mapping[str, str]) -> Entry:
    """The line that comes after another, or the first one. Facts that say nothing are left out."""
    said = tuple(sorted((name, _clean(value)) for name, value in facts.items() if value))
    moment = utc(at).replace(microsecond=0)
    number, before = (last.number + 1, last.hash) if last else (0, GENESIS)
    blank = Entry(case, number, moment, _clean(by), act, said, before, "")
    return Entry(case, number, moment, blank.by, act, said, before, digest(entry_form(blank)))


def entry_form(entry: Entry) -> dict[str, Any]:
    """A line as JSON data."""
    return {
        "case": entry.case,
        "number": entry.number,
        "at": entry.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z",
        "by": entry.by,
        "act": str(entry.act),
        "facts": dict(entry.facts),
        "before": entry.before,
        "hash": entry.hash,
    }


def digest(form: Mapping[str, Any]) -> str:
    """The SHA-256, in hex, of a line's canonical JSON without its own hash."""
    return hashlib.sha256(_canonical({key: value for key, value in form.items() if key != "hash"}).encode()).hexdigest()


def log_lines(entries: Sequence[Entry]) -> str:
    """The log as canonical JSON, one line an entry."""
    return "".join(_canonical(entry_form(entry)) + "\n" for entry in entries)


def broken_at(forms: Sequence[Mapping[str, Any]]) -> int | None:
    """The number of the first line that does not fit the chain; None when all do. Lines cut off at the end do not show."""
    before = GENESIS
    for number, form in enumerate(forms):
        fits = form.get("number") == number and form.get("before") == before and form.get("hash") == digest(form)
        if not fits:
            return number
        before = str(form["hash"])
    return None


def _canonical(form: Mapping[str, Any]) -> str:
    return json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _clean(text: str) -> str:
    """Text without lone surrogates, NUL and line breaks: it has to be UTF-8, and one line."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
    return " ".join(whole.split())
