"""Values into pages: one Jinja environment, strict and distrustful; `.html` templates escape, `.txt` and `.md` do not.

Every text that is printed passes `reports.words.visible` first: what strangers wrote stays on one line, shows its hidden letters
and ends after a bounded length; then HTML is escaped. A name that a template does not know is an error, never an empty place.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterable
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import escape

from monitor.forms import plain
from monitor.model import Query
from reports import brief, charts, coverage, titles, words
from reports.compiled import Compiled, folder_of
from reports.language import Language, language
from reports.phrases import phrase
from reports.saying import Whole, speak
from reports.tables import tables
from reports.weekly import FORM, Weekly

_LONG = 1_000
_MOST = 8
_COPIED = 30_000


def _printed(value: object) -> object:
    """What an expression prints; Markup (our own drawings) is no plain str and passes."""
    return words.visible(value, limit=_LONG) if type(value) is str else value


def _copied(value: str) -> Whole:
    """A value for a form: as long as it is within reason, its hidden letters named."""
    return Whole(words.visible(value, limit=_COPIED))


def _each(value: str | Iterable[str]) -> Whole:
    """One value on the line, several below each other."""
    if isinstance(value, str):
        return Whole(words.visible(value, limit=_LONG))
    values = list(value)
    more = [f"{len(values) - _MOST} more, each in sightings.csv"] if len(values) > _MOST else []
    return Whole("".join(f"\n  - {words.visible(one, limit=_LONG)}" for one in (*values[:_MOST], *more)))


def _frame(document: str, name: str) -> Whole:
    """A captured document for a frame: HTML without its noscript parts, any other text between pre tags.

    The frame runs no scripts, but the page was captured for a browser that does; engines hide whole pages in noscript.
    """
    return Whole(scripted(document) if name.endswith(".html") else f"<!doctype html><pre>{escape(document)}</pre>")


def scripted(document: str) -> str:
    """HTML as a browser with scripts shows it: noscript elements left out, an unclosed one to the end. Linear in its length."""
    low, kept, start = document.lower(), [], 0
    if len(low) != len(document):
        low = document
    while (begin := low.find("<noscript", start)) >= 0:
        kept.append(document[start:begin])
        close = low.find("</noscript", begin)
        end = low.find(">", close) if close >= 0 else -1
        start = end + 1 if end >= 0 else len(document)
    return "".join((*kept, document[start:]))


def _asked(query: Query) -> str:
    """A query's engine, place and device in a few words."""
    engine = coverage.engine_name(query.engine)
    return phrase("{engine}, {place}, {device}", engine=engine, place=words.place(query.place), device=query.device)


def environment() -> Environment:
    """The Jinja environment over the report templates."""
    found = Environment(
        loader=PackageLoader("reports", "templates"),
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        finalize=_printed,
        extensions=("jinja2.ext.i18n",),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=Compiled(folder_of(os.environ)),
    )
    found.filters |= {
        "asked": _asked,
        "chance": words.chance,
        "copied": _copied,
        "count": words.count,
        "day": words.day,
        "each": _each,
        "engine": coverage.engine_name,
        "frame": _frame,
        "minute": words.minute,
        "place": words.place,
        "span": words.span,
        "title_of": titles.title,
        "share": words.share,
        "points": words.points,
        "range": words.span_of,
        "about": words.about,
        "short": lambda text: str(text)[:12],
        "whole": Whole,
        "iso": datetime.isoformat,
        "number": words.number,
        "groups": brief.groups,
    }
    found.globals |= {"percent": words.percent}
    found.policies["ext.i18n.trimmed"] = True
    return found


TEMPLATES = environment()


@functools.lru_cache(maxsize=16)
def speaking(speech: Language) -> Environment:
    """The same environment, speaking a language."""
    found = environment()
    speak(found, speech)
    return found


def weekly_html(weekly: Weekly, speech: Language | None = None) -> str:
    """The weekly report in its language (or another) as one HTML file that asks the network for nothing."""
    speech = speech or language(weekly.language)
    return (
        speaking(speech)
        .get_template("weekly.html")
        .render(
            r=weekly,
            linked=set(),
            points=brief.brief(weekly),
            coverage_chart=charts.coverage_chart(weekly.coverage.days, speech),
            shift_chart=charts.shift_chart(weekly.moved_ads, speech),
            attention_chart=charts.attention_chart(weekly.insight.attention.rows, speech),
        )
    )


def mail_html(weekly: Weekly, file: str, speech: Language | None = None) -> str:
    """The page's gist as mail clients take it: tables with their style beside them; `file` is the attached page's name."""
    speech = speech or language(weekly.language)
    return speaking(speech).get_template("weekly_mail.html").render(r=weekly, points=brief.brief(weekly), file=file).lstrip()


def weekly_json(weekly: Weekly) -> str:
    """The same facts as JSON: the values as they are, and the tables beside them."""
    form = {"schema": FORM} | plain(weekly)
    form["tables"] = {table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in tables(weekly)}
    return json.dumps(form, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"
