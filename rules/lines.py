"""The lines of a match: read from a rule file, and made into functions that try them on facts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from monitor.errors import Fault
from monitor.model import Match
from rules.fields import FIELDS, OF_PAGE, Field, Kind
from rules.rule import Ask, Block, Line, On
from rules.verbs import VERBS, Need
from rules.yamlfile import Document, Place

Matches = tuple[Match, ...]
Try = Callable[[Any], Matches | None]
Tries = tuple[Try, ...]
NOTHING_FOUND: Matches = ()
_BOUNDS = ("at_least", "at_most")
_SOMEBODY = (On.AD, On.RESULT)


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
        words = tuple(dict.fromkeys(word for each in fields if each for word in each.words))
        asks, wrong = _asks(document, replace(field, words=words), value, here)
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


@dataclass(frozen=True, slots=True)
class Attempt:
    """A block made ready: its party if it names one, its lines about the page, its lines about the subject, cheap ones first.

    `first` is tried before the subject's lines, once for all blocks that begin alike: what its lines need to find anything at
    all, else the first line. `begins` and `asks` name it and the page's lines.
    """

    roles: frozenset[str] | None
    page: Tries
    here: Tries
    first: Need | None = None
    begins: str = ""
    asks: str = ""

    def on_page(self, page: Any) -> Matches | None:
        """What the page's own lines find, the same for every subject on it; None when one finds nothing."""
        return found_in(self.page, page)


def found_in(tries: Tries, facts: Any) -> Matches | None:
    """What some lines find; None when one finds nothing. The innermost loop of the judge."""
    matches = NOTHING_FOUND
    for test in tries:
        found = test(facts)
        if found is None:
            return None
        if found:
            matches += found
    return matches


def prepare(block: Block, on: On) -> Attempt:
    """The block of a rule that has to hold, made ready for one kind of subject: `first` asks for what its lines need."""
    fields, roles, page, here = _parted(block, on)
    needs = dict.fromkeys(need for line in here if (need := _needs(line, fields[line.field]))) if on in _SOMEBODY else {}
    tries = tuple(_attempt_line(line, fields[line.field]) for line in here)
    return Attempt(
        roles,
        tuple(_attempt_line(line, OF_PAGE[line.field]) for line in page),
        tries,
        _gate(tuple(needs)) if needs else _holds(tries[0]) if tries else None,
        repr(tuple(needs)) if needs else repr(here[0]) if here else "",
        repr(page),
    )


def prepare_case(block: Block, on: On) -> Attempt:
    """Any other block of a rule, made ready: what its lines need is asked line by line; searches on the page come last."""
    fields, roles, page, here = _parted(block, on)
    compared = [line for line in page if OF_PAGE[line.field].cost == 0]
    tries = [_attempt_line(line, fields[line.field], needing=on in _SOMEBODY) for line in here]
    tries += [_of_page(_attempt_line(line, OF_PAGE[line.field])) for line in page if line not in compared]
    asked = tuple(_attempt_line(line, OF_PAGE[line.field]) for line in compared)
    return Attempt(roles, asked, tuple(tries), asks=repr(compared))


def _parted(block: Block, on: On) -> tuple[Mapping[str, Field], frozenset[str] | None, list[Line], list[Line]]:
    """A block's fields, its roles if it names a party, its lines about the page, and those about the subject by cost."""
    fields = FIELDS[on]
    party = next((line for line in block if line.field == "party"), None)
    page = [line for line in block if line.field in OF_PAGE]
    here = [line for line in block if line not in page and line is not party]
    here.sort(key=lambda line: fields[line.field].cost)
    return fields, frozenset(map(str, party.asks[0].terms)) if party else None, page, here


def _needs(line: Line, field: Field) -> tuple[Need, ...]:
    """What a line needs to find anything: one of these; empty where it may find something in any case."""
    if field.kind is Kind.FLAG:
        return (field.needs,) if field.needs and line.asks[0].terms[0] else ()
    needs = {VERBS[ask.verb].needs if ask.verb in VERBS else None for ask in line.asks}
    return tuple(sorted((need for need in needs if need), key=repr)) if None not in needs else ()


def _gate(needs: tuple[tuple[Need, ...], ...]) -> Need:
    """A look at whether everything is there that a block needs: one of each of these."""
    each = tuple(either[0] if len(either) == 1 else _one_of(either) for either in needs)
    if len(each) == 1:
        return each[0]

    def look(facts: Any) -> bool:
        for need in each:  # noqa: SIM110 (every ad comes through here: a generator costs more than the look)
            if not need(facts):
                return False
        return True

    return look


def _one_of(needs: tuple[Need, ...]) -> Need:
    def look(facts: Any) -> bool:
        for need in needs:  # noqa: SIM110 (as above)
            if need(facts):
                return True
        return False

    return look


def _holds(test: Try) -> Need:
    return lambda facts: test(facts) is not None


def _attempt_line(line: Line, field: Field, *, needing: bool = False) -> Try:
    """A function that tries a line; `needing`: where nobody has asked yet for what it needs."""
    needs = _needs(line, field) if needing else ()
    test = _needing(needs, _bare(line, field)) if needs else _bare(line, field)
    return test if field.cost == 0 else _remembered(test, repr(line))


def _of_page(test: Try) -> Try:
    return lambda facts: test(facts.page)


def _needing(needs: tuple[Need, ...], test: Try) -> Try:
    need = _gate((needs,))
    return lambda facts: test(facts) if need(facts) else None


def _remembered(test: Try, key: str) -> Try:
    """A search that several rules ask for is made once per subject; `key` names it."""
    key = sys.intern(key)

    def run(facts: Any) -> Matches | None:
        memo: dict[str, Matches | None] = facts.memo
        try:
            return memo[key]
        except KeyError:
            found = memo[key] = test(facts)
            return found

    return run


def _bare(line: Line, field: Field) -> Try:
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

    def test(facts: Any) -> Matches | None:
        pieces, found = read(facts), NOTHING_FOUND
        if pieces:
            for search in searches:
                found += search(facts, pieces)
        return found or None

    return test
