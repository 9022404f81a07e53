"""YAML text as plain data that remembers its lines.

A configuration file is small, but it may come from anywhere: size, depth and the number of values (aliases counted every
time they are used) are bounded, nothing but plain data is ever built, and repeated keys are faults and not overwritten
silently, as YAML readers do. Values follow the core schema of YAML 1.2 (`no` is a word and no false); a date stays text.

The library has two parsers. Its C parser is ten times as fast and knows less than YAML 1.2; it reads the plain files that people
write. Whatever it refuses, and everything in which the two could differ, is left to the careful one, which also finds the words
for what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from monitor.errors import ConfigError, Fault

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
MAX_VALUES = 200_000

Path = tuple[str | int, ...]

# Line breaks of YAML 1.1 and of old, tabs, marks of byte order, directives: each parser has its own mind on these.
_ODD = re.compile("[\t\x85\u2028\u2029\ufeff]|\r(?!\n)|^%", re.MULTILINE)
_NULL = re.compile(r"~|null|Null|NULL|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]{1,40}(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")


@dataclass(slots=True)
class Node:
    """One value of the text. `start` and `end` are its first character and the one after its last; lines count from 1."""

    line: int
    start: int
    end: int
    value: Any
    kind: str
    flow: bool = False
    open: bool = True
    alias: bool = False

    def under(self, name: str | int) -> Node | None:
        """The value under a key or at a place in a list, or None."""
        if self.kind == "mapping":
            return next((value for key, value in self.value if key.value == name), None)
        return self.value[name] if self.kind == "list" and isinstance(name, int) else None


@dataclass(slots=True)
class Document:
    """The plain data of a file, the line of every value, and the faults of its form (such as repeated keys)."""

    file: str
    text: str
    root: Node | None
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: Path, wrong: str, right: str = "") -> Fault:
        """A fault at a path of the data, on the line of the nearest value that there is."""
        near = path
        while near and near not in self.lines:
            near = near[:-1]
        return Fault(self.file, self.lines.get(near, 1), spell(path), wrong, right)


def spell(path: Path) -> str:
    """A path as people write it: `watches[0].places[1].country`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{shown(step)}" for step in path)
    return text.removeprefix(".")


def shown(text: str, longest: int = 60) -> str:
    """A text from the file as a terminal may show it: no control characters, not too long."""
    plain = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text[: longest + 1])
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def parse(raw: bytes, file: str) -> Document:
    """Read YAML bytes. Raises ConfigError when there is no reading them at all (not UTF-8, too big, bad syntax)."""
    if len(raw) > MAX_BYTES:
        raise ConfigError([Fault(file, 0, "", f"has {len(raw):,} bytes", f"at most {MAX_BYTES:,}")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ConfigError([Fault(file, line, "", "is not UTF-8 text", "save the file as UTF-8")]) from None
    document = Document(file, text, tree(text, file))
    if document.root is not None:
        document.data = _Plain(document).data(document.root, ())
    return document


def tree(text: str, file: str) -> Node | None:
    """The node tree of a text, or None when it holds nothing. Raises ConfigError with what is wrong."""
    with suppress(YAMLError, ValueError, OverflowError, ConfigError):
        return quick(text, file)
    return careful(text, file)


def quick(text: str, file: str) -> Node | None:
    """The node tree of a plain text. Raises ValueError and others for a text that is not plain, whether or not it is wrong."""
    if _ODD.search(text):
        raise ValueError("breaks of lines that each parser sees in its own way")
    return _build(_plain(YAML(typ="safe").parse(text)), file)


def careful(text: str, file: str) -> Node | None:
    """The node tree of a text by the careful parser alone. Raises ConfigError with what is wrong, in its words."""
    try:
        return _build(YAML(typ="safe", pure=True).parse(text), file)
    except YAMLError as error:
        raise ConfigError([_syntax(error, text, file)]) from None
    except (ValueError, OverflowError) as error:  # an escape such as "\UFFFFFFFF" that stands for no character
        raise ConfigError([Fault(file, 1, "", f"is not YAML: {error}")]) from None


def _plain(events: Iterator[Event]) -> Iterator[Event]:
    """Events that mean the same to both parsers. Raises ValueError at the first that may not."""
    for event in events:
        if isinstance(event, NodeEvent) and (event.anchor is not None or getattr(event, "tag", None) is not None):
            raise ValueError("an anchor, an alias or a tag")
        if isinstance(event, ScalarEvent) and (event.style in ("|", ">") or event.start_mark.index == event.end_mark.index):
            raise ValueError("a block of text or an empty place")
        yield event


def _syntax(error: YAMLError, text: str, file: str) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    position = getattr(error, "position", None)
    line = mark.line + 1 if mark else text[:position].count("\n") + 1 if isinstance(position, int) else 1
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    return Fault(file, line, "", f"is not YAML: {problem}", "check indentation, colons, brackets and quotes near this line")


def _build(events: Iterator[Event], file: str) -> Node | None:
    """Nodes from events, without recursion: the library's own composer overflows the stack on deep nesting."""
    stack: list[Node] = []
    anchors: dict[str, Node] = {}
    root: Node | None = None
    documents = 0
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise ConfigError([Fault(file, line, "", "a second document begins here", "one document in a file")])
        elif isinstance(event, SequenceEndEvent | MappingEndEvent):
            _close(stack.pop(), event)
        elif isinstance(event, NodeEvent):
            node = _node(event, anchors, file)
            if stack:
                stack[-1].value.append(node)
            else:
                root = node
            if node.open:
                stack.append(node)
            if len(stack) > MAX_DEPTH:
                raise ConfigError([Fault(file, line, "", "is nested too deeply", f"at most {MAX_DEPTH} levels")])
    return root


def _close(node: Node, event: Event) -> None:
    """End a list or mapping. A block collection's own end mark lies after the blank lines that follow it."""
    node.open = False
    node.end = event.end_mark.index if node.flow or not node.value else node.value[-1].end
    if node.kind == "mapping":
        node.value = list(zip(node.value[::2], node.value[1::2], strict=True))


def _node(event: NodeEvent, anchors: dict[str, Node], file: str) -> Node:
    line = event.start_mark.line + 1
    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, AliasEvent):
        found = anchors.get(event.anchor)
        if found is None or found.open:
            raise ConfigError(
                [Fault(file, line, "", f"*{event.anchor} refers to nothing", f"an anchor &{event.anchor} above it")]
            )
        return Node(line, start, end, found.value, found.kind, found.flow, open=False, alias=True)
    if isinstance(event, ScalarEvent):
        plain = not event.style and event.tag is None
        node = Node(line, start, end, _scalar(event.value) if plain else event.value, "scalar", open=False)
    else:
        kind = "list" if isinstance(event, SequenceStartEvent) else "mapping"
        node = Node(line, start, end, [], kind, bool(getattr(event, "flow_style", False)))
    if event.anchor is not None:
        anchors[event.anchor] = node
    return node


def _scalar(text: str) -> str | int | float | bool | None:
    """A plain scalar as the core schema of YAML 1.2 reads it."""
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text) or _FALSE.fullmatch(text):
        return text[0] in "tT"
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


class _Plain:
    """Turns nodes into plain data, notes the line of every path, and counts values so that aliases cannot explode."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.values = 0

    def data(self, node: Node, path: Path) -> Any:
        self.values += 1
        if self.values > MAX_VALUES or len(path) > MAX_DEPTH:
            limit = f"at most {MAX_VALUES:,}, {MAX_DEPTH} levels deep, each use of an alias counted"
            raise ConfigError([Fault(self.document.file, node.line, spell(path[:3]), "holds too many values", limit)])
        self.document.lines.setdefault(path, node.line)
        if node.kind == "list":
            return [self.data(item, (*path, number)) for number, item in enumerate(node.value)]
        if node.kind == "mapping":
            return self.mapping(node, path)
        return node.value

    def mapping(self, node: Node, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value) if key.kind == "scalar" else "?"
            here = (*path, name)
            if name in found or key.kind != "scalar":
                wrong = f"is here twice, first in line {self.document.lines[here]}" if name in found else "is no word"
                self.document.faults.append(
                    Fault(self.document.file, key.line, spell(here), wrong, "each key once, a plain word")
                )
                continue
            self.document.lines[here] = key.line
            found[name] = self.data(value, here)
        return found
