"""The JSON Schema of a rule file, made from the closed lists of fields and verbs, so that it can't fall behind them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from monitor.model import Device, Door, Level, WatchKind
from rules.fields import FIELDS, Field, Kind
from rules.parties import ROLES, Use
from rules.rule import DEFAULT, On, Status
from rules.verbs import VERBS

TITLE = "A serpwarden rule"
_TEXT = {"type": "string", "minLength": 3, "maxLength": 2_000}
_TEXTS = {"type": "array", "items": _TEXT, "minItems": 1}
_WORDS = {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 200}, "minItems": 1, "maxItems": 500}
ID_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*/[a-z][a-z0-9]*(-[a-z0-9]+)*$"


def _one_or_more(item: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}


def _verb(name: str) -> dict[str, Any]:
    verb = VERBS[name]
    if not verb.takes_words:
        return {"const": name, "description": verb.about}
    return {"type": "object", "required": [name], "additionalProperties": False, "properties": {name: _WORDS}}


def line_schema(field: Field) -> dict[str, Any]:
    """What a field's line may say."""
    form: dict[str, Any]
    if field.kind is Kind.WORD:
        form = _one_or_more({"enum": list(field.words)})
    elif field.kind is Kind.FLAG:
        form = {"type": "boolean"}
    elif field.kind is Kind.NUMBER:
        bound = {"type": "integer", "minimum": 0}
        bounds = {"at_least": bound, "at_most": bound}
        form = {"type": "object", "additionalProperties": False, "minProperties": 1, "properties": bounds}
    else:
        form = _one_or_more({"anyOf": [_verb(name) for name, verb in VERBS.items() if field.kind in verb.kinds]})
    return form | {"description": field.about}


def _block() -> dict[str, Any]:
    """A block of lines, over every subject's fields; which fields a subject has is checked when the rule is read."""
    named: dict[str, list[Field]] = {}
    for fields in FIELDS.values():
        for name, field in fields.items():
            named.setdefault(name, []).append(field)
    properties = {name: line_schema(_merged(fields)) for name, fields in sorted(named.items())}
    return {"type": "object", "additionalProperties": False, "minProperties": 1, "properties": properties}


def _merged(fields: list[Field]) -> Field:
    """One field for all subjects that have one of this name: its words are everybody's."""
    return replace(fields[0], words=tuple(dict.fromkeys(word for field in fields for word in field.words)))


def _examples() -> dict[str, Any]:
    row = {"type": "object"}
    properties = {
        "note": _TEXT,
        "query": {"type": "string"},
        "engine": {"type": "string"},
        "device": {"enum": [*Device]},
        "city": {"type": "string"},
        "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
        "watch": {"enum": [*WatchKind]},
        "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "outcome": {"type": "string"},
        "ads_state": {"type": "string"},
        "ad": row,
        "result": row,
        "ads": {"type": "array", "items": row},
        "results": {"type": "array", "items": row},
        "other": row,
        "landing": row,
        "found": _WORDS,
        "level": {"enum": [*Level]},
    }
    example = {"type": "object", "required": ["note", "query"], "additionalProperties": False, "properties": properties}
    examples = {"type": "array", "items": example, "minItems": 1}
    sides = {"fires": examples, "quiet": examples}
    return {"type": "object", "required": ["fires", "quiet"], "additionalProperties": False, "properties": sides}


def _doors() -> dict[str, Any]:
    door = {"enum": [*Door]}
    by_role = {"type": "object", "required": [DEFAULT], "additionalProperties": False}
    return {"anyOf": [door, by_role | {"properties": dict.fromkeys((DEFAULT, *ROLES), door)}]}


@cache
def schema() -> dict[str, Any]:
    """The schema as plain data."""
    block = {"$ref": "#/$defs/block"}
    graver_properties = {"level": {"enum": [*Level]}, "when": block}
    graver = {"type": "object", "required": ["level", "when"], "additionalProperties": False, "properties": graver_properties}
    milder_properties = graver_properties | {"why": _TEXT, "door": {"enum": [*Door]}, "watch_only": {"type": "boolean"}}
    milder = graver | {"properties": milder_properties, "description": "what it is instead where no graver level holds"}
    match_properties = {
        "on": _one_or_more({"enum": [*On]}),
        "all": block,
        "not": {"type": "array", "items": block, "minItems": 1},
    }
    match = {"type": "object", "required": ["on", "all"], "additionalProperties": False, "properties": match_properties}
    properties = {
        "id": {
            "type": "string",
            "pattern": ID_PATTERN,
            "description": "family/name; never used twice, not even after a rule is gone",
        },
        "version": {"type": "integer", "minimum": 1, "description": "grows with every change of meaning"},
        "level": {"enum": [*Level]},
        "status": {"enum": [*Status]},
        "title": _TEXT,
        "why": _TEXT | {"description": "the finding as one sentence, with names in braces"},
        "match": match,
        "graver": {"type": "array", "items": graver, "minItems": 1},
        "milder": {"type": "array", "items": milder, "minItems": 1},
        "use": {"enum": [*Use], "description": "the permission that would lift an accusation"},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "watch_only": {"type": "boolean", "description": "one look is no more than a thing to watch"},
        "policy_ground": {"type": "array", "items": {"type": "string", "pattern": "^[a-z0-9_]+$"}},
        "door": _doors(),
        "false_positives": _TEXTS,
        "references": _TEXTS,
        "examples": _examples(),
    }
    may_lack = ("graver", "milder", "use", "confidence", "watch_only", "policy_ground")
    needed = [name for name in properties if name not in may_lack]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://serpwarden.example/schema/rule.schema.json",
        "title": TITLE,
        "type": "object",
        "required": needed,
        "additionalProperties": False,
        "properties": properties,
        "$defs": {"block": _block()},
    }
