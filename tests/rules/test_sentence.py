"""Sentences: names filled, nothing hostile let through."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rules.sentence import MAX_VALUE, NAMES, fill, shown, unknown_names


def test_names_are_filled_and_leave_no_gaps() -> None:
    assert fill("{who} shows “{found}” {disguise}. {permission}", {"who": "A", "found": "b"}) == "A shows “b”."


def test_a_value_is_never_read_as_a_template() -> None:
    assert fill("{who} and {found}", {"who": "{found}", "found": "{who}"}) == "{found} and {who}"


def test_hidden_characters_become_visible_and_long_texts_are_cut() -> None:
    assert shown("a\u202eb\x1b[31m\nc") == "a[U+202E]b[U+001B][31m c"
    assert len(shown("x" * 1000)) == MAX_VALUE
    assert shown("x" * 1000).endswith("…")
    assert shown("no bidding on the name " * 40).endswith((" name…", " the…", " bidding…", " on…", " no…"))
    assert len(shown("no bidding on the name " * 40)) > MAX_VALUE - 42


def test_names_that_nobody_fills_are_told() -> None:
    assert unknown_names("{who} {whom} {}") == ("whom", "")
    assert unknown_names("".join(f"{{{name}}}" for name in NAMES)) == ()


@given(st.text(max_size=400))
def test_whatever_a_page_says_comes_out_on_one_printable_line(text: str) -> None:
    line = fill("A {found} B", {"found": text})
    assert line.isprintable()
    assert len(line) <= MAX_VALUE + 4
