"""Reports into files: the weekly report under a name that tells its week, packs under one that tells case and channel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from monitor.errors import InputError, WorkError
from monitor.model import Period, View
from reports import render, sheets, tables, takedown, weekly
from reports.notice import NoDoor, Notice


class Format(StrEnum):
    """The forms a weekly report comes in."""

    HTML = "html"
    JSON = "json"
    XLSX = "xlsx"
    CSV = "csv"


def formats(text: str) -> tuple[Format, ...]:
    """The formats behind `html,json`. Raises InputError for one that there is not."""
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    strange = [name for name in names if name not in list(Format)]
    if strange or not names:
        raise InputError(f"--format {', '.join(strange) or 'is empty'}: a report comes as {', '.join(Format)}")
    return tuple(dict.fromkeys(Format(name) for name in names))


def write_weekly(
    view: View, period: Period, made_at: datetime, out: Path, wanted: Iterable[Format] = (Format.HTML,)
) -> tuple[Path, ...]:
    """Write the weekly report of a period into a folder and say which files that made. Raises WorkError."""
    report = weekly.gather(view, period, made_at)
    files: dict[str, bytes] = {}
    for form in wanted:
        files |= weekly_files(report, form)
    return store(files, out)


def weekly_files(report: weekly.Weekly, form: Format) -> Mapping[str, bytes]:
    """The files of one form of a weekly report, by name."""
    stem = f"weekly-{report.label}"
    if form is Format.HTML:
        return {f"{stem}.html": render.weekly_html(report).encode()}
    if form is Format.JSON:
        return {f"{stem}.json": render.weekly_json(report).encode()}
    if form is Format.XLSX:
        return {f"{stem}.xlsx": sheets.to_xlsx(tables.tables(report), report.made_at)}
    return {f"{stem}.{table.name}.csv": sheets.to_csv(table) for table in tables.tables(report)}


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that was written: the notice, its folder and its ZIP."""

    notice: Notice
    folder: Path
    archive: Path


def write_takedown(view: View, out: Path, fingerprint: str | None = None) -> tuple[tuple[Pack, ...], tuple[NoDoor, ...]]:
    """Write the packs of one case, or of all that are open, each as a folder and a ZIP; also what no channel takes.

    Raises InputError for an unknown case, EvidenceError when stored bytes are missing or altered, WorkError.
    """
    notices, closed = takedown.gather(view, fingerprint)
    return tuple(_pack(view, notice, out) for notice in notices), closed


def _pack(view: View, notice: Notice, out: Path) -> Pack:
    files = takedown.files(view, notice)
    archive = takedown.zipped(files, notice.name)
    clear(out / notice.name, files)
    store({f"{notice.name}/{name}": body for name, body in files.items()} | {f"{notice.name}.zip": archive}, out)
    return Pack(notice, out / notice.name, out / f"{notice.name}.zip")


def clear(folder: Path, files: Mapping[str, bytes]) -> None:
    """Take away what an earlier making of the same pack left and this one does not have: a manifest names every file."""
    if not (folder / takedown.MANIFEST).is_file():
        return
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()


def store(files: Mapping[str, bytes], out: Path) -> tuple[Path, ...]:
    """Write files below a folder, each whole or not at all. Raises WorkError where the folder refuses."""
    written = []
    try:
        for name, body in files.items():
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(path.name + ".part")
            part.write_bytes(body)
            written.append(part.replace(path))
    except OSError as error:
        raise WorkError(f"{error.filename or out} cannot be written: {error.strerror}") from error
    return tuple(written)
