"""Exhibits: pages as they were captured, each beside a safe way to look at it and a transcript of what it is shown for.

A captured result page is hostile: opened as it is, it runs the engine's scripts and loads its pictures. The viewer shows it
inside a sandboxed frame without scripts, under a policy that forbids every request; the bytes lie beside it, untouched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.forms import plain, stamp
from monitor.model import Ad, Box, Capture, Result, View, utc
from monitor.page import Page
from reports import clocks, words
from reports.filling import Seen, ad_text, numbered
from reports.proof.warc import Kept, part_type, picture_type
from reports.render import TEMPLATES
from reports.sheets import Table, Value

MOST = 6
_PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
_PARTS = {"text/html": "html", "application/json": "json", "application/octet-stream": "bin"}
_SCALE = re.compile(r"[1-4](\.\d{1,3})?")
_SUFFIXES = {"text/html": "html", "application/xhtml+xml": "html", "application/json": "json", "text/plain": "txt"}


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One numbered exhibit: a capture, its bytes, and the sighting it is shown for."""

    number: int
    seen: Seen
    capture: Capture
    body: bytes
    screenshot: bytes | None
    parts: tuple[tuple[str, bytes], ...] = ()

    @property
    def folder(self) -> str:
        """Where it lies in the pack."""
        return f"exhibits/{self.number:02d}"

    @property
    def page_name(self) -> str:
        """The captured bytes' file name, by their media type."""
        return "page." + _SUFFIXES.get(self.capture.media_type.partition(";")[0].strip().lower(), "bin")

    @property
    def picture(self) -> str:
        """The screenshot's file name, by its first bytes."""
        return "screenshot." + _PICTURES.get(picture_type(self.screenshot or b""), "bin")

    @property
    def scale(self) -> float:
        """How many pixels of the screenshot one CSS pixel is, as its source noted it; 1 where it did not."""
        noted = dict(self.capture.notes).get("scale", "1")
        return float(noted) if _SCALE.fullmatch(noted) else 1.0

    @property
    def box(self) -> Box | None:
        """Where the screenshot shows the subject, in its pixels, as recorded in the same load."""
        subject = self.seen.subject
        box = subject.box if subject else None
        return Box(*(side * self.scale for side in (box.x, box.y, box.width, box.height))) if box else None


def chosen(seen: Sequence[Seen]) -> tuple[Seen, ...]:
    """The sightings worth exhibiting: the first, the latest, then each wording and each place and device once, up to MOST."""
    kept = {row.sighting.capture_id: row for row in (seen[0], seen[-1])}
    known = {key for row in kept.values() for key in _keys(row)}
    for row in seen:
        if len(kept) < MOST and not known.issuperset(_keys(row)):
            kept.setdefault(row.sighting.capture_id, row)
            known.update(_keys(row))
    return tuple(sorted(kept.values(), key=lambda row: (row.sighting.taken_at, row.sighting.capture_id)))


def exhibits(view: View, seen: Sequence[Seen]) -> tuple[Exhibit, ...]:
    """Numbered exhibits with their bytes, checked against their hashes. Raises EvidenceError."""
    return tuple(_exhibit(view, number, row) for number, row in enumerate(chosen(seen), 1))


def files(exhibit: Exhibit) -> Mapping[str, bytes]:
    """The files of one exhibit, by path within the pack."""
    folder, capture = exhibit.folder, exhibit.capture
    made = {
        f"{folder}/{exhibit.page_name}": exhibit.body,
        f"{folder}/viewer.html": viewer(exhibit).encode(),
        f"{folder}/transcript.txt": transcript(exhibit).encode(),
        f"{folder}/capture.json": record(exhibit).encode(),
        f"{folder}/capture-id.txt": _id_parts(capture).encode(),
    }
    made |= {f"{folder}/part-{words.slug(name)}.{_PARTS[part_type(body)]}": body for name, body in exhibit.parts}
    if exhibit.screenshot is not None:
        made[f"{folder}/{exhibit.picture}"] = exhibit.screenshot
        if exhibit.box:
            made[f"{folder}/outlined.html"] = (
                TEMPLATES.get_template("outlined.html").render(exhibit=exhibit, box=exhibit.box).encode()
            )
    return made


def kept(exhibit: Exhibit) -> Kept:
    """The exhibit as the archive keeps it."""
    return Kept(exhibit.capture, exhibit.body, record(exhibit).encode("ascii"), exhibit.screenshot, exhibit.parts)


def viewer(exhibit: Exhibit) -> str:
    """A page that shows the captured one without scripts and without asking the network for anything."""
    return TEMPLATES.get_template("viewer.html").render(exhibit=exhibit, document=_document(exhibit))


def transcript(exhibit: Exhibit) -> str:
    """What the page showed, in plain words."""
    subject = exhibit.seen.subject
    return TEMPLATES.get_template("transcript.txt").render(
        exhibit=exhibit,
        sighting=exhibit.seen.sighting,
        finding=exhibit.seen.sighting.finding,
        ad=subject if isinstance(subject, Ad) else None,
        result=subject if isinstance(subject, Result) else None,
    )


def record(exhibit: Exhibit) -> str:
    """The capture's record, the finding and what it is about, as JSON in ASCII so that hidden letters can be seen."""
    parts = {"capture": exhibit.capture, "finding": exhibit.seen.sighting.finding, "subject": exhibit.seen.subject}
    return json.dumps({name: plain(part) for name, part in parts.items()}, indent=1, sort_keys=True) + "\n"


def sightings_table(seen: Sequence[Seen], shown: Sequence[Exhibit]) -> Table:
    """What every rule said of every sighting as a row, under the sighting's number; `exhibit` where it is shown as one."""
    exhibited, looks = {exhibit.capture.id: exhibit.number for exhibit in shown}, numbered(seen)
    columns = (
        "number", "taken at (UTC)", "local time", "query", "engine", "place", "device", "kind", "slot", "rank", "advertiser",
        "words", "display address", "destination", "click address", "decoded chain", "rule", "version", "matched", "why",
        "exhibit", "capture", "sha256", "source",
    )  # fmt: skip
    captures = ((row, row.sighting.capture_id) for row in seen)
    rows = tuple((looks[capture], *_row(row), exhibited.get(capture), *_proof(row)) for row, capture in captures)
    return Table("sightings", columns, rows)


def _exhibit(view: View, number: int, row: Seen) -> Exhibit:
    capture = view.capture(row.sighting.capture_id)
    screenshot = view.evidence(capture.screenshot_sha256) if capture.screenshot_sha256 else None
    parts = tuple((name, view.evidence(sha256)) for name, sha256 in capture.parts)
    return Exhibit(number, row, capture, view.evidence(capture.sha256), screenshot, parts)


def _id_parts(capture: Capture) -> str:
    """What `monitor.model.capture_id` hashes."""
    return f"{capture.query.key}\n{capture.source}\n{utc(capture.taken_at).isoformat()}\n{capture.sha256}"


def _keys(row: Seen) -> set[str]:
    query, subject = row.sighting.query, row.subject
    wording = ad_text(subject) if isinstance(subject, Ad) else subject.title if subject else ""
    return {f"words {wording}", f"cell {query.engine} {words.place(query.place)} {query.device}"}


def _document(exhibit: Exhibit) -> str | None:
    """The captured page as text for the frame; None for bytes that are no text."""
    page = dict(exhibit.parts).get("html")
    if page is not None:
        return Page(page).html
    if exhibit.page_name == "page.bin":
        return None
    capture = exhibit.capture
    return Page(exhibit.body, capture.url, capture.status, capture.headers, capture.media_type).html


def _row(row: Seen) -> tuple[Value, ...]:
    sighting, subject = row.sighting, row.subject
    query, finding = sighting.query, sighting.finding
    local = clocks.local(sighting.taken_at, query.place)
    asked = (stamp(sighting.taken_at), local, query.text, query.engine, words.place(query.place), str(query.device))
    claim = (finding.rule, finding.rule_version, "; ".join(f"{m.field}: {m.found}" for m in finding.matched), finding.why)
    return (*asked, finding.subject.type, finding.subject.slot, finding.subject.rank, *_shown(subject), *claim)


def _shown(subject: Ad | Result | None) -> tuple[Value, ...]:
    if isinstance(subject, Ad):
        return subject.advertiser, ad_text(subject), subject.display_url, subject.target_url, subject.click_url, _chain(subject)
    if isinstance(subject, Result):
        return None, subject.title, subject.display_url, subject.url, subject.click_url, _chain(subject)
    return (None,) * 6


def _chain(subject: Ad | Result) -> str | None:
    return " > ".join(subject.chain) or None


def _proof(row: Seen) -> tuple[Value, ...]:
    return row.sighting.capture_id, row.sha256, row.source
