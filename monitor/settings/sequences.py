"""YAML lists as text: one entry in or out, and every other character stays where it is.

A list is written in brackets (`[a, b]`) or as lines with dashes; an entry of the second form owns its lines, the comment at
their end included, while comments on lines of their own belong to nobody and stay.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from monitor.settings.document import Node

# What may stand without quotes inside brackets, under YAML 1.1 and 1.2 alike.
_PLAIN = re.compile(r"[^\W\d_](?:[\w .'/&+-]*[\w'/+-])?")
_TAKEN = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_AN_INTERVAL = re.compile(r"[0-9]{1,5}[mhdw]")


def flow(value: Any) -> str:
    """A value on one line, with quotes only where they are needed."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    if isinstance(value, str) and (_AN_INTERVAL.fullmatch(value) or _PLAIN.fullmatch(value)) and value.lower() not in _TAKEN:
        return value
    return json.dumps(value, ensure_ascii=False)


def append(text: str, node: Node | None, key: str, lines: Sequence[str], inline: str) -> str:
    """The text with one more entry at the end of the list `node`, the value of `key` at the top of the file.

    `lines` is the entry in lines, `inline` the same on one line; the form that the list has already is taken.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    if node is None:
        return _with_newline(text, newline) + newline + f"{key}:{newline}" + _dashed(lines, "  ", newline)
    if node.kind == "list" and node.flow and node.value:
        at = node.value[-1].end
        return f"{text[:at]}, {inline}{text[at:]}"
    if node.kind != "list" or node.flow:
        return _first(text, node, _dashed(lines, "  ", newline), newline)
    at = _after_line(text, node.value[-1].end)
    dash = _dash(text, node.value[-1])
    indent = text[_line_start(text, dash) : dash]
    gap = newline if len(lines) > 1 and (len(node.value) == 1 or _blank_above(text, dash, past_comments=True)) else ""
    head = text[:at] if at < len(text) or text.endswith("\n") else text[:at] + newline
    return head + gap + _dashed(lines, indent, newline) + text[at:]


def remove(text: str, node: Node, number: int) -> str:
    """The text without the entry at this place of the list `node`."""
    item = node.value[number]
    if node.flow:
        return _out_of_brackets(text, node, number)
    dash = _dash(text, item)
    start, end = _line_start(text, dash), _after_line(text, item.end)
    if len(node.value) == 1:
        return _emptied(text, start, end)
    if _blank_above(text, dash) or number == 0:
        while end < len(text) and not text[end : _next_line(text, end)].strip():
            end = _next_line(text, end)
    return text[:start] + text[end:]


def _first(text: str, node: Node, block: str, newline: str) -> str:
    """The first entry of a list that is empty so far (`key:`, `key: []`, `key: ~`)."""
    at = _after_line(text, node.end)
    colon = text[: node.start].rstrip(" \t")
    rest = text[node.end : at]
    return _with_newline(colon + rest.rstrip("\r\n"), newline) + block + text[at:]


def _emptied(text: str, start: int, end: int) -> str:
    """The text without its only entry; the key keeps an empty list, and comments between the two stay."""
    line = start
    while line:
        below, line = line, _line_start(text, line - 1)
        words = text[line:below].strip()
        if words and not words.startswith("#"):
            break
    at = text.index(":", line) + 1
    return f"{text[:at]} []{text[at:start]}{text[end:]}"


def _out_of_brackets(text: str, node: Node, number: int) -> str:
    item = node.value[number]
    if number + 1 < len(node.value):
        comma = re.compile(r"\s*,[ \t]*").match(text, item.end)
        return text[: item.start] + text[comma.end() if comma else item.end :]
    start = node.value[number - 1].end if number else item.start
    if "#" in text[start : item.start]:
        start = item.start
    return text[:start] + text[item.end :]


def _dashed(lines: Sequence[str], indent: str, newline: str) -> str:
    first, *rest = lines
    return "".join([f"{indent}- {first}{newline}", *(f"{indent}  {line}{newline}" for line in rest)])


def _with_newline(text: str, newline: str) -> str:
    return text if not text or text.endswith("\n") else text + newline


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _after_line(text: str, at: int) -> int:
    """Where the line after the one of an entry's end begins; a literal block already ends there."""
    return at if at and text[at - 1] == "\n" else _next_line(text, at)


def _next_line(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _dash(text: str, item: Node) -> int:
    """Where the dash of an entry stands: on its own line, or on a line above it."""
    start = _line_start(text, item.start)
    line = text[start : item.start]
    while not line.lstrip().startswith("-") and start:
        end = start
        start = _line_start(text, end - 1)
        line = text[start:end]
    return start + len(line) - len(line.lstrip())


def _blank_above(text: str, at: int, *, past_comments: bool = False) -> bool:
    """Whether an empty line stands above, or above the comments that lead to it."""
    start = _line_start(text, at)
    while start:
        end, start = start, _line_start(text, start - 1)
        words = text[start:end].strip()
        if not (past_comments and words.startswith("#")):
            return not words
    return False
