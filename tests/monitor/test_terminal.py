"""What commands print is inert: no text from outside moves the cursor, and programs get JSON."""

from __future__ import annotations

import json

import pytest

from monitor.terminal import inert, progress, say, show
from monitor.terminal.drawing import bar


def test_control_characters_become_visible() -> None:
    assert inert("\x1b[31mred\x07\n") == "�[31mred�\n"


def test_json_holds_every_key(capsys: pytest.CaptureFixture[str]) -> None:
    show([{"a": 1, "b": "x"}], columns=["a"], as_json=True)
    assert json.loads(capsys.readouterr().out) == [{"a": 1, "b": "x"}]


def test_a_table_shows_markup_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    show([{"name": "[bold]x[/bold]", "n": None}], columns=["name", "n"], title="Ads")
    out = capsys.readouterr().out
    assert "[bold]x[/bold]" in out
    assert out.startswith("Ads")


def test_progress_prints_a_line_per_tenth_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(20, "reading") as step:
        for number in range(20):
            step(f"page {number}")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 10
    assert lines[-1] == "reading: 20 of 20 page 19"


def test_say_prints_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    say("one", "[two]")
    assert capsys.readouterr().out == "one\n[two]\n"


def test_a_bar_ends_where_the_work_ends_and_shows_no_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    with bar(2, "reading") as step:
        step("one\x1b]0;x\x07")
        step("[two]")
    told = capsys.readouterr().err
    assert "reading [two]" in told
    assert "2/2" in told
    assert "\x07" not in told
