"""What happened to a case's evidence, as events of its custody log: each look kept and what was claimed of it, each export.

When a page was taken is on record; when it was judged is not, and is not made up: claims stand with the look that they are about.
An export reads the bytes from the archive and compares them with the hash from the day of capture, else there is no pack.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.model import View
from reports.filling import Seen
from reports.proof.custody import Event


def events(view: View, seen: Sequence[Seen]) -> tuple[Event, ...]:
    """The looks of a case in order of time, one event each."""
    rows: dict[str, list[Seen]] = {}
    for row in seen:
        rows.setdefault(row.sighting.capture_id, []).append(row)
    return tuple(_captured(view, found) for found in rows.values())


def _captured(view: View, found: Sequence[Seen]) -> Event:
    capture = view.capture(found[0].sighting.capture_id)
    claims = [f"{row.sighting.finding.rule} version {row.sighting.finding.rule_version}" for row in found]
    facts = {
        "capture": capture.id,
        "query": capture.query.key,
        "address": capture.url,
        "status": capture.status,
        "provenance": str(capture.provenance),
        "sha256": capture.sha256,
        "size": capture.size,
        "screenshot_sha256": capture.screenshot_sha256,
        "parts": dict(capture.parts),
        "claims": claims,
    }
    return Event(capture.taken_at, "captured", capture.source, facts)
