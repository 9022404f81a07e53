"""`serpwarden judge`: `serpwarden.serp/1` objects in, one `serpwarden.findings/1` object a line out. Touches no database."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.errors import Fault, SerpError
from monitor.forms import dumps, findings_to_form, form_to_serp
from monitor.model import Serp, Settings, Watch, WatchKind
from monitor.settings import load as load_settings
from monitor.terminal import inert
from rules.judge import Judge
from rules.reading import PACK
from rules.reading import load as load_rules

MAX_BYTES = 512 * 1024 * 1024
_STDIN = "-"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("judge", help="Judge read pages: one line of findings a page, in order.")(command)


def command(
    files: Annotated[list[Path], typer.Argument(metavar="SERP.json…", help="Files of one page, or of one a line; - is stdin.")],
    *,
    config: Annotated[Path, typer.Option(help="Whose brand it is.")] = Path("config.yaml"),
    rules: Annotated[list[Path] | None, typer.Option(help="A folder of your own rules, beside the shipped pack.")] = None,
    kind: Annotated[WatchKind | None, typer.Option(help="Why the queries are watched; else the watches tell.")] = None,
) -> None:
    """Judge pages and print their findings."""
    settings = load_settings(config, os.environ)
    judge = Judge(settings.brand, settings.parties, load_rules(PACK, *(rules or ())))
    serps = pages(files)
    now = datetime.now(UTC)
    gc.freeze()  # the judge and the pages stay to the end: the collector of garbage need not walk through them
    for serp in serps:
        judgement = judge.judged(serp, kind or kind_of(settings, serp), now)
        sys.stdout.write(dumps(findings_to_form(serp, judgement.findings)) + "\n")
        for fault in judgement.faults:
            place = f"{fault.subject.type} {fault.subject.rank or ''}".strip()
            sys.stderr.write(inert(f"{fault.rule} broke on {serp.query}, {place}: {fault.detail}") + "\n")


def kind_of(settings: Settings, serp: Serp) -> WatchKind | None:
    """Why a page's query is watched, by the watch that asks it; None when no watch does."""
    wanted = " ".join(serp.query.casefold().split())
    asking = (watch for watch in settings.watches if wanted in (" ".join(word.casefold().split()) for word in watch.keywords))
    return next((watch.kind for watch in asking if _fits(watch, serp)), None)


def _fits(watch: Watch, serp: Serp) -> bool:
    country = serp.place.country
    here = not country or any(place.country in (country, None) for place in watch.places)
    return here and (not serp.engine or serp.engine in watch.engines)


def pages(files: Iterable[Path]) -> list[Serp]:
    """Every page in these files, in order. Raises SerpError with every fault of every line before anything is judged."""
    found: list[Serp] = []
    faults: list[Fault] = []
    for file in files:
        for line, form in _objects(file, faults):
            try:
                found.append(form_to_serp(form))
            except SerpError as error:
                faults += (Fault(str(file), line, fault.key, fault.wrong, fault.right) for fault in error.faults)
    if faults:
        raise SerpError(faults)
    return found


def _objects(file: Path, faults: list[Fault]) -> Iterator[tuple[int, dict[str, object]]]:
    """The objects of a file that is one object, a list of them, or one a line."""
    text = _text(file, faults)
    whole = _parsed(text)
    rows = whole if isinstance(whole, list) else None if whole is None else [whole]
    lines = dict(_lines(text))
    numbered = [(1, row) for row in rows] if rows is not None else [(n, _parsed(line)) for n, line in _lines(text)]
    for number, row in numbered:
        if isinstance(row, dict):
            yield number, row
        else:
            wrong, right = _why(lines.get(number, ""))
            faults.append(Fault(str(file), number, "", wrong, right))
    if not numbered and text is not None:
        faults.append(Fault(str(file), 0, "", "is empty", "a serpwarden.serp/1 object"))


def _why(line: str) -> tuple[str, str]:
    """What is wrong with a line that is no JSON object, and what is right."""
    try:
        _, end = json.JSONDecoder().raw_decode(line.strip())
    except (ValueError, RecursionError):
        return "is no JSON object", "a serpwarden.serp/1 object"
    if line.strip()[end:].strip():
        return f"goes on after its first object, at character {end + 1}", "one object a line, or one list of them"
    return "is no JSON object", "a serpwarden.serp/1 object"


def _text(file: Path, faults: list[Fault]) -> str | None:
    try:
        if str(file) != _STDIN and file.stat().st_size > MAX_BYTES:
            faults.append(Fault(str(file), 0, "", f"is larger than {MAX_BYTES:,} bytes", "split it"))
            return None
        body = sys.stdin.buffer.read(MAX_BYTES) if str(file) == _STDIN else file.read_bytes()
    except OSError as error:
        faults.append(Fault(str(file), 0, "", f"cannot be read: {error.strerror}"))
        return None
    return body.decode("utf-8-sig", "replace")


def _lines(text: str | None) -> list[tuple[int, str]]:
    return [(number, line) for number, line in enumerate((text or "").split("\n"), 1) if line.strip()]


def _parsed(text: str | None) -> object:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
