"""The weekly report into files: each form under a name that tells its week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import InputError
from monitor.late import late
from monitor.model import Period, View
from reports import render, sheets, tables, weekly
from reports.drawing import pen
from reports.language import language
from reports.shelf import store

if TYPE_CHECKING:
    from reports import printing
else:  # a page as HTML needs no fonts
    printing = late("reports.printing")


class Format(StrEnum):
    """The forms a weekly report comes in."""

    HTML = "html"
    PDF = "pdf"
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
    prepare(wanted := tuple(wanted))
    return write_report(weekly.gather(view, period, made_at), out, wanted)


def prepare(wanted: Iterable[Format]) -> None:
    """Let what draws charts start while the report is gathered."""
    if not {Format.HTML, Format.PDF}.isdisjoint(wanted):
        pen()


def write_report(report: weekly.Weekly, out: Path, wanted: Iterable[Format] = (Format.HTML,)) -> tuple[Path, ...]:
    """Write a report that was gathered, in its language, and say which files that made. Raises WorkError."""
    files: dict[str, bytes] = {}
    for form in wanted:
        files |= weekly_files(report, form)
    return store(files, out)


def weekly_files(report: weekly.Weekly, form: Format) -> Mapping[str, bytes]:
    """The files of one form of a weekly report, by name."""
    stem = f"weekly-{report.label}"
    if form is Format.HTML:
        return {f"{stem}.html": render.weekly_html(report).encode()}
    if form is Format.PDF:
        return {f"{stem}.pdf": printing.to_pdf(render.weekly_html(report), report.made_at)}
    if form is Format.JSON:
        return {f"{stem}.json": render.weekly_json(report).encode()}
    if form is Format.XLSX:
        return {f"{stem}.xlsx": sheets.to_xlsx(tables.tables(report), report.made_at, language(report.language))}
    return {f"{stem}.{table.name}.csv": sheets.to_csv(table) for table in tables.tables(report)}
