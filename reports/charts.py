"""The report's charts as Vega-Lite, drawn to SVG without a browser: one spec for page, print and mail.

Each chart reads without colour (filled against hollow, figures beside the marks), has its data in words as a text alternative,
and comes in two widths, because a chart made for a desk is unreadable on a phone. The same data give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from reports import words
from reports.attention import ClassShare
from reports.coverage import DaySight, engine_name
from reports.drawing import pen
from reports.language import Language
from reports.phrases import Phrase, phrase
from reports.shifts import Shift

INK, QUIET, ACCENT, FAINT = "#16202b", "#5b6876", "#0b5563", "#dfe5ea"
_WIDE, _NARROW = 900, 310
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_FONT = "Arial, Helvetica, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Report CJK', sans-serif"
_CONFIG = {
    "background": None,
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {"labelColor": QUIET, "domainColor": FAINT, "tickColor": FAINT, "gridColor": FAINT, "labelFontSize": 12},
    "header": {"labelColor": INK, "labelFontWeight": "bold", "labelFontSize": 13, "title": None},
}
_MOST = 8
_PER_LETTER = 6.7
_SPOKEN = re.compile(r' (?:aria-[a-z]+|role)="[^"]*"')
_IDS = re.compile(r"\b(?:clip|gradient)[_-]?\d+\b")
Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chart:
    """One drawing in two widths, its caption, and what it shows in words."""

    caption: str
    alternative: str
    wide: Markup
    narrow: Markup


def coverage_chart(days: Sequence[DaySight], language: Language) -> Chart | None:
    """Looks proven of looks asked, a bar a day and a row an engine; None when nothing was asked."""
    if not days:
        return None
    say = language.say
    rows = [
        {
            "engine": engine_name(row.engine),
            "day": say(words.short_day(row.day)),
            "order": row.day.isoformat(),
            "proven": row.proven,
            "asked": row.asked,
            "label": f"{row.proven}/{row.asked}" if row.proven else say(phrase("blind") if row.asked else phrase("not asked")),
        }
        for row in days
    ]
    caption = phrase("Looks proven (filled) of looks asked (outline), a day a bar. Days are UTC.")
    return _chart(say(caption), "; ".join(say(_sight(row)) for row in days), lambda width: _coverage_spec(rows, width))


def _sight(row: DaySight) -> Phrase:
    engine, day = engine_name(row.engine), words.day(row.day)
    if not row.asked:
        return phrase("{engine} {day}: not asked", engine=engine, day=day)
    if row.proven == row.asked:
        return phrase("{engine} {day}: {proven} of {asked} proven", engine=engine, day=day, proven=row.proven, asked=row.asked)
    return phrase(
        "{engine} {day}: {proven} of {asked} proven, otherwise mostly {mostly}",
        engine=engine, day=day, proven=row.proven, asked=row.asked, mostly=row.mostly,
    )  # fmt: skip


def shift_chart(shifts: Sequence[Shift], language: Language) -> Chart | None:
    """Share of proven looks with an ad, week before (hollow) to this week (filled), greatest moves first."""
    shown = shifts[:_MOST]
    if not shown or not shown[0].looks_before:
        return None
    say = language.say
    rows = [
        {
            "who": words.visible(say(row.holder.name), limit=28),
            "owner": say(row.holder.owner),
            "now": _share(row.now, row.looks_now),
            "before": _share(row.before, row.looks_before),
            "label": say(_counted(row)),
        }
        for row in shown
    ]
    caption = phrase("Share of proven looks that carried an ad: week before (hollow) to this week (filled).")
    return _chart(say(caption), "; ".join(say(_moved(row)) for row in shown), lambda width: _shift_spec(rows, width))


def _counted(row: Shift) -> Phrase:
    return phrase(
        "{before}/{looks_before} → {now}/{looks_now} looks",
        before=row.before, looks_before=row.looks_before, now=row.now, looks_now=row.looks_now,
    )  # fmt: skip


def _moved(row: Shift) -> Phrase:
    return phrase(
        "{who} ({owner}): {before} of {looks_before} proven looks, then {now} of {looks_now}",
        who=words.visible(row.holder.name, limit=60) if type(row.holder.name) is str else row.holder.name,
        owner=row.holder.owner,
        before=row.before, looks_before=row.looks_before, now=row.now, looks_now=row.looks_now,
    )  # fmt: skip


def attention_chart(rows: Sequence[ClassShare], language: Language) -> Chart | None:
    """Share of attention by owner class, week before (hollow) to this week (filled); None where nothing was proven."""
    if not rows:
        return None
    say = language.say
    data = [
        {
            "who": say(row.owner),
            "now": round(100 * row.share, 2),
            "before": round(100 * (row.share if row.before is None else row.before), 2),
            "label": " → ".join(say(words.share(part)) for part in (row.before, row.share) if part is not None),
        }
        for row in rows
    ]
    alternative = "; ".join(f"{row['who']}: {row['label']}" for row in data)
    caption = phrase(
        "Share of the page's attention by owner: week before (hollow) to this week (filled). All together are 100 %."
    )
    return _chart(say(caption), alternative, lambda width: _shift_spec(data, width))


def _chart(caption: str, alternative: str, spec: Any) -> Chart:
    return Chart(caption, alternative, _draw(spec(_WIDE)), _draw(spec(_NARROW)))


def _draw(spec: Spec) -> Markup:
    """The SVG of a spec. Its texts are escaped by the drawing library, which knows nothing but our own data."""
    whole = {"$schema": _SCHEMA, "config": _CONFIG, "padding": 4} | spec
    svg = _renamed(pen().draw(whole), hashlib.sha256(json.dumps(whole).encode()).hexdigest()[:8])
    svg = _SPOKEN.sub("", svg)  # the whole drawing is hidden from screen readers: its words stand below it
    return Markup(svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 - drawn here, not sent


def _renamed(svg: str, name: str) -> str:
    """The drawing with ids of its own: the library counts on through a whole process, and two drawings share one page."""
    numbers: dict[str, str] = {}
    return _IDS.sub(lambda found: numbers.setdefault(found[0], f"{name}-{len(numbers)}"), svg)


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def _coverage_spec(rows: list[dict[str, Any]], width: int) -> Spec:
    x = {"field": "day", "type": "nominal", "sort": {"field": "order"}, "title": None, "axis": {"labelAngle": 0, "ticks": False}}
    top = {"field": "asked", "type": "quantitative", "title": None, "axis": None}
    bar = {"type": "bar", "width": {"band": 0.5}}
    layers = [
        {"mark": bar | {"fill": "white", "stroke": QUIET, "strokeWidth": 1}, "encoding": {"x": x, "y": top}},
        {"mark": bar | {"fill": ACCENT, "stroke": ACCENT}, "encoding": {"x": x, "y": top | {"field": "proven"}}},
        {
            "mark": {"type": "text", "dy": -8, "fontSize": 12 if width > _NARROW else 10, "color": INK},
            "encoding": {
                "x": x,
                "y": top,
                "text": {"field": "label"},
                "fontWeight": {"condition": {"test": "datum.proven == 0", "value": "bold"}, "value": "normal"},
            },
        },
    ]
    row = {"field": "engine", "type": "nominal", "header": {"labelAngle": 0, "labelAnchor": "start", "labelOrient": "top"}}
    return {"data": {"values": rows}, "facet": {"row": row}, "spec": {"width": width - 16, "height": 44, "layer": layers}}


def _shift_spec(rows: list[dict[str, Any]], width: int) -> Spec:
    wide = width > _NARROW
    plot = width - (330 if wide else 225)
    limit = 190 if wide else 100
    room = min(limit, max(_breadth(row["who"]) for row in rows)) + 14
    look = {"labelLimit": limit, "labelPadding": 10, "labelColor": INK, "labelFontSize": 12, "minExtent": room}
    y = {"field": "who", "type": "nominal", "sort": None, "title": None, "axis": look | {"ticks": False, "domain": False}}
    highest = max(max(row["now"], row["before"]) for row in rows)
    ticks = {"labelExpr": "datum.value + ' %'", "tickCount": 5 if wide else 3}
    x = {"type": "quantitative", "title": None, "scale": {"domain": [0, min(100, highest * 1.05 + 1)]}, "axis": ticks}
    before, now = x | {"field": "before"}, x | {"field": "now"}
    point = {"type": "point", "size": 90, "strokeWidth": 2, "opacity": 1}
    label = {"type": "text", "align": "left", "color": QUIET, "fontSize": 12, "dx": 12}
    layers: list[Spec] = [
        {"mark": {"type": "rule", "color": QUIET, "strokeWidth": 2}, "encoding": {"x": before, "x2": {"field": "now"}, "y": y}},
        {"mark": point | {"fill": "white", "stroke": QUIET}, "encoding": {"x": before, "y": y}},
        {"mark": point | {"fill": ACCENT, "stroke": ACCENT}, "encoding": {"x": now, "y": y}},
        {"mark": label, "encoding": {"x": {"value": plot}, "y": y, "text": {"field": "label"}}},
    ]
    beyond = max(_breadth(row["label"]) - _PER_LETTER * len(row["label"]) for row in rows)
    edges = {"left": 4, "top": 4, "bottom": 4, "right": 4 + beyond}
    return {"data": {"values": rows}, "width": plot, "height": 26 * len(rows), "layer": layers, "padding": edges}


def _breadth(text: str) -> float:
    """About how wide a text is at 12 pixels: the drawing library cannot measure letters that its machine has no font for."""
    return sum(12.0 if unicodedata.east_asian_width(letter) in "WF" else _PER_LETTER for letter in text)
