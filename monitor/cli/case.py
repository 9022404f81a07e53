"""`serpwarden case`: the cases as they stand, what people do with them, and what became of it.

Nothing is sent: a person files, and writes the number down with `case file`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor import casework
from monitor.errors import InputError
from monitor.evidence import Evidence
from monitor.forms import finding_to_form, plain, stamp
from monitor.model import Case, CaseState, PartyRole, Sighting, View
from monitor.model.custody import Act, Decision, Entry, entry_form
from monitor.settings import load
from monitor.store import Store
from monitor.terminal import say, show
from reports import removal, standing, words
from rules.life import live

Config = Annotated[Path, typer.Option(help="Whose brand it is, and where captures are kept.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]


By = Annotated[str | None, typer.Option(help="Who does it: a person's name, for the log.")]
Name = Annotated[str, typer.Argument(metavar="CASE", help="A case's fingerprint, or enough of its first letters.")]
ChannelName = Annotated[str | None, typer.Option("--channel", help="One of the takedown channels.")]
On = Annotated[str | None, typer.Option(help="When it happened, with its zone: 2026-11-21T09:30:00Z; else now.")]


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="Cases: what adds up to one story about one advertiser.", no_args_is_help=True)
    group.command("list", help="Every case, gravest first.")(list_command)
    group.command("show", help="One case with all its sightings and its log.")(show_command)
    group.command("review", help="Take a case under review, or open a closed one again.")(review_command)
    group.command("decide", help="Decide: file, partner first, watch, or allow (`case allow` writes the party down).")(
        decide_command
    )
    group.command("approve", help="Approve a filing at one channel; refused while a field is missing.")(approve_command)
    group.command("file", help="Write down that you filed: channel, date, reference number.")(file_command)
    group.command("answer", help="Write down what the channel answered.")(answer_command)
    group.command("close", help="Close a case; it returns by itself when it is seen again.")(close_command)
    group.command("allow", help="Allow the advertiser: a party in config.yaml, with reason and expiry.")(allow_command)
    group.command("removals", help="What became of what was filed: how many went, how fast, who came back.")(removals_command)
    app.add_typer(group, name="case")


def list_command(
    *,
    state: Annotated[list[CaseState] | None, typer.Option(help="Only cases in this state; may be given again.")] = None,
    config: Config = Path("config.yaml"),
    as_json: AsJson = False,
) -> None:
    """Print the cases."""
    with opened(config) as (_, view):
        cases = sorted(view.cases(), key=_gravity)
    rows = [_row(case, as_json=as_json) for case in cases if not state or case.state in state]
    show(rows, columns=("case", "level", "state", "title", "sightings", "looks", "last_seen", "gone"), as_json=as_json)


def show_command(
    case: Name,
    *,
    config: Config = Path("config.yaml"),
    as_json: AsJson = False,
) -> None:
    """Print one case."""
    with opened(config) as (_, view):
        found = casework.named(view.cases(), case)
        sightings, log = view.case_sightings(found.fingerprint), view.custody(found.fingerprint)
    if as_json:
        seen, told = [_sighting(one) for one in sightings], [entry_form(entry) for entry in log]
        show([_row(found, as_json=True) | {"seen": seen, "life": plain(live(log)), "log": told}], columns=(), as_json=True)
        return
    say(*_story(found, sightings), *map(_line, log))
    show([_sighting(one) for one in sightings], columns=("taken_at", "query", "asked_of", "subject", "rule", "capture"))


def review_command(case: Name, *, by: By = None, config: Config = Path("config.yaml"), as_json: AsJson = False) -> None:
    """Take a case under review."""
    _act(config, case, Act.REVIEWED, by, {}, as_json=as_json)


def decide_command(
    case: Name,
    *,
    decision: Annotated[str | None, typer.Option("--as", help="file, partner_first, watch.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why; a watch has to have one.")] = None,
    by: By = None,
    config: Config = Path("config.yaml"),
    as_json: AsJson = False,
) -> None:
    """Decide a case."""
    if decision == Decision.ALLOW:
        raise InputError(
            f"--as allow: `serpwarden case allow {case}` does it, because it writes the party into the configuration"
        )
    _act(config, case, Act.DECIDED, by, {"decision": decision, "reason": reason}, as_json=as_json)


def approve_command(
    case: Name, *, channel: ChannelName = None, by: By = None, config: Config = Path("config.yaml"), as_json: AsJson = False
) -> None:
    """Approve a filing."""
    with opened(config) as (store, view):
        found = casework.named(view.cases(), case)
        _told(casework.approve(store, view, found, channel=channel, by=by, now=datetime.now(UTC)), as_json=as_json)


def file_command(
    case: Name,
    *,
    channel: ChannelName = None,
    reference: Annotated[str | None, typer.Option(help="The number that the channel gave back.")] = None,
    on: On = None,
    by: By = None,
    config: Config = Path("config.yaml"),
    as_json: AsJson = False,
) -> None:
    """Write a filing down."""
    casework.channel_named(channel)
    facts = {"channel": channel, "reference": reference, "on": on or _now()}
    _act(config, case, Act.FILED, by, facts, as_json=as_json)


def answer_command(
    case: Name,
    *,
    channel: ChannelName = None,
    answer: Annotated[str | None, typer.Option("--as", help="acknowledged, accepted, refused, asked.")] = None,
    note: Annotated[str | None, typer.Option(help="What it said.")] = None,
    on: On = None,
    by: By = None,
    config: Config = Path("config.yaml"),
    as_json: AsJson = False,
) -> None:
    """Write an answer down."""
    casework.channel_named(channel)
    facts = {"channel": channel, "answer": answer, "note": note, "on": on or _now()}
    _act(config, case, Act.ANSWERED, by, facts, as_json=as_json)


def close_command(
    case: Name,
    *,
    reason: Annotated[str | None, typer.Option(help="Why.")] = None,
    by: By = None,
    config: Config = Path("config.yaml"),
    as_json: AsJson = False,
) -> None:
    """Close a case."""
    _act(config, case, Act.CLOSED, by, {"reason": reason}, as_json=as_json)


def allow_command(
    case: Name,
    *,
    name: Annotated[str, typer.Option(help="The party's name, as it will stand in config.yaml.")],
    role: Annotated[PartyRole, typer.Option(help="What it is to the brand.")],
    until: Annotated[str, typer.Option(help="The last day, such as 2027-03-31: nothing is allowed for ever.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    by: Annotated[str, typer.Option(help="Who allows it: a person's name, for the log.")],
    country: Annotated[list[str] | None, typer.Option(help="Only there; may be given again.")] = None,
    in_text: Annotated[bool | None, typer.Option("--mark-in-ad-text/--no-mark-in-ad-text", help="The mark in ad text.")] = None,
    bidding: Annotated[bool | None, typer.Option("--brand-bidding/--no-brand-bidding", help="Bidding on the brand.")] = None,
    proof: Annotated[str, typer.Option(help="The paper that says so.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Write it; else only what would be written is shown.")] = False,
    config: Config = Path("config.yaml"),
    as_json: AsJson = False,
) -> None:
    """Allow the advertiser of a case."""
    wanted = casework.Allowed(name, role, until, tuple(country or ()), in_text, bidding, proof)
    with opened(config) as (store, view):
        found = casework.named(view.cases(), case)
        party = casework.party_of(found, view, wanted)
        if yes:
            _told(casework.allow(store, found, party, config, by=by, reason=reason, now=datetime.now(UTC)), as_json=as_json)
    if not yes:
        show([{"would_write": party, "into": str(config)}], columns=("would_write", "into"), as_json=as_json)
        if not as_json:
            say("Nothing was written: give --yes to write it.")


def removals_command(*, config: Config = Path("config.yaml"), as_json: AsJson = False) -> None:
    """Print the removal table; as JSON also every filing behind it."""
    with opened(config) as (_, view):
        rows, outcomes = removal.gather(view)
    if as_json:
        show([{"table": plain(rows), "filings": plain(outcomes)}], columns=(), as_json=True)
        return
    show([_removed(row) for row in rows], columns=("channel", "engine", "filed", "gone", "half_gone", "by_then", "came_back"))
    if not rows:
        say("Nothing that was filed has been looked after yet.")


def _removed(row: removal.Row) -> dict[str, object]:
    half = "not yet" if row.median_hours is None else f"{row.median_hours:.0f} h"
    shares = ", ".join(f"{hours} h: {share:.0%} of {told}" for hours, share, told in row.shares)
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


def _act(config: Path, case: str, what: Act, by: str | None, facts: Mapping[str, str | None], *, as_json: bool) -> None:
    with opened(config) as (store, view):
        found = casework.named(view.cases(), case)
        _told(casework.act(store, found, what, by=by, now=datetime.now(UTC), facts=facts), as_json=as_json)


def _told(entry: Entry, *, as_json: bool) -> None:
    if as_json:
        show([entry_form(entry)], columns=(), as_json=True)
    else:
        say(_line(entry))


def _line(entry: Entry) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in entry.facts)
    return words.visible(
        f"{words.minute(entry.at)}  {entry.act.replace('_', ' ')}, by {entry.by}" + (f": {facts}" if facts else "")
    )


def _now() -> str:
    return stamp(datetime.now(UTC)) or ""


@contextmanager
def opened(config: Path) -> Iterator[tuple[Store, View]]:
    """The store and the stored facts behind a configuration."""
    settings = load(config, os.environ)
    store = Store.open(settings.storage.database)
    try:
        yield store, store.view(settings, Evidence.open(settings.storage.evidence).read)
    finally:
        store.close()


def _gravity(case: Case) -> tuple[bool, int, str]:
    return case.watch_only, standing.LEVELS.index(case.level), case.fingerprint


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
