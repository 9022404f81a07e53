"""`serpwarden landings`: read the brand's own pages behind its support results, and say which of them do not answer."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from monitor.archive import Archive, opened
from monitor.duties.landings import latest_support, stored
from monitor.fetch.client import HttpClient
from monitor.landing import Visit, own_pages, visit
from monitor.model import Finding, Period, WatchKind
from monitor.terminal import say, show
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


async def _visit(urls: list[str], archive: Archive, *, loopback: bool) -> Visit:
    async with HttpClient(lambda: datetime.now(UTC), loopback=loopback) as client:
        return await visit(urls, archive.settings.brand, client, asyncio.sleep)


def _once(findings: list[Finding]) -> list[Finding]:
    return list({(finding.rule, finding.why): finding for finding in findings}.values())


def _row(finding: Finding) -> dict[str, object]:
    return {"rule": finding.rule, "level": str(finding.level), "why": finding.why}
