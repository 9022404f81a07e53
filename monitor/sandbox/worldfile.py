"""A world file as a World: every fault at once, each with its line.

The file's form is `world.schema.json`, which editors can check against as well; what a schema cannot say (names used twice,
weeks that run backwards, clocks that do not exist) is checked here. Dates without quotes stay the texts that they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor, SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from monitor.errors import ConfigError, Fault
from monitor.sandbox.building import build, weeks_of
from monitor.sandbox.provider import FAULTS
from monitor.sandbox.refusing import PAGES
from monitor.sandbox.world import World

SHIPPED = Path(str(files("monitor.sandbox").joinpath("world.yaml")))
MAX_BYTES = 4 * 1024 * 1024
_Path = tuple[str | int, ...]
_Wrong = tuple[_Path, str, str]


@cache
def schema() -> dict[str, Any]:
    """The published form of a world file."""
    form: dict[str, Any] = json.loads(files("monitor.sandbox").joinpath("world.schema.json").read_text(encoding="utf-8"))
    return form


@cache
def load(path: Path = SHIPPED) -> World:
    """The world of a file. Raises ConfigError with every fault in it."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise ConfigError([Fault(str(path), 0, "", error.strerror or "cannot be read", "the path of a world file")]) from error
    return parse(body, str(path))


def parse(body: bytes, name: str) -> World:
    """The world that a file's bytes describe. Raises ConfigError with every fault; `name` stands in its messages."""
    if len(body) > MAX_BYTES:
        raise ConfigError([Fault(name, 0, "", f"is over {MAX_BYTES // 1024 // 1024} MB", "a world file is much smaller")])
    form = _plain(_yaml(body, name, "safe"))
    wrong = list(_shape_faults(form)) or list(_sense_faults(form))
    if wrong:
        lines = _yaml(body, name, "rt")
        raise ConfigError([Fault(name, _line(lines, path), _key(path), what, right) for path, what, right in wrong])
    return build(form)


class _Safe(SafeConstructor):
    """Plain values, with dates left as they are written."""


class _RoundTrip(RoundTripConstructor):
    """Values that know their lines, with dates left as they are written."""


for _constructor in (_Safe, _RoundTrip):
    _constructor.add_constructor("tag:yaml.org,2002:timestamp", _constructor.construct_yaml_str)


def _yaml(body: bytes, name: str, kind: str) -> Any:
    reader = YAML(typ=kind, pure=True)
    reader.Constructor = _Safe if kind == "safe" else _RoundTrip
    try:
        return reader.load(body)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ConfigError([Fault(name, line, "", error.problem or "is not YAML", "valid YAML")]) from error
    except (YAMLError, ValueError) as error:
        raise ConfigError([Fault(name, 0, "", "is not YAML", "valid YAML in UTF-8")]) from error


def _plain(value: Any) -> Any:
    """Plain JSON data: keys as texts."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _shape_faults(form: object) -> Iterator[_Wrong]:
    errors = sorted(
        Draft202012Validator(schema()).iter_errors(form), key=lambda error: [str(step) for step in error.absolute_path]
    )
    for error in errors:
        yield from _told(error)


def _told(error: ValidationError) -> Iterator[_Wrong]:
    path: _Path = tuple(error.absolute_path)
    form: Mapping[str, Any] = error.schema if isinstance(error.schema, Mapping) else {}
    found: Any = error.instance
    right = str(form.get("description", ""))
    if error.validator in ("additionalProperties", "unevaluatedProperties"):
        known = _known(form)
        for key in sorted(set(found) - known):
            yield (*path, key), "is not known here", f"one of {', '.join(sorted(known))}"
    elif error.validator == "required":
        missing = next(key for key in form["required"] if key not in found and f"'{key}'" in error.message)
        yield (*path, missing), "is missing", right
    elif error.validator == "type":
        yield path, f"is {_named(found)}", right
    else:
        yield path, f"is {json.dumps(found, ensure_ascii=False)[:80]}", right


def _known(form: Mapping[str, Any]) -> set[str]:
    """The keys that a mapping of this form may have; a form that refers to another has that one's, too."""
    own = set(form.get("properties", ()))
    return own | set(schema()["$defs"]["scope"]["properties"]) if "$ref" in form else own


def _named(value: object) -> str:
    words = {dict: "a mapping", list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number"}
    return words.get(type(value), "empty")


def _sense_faults(form: Mapping[str, Any]) -> Iterator[_Wrong]:
    yield from _start_faults(form)
    yield from _zone_faults(form["cities"])
    yield from _id_faults(form)
    yield from _span_faults(form)
    yield from _refusal_faults(form.get("refusals", ()))
    yield from _question_faults(form.get("pages", ()))


def _start_faults(form: Mapping[str, Any]) -> Iterator[_Wrong]:
    try:
        moment = datetime.fromisoformat(form["start"])
    except ValueError:
        yield ("start",), f"is {form['start']}", "a day such as 2026-10-19"
        return
    if moment.tzinfo is None and moment != datetime(moment.year, moment.month, moment.day):  # noqa: DTZ001
        yield ("start",), "has a time but no zone", f"{moment.replace(tzinfo=UTC).isoformat()}"


def _zone_faults(cities: Iterable[Mapping[str, Any]]) -> Iterator[_Wrong]:
    for number, city in enumerate(cities):
        try:
            ZoneInfo(city["zone"])
        except (ZoneInfoNotFoundError, ValueError):
            yield (
                ("cities", number, "zone"),
                f"is {city['zone']}, which this machine does not know",
                "a zone such as Europe/Berlin",
            )


def _campaigns(form: Mapping[str, Any]) -> Iterator[tuple[_Path, Mapping[str, Any]]]:
    for number, advertiser in enumerate(form.get("advertisers", ())):
        for place, campaign in enumerate(advertiser["campaigns"]):
            yield ("advertisers", number, "campaigns", place), campaign


def _id_faults(form: Mapping[str, Any]) -> Iterator[_Wrong]:
    seen: set[str] = set()
    for path, campaign in _campaigns(form):
        if campaign["id"] in seen:
            yield (*path, "id"), f"is {campaign['id']}, which another campaign has", "an id of its own"
        seen.add(campaign["id"])
        if not campaign.get("copies") and not campaign.get("products"):
            yield (*path, "copies"), "is missing", "at least one of copies and products"


def _span_faults(value: object, path: _Path = ()) -> Iterator[_Wrong]:
    """Weeks that run backwards and hours that are none, anywhere in the file."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key == "weeks" and path:
                first, last = weeks_of(item)
                if first < 1 or (last is not None and last < first):
                    yield (*path, key), f"is {item}", "a first week from 1 and a last one not before it"
            elif key == "hours" and item.partition("-")[0] == item.partition("-")[2]:
                yield (*path, key), f"is {item}", "two different hours"
            yield from _span_faults(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _span_faults(item, (*path, number))


def _refusal_faults(refusals: Iterable[Mapping[str, Any]]) -> Iterator[_Wrong]:
    for number, refusal in enumerate(refusals):
        kinds = FAULTS if refusal.get("source") == "serpapi" else PAGES
        if refusal["kind"] not in kinds:
            yield ("refusals", number, "kind"), f"is {refusal['kind']}", f"one of {', '.join(kinds)}"


def _question_faults(pages: Iterable[Mapping[str, Any]]) -> Iterator[_Wrong]:
    for number, page in enumerate(pages):
        if page.get("kind") == "people_also_ask" and not page.get("question"):
            yield ("pages", number, "question"), "is missing", "the question that this page answers"


def _line(node: Any, path: _Path) -> int:
    """The line of a path in a round-trip tree, or of the nearest thing above it; 0 for none."""
    line = 0
    for step in path:
        spot = getattr(node, "lc", None)
        try:
            line = (spot.item(step) if isinstance(node, list) else spot.key(step))[0] + 1 if spot else line
            node = node[step]
        except (KeyError, IndexError, TypeError):
            break
    return line


def _key(path: _Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
