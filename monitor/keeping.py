"""Keep before reading: every byte of an answer goes into evidence, and its record names them."""

from __future__ import annotations

from monitor.evidence import Evidence
from monitor.model import Answer, Capture, Query, Slot, capture_id


def kept(evidence: Evidence, answer: Answer, query: Query, slot: Slot | None = None) -> Capture:
    """The record of an answer whose bytes are now kept. Raises EvidenceError when they cannot be."""
    parts = tuple((name, evidence.keep(body)) for name, body in answer.parts)
    screenshot = evidence.keep(answer.screenshot) if answer.screenshot is not None else None
    sha256 = evidence.keep(answer.body)
    return Capture(
        id=capture_id(query, answer.source, answer.taken_at, sha256),
        query=query,
        source=answer.source,
        taken_at=answer.taken_at,
        url=answer.url,
        status=answer.status,
        media_type=answer.media_type,
        sha256=sha256,
        size=len(answer.body),
        refusal=answer.refusal,
        provenance=answer.provenance,
        file=answer.file,
        due=slot.due if slot else None,
        watch=slot.watch if slot else None,
        headers=answer.headers,
        screenshot_sha256=screenshot,
        notes=answer.notes,
        parts=parts,
    )


def at_hand(answer: Answer, capture: Capture) -> dict[str, bytes]:
    """The bytes of an answer that is still in memory, by their hashes in its record."""
    names = dict(capture.parts)
    return {names[name]: body for name, body in answer.parts} | {capture.sha256: answer.body}
