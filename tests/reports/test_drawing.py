"""Charts are drawn beside the report's own process, and a fault there is told."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from monitor.errors import WorkError
from reports.drawing import Pen, pen

SPEC: dict[str, Any] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"values": [{"a": "Zürich – 图", "b": 2}]},
    "mark": "bar",
    "encoding": {"x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}},
}

ASKING = f"""
import signal
from reports.drawing import Pen
pen = Pen()
try:
    print("asked", flush=True)
    signal.pause()
except KeyboardInterrupt:
    print(pen.draw({SPEC!r})[:4])
    pen.put_down()
"""


def test_a_chart_is_drawn_and_what_cannot_be_drawn_is_told_without_ending_the_pen() -> None:
    held = pen()
    number = held.number
    with pytest.raises(WorkError, match="could not be drawn") as fault:
        held.draw({"mark": "no such mark", "$schema": SPEC["$schema"]})
    assert not re.search("ended early|is gone|no pipes", str(fault.value))
    assert pen() is held
    svg = held.draw(SPEC)
    assert svg.startswith("<svg")
    assert "Zürich – 图" in svg
    assert held.number == number
    assert held.alive


def test_ctrl_c_is_for_who_asked_and_the_pen_goes_on() -> None:
    asking = subprocess.Popen(
        [sys.executable, "-c", ASKING], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert asking.stdout is not None
    assert asking.stdout.readline() == "asked\n"
    os.killpg(asking.pid, signal.SIGINT)
    assert asking.communicate() == ("<svg\n", "")


def test_several_threads_draw_with_one_pen_and_each_gets_its_own() -> None:
    found: dict[int, str] = {}

    def one(number: int) -> None:
        found[number] = pen().draw(SPEC | {"data": {"values": [{"a": f"bar {number}", "b": number}]}})

    threads = [Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"bar {number}" in found[number] for number in range(6))


def test_a_pen_that_died_is_told_of_and_a_new_one_is_taken() -> None:
    first = pen()
    first.put_down()
    with pytest.raises(WorkError, match="gone"):
        first.draw(SPEC)
    assert pen() is not first
    assert pen().draw(SPEC).startswith("<svg")


def test_a_process_that_answers_nothing_is_a_fault_and_no_wait(tmp_path: Path) -> None:
    (tmp_path / "mute.py").write_text("import sys\nsys.stdin.readline()\n", encoding="utf-8")
    mute = Pen(tmp_path / "mute.py")
    with pytest.raises(WorkError, match="ended early"):
        mute.draw(SPEC)
    mute.put_down()
