"""`serpwarden import`: saved pages into the archive, as if they had been asked; every file kept, every outcome true."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from monitor.archive import opened
from monitor.files import expand
from monitor.forms import plain
from monitor.importing import Imported, take_file
from monitor.pipeline import Pipeline
from monitor.terminal import progress, say, show


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import", help="Bring saved pages in: HTML, provider JSON, MHTML, WARC, WACZ; files, folders or globs.")(command)


def command(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Saved pages, folders of them, or globs.")],
    *,
    config: Annotated[Path, typer.Option(help="Whose brand it is, and where captures are kept.")] = Path("config.yaml"),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a page instead of a table.")] = False,
) -> None:
    """Import pages and print a table by outcome."""
    paths = expand(files)
    pages: list[Imported] = []
    with opened(config, os.environ) as archive, progress(len(paths), "importing") as step:
        pipeline = Pipeline(archive.settings, archive.store, archive.evidence)
        for path in paths:
            pages += take_file(pipeline, path)
            step(path.name)
    if as_json:
        show([_row(page) for page in pages], columns=(), as_json=True)
    else:
        tell(pages)
    if any(page.fault for page in pages):
        raise typer.Exit(1)


def tell(pages: list[Imported]) -> None:
    """Print how many pages came out how, and which could not be kept."""
    counts = Counter((str(page.outcome), str(page.serp.engine or "unknown")) for page in pages if page.serp)
    rows = [{"outcome": outcome, "engine": engine, "pages": times} for (outcome, engine), times in sorted(counts.items())]
    if rows:
        show(rows, columns=("outcome", "engine", "pages"))
    known = sum(1 for page in pages if not page.new)
    findings = sum(page.tally.findings for page in pages)
    proven = sum(1 for page in pages if page.serp and page.serp.proven)
    kept = sum(1 for page in pages if page.fault is None and not page.aside)
    say(f"{kept} pages kept ({known} of them before), {proven} prove something about ads, {findings} findings.")
    if aside := sum(1 for page in pages if page.aside):
        say(f"{aside} pages of crawls are no result pages: passed over.")
    if by_file := sum(1 for page in pages if page.new and page.dated_by_file):
        say(f"{by_file} pages do not tell when they were made: they are dated by their files.")
    say(*(f"not kept: {page.file}: {page.fault}" for page in pages if page.fault))
    say(*dict.fromkeys(fault for page in pages for fault in page.tally.faults))


def _row(page: Imported) -> dict[str, object]:
    serp = page.serp
    told = {"engine": serp.engine, "query": serp.query, "ads_state": str(serp.ads_state), "proven": serp.proven} if serp else {}
    problems = {"problems": plain(serp.problems), "results": len(serp.results), "ads": len(serp.ads)} if serp else {}
    about = {"file": page.file, "outcome": str(page.outcome) if page.outcome else None, "capture": page.capture, "new": page.new}
    return about | told | problems | {"findings": page.tally.findings, "fault": page.fault, "aside": page.aside}
