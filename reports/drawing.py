"""SVG from Vega-Lite by a process beside this one, which starts while a report is still being gathered.

A report that takes seconds to gather finds the engine warm when it comes to its charts, on the machine's other core; a process
that makes many reports starts it once. It ends with the process that asked for it.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from monitor.errors import WorkError

_SCRIPT = Path(__file__).with_name("vega.py")


class Pen:
    """One drawing process. Several threads may draw with it, one after another."""

    def __init__(self, script: Path = _SCRIPT) -> None:
        # -P: the script's own folder holds modules whose names are other people's, too.
        command = [sys.executable, "-P", str(script)]
        self._lock = Lock()
        pipe = subprocess.PIPE
        # A group of its own: Ctrl-C in a terminal is for who asked for charts, and ends this process through its input.
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8", process_group=0
        )

    def draw(self, spec: dict[str, Any]) -> str:
        """The SVG of a specification. Raises WorkError when it cannot be drawn, or the process is gone."""
        with self._lock:
            answer = self._asked(json.dumps(spec))
        if "svg" not in answer:
            raise WorkError(f"a chart could not be drawn: {answer['fault']}")
        return answer["svg"]

    def _asked(self, line: str) -> dict[str, str]:
        taking, giving = self._process.stdin, self._process.stdout
        if taking is None or giving is None:
            return {"fault": "the drawing process has no pipes"}
        try:
            taking.write(line + "\n")
            taking.flush()
        except (OSError, ValueError):
            return {"fault": "the drawing process is gone"}
        told: dict[str, str] = json.loads(giving.readline() or '{"fault": "the drawing process ended early"}')
        return told

    @property
    def number(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def put_down(self) -> None:
        """End the process; nothing is drawn with it any more."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()
        self._process.kill()
        self._process.wait()


def pen() -> Pen:
    """This process's pen; a new one where the last has died. The first call returns at once, while the engine starts."""
    held = _held()
    if not held[-1].alive:
        held[-1].put_down()
        held.append(Pen())
    return held[-1]


@cache
def _held() -> list[Pen]:
    held = [Pen()]

    @atexit.register
    def _end() -> None:
        held[-1].put_down()

    return held
