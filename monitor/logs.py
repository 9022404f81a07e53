"""The log of a running watch: one JSON line for each capture, and everything else that is said, on standard error.

A line holds what an operator searches by and counts, and nothing that a page, a provider or a key wrote: no address, no
header, no text of an ad. Log collectors keep lines for years and show them to many people.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

from monitor.model import Capture, Finding, Serp, Slot, utc

LOOKS = logging.getLogger("serpwarden.looks")
_ROOT = logging.getLogger("serpwarden")


def look(capture: Capture, serp: Serp, findings: tuple[Finding, ...]) -> None:
    """Log one look that was concluded."""
    if LOOKS.isEnabledFor(logging.INFO):
        LOOKS.info("look", extra={"fields": look_fields(capture, serp, findings)})


def missed(slot: Slot, reason: str) -> None:
    """Log one slot that was missed."""
    if LOOKS.isEnabledFor(logging.INFO):
        fields = _asked(slot.query.text, slot) | {"outcome": "missed", "reason": reason}
        LOOKS.info("missed", extra={"fields": fields})


def look_fields(capture: Capture, serp: Serp, findings: tuple[Finding, ...]) -> dict[str, Any]:
    """What a line says of a look."""
    query = capture.query
    asked = {"engine": query.engine, "country": query.place.country, "language": query.place.language, "city": query.place.city}
    came = {"status": capture.status, "bytes": capture.size, "sha256": capture.sha256, "outcome": str(serp.outcome)}
    read = {"ads_state": str(serp.ads_state), "ads": len(serp.ads), "results": len(serp.results), "problems": len(serp.problems)}
    found = {"findings": len(findings), "rules": sorted({finding.rule for finding in findings})}
    when = {"taken_at": _stamp(capture.taken_at), "due": _stamp(capture.due) if capture.due else None}
    head = {"capture": capture.id, "watch": capture.watch, "source": capture.source, "query": query.text}
    return head | asked | {"device": str(query.device)} | when | came | read | found


def _asked(text: str, slot: Slot) -> dict[str, Any]:
    query = slot.query
    return {"watch": slot.watch, "query": text, "engine": query.engine, "device": str(query.device), "due": _stamp(slot.due)}


def _stamp(moment: datetime) -> str:
    return utc(moment).isoformat().replace("+00:00", "Z")


class Lines(logging.Formatter):
    """Every record as one line of JSON; control characters are escaped, so that nobody can forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's line."""
        head = {"at": _stamp(datetime.fromtimestamp(record.created, UTC)), "level": record.levelname.lower(), "log": record.name}
        form = head | {"event": record.getMessage()} | getattr(record, "fields", {})
        return json.dumps(form, ensure_ascii=True, separators=(",", ":"))


def to(stream: TextIO = sys.stderr) -> logging.Handler:
    """Send everything that is said in JSON lines to a stream; gives the handler, to be taken away again."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    _ROOT.addHandler(handler)
    _ROOT.setLevel(logging.INFO)
    _ROOT.propagate = False
    return handler


def off(handler: logging.Handler) -> None:
    """Take a handler away again."""
    _ROOT.removeHandler(handler)
    _ROOT.setLevel(logging.NOTSET)
    _ROOT.propagate = True
