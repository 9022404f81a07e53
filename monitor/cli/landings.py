"""`serpwarden landings`: read the brand's own pages behind its support results, and say which of them do not answer."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from monitor.archive import Archive, opened
from monitor.digest import kind_of
from monitor.fetch import Client
from monitor.keeping import at_hand, kept
from monitor.landing import Visit, asked_for, own_pages, visit
from monitor.model import Finding, Look, Period, Serp, WatchKind
from monitor.pipeline import fold_cases
from monitor.store import Reading
from monitor.terminal import say, show
from monitor.workers import Brought, Reader
from rules.judge import Judge


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("landings", help="Read the brand's own pages behind its support results: does the answer stand there?")(command)


def command(
    *,
    days: Annotated[int, typer.Option(min=1, help="Results seen in the last so many days.")] = 7,
    config: Annotated[Path, typer.Option(help="Whose pages they are.")] = Path("config.yaml"),
    loopback: Annotated[bool, typer.Option(help="The own hosts are test hosts on this machine.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Store nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Ask only the brand's own hosts, politely; keep the pages and store what is found, so that reports show it."""
    now = datetime.now(UTC)
    with opened(config, os.environ) as archive:
        latest = latest_support(archive, Period(now - timedelta(days=days), now))
        urls = [url for _, serp in latest for url in own_pages(serp, archive.settings.brand)]
        seen = asyncio.run(_visit(urls, archive, loopback=loopback))
        if dry_run:
            judge = Judge(archive.settings.brand, archive.settings.parties)
            found = [f for _, serp in latest for f in judge.judge_landings(serp, seen.landings, WatchKind.SUPPORT, now)]
        else:
            found = [finding for brought in stored(archive, latest, seen) for finding in brought.findings]
    show([_row(finding) for finding in _once(found)], columns=("rule", "level", "why"), as_json=as_json)
    if not as_json:
        say(f"{len(seen.landings)} own pages read behind {len(latest)} support queries.", *seen.passed_over)


def stored(archive: Archive, latest: Iterable[tuple[Look, Serp]], seen: Visit) -> list[Brought]:
    """Keep the bytes of a visit, a capture for every question that led to a page, and fold what is found into the cases.

    Raises EvidenceError, StoreError.
    """
    reader = Reader(archive.settings)
    brought = []
    for look, serp in latest:
        for query, answer in (pair for page in seen.answers for pair in asked_for(serp, look.query, page)):
            capture = kept(archive.evidence, answer, query)
            one = reader.read(capture, at_hand(answer, capture).__getitem__)
            archive.store.save(Reading(capture, one.serp, one.findings), fold_cases)
            brought.append(one)
    return brought


async def _visit(urls: list[str], archive: Archive, *, loopback: bool) -> Visit:
    async with Client(lambda: datetime.now(UTC), loopback=loopback) as client:
        return await visit(urls, archive.settings.brand, client, asyncio.sleep)


def latest_support(archive: Archive, period: Period) -> list[tuple[Look, Serp]]:
    """The latest reading of each support query in the period, in order of the query's key."""
    view = archive.view
    latest: dict[str, tuple[Look, Serp]] = {}
    for look, serp in view.serps(period):
        if kind_of(archive.settings, view.capture(look.capture_id)) is WatchKind.SUPPORT:
            latest[look.query.key] = (look, serp)
    return [latest[key] for key in sorted(latest)]


def _once(findings: list[Finding]) -> list[Finding]:
    return list({(finding.rule, finding.why): finding for finding in findings}.values())


def _row(finding: Finding) -> dict[str, object]:
    return {"rule": finding.rule, "level": str(finding.level), "why": finding.why}
