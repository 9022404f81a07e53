"""The takedown pack: what legal files, with the exhibits, a manifest, and how a stranger checks it.

Only what captures show; the legal ground is left to counsel; every pack is a draft that nobody has approved. A pack holds a
letter only when each field that the channel asks could be filled; else it says by name what is missing and keeps the evidence.
A pack is a BagIt bag. Without a seal it carries no time of its own and the same captures make the same bytes; a seal adds the
moment, a signature and timestamps, and nothing else differs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.errors import InputError
from monitor.model import Case, CaseState, View
from reports import exhibits, titles, words
from reports.channel import STATUS_WORDS, Channel, Need
from reports.custody import events
from reports.docx import docx
from reports.letters import wording
from reports.notice import NoDoor, Notice, chosen, notices
from reports.paper import paper
from reports.pdf import pdf
from reports.proof import bag
from reports.proof.sealing import Contents, Seal, sealed
from reports.proof.zips import zipped
from reports.render import TEMPLATES
from reports.sheets import to_csv
from reports.shelf import clear, store
from reports.xarf import report_json

NAME = "takedown"
FORM = "serpwarden.notice/1"
_OVER = frozenset({CaseState.CLOSED, CaseState.VERIFIED_GONE})
_PARAGRAPHS = re.compile(r"\n{2,}")


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that was written: the notice, its folder and its ZIP."""

    notice: Notice
    folder: Path
    archive: Path


def gather(
    view: View, fingerprint: str | None = None, channel: Channel | None = None
) -> tuple[tuple[Notice, ...], tuple[NoDoor, ...]]:
    """The notices of one case, or of every case that is open and more than a thing to watch. Raises InputError.

    They are for the channels that the findings ask for, or for one of a person's choosing.
    """
    cases = [case for case in view.cases() if _wanted(case, fingerprint)]
    if fingerprint and len(cases) != 1:
        raise InputError(_which(fingerprint, cases))
    found = [chosen(view, case, channel) if channel else notices(view, case) for case in cases]
    return tuple(notice for some, _ in found for notice in some), tuple(door for _, some in found for door in some)


def offered(view: View, case: Case, until: datetime | None = None) -> bool:
    """Whether some channel would take the case as it had been seen by a moment, with no field missing."""
    return any(notice.ready for notice in notices(view, case, until)[0])


def write(view: View, case: Case, until: datetime | None, out: Path, seal: Seal | None = None) -> tuple[Path, ...]:
    """Write a case's packs, each as a folder and a ZIP, from what had been seen by a moment; the ZIPs' paths.

    Raises EvidenceError when stored bytes are missing or altered, WorkError where the folder refuses, SourceError when a
    timestamping authority does.
    """
    return tuple(write_pack(view, notice, out, seal).archive for notice in notices(view, case, until)[0])


def write_pack(view: View, notice: Notice, out: Path, seal: Seal | None = None) -> Pack:
    """Write one pack as a folder and a ZIP of the same name, in place of an earlier making. Raises as `write` does."""
    made = files(view, notice, seal)
    clear(out / notice.name, made, bag.MANIFEST)
    store({f"{notice.name}/{name}": body for name, body in made.items()}, out)
    store({f"{notice.name}.zip": zipped({f"{notice.name}/{name}": body for name, body in made.items()})}, out)
    return Pack(notice, out / notice.name, out / f"{notice.name}.zip")


def files(view: View, notice: Notice, seal: Seal | None = None) -> Mapping[str, bytes]:
    """The pack's files by path, payload below `data/`. Raises EvidenceError and SourceError."""
    shown = exhibits.exhibits(view, notice.seen)
    facts: dict[str, object] = {
        "n": notice, "exhibits": shown, "status_words": STATUS_WORDS[notice.channel.status], "seal": seal,
    }  # fmt: skip
    contents = Contents(
        payload=_payload(notice, shown, facts),
        beside={name: _page(name, facts) for name in ("README.txt", "VERIFY.md")},
        kept=tuple(map(exhibits.kept, shown)),
        events=events(view, notice.seen),
        title=f"Case {notice.case.fingerprint}",
        case_log=tuple(view.custody(notice.case.fingerprint)),
        info=(("External-Identifier", notice.case.fingerprint), ("External-Description", notice.channel.title)),
    )
    return dict(sorted(sealed(contents, seal).items()))


def _payload(notice: Notice, shown: tuple[exhibits.Exhibit, ...], facts: Mapping[str, object]) -> dict[str, bytes]:
    """What the pack is about: form, letter, exhibits, sightings."""
    made: dict[str, bytes] = {"fields.json": fields_json(notice).encode()}
    made |= _letters(notice, shown, facts) if notice.ready else {"NOT-READY.txt": _page("not_ready.txt", facts)}
    if notice.channel.letter == "abuse" and notice.ready and (body := report_json(notice)):
        made["xarf.json"] = body
    for exhibit in shown:
        made |= exhibits.files(exhibit)
    made |= {f"{name}-draft.txt": _page(f"{name}.txt", facts) for name in ("certificate", "witness-statement")}
    return made | {"sightings.csv": to_csv(exhibits.sightings_table(notice.seen, shown))}


def _letters(notice: Notice, shown: tuple[exhibits.Exhibit, ...], facts: Mapping[str, object]) -> dict[str, bytes]:
    """The letter's faces, from one wording, and the form's fields to copy."""
    text = wording(notice, facts)
    marks = "DRAFT: nobody has approved this.\n" + ("SANDBOX: all of it is made up. Not to be filed.\n" if notice.sandbox else "")
    paragraphs = _PARAGRAPHS.split(text)
    plain = marks + "\n" + "\n\n".join(paragraphs) + "\n"
    blocks = paper(notice, shown, paragraphs)
    title, at = f"{notice.channel.title}: {words.visible(titles.title(notice.case))}", notice.seen[-1].sighting.taken_at
    return {
        "letter.html": _page("letter.html", {**facts, "paragraphs": paragraphs}),
        "letter.txt": plain.encode(),
        "letter.pdf": pdf(blocks, title, at),
        "letter.docx": docx(blocks, title, at),
        "copy-paste.html": _page("copy_paste.html", {**facts, "value": dict(notice.values)}),
    }


def _page(template: str, facts: Mapping[str, object]) -> bytes:
    return TEMPLATES.get_template(template).render(facts).encode()


def fields_json(notice: Notice) -> str:
    """The channel's form, field by field in its order; what a person has to add is listed, what is missing is named."""
    channel, values = notice.channel, dict(notice.values)
    form = {
        "schema": FORM,
        "draft": "nobody has approved this",
        "sandbox": notice.sandbox,
        "case": notice.case.fingerprint,
        "channel": channel.name,
        "title": channel.title,
        "where": channel.where,
        "policy": channel.policy,
        "policy_read_on": channel.read_on,
        "policy_status": f"{channel.status}: {STATUS_WORDS[channel.status]}",
        "limits": channel.limits,
        "ready": notice.ready,
        "missing": notice.missing,
        "refusals": notice.refusals,
        "doubts": notice.doubts,
        "fields": [
            {"name": field.name, "label": field.label, "need": str(field.need), "value": values[field.name]}
            for field in channel.fields
            if field.name in values
        ],
        "said_by": dict(notice.said),
        "left_out": [field.name for field in channel.fields if field.need is not Need.REQUIRED and field.name not in values],
        "for_a_person": {"statements": channel.statements, "signature": "typed name and date, after reading all of it"},
        "legal_ground": "left to counsel",
    }
    return json.dumps(form, ensure_ascii=True, indent=1) + "\n"


def _wanted(case: Case, fingerprint: str | None) -> bool:
    if fingerprint:
        return case.fingerprint.startswith(fingerprint)
    return not case.watch_only and case.state not in _OVER


def _which(fingerprint: str, cases: list[Case]) -> str:
    if not cases:
        return f"--case {fingerprint}: there is no such case – `serpwarden case list` names them"
    return f"--case {fingerprint}: means {len(cases)} cases – give more of its letters"
