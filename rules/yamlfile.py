"""YAML files that people write, read with the line of every key.

Plain data only: no tags, no anchors or aliases (they are how a small file becomes a large one), no key twice. Dates stay the
text that was written, so that a file means the same to every reader. Our own files are read by the library's C parser, five times
as fast: it takes less than YAML 1.2 allows and can be nested to death, so that people's files, and what it refuses, are not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from monitor.errors import Fault

MAX_BYTES = 1_000_000
_MAX_DEPTH = 24
_OURS = Path(__file__).parent
Place = tuple[str | int, ...]


def _bool(text: str) -> bool:
    return text.lower() == "true"


_SCALARS: Mapping[str, Callable[[str], Any]] = MappingProxyType(
    {"int": lambda text: int(text.replace("_", ""), 0), "float": float, "bool": _bool, "null": lambda _text: None},
)


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says as plain data, the line on which each part begins, and everything that is wrong with its form."""

    file: str
    data: Any
    lines: Mapping[Place, int]
    faults: tuple[Fault, ...] = ()

    def line(self, place: Place) -> int:
        """The line of a part, or of the nearest part around it that the file does have."""
        return next((self.lines[place[:end]] for end in range(len(place), -1, -1) if place[:end] in self.lines), 1)

    def fault(self, place: Place, wrong: str, right: str = "") -> Fault:
        """A fault at a part of this file."""
        return Fault(self.file, self.line(place), key_of(place), wrong, right)


def key_of(place: Place) -> str:
    """A place as people write it: `examples.fires[0].ad`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).removeprefix(".")


def read(path: Path, name: str | None = None) -> Document:
    """The document in a file; never raises for what is inside. `name` is what faults call the file."""
    file = name or str(path)
    try:
        body = path.read_bytes()
    except OSError as error:
        return Document(file, None, {}, (Fault(file, 0, "", f"cannot be read: {error.strerror}"),))
    if len(body) > MAX_BYTES:
        return Document(file, None, {}, (Fault(file, 0, "", f"is larger than {MAX_BYTES:,} bytes"),))
    return parse(body.decode("utf-8", "replace"), file, ours=path.is_relative_to(_OURS))


def parse(text: str, file: str, *, ours: bool = False) -> Document:
    """The document in a text; never raises for what is inside. `ours`: it ships with the program."""
    try:
        node = _node(text, ours=ours)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return Document(file, None, {}, (Fault(file, mark.line + 1 if mark else 1, "", f"is not YAML: {error.problem}"),))
    except (YAMLError, ValueError, RecursionError) as error:
        return Document(file, None, {}, (Fault(file, 1, "", f"is not YAML: {error}".splitlines()[0]),))
    if node is None:
        return Document(file, None, {}, (Fault(file, 1, "", "is empty"),))
    walk = _Walk(file)
    data = walk.value(node, ())
    return Document(file, data, walk.lines, tuple(walk.faults))


def _node(text: str, *, ours: bool) -> Node | None:
    found: Node | None
    if ours:
        with suppress(YAMLError):
            found = YAML(typ="safe").compose(text)
            return found
    found = YAML(typ="safe", pure=True).compose(text)
    return found


class _Walk:
    """Turns nodes into plain data and remembers where each began."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Place, int] = {}
        self.faults: list[Fault] = []
        self.seen: set[int] = set()

    def value(self, node: Node, place: Place) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if id(node) in self.seen or len(place) > _MAX_DEPTH:
            self.fault(node, place, "is an alias or too deep", "write it out")
            return None
        self.seen.add(id(node))
        if isinstance(node, MappingNode):
            return self.mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self.value(child, (*place, number)) for number, child in enumerate(node.value)]
        return self.scalar(node, place)

    def mapping(self, node: MappingNode, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, child in node.value:
            key = str(key_node.value) if isinstance(key_node, ScalarNode) else ""
            here = (*place, key)
            self.lines[here] = key_node.start_mark.line + 1
            if not key:
                self.fault(key_node, here, "is no plain key")
            elif key in found:
                self.fault(key_node, here, "is written twice")
            else:
                found[key] = self.value(child, here)
        return found

    def scalar(self, node: Node, place: Place) -> Any:
        kind = str(node.tag).rpartition(":")[2]
        text = str(node.value)
        if kind in ("str", "timestamp"):
            return text
        try:
            return _SCALARS[kind](text)
        except (KeyError, ValueError):
            self.fault(node, place, f"has the tag {node.tag}", "plain texts, numbers, true or false only")
            return None

    def fault(self, node: Node, place: Place, wrong: str, right: str = "") -> None:
        self.faults.append(Fault(self.file, node.start_mark.line + 1, key_of(place), wrong, right))
