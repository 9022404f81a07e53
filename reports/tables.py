"""The weekly report's tables: for each a name and its columns, as data.

They hold everything the page says and more rows than it shows, for whoever wants to count again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from monitor.forms import stamp
from monitor.model import Query
from reports import words
from reports.actions import Action
from reports.attention import Alternative, ClassShare
from reports.away import Away
from reports.beside import Beside
from reports.coverage import Cell, DaySight
from reports.filings import Row as Filed
from reports.insight import Insight
from reports.journeys import Stage
from reports.partners import Compliance
from reports.phrases import phrase
from reports.risk import AtRisk
from reports.sheets import Table, Value
from reports.shifts import Shift, Slide
from reports.standing import Line
from reports.tally import Tally
from reports.ways import JourneyScore, StageScore
from reports.weekly import Cited, Weekly
from rules.causes import Cause

Row = TypeVar("Row")
Columns = Mapping[str, Callable[[Row], Value]]


def _asked(query: Callable[[Any], Query]) -> dict[str, Callable[[Any], Value]]:
    return {
        "query": lambda row: query(row).text,
        "engine": lambda row: query(row).engine,
        "place": lambda row: words.place(query(row).place),
        "device": lambda row: query(row).device,
    }


def _yes(sure: bool) -> str:
    return phrase("yes") if sure else phrase("no")


_CELLS: Columns[Cell] = {
    "engine": lambda row: row.engine,
    "place": lambda row: words.place(row.place),
    "device": lambda row: row.device,
    "asked": lambda row: row.asked,
    "proven": lambda row: row.proven,
    "results only": lambda row: row.results_only,
    "canaries silent": lambda row: row.silent,
    "blocked": lambda row: row.blocked,
    "unreadable": lambda row: row.unreadable,
    "missed": lambda row: row.missed,
    "hours of the week": lambda row: row.hours,
    "chance of catching an ad shown in 5 %": lambda row: round(row.power, 4),
}
_DAYS: Columns[DaySight] = {
    "engine": lambda row: row.engine,
    "day": lambda row: f"{row.day:%Y-%m-%d}",
    "asked": lambda row: row.asked,
    "proven": lambda row: row.proven,
    "otherwise mostly": lambda row: row.mostly,
}
_AWAY: Columns[Away] = {
    "since": lambda row: stamp(row.since),
    "until": lambda row: stamp(row.until),
    "hours": lambda row: round((row.until - row.since) / timedelta(hours=1), 2),
    "cause": lambda row: row.why,
    "in words": lambda row: row.sentence,
}
_ACTIONS: Columns[Action] = {
    "owner": lambda row: row.desk,
    "what": lambda row: row.what,
    "why": lambda row: row.why,
    "case": lambda row: row.case,
    "looks": lambda row: " ".join(row.looks),
}
_CASES: Columns[Line] = {
    "case": lambda row: row.title,
    "fingerprint": lambda row: row.case.fingerprint,
    "change": lambda row: row.change,
    "level": lambda row: row.finding.level,
    "watch only": lambda row: _yes(row.watch_only),
    "who": lambda row: row.holder.name,
    "class": lambda row: row.holder.owner,
    "mark": lambda row: row.case.mark,
    "country": lambda row: row.case.country,
    "seen in looks": lambda row: row.seen,
    "of proven looks": lambda row: row.looks,
    "first seen": lambda row: stamp(row.case.first_seen),
    "last seen": lambda row: stamp(row.last_seen),
    "why": lambda row: row.finding.why,
    "rule": lambda row: row.finding.rule,
    "rule version": lambda row: row.finding.rule_version,
    "in words": lambda row: row.words,
    "latest look": lambda row: row.latest,
}
_SHIFTS: Columns[Shift] = {
    "who": lambda row: row.holder.name,
    "class": lambda row: row.holder.owner,
    "looks": lambda row: row.now,
    "of looks": lambda row: row.looks_now,
    "looks week before": lambda row: row.before,
    "of looks week before": lambda row: row.looks_before,
    "points": lambda row: round(row.points, 1),
    "difference": lambda row: phrase("clear") if row.clear else phrase("may be chance"),
    "look": lambda row: row.look,
}
_SLIDES: Columns[Slide] = {
    "query": lambda row: row.text,
    "place": lambda row: words.place(row.place),
    "asked of": lambda row: words.listing(row.asked),
    "place before": lambda row: row.before,
    "place now": lambda row: row.now,
    "looks before": lambda row: row.looks_before,
    "looks now": lambda row: row.looks_now,
    "why": lambda row: row.why,
    "look before": lambda row: row.look_before,
    "look now": lambda row: row.look_now,
}
_STAGES: Columns[Stage] = {
    "journey": lambda row: row.journey,
    "stage": lambda row: row.stage,
    "queries": lambda row: row.queries,
    "own page first": lambda row: row.own_first,
    "of read looks": lambda row: row.read,
    "strangers' ads above": lambda row: row.ads_above,
    "of proven looks": lambda row: row.proven,
    "own page first week before": lambda row: row.own_first_before,
    "of read looks week before": lambda row: row.read_before,
}
_QUERIES: Columns[Tally] = {
    **_asked(lambda row: row.query),
    "watch": lambda row: row.watch.name if row.watch else None,
    "looks": lambda row: row.looks,
    "read": lambda row: row.read,
    "proven": lambda row: row.proven,
    "with ads": lambda row: row.with_ads,
    "own page first": lambda row: row.own_first,
    "median own place": lambda row: row.own_place,
}
_CLASSES: Columns[ClassShare] = {
    "owner": lambda row: row.owner,
    "share": lambda row: round(row.share, 6),
    "share week before": lambda row: None if row.before is None else round(row.before, 6),
    "unweighted": lambda row: round(row.unweighted, 6),
    "mostly": lambda row: ", ".join(f"{who} ({part:.3f})" for who, part in row.holders),
    "look": lambda row: row.look,
}
_CAUSES: Columns[Cause] = {
    "cause": lambda row: row.kind,
    "who": lambda row: row.who,
    "class": lambda row: row.owner,
    "part": lambda row: row.part,
    "points": lambda row: row.points,
    "low": lambda row: row.low,
    "high": lambda row: row.high,
    "noise": lambda row: _yes(row.noise),
    "queries": lambda row: row.queries,
    "look before": lambda row: row.before,
    "look after": lambda row: row.after,
}
_ALTERNATIVES: Columns[Alternative] = {
    "definition": lambda row: row.name,
    "formula": lambda row: row.formula,
    "value": lambda row: row.value,
    "week before": lambda row: row.before,
    "leaves out": lambda row: row.note,
    "source": lambda row: row.source,
}
_RISKS: Columns[AtRisk] = {
    "advertiser": lambda row: row.who,
    "seen in looks": lambda row: row.looks,
    "of looks": lambda row: row.of_looks,
    "clicks low": lambda row: row.clicks.low if row.clicks else None,
    "clicks high": lambda row: row.clicks.high if row.clicks else None,
    "money low": lambda row: row.money.low if row.money else None,
    "money high": lambda row: row.money.high if row.money else None,
    "look": lambda row: row.look,
}
_WAYS: Columns[tuple[JourneyScore, StageScore]] = {
    "journey": lambda row: row[0].name,
    "owner": lambda row: row[0].owner,
    "reviewed": lambda row: row[0].reviewed.isoformat() if row[0].reviewed else None,
    "end to end": lambda row: row[0].whole,
    "average of touchpoints": lambda row: row[0].touchpoints,
    "stage": lambda row: row[1].stage,
    "department": lambda row: row[1].department,
    "use": lambda row: row[1].use,
    "touchpoint fine": lambda row: row[1].touchpoint,
    "reaches own answer": lambda row: row[1].chance,
    "week before": lambda row: row[1].before,
    "harmful": lambda row: row[1].harm,
    "proven looks": lambda row: row[1].looks,
    "worst look": lambda row: row[1].worst,
}
_PARTNERS: Columns[Compliance] = {
    "partner": lambda row: row.name,
    "role": lambda row: row.role,
    "ads seen in looks": lambda row: row.seen,
    "of proven looks": lambda row: row.looks,
    "breaches": lambda row: row.broken,
    "by rule": lambda row: "; ".join(f"{breach.rule}: {breach.looks}" for breach in row.breaches),
    "permission until": lambda row: row.until.isoformat() if row.until else None,
    "expired": lambda row: _yes(row.expired),
}
_GAPS: Columns[Beside] = {
    **_asked(lambda row: row.query),
    "by": lambda row: row.by,
    "level": lambda row: row.level,
    "why": lambda row: row.why,
    "look": lambda row: row.look,
}
_FILINGS: Columns[Filed] = {
    "channel": lambda row: row.title,
    "engine": lambda row: row.engine,
    "filed": lambda row: row.counts.filed,
    "filed in the period": lambda row: row.fresh,
    "gone": lambda row: row.counts.gone,
    "still watched": lambda row: row.counts.still_watched,
    "gone before filing": lambda row: row.counts.gone_before,
    "median hours to gone": lambda row: row.counts.median_hours and round(row.counts.median_hours, 2),
    "share gone by hours": lambda row: "; ".join(f"{hours}: {share:.4f} ({told})" for hours, share, told in row.counts.shares),
    "back as before": lambda row: row.counts.returned_same,
    "back under a new name": lambda row: row.counts.returned_new,
}
_LOOKS: Columns[Cited] = {
    "capture": lambda row: row.capture.id,
    "taken at": lambda row: stamp(row.capture.taken_at),
    **_asked(lambda row: row.capture.query),
    "source": lambda row: row.capture.source,
    "outcome": lambda row: row.outcome,
    "proven": lambda row: _yes(row.proven),
    "sha256": lambda row: row.capture.sha256,
    "bytes": lambda row: row.capture.size,
}

_COLUMNS: Mapping[str, Mapping[str, Callable[[Any], Value]]] = {
    "coverage": _CELLS, "days": _DAYS, "blind-hours": {"in words": lambda row: row}, "away": _AWAY, "actions": _ACTIONS,
    "cases": _CASES, "ads": _SHIFTS, "first-places": _SHIFTS, "own-pages": _SLIDES, "journeys": _STAGES, "queries": _QUERIES,
    "attention": _CLASSES, "causes": _CAUSES, "definitions": _ALTERNATIVES, "at-risk": _RISKS, "end-to-end": _WAYS,
    "partners": _PARTNERS, "gaps": _GAPS, "filings": _FILINGS, "looks": _LOOKS,
}  # fmt: skip
NAMES = tuple(_COLUMNS)


def columns() -> tuple[str, ...]:
    """Every heading of every table, once."""
    return tuple(dict.fromkeys(name for table in _COLUMNS.values() for name in table))


def tables(weekly: Weekly) -> tuple[Table, ...]:
    """Every table of a weekly report."""
    rows = _rows(weekly) | _deeper(weekly.insight)
    return tuple(table(name, _COLUMNS[name], rows[name]) for name in NAMES)


def _rows(weekly: Weekly) -> dict[str, Iterable[Any]]:
    return {
        "coverage": weekly.coverage.cells,
        "days": weekly.coverage.days,
        "away": weekly.coverage.away,
        "blind-hours": weekly.coverage.blind_hours,
        "actions": weekly.plan.actions,
        "cases": weekly.cases,
        "ads": weekly.ad_shifts,
        "first-places": weekly.top_shifts,
        "own-pages": weekly.slides,
        "journeys": weekly.stages,
        "queries": weekly.tallies,
        "looks": weekly.cited,
    }


def _deeper(insight: Insight) -> dict[str, Iterable[Any]]:
    split = insight.attention.split
    return {
        "attention": insight.attention.rows,
        "causes": split.causes if split else (),
        "definitions": insight.attention.alternatives,
        "at-risk": insight.worth.advertisers,
        "end-to-end": ((way, stage) for way in insight.ways for stage in way.stages),
        "partners": insight.partners,
        "gaps": insight.gaps,
        "filings": insight.filings.rows,
    }


def table(name: str, columns: Columns[Row], rows: Iterable[Row]) -> Table:
    """Rows under named columns."""
    return Table(name, tuple(columns), tuple(tuple(cell(row) for cell in columns.values()) for row in rows))
