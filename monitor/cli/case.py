"""`serpwarden case`: the cases as they stand, and one of them with everything that was seen."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from monitor.errors import InputError
from monitor.evidence import Evidence
from monitor.forms import finding_to_form, plain, stamp
from monitor.model import Case, CaseState, Sighting, View
from monitor.settings import load
from monitor.store import Store
from monitor.terminal import say, show
from reports import standing, words

Config = Annotated[Path, typer.Option(help="Whose brand it is, and where captures are kept.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="Cases: what adds up to one story about one advertiser.", no_args_is_help=True)
    group.command("list", help="Every case, gravest first.")(list_command)
    group.command("show", help="One case with all its sightings.")(show_command)
    app.add_typer(group, name="case")


def list_command(
    *,
    state: Annotated[list[CaseState] | None, typer.Option(help="Only cases in this state; may be given again.")] = None,
    config: Config = Path("config.yaml"),
    as_json: AsJson = False,
) -> None:
    """Print the cases."""
    with opened(config) as view:
        cases = sorted(view.cases(), key=_gravity)
    rows = [_row(case, as_json=as_json) for case in cases if not state or case.state in state]
    show(rows, columns=("case", "level", "state", "title", "sightings", "looks", "last_seen", "gone"), as_json=as_json)


def show_command(
    case: Annotated[str, typer.Argument(metavar="FINGERPRINT", help="A case's fingerprint, or enough of its first letters.")],
    *,
    config: Config = Path("config.yaml"),
    as_json: AsJson = False,
) -> None:
    """Print one case."""
    with opened(config) as view:
        found = _one(view.cases(), case)
        sightings = view.case_sightings(found.fingerprint)
    if as_json:
        show([_row(found, as_json=True) | {"seen": [_sighting(one) for one in sightings]}], columns=(), as_json=True)
        return
    say(*_story(found, sightings))
    show([_sighting(one) for one in sightings], columns=("taken_at", "query", "asked_of", "subject", "rule", "capture"))


@contextmanager
def opened(config: Path) -> Iterator[View]:
    """Stored facts behind a configuration."""
    settings = load(config, os.environ)
    store = Store.open(settings.storage.database)
    try:
        yield store.view(settings, Evidence.open(settings.storage.evidence).read)
    finally:
        store.close()


def _gravity(case: Case) -> tuple[bool, int, str]:
    return case.watch_only, standing.LEVELS.index(case.level), case.fingerprint


def _one(cases: Sequence[Case], name: str) -> Case:
    found = [case for case in cases if case.fingerprint.startswith(name)]
    if len(found) == 1:
        return found[0]
    what = f"means {len(found)} cases – give more of its letters" if found else "is no case – `serpwarden case list` names them"
    raise InputError(f"{name!r} {what}")


def _row(case: Case, *, as_json: bool) -> dict[str, object]:
    row: dict[str, object] = dict(plain(case)) if as_json else {}
    return row | {
        "case": case.fingerprint,
        "level": f"{case.level}{', watch only' if case.watch_only else ''}",
        "state": str(case.state),
        "title": standing.title(case),
        "sightings": case.sightings,
        "looks": case.looks,
        "last_seen": stamp(case.last_seen),
        "gone": f"{words.chance(case.catch_probability)} on {case.looks_since}" if case.looks_since else None,
    }


def _sighting(one: Sighting) -> dict[str, object]:
    subject = one.finding.subject
    return finding_to_form(one.finding) | {
        "taken_at": stamp(one.taken_at),
        "query": one.query.text,
        "asked_of": f"{one.query.engine}, {words.place(one.query.place)}, {one.query.device}",
        "subject": " ".join(str(part) for part in (subject.type, subject.slot, subject.rank) if part is not None),
        "capture": one.capture_id,
    }


def _story(case: Case, sightings: Sequence[Sighting]) -> list[str]:
    lines = [f"{standing.title(case)}: {case.state.replace('_', ' ')}, {case.level}", f"case {case.fingerprint}"]
    lines.append(f"first seen {words.minute(case.first_seen)}, last seen {words.minute(case.last_seen)}")
    lines.append(f"{words.count(case.sightings, 'sighting')} in {words.count(case.looks, 'proven look')} at its queries")
    if case.looks_since:
        chance = words.chance(case.catch_probability)
        lines.append(f"{words.count(case.looks_since, 'proven look')} since without it; they would have caught it with {chance}")
    if sightings:
        finding = sightings[-1].finding
        lines += [f"why: {words.visible(finding.why)}", f"door: {finding.door.replace('_', ' ')}"]
        lines += [
            f"exemption checked: {row.detail} – {'applies' if row.applies else 'does not apply'}" for row in finding.exemptions
        ]
        lines += [f"{row.channel}: {row.verdict.replace('_', ' ')} – {row.reason}" for row in finding.eligibility]
    return lines
