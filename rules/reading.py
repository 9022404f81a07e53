"""Rule files read into rules: every fault of every file at once, each with its line.

The shipped pack lies in `rules/pack/<family>/`, one rule a file; a user's own folder has the same form and is read beside it.
An id names one rule for ever: two files with the same id are a fault, and the id says in which file it stands.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from monitor.errors import Fault, RuleError
from monitor.model import Door, Level
from rules import sentence
from rules.fields import FIELDS
from rules.lines import block_of
from rules.parties import Use
from rules.policies import POLICIES
from rules.rule import DEFAULT, Block, Example, Graver, Milder, On, Rule, Status
from rules.schema import schema
from rules.yamlfile import Document, read

PACK = Path(__file__).parent / "pack"


@cache
def shipped() -> tuple[Rule, ...]:
    """The pack that ships with serpwarden, in order of id."""
    return load(PACK)


@cache
def shipped_on(on: On) -> tuple[Rule, ...]:
    """The rules of the pack that judge one kind of subject, in order of id; files that do not name it are not parsed."""
    named = [path for _, path in _files([PACK]) if str(on) in path.read_text(encoding="utf-8")]
    found = (rule_of(read(path, _shown(PACK, path)), path)[0] for path in named)
    return tuple(sorted((rule for rule in found if rule and on in rule.on), key=lambda rule: rule.id))


def load(*folders: Path) -> tuple[Rule, ...]:
    """Every rule in these folders, in order of id; rules that are `off` too. Raises RuleError with every fault."""
    rules: list[Rule] = []
    faults: list[Fault] = []
    for folder, path in _files(folders):
        found, wrong = rule_of(read(path, _shown(folder, path)), path)
        faults += wrong
        rules += [found] if found else []
    faults += _twice(rules)
    faults += [Fault(str(folder), 0, "", "is no folder") for folder in folders if not folder.is_dir()]
    if faults:
        raise RuleError(faults)
    return tuple(sorted(rules, key=lambda rule: rule.id))


def _files(folders: Iterable[Path]) -> list[tuple[Path, Path]]:
    return [(folder, path) for folder in folders for path in sorted((*folder.rglob("*.yaml"), *folder.rglob("*.yml")))]


def _shown(folder: Path, path: Path) -> str:
    """How faults call a file: from its pack's name on."""
    return str(Path(folder.name) / path.relative_to(folder))


def _twice(rules: Iterable[Rule]) -> list[Fault]:
    first: dict[str, Rule] = {}
    faults = []
    for rule in rules:
        if rule.id in first:
            faults.append(Fault(rule.file, 1, "id", f"{rule.id} is taken by {first[rule.id].file}", "ids are unique"))
        first.setdefault(rule.id, rule)
    return faults


def rule_of(document: Document, path: Path | None = None) -> tuple[Rule | None, tuple[Fault, ...]]:
    """The rule that a document holds, or everything that is wrong with it."""
    faults = [*document.faults]
    if document.data is None:
        faults += [] if faults else [document.fault((), "holds no rule")]
    else:
        faults += [_fault(document, error) for error in _validator().iter_errors(document.data)]
    if faults or document.data is None:
        return None, tuple(sorted(faults, key=_line))
    rule, wrong = _rule(document)
    wrong += _sense(document, rule, path)
    return (None if wrong else rule), tuple(sorted(wrong, key=_line))


def _line(fault: Fault) -> int:
    return fault.line


@cache
def _validator() -> Draft202012Validator:
    """The published schema, but with lines left open: they are checked one by one, so that each fault says what would do."""
    return Draft202012Validator({**schema(), "$defs": {"block": {"type": "object", "minProperties": 1}}})


def _fault(document: Document, error: ValidationError) -> Fault:
    inner = best_match(error.context) if error.context else None
    deepest = inner if inner is not None and error.validator == "anyOf" else error
    place = tuple(deepest.absolute_path)
    value: Any = deepest.instance
    wanted: Any = deepest.validator_value
    if deepest.validator == "additionalProperties":
        allowed = deepest.schema["properties"] if isinstance(deepest.schema, Mapping) else {}
        key = next((key for key in value if key not in allowed), "")
        return document.fault((*place, key), "is unknown here", near(key, allowed))
    if deepest.validator == "required":
        return document.fault(place, f"{', '.join(key for key in wanted if key not in value)} missing")
    if deepest.validator == "enum":
        return document.fault(place, f"is {value!r}"[:120], near(str(value), wanted))
    return document.fault(place, deepest.message[:200])


def near(word: str, allowed: Iterable[str]) -> str:
    """What would have been right: the closest word, or the list."""
    words = [str(item) for item in allowed]
    close = difflib.get_close_matches(word, words, 1)
    return f"did you mean {close[0]}?" if close else f"one of {', '.join(sorted(words))}"


def _rule(document: Document) -> tuple[Rule, list[Fault]]:
    data: Mapping[str, Any] = document.data
    match = data["match"]
    on = tuple(On(word) for word in _list(match["on"]))
    faults: list[Fault] = []

    def block(form: Any, *place: str | int) -> Any:
        lines, wrong = block_of(document, form, on, tuple(place))
        faults.extend(wrong)
        return lines

    rule = Rule(
        id=data["id"],
        version=data["version"],
        level=Level(data["level"]),
        status=Status(data["status"]),
        title=data["title"],
        why=" ".join(data["why"].split()),
        on=on,
        all=block(match["all"], "match", "all"),
        none=tuple(block(form, "match", "not", n) for n, form in enumerate(match.get("not", ()))),
        graver=tuple(
            Graver(Level(form["level"]), block(form["when"], "graver", n, "when"))
            for n, form in enumerate(data.get("graver", ()))
        ),
        milder=tuple(_milder(form, block(form["when"], "milder", n, "when")) for n, form in enumerate(data.get("milder", ()))),
        false_positives=tuple(data["false_positives"]),
        references=tuple(data["references"]),
        policy_ground=tuple(data.get("policy_ground", ())),
        doors=_doors(data["door"]),
        use=Use(data.get("use", Use.NOTHING)),
        confidence=float(data.get("confidence", 1.0)),
        watch_only=bool(data.get("watch_only", False)),
        examples=_examples(document, data["examples"]),
        file=document.file,
    )
    return rule, faults


def _milder(form: Mapping[str, Any], when: Block) -> Milder:
    why = " ".join(form.get("why", "").split())
    return Milder(Level(form["level"]), when, why, Door(form["door"]) if "door" in form else None, bool(form.get("watch_only")))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _doors(form: Any) -> Mapping[str, Door]:
    by_role = form if isinstance(form, dict) else {DEFAULT: form}
    return MappingProxyType({role: Door(door) for role, door in by_role.items()})


_ABOUT_EXAMPLE = frozenset({"note", "found", "level"})


def _examples(document: Document, form: Mapping[str, Any]) -> tuple[Example, ...]:
    return tuple(
        Example(
            note=example["note"],
            fires=side == "fires",
            form=MappingProxyType({key: value for key, value in example.items() if key not in _ABOUT_EXAMPLE}),
            found=tuple(example.get("found", ())),
            level=Level(example["level"]) if "level" in example else None,
            line=document.line(("examples", side, number)),
        )
        for side in ("fires", "quiet")
        for number, example in enumerate(form[side])
    )


def _sense(document: Document, rule: Rule, path: Path | None) -> list[Fault]:
    """Faults that no schema sees: names in the sentence, policies, the file's place."""
    faults = [
        document.fault(("why",), f"names {{{name}}}, which nobody fills", near(name, sentence.NAMES))
        for name in sentence.unknown_names(rule.why)
    ]
    faults += [
        document.fault(("milder", n, "why"), f"names {{{name}}}, which nobody fills", near(name, sentence.NAMES))
        for n, case in enumerate(rule.milder)
        for name in sentence.unknown_names(case.why)
    ]
    faults += [
        document.fault(("policy_ground", n), f"{policy} is no policy that we know", near(policy, POLICIES))
        for n, policy in enumerate(rule.policy_ground)
        if policy not in POLICIES
    ]
    where = f"{path.parent.name}/{path.stem}" if path else rule.id
    if where != rule.id:
        faults.append(document.fault(("id",), f"does not fit the file {where}.yaml", f"should be {rule.id}.yaml"))
    if not any(FIELDS[on] for on in rule.on):
        faults.append(document.fault(("match", "on"), "has no fields"))
    return faults
