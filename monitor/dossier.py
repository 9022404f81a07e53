"""A case in rows and lines: what `serpwarden case` prints, from stored values.

Whoever decides reads this on a terminal: the case in a few words, since when, on how many looks, why, which channels would take
it, and every line of its log. What strangers wrote is made visible first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from monitor.forms import finding_to_form, plain, stamp
from monitor.model import Case, Eligibility, Sighting
from monitor.model.custody import Entry
from reports import titles, words

if TYPE_CHECKING:
    from reports import removal

KINDNESS = ("eligible", "needs_human", "not_eligible")
REMOVED = ("channel", "engine", "filed", "gone", "half_gone", "by_then", "came_back")


def gravity(case: Case) -> tuple[bool, int, str]:
    """The order in which cases are listed: gravest first, things to watch last."""
    return case.watch_only, titles.LEVELS.index(case.level), case.fingerprint


def row_of(case: Case, *, as_json: bool) -> dict[str, object]:
    """One case as a row; as JSON with everything that is known of it."""
    row: dict[str, object] = dict(plain(case)) if as_json else {}
    return row | {
        "case": case.fingerprint,
        "level": f"{case.level}{', watch only' if case.watch_only else ''}",
        "state": str(case.state),
        "title": titles.title(case),
        "sightings": case.sightings,
        "looks": case.looks,
        "last_seen": stamp(case.last_seen),
        "gone": f"{words.chance(case.catch_probability)} on {case.looks_since}" if case.looks_since else None,
    }


def sighting_of(one: Sighting) -> dict[str, object]:
    """One sighting as a row."""
    subject = one.finding.subject
    return finding_to_form(one.finding) | {
        "taken_at": stamp(one.taken_at),
        "query": one.query.text,
        "asked_of": f"{one.query.engine}, {words.place(one.query.place)}, {one.query.device}",
        "subject": " ".join(str(part) for part in (subject.type, subject.slot, subject.rank) if part is not None),
        "capture": one.capture_id,
    }


def story(case: Case, sightings: Sequence[Sighting]) -> list[str]:
    """A case in lines: since when, on how many looks, why, and what the channels would say."""
    lines = [f"{titles.title(case)}: {case.state.replace('_', ' ')}, {case.level}", f"case {case.fingerprint}"]
    lines.append(f"first seen {words.minute(case.first_seen)}, last seen {words.minute(case.last_seen)}")
    lines.append(f"{words.count(case.sightings, 'sighting')} in {words.count(case.looks, 'proven look')} at its queries")
    if case.looks_since:
        chance = words.chance(case.catch_probability)
        lines.append(f"{words.count(case.looks_since, 'proven look')} since without it; they would have caught it with {chance}")
    if sightings:
        finding = sightings[-1].finding
        lines += [f"why: {words.visible(finding.why)}", f"door: {finding.door.replace('_', ' ')}"]
        lines += [f"exemption checked: {'it applies' if row.applies else 'none'} – {row.detail}" for row in finding.exemptions]
        lines += [f"{row.channel}: {row.verdict.replace('_', ' ')} – {row.reason}" for row in _verdicts(sightings)]
    return lines


def _verdicts(sightings: Sequence[Sighting]) -> list[Eligibility]:
    """What each channel would say of a case: of the latest sighting on each engine the kindest word, as it deals with few."""
    latest = {row.query.engine: row.finding for row in sightings}
    kindest: dict[str, Eligibility] = {}
    for row in (row for finding in latest.values() for row in finding.eligibility):
        held = kindest.setdefault(row.channel, row)
        if KINDNESS.index(row.verdict) < KINDNESS.index(held.verdict):
            kindest[row.channel] = row
    return list(kindest.values())


def removed(row: removal.Row) -> dict[str, object]:
    """One channel on one engine as a row of words."""
    half = "not yet" if row.median_hours is None else f"{row.median_hours:.0f} h"
    shares = ", ".join(f"{hours} h: {share:.0%} ({told} can tell)" for hours, share, told in row.shares)
    before = f", {row.gone_before} gone before" if row.gone_before else ""
    return {
        "channel": row.channel,
        "engine": row.engine,
        "filed": f"{row.filed}, {row.still_watched} still watched{before}",
        "gone": row.gone,
        "half_gone": half,
        "by_then": shares,
        "came_back": f"{row.returned_same} as they were, {row.returned_new} under a new name, of {row.gone}",
    }


def line_of(entry: Entry) -> str:
    """One line of a log."""
    facts = ", ".join(f"{name} {value}" for name, value in entry.facts)
    return words.visible(
        f"{words.minute(entry.at)}  {entry.act.replace('_', ' ')}, by {entry.by}" + (f": {facts}" if facts else "")
    )
