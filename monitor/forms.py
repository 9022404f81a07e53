"""The JSON forms that `read` and `judge` speak: `serpwarden.serp/1` and `serpwarden.findings/1`.

The schemas in `docs/schema/` are the published contract. A form is checked against its schema before it becomes a value,
and every fault is reported with its place in the object.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from monitor.errors import Fault, SerpError
from monitor.model import (
    Ad,
    AdKind,
    AdSlot,
    AdsState,
    Box,
    Device,
    Finding,
    Outcome,
    Place,
    Problem,
    ProblemCode,
    Result,
    ResultKind,
    Serp,
    Sitelink,
)

SERP_FORM = "serpwarden.serp/1"
FINDINGS_FORM = "serpwarden.findings/1"


def stamp(moment: datetime | None) -> str | None:
    """A moment as RFC 3339 in UTC with a Z, seconds only; None stays None."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z" if moment else None


def moment_of(text: str) -> datetime:
    """The aware UTC moment behind an RFC 3339 text. Raises ValueError for a text without a zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return moment.astimezone(UTC)


def plain(value: object) -> Any:
    """A frozen value as plain JSON data: dataclasses as objects, tuples as arrays, enums as their words, times as text."""
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}  # type: ignore[arg-type]
    return str(value) if isinstance(value, str) else value


def serp_to_form(serp: Serp) -> dict[str, Any]:
    """The `serpwarden.serp/1` object of a reading."""
    return {"schema": SERP_FORM, "file": serp.file, "engine": serp.engine, "device": serp.device} | {
        field.name: plain(getattr(serp, field.name)) for field in fields(serp) if field.name not in ("file", "engine", "device")
    }


def findings_to_form(serp: Serp, findings: Iterable[Finding]) -> dict[str, Any]:
    """The `serpwarden.findings/1` object of one judged page."""
    ids = {name: plain(getattr(serp, name)) for name in ("file", "capture", "engine", "device", "query", "place", "taken_at")}
    return {
        "schema": FINDINGS_FORM,
        "serp": ids,
        "outcome": str(serp.outcome),
        "findings": [finding_to_form(f) for f in findings],
    }


def finding_to_form(finding: Finding) -> dict[str, Any]:
    """One finding as JSON data; a subject holds only what it has."""
    form: dict[str, Any] = plain(finding)
    form["subject"] = {key: value for key, value in form["subject"].items() if value is not None}
    return form


def form_to_serp(form: Mapping[str, Any]) -> Serp:
    """The reading behind a `serpwarden.serp/1` object; unknown keys are ignored. Raises SerpError with every fault.

    Only schema, query, outcome, results and ads are needed; a missing ads state counts as `parsed` where there are ads,
    else as `unknown`.
    """
    return _Reader().serp(form)


def dumps(form: Mapping[str, Any]) -> str:
    """One line of JSON, as the commands print it."""
    return json.dumps(form, ensure_ascii=False, separators=(", ", ": "))


class _Reader:
    """Turns plain data into a Serp and collects every fault on the way."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def serp(self, form: Mapping[str, Any]) -> Serp:
        if form.get("schema") != SERP_FORM:
            self.fault("schema", f"is {form.get('schema')!r}", f"should be {SERP_FORM!r}")
        ads = tuple(self.ad(ad, f"ads[{n}]") for n, ad in enumerate(self.rows(form, "ads")))
        results = tuple(self.result(row, f"results[{n}]") for n, row in enumerate(self.rows(form, "results")))
        state = self.word(form, "ads_state", AdsState, AdsState.PARSED if ads else AdsState.UNKNOWN)
        serp = Serp(
            query=self.text(form, "query", needed=True),
            outcome=self.word(form, "outcome", Outcome, None),
            results=results,
            ads=ads,
            ads_state=state,
            engine=form.get("engine"),
            device=self.word(form, "device", Device, None) if form.get("device") else None,
            place=self.place(form.get("place") or {}),
            taken_at=self.moment(form.get("taken_at")),
            file=form.get("file"),
            capture=form.get("capture"),
            reader=form.get("reader"),
            layout=form.get("layout"),
            page=form.get("page") or 1,
            features=tuple(form.get("features") or ()),
            problems=tuple(self.problem(p, f"problems[{n}]") for n, p in enumerate(form.get("problems") or ())),
            corrected_query=form.get("corrected_query"),
            markers=form.get("markers"),
        )
        if self.faults:
            raise SerpError(self.faults)
        return serp

    def fault(self, key: str, wrong: str, right: str = "") -> None:
        self.faults.append(Fault("", 0, key, wrong, right))

    def rows(self, form: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        rows = form.get(key)
        if not isinstance(rows, list):
            self.fault(key, "is missing" if rows is None else "is not a list", "should be a list of objects")
            return []
        for number, row in enumerate(rows):
            if not isinstance(row, Mapping):
                self.fault(f"{key}[{number}]", "is not an object")
        return [row for row in rows if isinstance(row, Mapping)]

    def text(self, form: Mapping[str, Any], key: str, where: str = "", *, needed: bool = False) -> str:
        value = form.get(key)
        if value is None and not needed:
            return ""
        if not isinstance(value, str):
            self.fault(where or key, "is missing" if value is None else "is not a text")
            return ""
        return value

    def word(self, form: Mapping[str, Any], key: str, kind: Any, default: Any, where: str = "") -> Any:
        value = form.get(key, default)
        try:
            return kind(value)
        except ValueError:
            words = ", ".join(kind)
            self.fault(where or key, "is missing" if value is None else f"is {value!r}", f"one of {words}")
            return default

    def moment(self, text: object) -> datetime | None:
        if text is None:
            return None
        try:
            return moment_of(str(text))
        except ValueError as error:
            self.fault("taken_at", str(error), "an RFC 3339 time with its zone")
            return None

    def place(self, form: Mapping[str, Any]) -> Place:
        return Place(form.get("country"), form.get("language"), form.get("city"))

    def problem(self, form: Mapping[str, Any], where: str) -> Problem:
        return Problem(self.word(form, "code", ProblemCode, ProblemCode.READER_FAULT, f"{where}.code"), form.get("detail") or "")

    def ad(self, form: Mapping[str, Any], where: str) -> Ad:
        slot = self.word(form, "slot", AdSlot, AdSlot.INLINE, f"{where}.slot")
        kind = self.word(form, "kind", AdKind, AdKind.TEXT, f"{where}.kind")
        return Ad(slot=slot, kind=kind, headline=self.text(form, "headline", where), **self.shared(form, Ad))

    def result(self, form: Mapping[str, Any], where: str) -> Result:
        kind = self.word(form, "kind", ResultKind, ResultKind.ORGANIC, f"{where}.kind")
        return Result(kind=kind, title=self.text(form, "title", where), url=form.get("url"), **self.shared(form, Result))

    def shared(self, form: Mapping[str, Any], kind: type[Ad | Result]) -> dict[str, Any]:
        names = {field.name for field in fields(kind)} - {"slot", "kind", "headline", "title", "url"}
        values = {name: tuple(v) if isinstance(v := form[name], list) else v for name in names if form.get(name) is not None}
        values["rank"] = form.get("rank") or 0
        if "sitelinks" in values:
            values["sitelinks"] = tuple(Sitelink(s.get("title") or "", s.get("url")) for s in values["sitelinks"])
        if "box" in values:
            values["box"] = Box(**form["box"])
        return values
