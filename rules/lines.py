"""The lines of a match: read from a rule file, and made into functions that try them on facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from monitor.errors import Fault
from monitor.model import Match
from rules.fields import FIELDS, Field, Kind
from rules.rule import Ask, Block, Line, On
from rules.verbs import VERBS
from rules.yamlfile import Document, Place

Matches = tuple[Match, ...]
Try = Callable[[Any], Matches | None]
NOTHING_FOUND: Matches = ()
_BOUNDS = ("at_least", "at_most")


def block_of(document: Document, form: Any, on: Iterable[On], place: Place) -> tuple[Block, list[Fault]]:
    """The block that a form holds, and everything that is wrong with it."""
    faults: list[Fault] = []
    lines = []
    for name, value in form.items():
        here = (*place, name)
        fields = [FIELDS[subject].get(name) for subject in on]
        field = next((field for field in fields if field), None)
        if field is None or not all(fields):
            known = sorted(set.intersection(*(set(FIELDS[subject]) for subject in on)))
            faults.append(document.fault(here, f"is no field of {' and '.join(on)}", f"one of {', '.join(known)}"))
            continue
        asks, wrong = _asks(document, field, value, here)
        faults += wrong
        lines.append(Line(name, asks))
    return tuple(lines), faults


def _asks(document: Document, field: Field, value: Any, place: Place) -> tuple[tuple[Ask, ...], list[Fault]]:
    if field.kind is Kind.FLAG:
        wrong = [] if isinstance(value, bool) else [document.fault(place, f"is {value!r}", "true or false")]
        return (Ask("is", (value,)),), wrong
    if field.kind is Kind.NUMBER:
        return _bounds(document, value, place)
    values = value if isinstance(value, list) else [value]
    if field.kind is Kind.WORD:
        strange = [item for item in values if item not in field.words]
        wrong = [document.fault(place, f"is {item!r}", f"one of {', '.join(field.words)}") for item in strange]
        return (Ask("in", tuple(values)),), wrong
    return _verbs(document, field, values, place)


def _bounds(document: Document, value: Any, place: Place) -> tuple[tuple[Ask, ...], list[Fault]]:
    right = "at_least and at_most with whole numbers"
    if not isinstance(value, dict) or not value:
        return (), [document.fault(place, f"is {value!r}", right)]
    wrong = [
        document.fault((*place, key), f"is {bound!r}", right)
        for key, bound in value.items()
        if key not in _BOUNDS or not isinstance(bound, int) or isinstance(bound, bool)
    ]
    return (Ask("between", (value.get("at_least"), value.get("at_most"))),), wrong


def _verbs(document: Document, field: Field, values: list[Any], place: Place) -> tuple[tuple[Ask, ...], list[Fault]]:
    known = [name for name, verb in VERBS.items() if field.kind in verb.kinds]
    asks, faults = [], []
    for value in values:
        name, terms = next(iter(value.items())) if isinstance(value, dict) and value else (value, [])
        verb = VERBS.get(name) if isinstance(name, str) and name in known else None
        if verb is None:
            faults.append(document.fault(place, f"asks {name!r}", f"this field understands {', '.join(known)}"))
        elif verb.takes_words is not (isinstance(value, dict) and isinstance(terms, list) and bool(terms)):
            faults.append(document.fault(place, f"{name} has the wrong terms", "a list of words" if verb.takes_words else "none"))
        else:
            asks.append(Ask(name, tuple(str(term) for term in terms)))
    return tuple(asks), faults


def attempt(block: Block, on: On) -> Try:
    """A function that tries a block on facts: what every line found, or None when one found nothing.

    Cheap lines are tried first; what was found in the query comes last, because it is the least of the evidence.
    """
    fields = FIELDS[on]
    cheap = [_attempt_line(line, fields[line.field]) for line in block if fields[line.field].cheap]
    asked = [_attempt_line(line, fields[line.field]) for line in block if line.field == "query"]
    dear = [_attempt_line(line, fields[line.field]) for line in block if line.field != "query" and not fields[line.field].cheap]
    return _in_turn(cheap, asked, dear)


def _in_turn(cheap: list[Try], asked: list[Try], dear: list[Try]) -> Try:
    def run(facts: Any) -> Matches | None:
        for test in cheap:
            if test(facts) is None:
                return None
        query = NOTHING_FOUND
        for test in asked:
            found = test(facts)
            if found is None:
                return None
            query += found
        matches = NOTHING_FOUND
        for test in dear:
            found = test(facts)
            if found is None:
                return None
            matches += found
        return matches + query

    return run


def _attempt_line(line: Line, field: Field) -> Try:
    read = field.read
    if field.kind is Kind.FLAG:
        wanted = line.asks[0].terms[0]
        return lambda facts: NOTHING_FOUND if bool(read(facts)) is wanted else None
    if field.kind is Kind.WORD:
        words = frozenset(map(str, line.asks[0].terms))
        return lambda facts: NOTHING_FOUND if read(facts) in words else None
    if field.kind is Kind.NUMBER:
        return _number(field, *line.asks[0].terms)
    return _search(line, field)


def _number(field: Field, low: int | None, high: int | None) -> Try:
    read = field.read

    def test(facts: Any) -> Matches | None:
        value = read(facts)
        fits = value is not None and (low is None or value >= low) and (high is None or value <= high)
        return NOTHING_FOUND if fits else None

    return test


def _search(line: Line, field: Field) -> Try:
    read = field.read
    searches = [VERBS[ask.verb].make(ask.terms) for ask in line.asks]
    if len(searches) == 1:
        single = searches[0]
        return lambda facts: (single(facts, pieces) or None) if (pieces := read(facts)) else None

    def test(facts: Any) -> Matches | None:
        pieces = read(facts)
        found = tuple(match for search in searches for match in search(facts, pieces)) if pieces else NOTHING_FOUND
        return found or None

    return test
