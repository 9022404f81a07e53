"""The JSON forms that `read` and `judge` speak: `serpwarden.serp/1` and `serpwarden.findings/1`.

The schemas in `docs/schema/` are the published contract. A form is checked against its schema before it becomes a value,
and every fault is reported with its place in the object.
"""

from __future__ import annotations

import json
import re
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
# JSON may escape half of a surrogate pair; no such text can be written as UTF-8.
_HALVES = re.compile("[\ud800-\udfff]")
_BOX = tuple(field.name for field in fields(Box))


def stamp(moment: datetime | None) -> str | None:
    """A moment as RFC 3339 in UTC with a Z, seconds only; None stays None."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z" if moment else None


def moment_of(text: str) -> datetime:
    """The aware UTC moment behind an RFC 3339 text. Raises ValueError for a text without a zone or beyond the years 1 to 9999."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text} is no year from 1 to 9999") from None


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
    """Turns plain data into a Serp and collects every fault on the way; a null is a key left out."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def serp(self, form: Mapping[str, Any]) -> Serp:
        if form.get("schema") != SERP_FORM:
            self.fault("schema", f"is {form.get('schema')!r}", f"should be {SERP_FORM!r}")
        ads = tuple(self.ad(ad, n, f"ads[{n}]") for n, ad in self.rows(form, "ads", needed=True))
        results = tuple(self.result(row, n, f"results[{n}]") for n, row in self.rows(form, "results", needed=True))
        serp = Serp(
            query=self.text(form, "query", needed=True),
            outcome=self.word(form, "outcome", Outcome, None),
            results=results,
            ads=ads,
            ads_state=self.word(form, "ads_state", AdsState, AdsState.PARSED if ads else AdsState.UNKNOWN),
            device=self.word(form, "device", Device, None) if form.get("device") else None,
            place=self.place(form.get("place")),
            taken_at=self.moment(form.get("taken_at")),
            page=self.number(form, "page", "", 1) or 1,
            features=self.texts(form, "features"),
            problems=tuple(self.problem(row, f"problems[{n}]") for n, row in self.rows(form, "problems")),
            markers=self.number(form, "markers", "", 0),
            **{key: self.words(form, key) for key in ("engine", "file", "capture", "reader", "layout", "corrected_query")},
        )
        if self.faults:
            raise SerpError(self.faults)
        return serp

    def fault(self, key: str, wrong: str, right: str = "") -> None:
        self.faults.append(Fault("", 0, key, wrong, right))

    def rows(
        self, form: Mapping[str, Any], key: str, where: str = "", *, needed: bool = False
    ) -> list[tuple[int, Mapping[str, Any]]]:
        rows, place = form.get(key), _at(where, key)
        if not isinstance(rows, list):
            if needed or rows is not None:
                self.fault(place, "is missing" if rows is None else "is not a list", "should be a list of objects")
            return []
        for number, row in enumerate(rows):
            if not isinstance(row, Mapping):
                self.fault(f"{place}[{number}]", "is not an object")
        return [(number, row) for number, row in enumerate(rows) if isinstance(row, Mapping)]

    def words(self, form: Mapping[str, Any], key: str, where: str = "", *, needed: bool = False) -> str | None:
        value = form.get(key)
        if isinstance(value, str):
            return _HALVES.sub("\N{REPLACEMENT CHARACTER}", value)
        if needed or value is not None:
            self.fault(_at(where, key), "is missing" if value is None else "is not a text")
        return None

    def text(self, form: Mapping[str, Any], key: str, where: str = "", *, needed: bool = False) -> str:
        return self.words(form, key, where, needed=needed) or ""

    def texts(self, form: Mapping[str, Any], key: str, where: str = "") -> tuple[str, ...]:
        values = form.get(key)
        if values is None:
            return ()
        if not isinstance(values, list):
            self.fault(_at(where, key), "is not a list", "should be a list of texts")
            return ()
        return tuple(self.text({f"{key}[{n}]": value}, f"{key}[{n}]", where, needed=True) for n, value in enumerate(values))

    def number(self, form: Mapping[str, Any], key: str, where: str, least: int) -> int | None:
        value = form.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        if value is not None:
            self.fault(_at(where, key), f"is {value!r}", f"a whole number from {least}")
        return None

    def word(self, form: Mapping[str, Any], key: str, kind: Any, default: Any, where: str = "") -> Any:
        value = default if form.get(key) is None else form[key]
        try:
            return kind(value)
        except ValueError:
            words = ", ".join(kind)
            self.fault(_at(where, key), "is missing" if value is None else f"is {value!r}", f"one of {words}")
            return default

    def moment(self, text: object) -> datetime | None:
        if text is None:
            return None
        try:
            return moment_of(str(text))
        except ValueError as error:
            self.fault("taken_at", str(error), "an RFC 3339 time with its zone")
            return None

    def place(self, form: object) -> Place:
        if form is None:
            return Place()
        if not isinstance(form, Mapping):
            self.fault("place", "is not an object", "country, language, city")
            return Place()
        return Place(*(self.words(form, key, "place") for key in ("country", "language", "city")))

    def problem(self, form: Mapping[str, Any], where: str) -> Problem:
        return Problem(self.word(form, "code", ProblemCode, ProblemCode.READER_FAULT, where), self.text(form, "detail", where))

    def ad(self, form: Mapping[str, Any], number: int, where: str) -> Ad:
        slot, kind = self.word(form, "slot", AdSlot, AdSlot.INLINE, where), self.word(form, "kind", AdKind, AdKind.TEXT, where)
        return Ad(slot=slot, kind=kind, headline=self.text(form, "headline", where), **self.shared(form, Ad, number, where))

    def result(self, form: Mapping[str, Any], number: int, where: str) -> Result:
        kind, url = self.word(form, "kind", ResultKind, ResultKind.ORGANIC, where), self.words(form, "url", where)
        return Result(kind=kind, title=self.text(form, "title", where), url=url, **self.shared(form, Result, number, where))

    def shared(self, form: Mapping[str, Any], kind: type[Ad | Result], number: int, where: str) -> dict[str, Any]:
        """The other fields of a row, each as its kind of field; a row without a rank has its place in the list."""
        names = {field.name: str(field.type) for field in fields(kind) if form.get(field.name) is not None}
        values: dict[str, Any] = {name: self.words(form, name, where) for name, type_ in names.items() if type_ == "str | None"}
        values |= {name: self.texts(form, name, where) for name, type_ in names.items() if type_ == "tuple[str, ...]"}
        values.pop("url", None)
        values["rank"] = self.number(form, "rank", where, 0) or number + 1
        values["hidden"] = self.flag(form, "hidden", where)
        values["sitelinks"] = tuple(
            self.sitelink(row, _at(where, f"sitelinks[{n}]")) for n, row in self.rows(form, "sitelinks", where)
        )
        if "block" in names:
            values["block"] = self.text(form, "block", where)
        return values | ({"box": self.box(form["box"], _at(where, "box"))} if "box" in names else {})

    def flag(self, form: Mapping[str, Any], key: str, where: str) -> bool:
        value = form.get(key)
        if value is not None and not isinstance(value, bool):
            self.fault(_at(where, key), f"is {value!r}", "true or false")
        return value is True

    def sitelink(self, form: Mapping[str, Any], where: str) -> Sitelink:
        return Sitelink(self.text(form, "title", where), self.words(form, "url", where))

    def box(self, form: object, where: str) -> Box | None:
        found = [form.get(side) for side in _BOX] if isinstance(form, Mapping) else []
        sides = [side for side in found if isinstance(side, int | float) and not isinstance(side, bool)]
        if len(sides) == len(_BOX):
            return Box(*sides)
        self.fault(where, "is no box", "numbers x, y, width and height")
        return None


def _at(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key
