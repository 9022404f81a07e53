"""`serpwarden case`: the cases as they stand, what people do with them, and what became of it.

Nothing is sent: a person files, and writes the number down with `case file`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor import dossier
from monitor.errors import InputError
from monitor.evidence import Evidence
from monitor.forms import plain, stamp
from monitor.late import late
from monitor.model import CaseState, PartyRole, View
from monitor.model.custody import Act, Decision, Entry, entry_form
from monitor.settings import load
from monitor.store import Store
from monitor.terminal import say, show
from rules.life import live

if TYPE_CHECKING:
    from monitor import casework
    from reports import removal
else:  # cases are listed without what prepares notices and counts removals
    casework, removal = late("monitor.casework"), late("reports.removal")

Config = Annotated[Path, typer.Option(help="Whose brand it is, and where captures are kept.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]


By = Annotated[str | None, typer.Option(help="Who does it: a person's name, for the log.")]
Name = Annotated[str, typer.Argument(metavar="CASE", help="A case's fingerprint, or enough of its first letters.")]
ChannelName = Annotated[str | None, typer.Option("--channel", help="One of the takedown channels.")]
SAY = "What only a person can say and some channels ask: legal.ground=…, copyright.work=…; may be given again."
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
        cases = sorted(view.cases(), key=dossier.gravity)
    rows = [dossier.row_of(case, as_json=as_json) for case in cases if not state or case.state in state]
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
        seen, told = [dossier.sighting_of(one) for one in sightings], [entry_form(entry) for entry in log]
        show(
            [dossier.row_of(found, as_json=True) | {"seen": seen, "life": plain(live(log)), "log": told}],
            columns=(),
            as_json=True,
        )
        return
    say(*dossier.story(found, sightings), *map(dossier.line_of, log))
    show([dossier.sighting_of(one) for one in sightings], columns=("taken_at", "query", "asked_of", "subject", "rule", "capture"))


def review_command(
    ctx: typer.Context, case: Name, *, by: By = None, config: Config = Path("config.yaml"), as_json: AsJson = False
) -> None:
    """Take a case under review."""
    _act(config, case, Act.REVIEWED, {}, by=by, now=_now(ctx), as_json=as_json)


def decide_command(
    ctx: typer.Context,
    case: Name,
    *,
    decision: Annotated[str | None, typer.Option("--as", help="file, partner_first, watch.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why; a watch has to have one.")] = None,
    say_: Annotated[list[str] | None, typer.Option("--say", help=SAY)] = None,
    by: By = None,
    config: Config = Path("config.yaml"),
    as_json: AsJson = False,
) -> None:
    """Decide a case."""
    if decision == Decision.ALLOW:
        raise InputError(
            f"--as allow: `serpwarden case allow {case}` does it, because it writes the party into the configuration"
        )
    facts = {"decision": decision, "reason": reason} | casework.said(say_ or ())
    _act(config, case, Act.DECIDED, facts, by=by, now=_now(ctx), as_json=as_json)


def approve_command(
    ctx: typer.Context,
    case: Name,
    *,
    channel: ChannelName = None,
    by: By = None,
    config: Config = Path("config.yaml"),
    as_json: AsJson = False,
) -> None:
    """Approve a filing."""
    with opened(config) as (store, view):
        found = casework.named(view.cases(), case)
        _told(casework.approve(store, view, found, channel=channel, by=by, now=_now(ctx)), as_json=as_json)


def file_command(
    ctx: typer.Context,
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
    facts = {"channel": channel, "reference": reference, "on": on or stamp(_now(ctx))}
    _act(config, case, Act.FILED, facts, by=by, now=_now(ctx), as_json=as_json)


def answer_command(
    ctx: typer.Context,
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
    facts = {"channel": channel, "answer": answer, "note": note, "on": on or stamp(_now(ctx))}
    _act(config, case, Act.ANSWERED, facts, by=by, now=_now(ctx), as_json=as_json)


def close_command(
    ctx: typer.Context,
    case: Name,
    *,
    reason: Annotated[str | None, typer.Option(help="Why.")] = None,
    by: By = None,
    config: Config = Path("config.yaml"),
    as_json: AsJson = False,
) -> None:
    """Close a case."""
    _act(config, case, Act.CLOSED, {"reason": reason}, by=by, now=_now(ctx), as_json=as_json)


def allow_command(
    ctx: typer.Context,
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
            _told(casework.allow(store, found, party, config, by=by, reason=reason, now=_now(ctx)), as_json=as_json)
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
    show(
        [dossier.removed(row) for row in rows],
        columns=("channel", "engine", "filed", "gone", "half_gone", "by_then", "came_back"),
    )
    if not rows:
        say("Nothing that was filed has been looked after yet.")


def _act(
    config: Path, case: str, what: Act, facts: Mapping[str, str | None], *, by: str | None, now: datetime, as_json: bool
) -> None:
    with opened(config) as (store, view):
        found = casework.named(view.cases(), case)
        _told(casework.act(store, found, what, by=by, now=now, facts=facts), as_json=as_json)


def _told(entry: Entry, *, as_json: bool) -> None:
    if as_json:
        show([entry_form(entry)], columns=(), as_json=True)
    else:
        say(dossier.line_of(entry))


def _now(ctx: typer.Context) -> datetime:
    """The moment for the log; whoever calls the command from within a program hands its clock on."""
    clock: Callable[[], datetime] | None = ctx.obj
    return clock() if clock else datetime.now(UTC)


@contextmanager
def opened(config: Path) -> Iterator[tuple[Store, View]]:
    """The store and the stored facts behind a configuration."""
    settings = load(config, os.environ)
    store = Store.open(settings.storage.database)
    try:
        yield store, store.view(settings, Evidence.open(settings.storage.evidence).read)
    finally:
        store.close()
