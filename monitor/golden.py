"""Golden cases: pages that were kept for a reason, each with the reading that is right.

The person who meets the next layout has the page and five minutes. A case is two files side by side: the page as it was saved
and, in `NAME.reading.json`, why it is kept and what must be read from it, byte for byte. A reading is written by the reader
itself and then belongs to a person's eyes: read the difference, not the test's colour.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.digest import read_bytes
from monitor.errors import Fault, InputError
from monitor.files import answers
from monitor.files.naming import READING
from monitor.forms import serp_to_form
from monitor.model import Answer, Capture, Query

FORM = "serpwarden.golden/1"
# What differs from day to day or place to place without the reading being another.
_PASSING = ("file", "taken_at", "capture", "reader")
_KEPT_BECAUSE = re.compile(r"<!--\s*Kept because:\s*(.{3,500}?)\s*-->", re.DOTALL)
_PLAIN = re.compile(r"[^a-z0-9]+")
_PAGES = (".html", ".json")
# What a saved page may tell of the person who saved it.
PRIVATE: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("an e-mail address", re.compile(rb"[\w.+-]{2,64}@(?!\dx)[a-z0-9-]+\.[a-z]{2,}(?![\w./])", re.IGNORECASE)),
    ("a signed-in account", re.compile(rb"SignOutOptions|accounts\.google\.com/Logout|\"isSignedIn\"\s*:\s*true", re.IGNORECASE)),
    ("an IP address", re.compile(rb"(?<![\d.])(?:(?!0|10|127)\d{1,3})(?:\.\d{1,3}){3}(?![\d.])")),
    ("a cookie", re.compile(rb"document\.cookie\s*=|set-cookie:", re.IGNORECASE)),
    ("coordinates", re.compile(rb"[\"'](?:lat|latitude)[\"']\s*:\s*-?\d{1,2}\.\d{4,}", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Golden:
    """One case: the page, the file that says what must be read from it, and why it is kept."""

    page: Path
    expected: Path
    note: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A case whose page now reads otherwise; `lines` is a unified diff from the expected reading to the one made now."""

    page: Path
    lines: tuple[str, ...]
    now: str


def add(file: Path, note: str, folder: Path, name: str | None = None) -> Golden:
    """Make a saved page a case below a folder, in the folder of its engine. Overwrites nothing. Raises InputError."""
    if not note.strip():
        raise InputError("--note: say why the page is kept, for whoever meets the case when it fails")
    answer = _only(file)
    reading = _reading(answer)
    stem = _PLAIN.sub("-", (name or file.name.partition(".")[0]).lower()).strip("-") or "page"
    suffix = ".json" if answer.media_type == "application/json" else ".html"
    page = folder / (reading["engine"] or "unknown") / f"{stem}{suffix}"
    golden = Golden(page, _expected(page), note.strip())
    if taken := [str(path) for path in (golden.page, golden.expected) if path.exists()]:
        raise InputError([Fault(path, 0, "", "is there already", "choose another --name") for path in taken])
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_bytes(answer.body)
    golden.expected.write_text(_text(note.strip(), _about(answer), reading), encoding="utf-8")
    return golden


def cases(folder: Path) -> list[Golden]:
    """Every page below a folder that is or should be a case, in order; its note stands in the reading or in the page itself.

    Raises InputError naming every page without a note and every reading that cannot be read or lacks its page.
    """
    faults: list[Fault] = []
    found: list[Golden] = []
    for page in sorted(path for path in folder.rglob("*") if path.suffix in _PAGES and not path.name.endswith(READING)):
        expected = _expected(page)
        note = _note(expected) if expected.exists() else _own_note(page)
        found.append(Golden(page, expected, note))
        if not note:
            faults.append(Fault(str(page), 0, "", "has no note", f"say in {expected.name} why the page is kept"))
    pages = {golden.expected for golden in found}
    lost = (path for path in folder.rglob(f"*{READING}") if path not in pages)
    faults += [Fault(str(path), 0, "", "has no page beside it", "add the page, or remove the reading") for path in lost]
    if faults:
        raise InputError(faults)
    return found


def differences(folder: Path) -> Iterator[Difference]:
    """Every case that reads otherwise than expected, and every page without a reading yet. Raises InputError."""
    for golden in cases(folder):
        before = golden.expected.read_text("utf-8") if golden.expected.exists() else ""
        now = render(golden)
        if now != before:
            lines = difflib.unified_diff(before.splitlines(), now.splitlines(), "expected", "read now", lineterm="", n=2)
            yield Difference(golden.page, tuple(lines), now)


def update(difference: Difference) -> None:
    """Make what is read now the expected reading of a case."""
    _expected(difference.page).write_text(difference.now, encoding="utf-8")


def render(golden: Golden) -> str:
    """The text that a case's reading has when its page is read now."""
    about = _form(golden.expected).get("page", {}) if golden.expected.exists() else {}
    headers = (("content-type", about["content_type"]),) if about.get("content_type") else ()
    answer = _only(golden.page)
    media_type = answer.media_type
    same = Answer("upload", answer.taken_at, golden.page.read_bytes(), about.get("url"), about.get("status"), media_type, headers)
    return _text(golden.note, _about(same), _reading(same))


def private(page: Path) -> tuple[str, ...]:
    """What a page may tell of the person who saved it, in words; a warning, nothing is taken out."""
    body = page.read_bytes()
    return tuple(what for what, pattern in PRIVATE if pattern.search(body))


def _only(file: Path) -> Answer:
    try:
        found = list(answers(file))
    except OSError as error:
        raise InputError(f"{file}: {(error.strerror or 'cannot be read').lower()}") from None
    if len(found) != 1 or "damaged" in dict(found[0].notes):
        raise InputError(f"{file}: holds {len(found)} answers or is damaged – a case is one page: save it alone")
    return found[0]


def _reading(answer: Answer) -> dict[str, Any]:
    capture = Capture(
        "", Query("", ""), answer.source, answer.taken_at, answer.url, answer.status, answer.media_type, "", len(answer.body),
        headers=answer.headers,
    )  # fmt: skip
    form = serp_to_form(read_bytes(answer.body, capture))
    return {key: _told(value) for key, value in form.items() if key not in _PASSING}


def _told(value: Any) -> Any:
    """A part of a reading without what the page does not tell: differences are read by people."""
    if isinstance(value, dict):
        return {key: _told(part) for key, part in value.items() if part not in (None, [], False)}
    return [_told(part) for part in value] if isinstance(value, list) else value


def _about(answer: Answer) -> dict[str, Any]:
    said = {"url": answer.url, "status": answer.status, "content_type": dict(answer.headers).get("content-type")}
    return {key: value for key, value in said.items() if value is not None}


def _text(note: str, about: dict[str, Any], reading: dict[str, Any]) -> str:
    form = {"form": FORM, "note": note, "page": about, "reading": reading}
    return json.dumps(form, ensure_ascii=False, indent=1) + "\n"


def _expected(page: Path) -> Path:
    return page.with_name(page.stem + READING)


def _form(expected: Path) -> dict[str, Any]:
    try:
        form = json.loads(expected.read_text("utf-8"))
    except ValueError as error:
        raise InputError(f"{expected}: is no JSON ({error})") from None
    if not isinstance(form, dict) or form.get("form") != FORM:
        raise InputError(f"{expected}: is no {FORM}")
    return form


def _note(expected: Path) -> str:
    note = _form(expected).get("note")
    return note.strip() if isinstance(note, str) else ""


def _own_note(page: Path) -> str:
    found = _KEPT_BECAUSE.search(page.read_bytes()[:8_192].decode("utf-8", "replace"))
    return " ".join(found[1].split()) if found else ""
