"""The method page, written by the code's own data: every formula, curve, threshold and weight with its source.

What a reader of the weekly page may doubt stands here; a table that changes in the code changes the page, and a test holds them
against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from textwrap import fill

from reports import actions, ways
from reports.classes import Class
from reports.language import DEFAULT, Language, language
from rules import curves, overlay, worth
from rules.causes import Kind
from rules.definitions import DEFINITIONS
from rules.matchers.tables import table
from rules.reading import shipped
from rules.resampling import MANY

CONTEXT = "method"
_WIDTH = 120
_WORDS = (
    "curve (percent)", "source", "year", "(default)", "figure", "value", "first result, {name}", "top ads by rank (ratio)",
    "loss to an AI overview", "each screen further down", "class", "hosts", "name", "formula", "leaves out",
    "own ad in the top slot", "clicks taken by strangers' ads", "present", "absent", "what", "weight", "work", "hours",
    "a wholly blind engine", "a stage with no own page first", "a journey nobody answers for", "a permission that runs out",
)  # fmt: skip
_META = frozenset({"source", "year"})


@cache
def _sections() -> Mapping[str, tuple[str, ...]]:
    """The page's paragraphs by section, each on one line."""
    found: dict[str, list[str]] = {}
    for block in files("reports").joinpath("templates", "method.txt").read_text(encoding="utf-8").split("\n\n"):
        text = " ".join(block.split())
        if text.startswith("["):
            found[text[1:-1]] = []
        elif text:
            next(reversed(found.values())).append(text)
    return {name: tuple(paragraphs) for name, paragraphs in found.items()}


def texts() -> tuple[str, ...]:
    """Everything that a translator of the page is given."""
    kinds = tuple(name for name in curves.layout("layout") if name not in _META)
    prose = (text for section in _sections().values() for text in section if text != "{formula}.")
    return (*prose, *_WORDS, *kinds, *sorted(actions.HOURS))


def method(code: str = DEFAULT) -> str:
    """The whole page as Markdown, in a language. Raises InputError for one that there is not."""
    return "\n".join(_parts(language(code)))


def _parts(speech: Language) -> Iterator[str]:
    reader, touch = curves.layout("reader"), curves.layout("touchpoint")
    kinds = ", ".join(f"*{speech.say(kind)}*" for kind in Kind)
    yield _prose(speech, "head")
    yield _prose(speech, "attention")
    yield from _curves(speech)
    yield _prose(speech, "definitions")
    yield _definitions(speech)
    yield _prose(speech, "causes", kinds=kinds, many=MANY)
    yield _prose(
        speech, "journeys", steps=reader["steps"], places=touch["places"], wide=f"{100 * ways.WIDE:.0f}", least=overlay.LEAST
    )
    yield from _worth(speech)
    yield from _actions(speech)
    yield _prose(speech, "rules", number=len(shipped()))


def _prose(speech: Language, section: str, **values: object) -> str:
    """Paragraphs and items of a list, each under the other, wrapped where the language has blanks to wrap at."""
    parts: list[str | None] = []
    for text in _sections()[section]:
        told = speech.term(CONTEXT, text).format_map(values)
        indent = "  " if told.startswith("- ") else ""
        listed = "{kinds}" in text
        parts.append(
            told if told.startswith("#") or listed else fill(told, _WIDTH, subsequent_indent=indent, break_long_words=False)
        )
        parts.append("" if not indent else None)
    return "\n".join(part for part in parts if part is not None) + ("" if parts[-1] == "" else "\n")


def _table(speech: Language, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    named = [speech.term(CONTEXT, one) for one in head]
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in (named, ["---"] * len(head), *rows)]
    return "\n".join(lines) + "\n"


def _percents(shares: Iterable[float]) -> list[str]:
    return [f"{100 * share:.1f}" for share in shares]


def _curves(speech: Language) -> list[str]:
    chosen, said = curves.default().name, _sayer(speech)
    rows = [
        (f"`{curve.name}`" + f" {said('(default)')}" * (curve.name == chosen), curve.source, curve.year, *_percents(curve.places))
        for curve in curves.known().values()
    ]
    layout, paid, answer, fold = (curves.layout(name) for name in ("layout", "paid", "ai_overview", "fold"))
    facts = [
        (said("first result, {name}").format(name=said(name)), f"{layout[name]} %", layout["source"], layout["year"])
        for name in layout
        if name not in _META
    ]
    facts += [(said("top ads by rank (ratio)"), ", ".join(map(str, paid["ranks"])), paid["source"], paid["year"])]
    facts += [(said("loss to an AI overview"), f"{100 * answer['loss']:.1f} %", answer["source"], answer["year"])]
    facts += [(said("each screen further down"), f"× {fold['per_screen']}", fold["source"], fold["year"])]
    head = ("curve (percent)", "source", "year", *map(str, range(1, 11)))
    hosts = table("owners")
    owners = [(speech.say(owner), ", ".join(sorted(hosts.get(owner.name.lower(), ()))[:6]) or "–") for owner in Class]
    return [
        _table(speech, head, rows), _table(speech, ("figure", "value", "source", "year"), facts),
        _prose(speech, "hosts"), _table(speech, ("class", "hosts"), owners),
    ]  # fmt: skip


def _sayer(speech: Language) -> Callable[[str], str]:
    return lambda word: speech.term(CONTEXT, word)


def _definitions(speech: Language) -> str:
    rows = [
        (speech.term("data", row.name), speech.term("data", row.formula), speech.term("data", row.note), row.source)
        for row in DEFINITIONS
    ]
    return _table(speech, ("name", "formula", "leaves out", "source"), rows)


def _worth(speech: Language) -> list[str]:
    harm, said = curves.layout("harm"), _sayer(speech)
    rows = [(said(name), "–".join(f"{100 * end:.0f}" for end in harm[name]) + " %") for name in ("present", "absent")]
    source = f"{harm['source']}, {harm['year']}"
    return [
        _prose(speech, "risk", formula=speech.term("data", worth.FORMULA), source=source),
        _table(speech, ("own ad in the top slot", "clicks taken by strangers' ads"), rows),
    ]


def _actions(speech: Language) -> list[str]:
    said = _sayer(speech)
    harm = [(speech.say(level), weight) for level, weight in actions.HARM.items()]
    more = [("a wholly blind engine", actions.BLIND), ("a stage with no own page first", actions.GAP)]
    more += [("a journey nobody answers for", actions.UNOWNED), ("a permission that runs out", actions.PAPER)]
    hours = [(said(work), number) for work, number in sorted(actions.HOURS.items())]
    return [
        _prose(speech, "actions", most=actions.MOST),
        _table(speech, ("what", "weight"), (*harm, *((said(what), weight) for what, weight in more))),
        _table(speech, ("work", "hours"), hours),
    ]
