"""Data against its shape: every deviation as a fault that says what is wrong and what would be right."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator, FormatChecker, validators
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator

from monitor.settings.document import Path, shown
from monitor.settings.formats import FORMATS, quoted
from monitor.settings.shape import schema
from monitor.settings.words import MEANT

_KINDS = {
    "string": "a text",
    "array": "a list",
    "object": "keys and values",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
}


MOST = 1000


class Claim(NamedTuple):
    """What is wrong at a path of the data, and what would be right."""

    path: Path
    wrong: str
    right: str = ""


class Deviation(NamedTuple):
    """One error of the validator: the keyword of the shape that is not met, what it wants, and the value that is there."""

    path: Path
    keyword: str
    wanted: Any
    value: Any
    shape: Mapping[str, Any]
    cause: tuple[object, ...]


def _deviation(error: ValidationError) -> Deviation:
    shape = error.schema if isinstance(error.schema, Mapping) else {}
    cause = error.cause.args if isinstance(error.cause, Exception) else ()
    return Deviation(tuple(error.absolute_path), str(error.validator), error.validator_value, error.instance, shape, cause)


def _holds(read: Callable[[str], object]) -> Callable[[object], bool]:
    def holds(value: object) -> bool:
        if isinstance(value, str):
            read(value)
        return True

    return holds


@cache
def validator() -> Validator:
    """The shape as a validator that also reads our formats."""
    formats = FormatChecker(formats=())
    for name, read in FORMATS.items():
        formats.checks(name, raises=ValueError)(_holds(read))
    linear: type[Validator] = validators.extend(Draft202012Validator, {"uniqueItems": _unique})  # type: ignore[no-untyped-call]
    return linear(schema(), format_checker=formats)


def claims(data: Any) -> list[Claim]:
    """Everything in the data that deviates from the shape; one claim to a path, the one that says most."""
    found: dict[Path, Claim] = {}
    deviations = [_deviation(error) for error in islice(validator().iter_errors(data), 2 * MOST)]
    for deviation in sorted(deviations, key=lambda deviation: deviation.keyword != "format"):
        for claim in islice(_explain(deviation), MOST):
            found.setdefault(claim.path, claim)
        if len(found) >= MOST:
            return [
                *list(found.values())[:MOST],
                Claim((), f"has more than {MOST:,} faults", "is this a serpwarden config.yaml?"),
            ]
    return list(found.values())


def sound(data: object, faulty: Iterable[Claim]) -> dict[str, Any]:
    """A copy of the data without the values at fault: dropped from mappings, None in lists, so that places stay the same."""
    if not isinstance(data, dict):
        return {}
    good = copy.deepcopy(data)
    for claim in faulty:
        _drop(good, claim.path)
    return good


def _drop(holder: Any, path: Path) -> None:
    for step in path[:-1]:
        inside = step in holder if isinstance(holder, dict) else isinstance(holder, list) and isinstance(step, int)
        if not inside:
            return
        holder = holder[step]
    if not path:
        return
    last = path[-1]
    if isinstance(holder, dict):
        holder.pop(last, None)
    elif isinstance(holder, list) and isinstance(last, int):
        holder[last] = None


def _explain(deviation: Deviation) -> Iterator[Claim]:
    """The claims behind one deviation."""
    say = _SAY.get(deviation.keyword)
    if say:
        yield from say(deviation)
    elif deviation.keyword != "pattern" or "format" not in deviation.shape:  # a format says more than its pattern
        yield Claim(deviation.path, f"is {quoted(deviation.value)}", f"should match {quoted(deviation.wanted)}")


def _required(deviation: Deviation) -> Iterator[Claim]:
    properties = deviation.shape.get("properties", {})
    for name in deviation.wanted:
        if name not in deviation.value:
            yield Claim((*deviation.path, name), "is missing", _sentence(properties.get(name, {})))


def _sentence(shape: Mapping[str, Any]) -> str:
    return str(shape.get("description", "")).rstrip(".")


def _unknown(deviation: Deviation) -> Iterator[Claim]:
    known = list(deviation.shape.get("properties", {}))
    for name in deviation.value:
        if name not in known:
            close = get_close_matches(str(name), known, 1)
            right = f"did you mean {close[0]}?" if close else f"one of {', '.join(known)}"
            yield Claim((*deviation.path, str(name)), "is no known key", right)


def _type(deviation: Deviation) -> Iterator[Claim]:
    value, path = deviation.value, deviation.path
    wanted = deviation.wanted if isinstance(deviation.wanted, list) else [deviation.wanted]
    right = f"should be {_KINDS[wanted[0]]}" if len(wanted) == 1 else "should be a text, a number, true or false"
    if value is None:
        yield Claim(path, "is empty", f"{right}, or the key left out" if path else "see docs/config.md for what it holds")
    elif wanted == ["array"] and isinstance(value, str | int | float):
        yield Claim(path, f"is {quoted(value)}", f"should be a list, such as [{shown(str(value), 40)}]")
    elif wanted == ["string"] and isinstance(value, str | int | float | bool):
        yield Claim(path, f"is {quoted(value)}", f'{right}; write it in quotes: "{shown(str(value), 40)}"')
    else:
        kind = "keys and values" if isinstance(value, dict) else "a list" if isinstance(value, list) else quoted(value)
        yield Claim(path, f"is {kind}", right)


def _enum(deviation: Deviation) -> Iterator[Claim]:
    words = [str(word) for word in deviation.wanted]
    value = str(deviation.value)
    meant = MEANT.get(value.upper()) or next((word for word in words if word.casefold() == value.casefold()), None)
    close = [meant] if meant in words else get_close_matches(value, words, 1) if len(words) <= 20 else []
    right = f"one of {', '.join(words)}" if len(words) <= 20 else "" if close else _sentence(deviation.shape)
    yield Claim(deviation.path, f"is {quoted(deviation.value)}", f"did you mean {close[0]}? {right}".strip() if close else right)


def _format(deviation: Deviation) -> Iterator[Claim]:
    wrong, right = (*(str(word) for word in deviation.cause), "", "")[:2]
    yield Claim(deviation.path, wrong, right)


def _repeated(deviation: Deviation) -> Iterator[Claim]:
    for number, first in _repeats(deviation.value):
        item = deviation.value[number]
        shown = quoted(item) if isinstance(item, str | int) else "the same entry"
        yield Claim((*deviation.path, number), f"{shown} is here twice", f"once is enough: it already stands at [{first}]")


def _repeats(items: list[Any]) -> Iterator[tuple[int, int]]:
    """Places of items that stood in the list before, each with its first place."""
    first: dict[str, int] = {}
    for number, item in enumerate(items):
        before = first.setdefault(json.dumps(item, sort_keys=True), number)
        if before != number:
            yield number, before


def _unique(_: object, wanted: bool, items: object, __: object) -> Iterator[ValidationError]:
    """`uniqueItems` in one pass; the library compares every entry with every other one."""
    if wanted and isinstance(items, list) and next(_repeats(items), None):
        yield ValidationError("has entries twice")


def _length(deviation: Deviation) -> Iterator[Claim]:
    size = len(deviation.value)
    wrong = f"has {size:,} {'characters' if isinstance(deviation.value, str) else 'entries'}" if size else "is empty"
    yield Claim(deviation.path, wrong, f"at {_side(deviation)} {deviation.wanted:,}")


def _range(deviation: Deviation) -> Iterator[Claim]:
    yield Claim(deviation.path, f"is {quoted(deviation.value)}", f"at {_side(deviation)} {deviation.wanted:,}")


def _side(deviation: Deviation) -> str:
    return "least" if deviation.keyword.startswith("min") else "most"


def _const(deviation: Deviation) -> Iterator[Claim]:
    yield Claim(deviation.path, f"is {quoted(deviation.value)}", f"should be {deviation.wanted}")


_SAY: Mapping[str, Callable[[Deviation], Iterator[Claim]]] = {
    "required": _required,
    "additionalProperties": _unknown,
    "type": _type,
    "enum": _enum,
    "format": _format,
    "uniqueItems": _repeated,
    "minItems": _length,
    "maxItems": _length,
    "maxLength": _length,
    "maxProperties": _length,
    "minimum": _range,
    "maximum": _range,
    "const": _const,
}
