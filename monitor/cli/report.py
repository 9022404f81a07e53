"""`serpwarden report`: the weekly page and the takedown packs, made from stored captures."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.ahead import make
from monitor.archive import kept_by
from monitor.errors import InputError, WorkError
from monitor.late import late
from monitor.model import Door, Period, View
from monitor.settings import load
from monitor.terminal import progress, say, show
from reports import weekly, words, writing
from reports.language import language

if TYPE_CHECKING:
    from monitor import casework
    from reports import mailing, method, once, takedown
    from reports.notice import NoDoor
    from reports.proof import keeping
else:  # the weekly page is written without what prints letters and signs packs
    casework, mailing, method = late("monitor.casework"), late("reports.mailing"), late("reports.method")
    once, takedown, keeping = late("reports.once"), late("reports.takedown"), late("reports.proof.keeping")

OUT = Path("serpwarden-reports")
_INSIDE = frozenset({Door.OWN_TEAM, Door.NOBODY})
Config = Annotated[Path, typer.Option(help="Whose brand it is, and where captures are kept.")]
Out = Annotated[Path, typer.Option(help="The folder to write into.")]
Key = Annotated[
    Path | None,
    typer.Option(envvar="SERPWARDEN_SIGNING_KEY", help="The key to sign with; else one beside the configuration, made once."),
]
Certificate = Annotated[
    Path | None, typer.Option(envvar="SERPWARDEN_CERTIFICATE", help="Sign in a domain's name: its chain for that key (PEM).")
]
Timestamps = Annotated[
    str | None, typer.Option(envvar="SERPWARDEN_TIMESTAMPS", help="An RFC 3161 authority's address, to ask for timestamps.")
]
Chain = Annotated[
    Path | None, typer.Option(envvar="SERPWARDEN_TIMESTAMPS_CHAIN", help="That authority's certificates (PEM, leaf first).")
]


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="The weekly page and takedown packs, from stored captures.", no_args_is_help=True)
    group.command("weekly", help="Could we see, what changed and why, what to do: one page a week.")(weekly_command)
    group.command("takedown", help="What legal files: letter, form, exhibits, manifest; a folder and a ZIP a case.")(
        takedown_command
    )
    group.command("method", help="How the weekly page counts: every formula, curve and weight, as Markdown.")(method_command)
    app.add_typer(group, name="report")


def weekly_command(
    *,
    week: Annotated[str | None, typer.Option(help="An ISO week such as 2026-W47; else the week of the latest look.")] = None,
    until: Annotated[str | None, typer.Option(help="Instead of a week: the seven days up to and including this date.")] = None,
    weeks: Annotated[int, typer.Option(help="1 for the week, 4 for a month, 13 for a quarter up to its end.", min=1, max=53)] = 1,
    speech: Annotated[
        str | None, typer.Option("--language", help="The report's language (en, de, fr, es, zh, ru); else report.language.")
    ] = None,
    send: Annotated[bool, typer.Option("--send", help="Also mail it to report.mail through alerts.smtp.")] = False,
    config: Config = Path("config.yaml"),
    out: Out = OUT,
    format: Annotated[str, typer.Option(help="Any of html, pdf, json, xlsx, csv, with commas.")] = "html",  # noqa: A002
) -> None:
    """Write the weekly report. A week that is over is reported as of its end, so that its report is always the same."""
    wanted = writing.formats(format)
    asked = _asked(week, until)
    said = language(speech).code if speech else None
    now = datetime.now(UTC).replace(microsecond=0)
    with kept_by(load(config, os.environ)) as archive:
        view = archive.view
        period = weekly.longer(asked or _latest(view), weeks)
        to = mailing.mailboxes(view.settings) if send else ()
        writing.prepare(wanted)
        make(archive, period, telling=progress)
        report = weekly.gather(view, period, min(now, period.end))
        report = replace(report, language=said) if said else report
        files = writing.write_report(report, out, wanted)
        smtp = view.settings.alerts.smtp
        sent = mailing.send(report, to, smtp) if to and smtp else ()
    if not asked and period.end <= now - timedelta(days=7):
        say(f"No look has been taken since {words.span(period)}: this is the report of those days.")
    say(*(str(file) for file in files), *(f"sent to {mailbox}" for mailbox in sent))


def method_command(
    *, speech: Annotated[str, typer.Option("--language", help="The page's language: en, de, fr, es, zh or ru.")] = "en"
) -> None:
    """Print the method page from the code's own data."""
    typer.echo(method.method(speech), nl=False)


def takedown_command(
    *,
    case: Annotated[str | None, typer.Option(help="A case's fingerprint, or enough of its first letters.")] = None,
    channel: Annotated[
        str | None, typer.Option(help="The channel to write to, instead of those that the findings ask for.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Every open case that is more than a thing to watch.")] = False,
    config: Config = Path("config.yaml"),
    out: Out = OUT,
    key: Key = None,
    certificate: Certificate = None,
    timestamps: Timestamps = None,
    chain: Chain = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was made as JSON.")] = False,
) -> None:
    """Write takedown packs. Nothing is sent: a person reads, approves and files."""
    if bool(case) == all_:
        raise InputError("say which case: --case FINGERPRINT (`serpwarden case list` names them) or --all")
    at = casework.channel_named(channel)
    now = datetime.now(UTC).replace(microsecond=0)
    with kept_by(load(config, os.environ)) as archive:
        view = archive.view
        wanted = keeping.wanted(
            view.settings.proof, config.parent, key=key, certificate=certificate, authority=timestamps, chain=chain
        )
        notices, closed = takedown.gather(once.Once(view), case, at)
        with keeping.seal(wanted, now) as seal:
            packs = [takedown.write_pack(view, notice, out, seal) for notice in notices]
    unserved = [row for row in closed if case or (row.door not in _INSIDE and not channel)]
    rows = [_pack_row(pack) for pack in packs] + [_closed_row(row) for row in unserved]
    show(rows, columns=("case", "channel", "state", "detail", "pack"), as_json=as_json)
    if case and not any(pack.notice.ready for pack in packs):
        raise WorkError(f"no pack of case {case} is ready to file; the reasons stand above")


def _pack_row(pack: takedown.Pack) -> dict[str, object]:
    notice = pack.notice
    wrong = [*(f"missing: {name}" for name in notice.missing), *(f"refused: {reason}" for reason in notice.refusals)]
    state = "not ready" if wrong else "draft, sandbox" if notice.sandbox else "draft"
    detail = "; ".join(wrong or notice.doubts) or "every field is filled; a person approves and files"
    return {
        "case": notice.case.fingerprint,
        "channel": notice.channel.name,
        "state": state,
        "detail": detail,
        "pack": str(pack.archive),
    }


def _closed_row(door: NoDoor) -> dict[str, object]:
    return {"case": door.case.fingerprint, "channel": None, "state": "no channel", "detail": door.reason, "pack": None}


def _asked(week: str | None, until: str | None) -> Period | None:
    if week and until:
        raise InputError("--week and --until name two periods – give one of them")
    if until:
        return weekly.seven_days(until)
    return weekly.week(week) if week else None


def _latest(view: View) -> Period:
    latest = view.latest_look()
    if latest is None:
        raise InputError("no look is stored yet – `serpwarden look` asks, `serpwarden import` takes saved pages")
    return weekly.week_around(latest)
