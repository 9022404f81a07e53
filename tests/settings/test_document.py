"""YAML as plain data with its lines, within bounds."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ConfigError
from monitor.settings.document import MAX_BYTES, Node, careful, parse, quick, spell, tree


def data(text: str) -> Any:
    return parse(text.encode(), "f").data


def test_values_are_those_of_yaml_1_2() -> None:
    text = "{a: no, b: true, c: 012, d: 0x1F, e: 1.5, f: 2027-03-31, g: ~, h: '5', i: 12:30, j: .nan, k: -3, l: 1e3}"
    assert data(text) == {
        "a": "no", "b": True, "c": 12, "d": "0x1F", "e": 1.5, "f": "2027-03-31", "g": None, "h": "5", "i": "12:30", "j": ".nan",
        "k": -3, "l": 1000.0,
    }  # fmt: skip


def test_every_value_knows_its_line() -> None:
    document = parse(b"a: 1\n\nb:\n  - c: 2\n\n    d: 3\n  - e\n", "f")
    assert document.lines == {
        (): 1, ("a",): 1, ("b",): 3, ("b", 0): 4, ("b", 0, "c"): 4, ("b", 0, "d"): 6, ("b", 1): 7,
    }  # fmt: skip
    assert str(document.fault(("b", 0, "x", "y"), "is missing")) == "f:4: b[0].x.y: is missing"
    assert spell(("watches", 0, "places", 1, "country")) == "watches[0].places[1].country"


def test_repeated_keys_are_faults_and_the_first_one_counts() -> None:
    document = parse(b"a: 1\nb: 2\na: 3\n", "f")
    assert document.data == {"a": 1, "b": 2}
    assert [str(fault) for fault in document.faults] == ["f:3: a: is here twice, first in line 1 – each key once, a plain word"]


def test_aliases_are_read() -> None:
    assert data("a: &x [1, 2]\nb: *x\n") == {"a": [1, 2], "b": [1, 2]}


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(10)
)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"a: [1", "f:1: is not YAML"),
        (b"a: 1\nb: c: d\n", "f:2: is not YAML"),
        (b"a: 1\n\tb: 2\n", "f:2: is not YAML"),
        (b"a: \xff", "f:1: is not UTF-8 text"),
        (b"a: \x00", "f:1: is not YAML"),
        (b'a: "\\UFFFFFFFF"', "is not YAML"),
        (b"%YAML 9.9.9\n---\na: 1", "is not YAML"),
        (b"a: *b", "f:1: *b refers to nothing"),
        (b"a: &a [*a]", "f:1: *a refers to nothing"),
        (b"a: 1\n---\nb: 2\n", "f:2: a second document begins here"),
        (b"[" * 100_000, "is nested too deeply"),
        (b" " * (MAX_BYTES + 1), "has 2,000,001 bytes"),
        (BOMB.encode(), "holds too many values"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_one_fault(raw: bytes, said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse(raw, "f")
    assert said in str(refused.value)
    assert len(refused.value.faults) == 1


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text("abc é:#-,[]{}'\"&*!|>%@`?~0", max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcdef", min_size=1, max_size=3), inner, max_size=3),
    max_leaves=12,
)


@settings(deadline=None)
@given(VALUES)
def test_json_is_yaml(value: Any) -> None:
    assert data(json.dumps(value, ensure_ascii=False)) == value
    assert data(json.dumps(value, indent=1)) == value


def test_nothing_at_all_is_nothing() -> None:
    assert data("") is None
    assert data("# only words\n") is None


PLAIN = """\
a: 1
b: [x, 'y z', {c: d, "e": f}]

# why
g:
  - h: i  # so
    k:
      l: m n
        o
  - "p \\u00e9"
"""
PIECES = [
    "a", "b c", ": ", ":", "- ", "[", "]", "{", "}", ", ", "'", '"', "#", " # ", "&a ", "*a", "!x ", "|", ">", "? ", "\n", "\n  ",
    "\r\n", "\t", "\r", "é", "😀", "~", "null", "012", "%", "---\n", "...\n", "\ufeff", "\x85", "\u2028", "@", "`", "\\",
]  # fmt: skip


def told(read: Callable[[str], Node | None], text: str) -> Node | str | None:
    try:
        return read(text)
    except ConfigError as error:
        return str(error)


@st.composite
def spoiled(draw: st.DrawFn) -> str:
    """A plain file with a few pieces put in or in place of letters."""
    text = PLAIN
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.sampled_from(PIECES)) + text[place + draw(st.integers(0, 2)) :]
    return text


@settings(deadline=None)
@given(spoiled() | st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_the_fast_parser_tells_what_the_careful_one_tells(text: str) -> None:
    assert told(lambda text: tree(text, "f"), text) == told(lambda text: careful(text, "f"), text)


def test_a_plain_file_is_left_to_the_fast_parser() -> None:
    assert tree(PLAIN, "f") == careful(PLAIN, "f")
    assert quick(PLAIN, "f") == careful(PLAIN, "f")
