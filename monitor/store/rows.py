"""Between values and rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from monitor.model import AdsState, Capture, Case, Device, Finding, Look, Outcome, Place, Query, Serp, Slot, SlotState
from monitor.store.codec import dump, load, pack, unpack
from monitor.store.tables import QUERIES, SERPS, query_number

Values = dict[str, Any]

QUERY_COLUMNS = tuple(QUERIES.c[name] for name in ("text", "engine", "country", "language", "city", "device"))
LOOK_COLUMNS = (SERPS.c.outcome, SERPS.c.ads_state)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one capture came to: its record, what was read on it, what the rules claim of it."""

    capture: Capture
    serp: Serp
    findings: tuple[Finding, ...] = ()

    @property
    def look(self) -> Look:
        """What the reading is worth to a case or a share."""
        capture = self.capture
        return Look(capture.id, capture.query, capture.taken_at, self.serp.outcome, self.serp.ads_state)


@dataclass(frozen=True, slots=True)
class Pause:
    """Until when one source lets one engine in one place alone, and what it was refused with, `times` in a row."""

    source: str
    engine: str
    place: Place
    until: datetime
    outcome: Outcome
    detail: str
    times: int = 1


def pause_key(pause: Pause) -> dict[str, str]:
    """The columns that tell one pause from another."""
    place = "|".join(part or "" for part in (pause.place.country, pause.place.language, pause.place.city))
    return {"source": pause.source, "engine": pause.engine, "place": place}


def pause_of(row: Any) -> Pause:
    """The pause in a row of its table."""
    country, language, city = row.place.split("|", 2)
    place = Place(country or None, language or None, city or None)
    return Pause(row.source, row.engine, place, row.until, Outcome(row.outcome), row.detail, row.times)


def query_row(query: Query) -> Values:
    """A query's columns."""
    place = query.place
    return {
        "id": query_number(query),
        "text": query.text,
        "engine": query.engine,
        "country": place.country,
        "language": place.language,
        "city": place.city,
        "device": str(query.device),
    }


def query_of(row: Any) -> Query:
    """The query in a row that holds QUERY_COLUMNS."""
    return Query(row.text, row.engine, Place(row.country, row.language, row.city), Device(row.device))


def slot_row(slot: Slot) -> Values:
    """A new slot's columns."""
    return {
        "query_id": query_number(slot.query),
        "due": slot.due,
        "watch": slot.watch,
        "state": str(slot.state),
        "reason": slot.reason,
    }


def slot_of(row: Any) -> Slot:
    """The slot in a row that holds a slot's columns and QUERY_COLUMNS."""
    return Slot(query_of(row), row.due, row.watch, SlotState(row.state), row.reason)


def capture_row(capture: Capture) -> Values:
    """A capture's columns."""
    return {
        "id": capture.id,
        "query_id": query_number(capture.query),
        "source": capture.source,
        "taken_at": capture.taken_at,
        "sha256": capture.sha256,
        "body": dump(capture),
    }


def capture_of(body: str) -> Capture:
    """The capture behind its JSON."""
    return load(Capture, body)


def serp_row(reading: Reading) -> Values:
    """A reading's columns. Capture id and time stand in the capture's own row."""
    serp = reading.serp
    return {
        "capture_id": reading.capture.id,
        "outcome": str(serp.outcome),
        "ads_state": str(serp.ads_state),
        "reader": serp.reader,
        "layout": serp.layout,
        "body": pack(replace(serp, capture=None)),
    }


def serp_of(capture_id: str, body: bytes) -> Serp:
    """The reading behind its packed JSON."""
    return replace(unpack(Serp, body), capture=capture_id)


def finding_rows(reading: Reading) -> list[Values]:
    """The columns of a reading's findings, in the judge's order."""
    return [
        {
            "capture_id": reading.capture.id,
            "place": place,
            "fingerprint": finding.fingerprint,
            "rule": finding.rule,
            "level": str(finding.level),
            "body": dump(replace(finding, capture=None)),
        }
        for place, finding in enumerate(reading.findings)
    ]


def finding_of(capture_id: str, body: str) -> Finding:
    """The finding behind its JSON."""
    return replace(load(Finding, body), capture=capture_id)


def case_row(case: Case) -> Values:
    """A case's columns."""
    return {
        "fingerprint": case.fingerprint,
        "state": str(case.state),
        "level": str(case.level),
        "first_seen": case.first_seen,
        "last_seen": case.last_seen,
        "body": dump(case),
    }


def case_of(body: str) -> Case:
    """The case behind its JSON."""
    return load(Case, body)


def look_of(row: Any) -> Look:
    """The look in a row that holds a capture's id and time, QUERY_COLUMNS and LOOK_COLUMNS."""
    return Look(row.id, query_of(row), row.taken_at, Outcome(row.outcome), AdsState(row.ads_state))


def distinct(rows: Iterable[Values], key: str) -> list[Values]:
    """Rows without those whose key came before."""
    return list({row[key]: row for row in rows}.values())
