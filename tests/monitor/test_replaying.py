"""Pages that were handed out and pages that are read here come back in one order, each once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.model import Capture, Outcome, Query, Serp
from monitor.replaying import CHUNK, Chunk, Read, together
from monitor.workers import Brought

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def captures(count: int) -> list[Capture]:
    query = Query("northwind", "google")
    return [Capture(f"{n:03}", query, "upload", NOON, None, 200, "text/html", "0" * 64, 1) for n in range(count)]


def read_by(name: str, chunk: Chunk) -> Read:
    return [Brought(capture, Serp(name, Outcome.PARSED)) for capture in chunk]


class Hands(Executor):
    """Workers that begin as many chunks as they are told and bring the first one back when somebody says so."""

    def __init__(self, begun: int, *, prompt: bool) -> None:
        self._begun = begun
        self._prompt = prompt
        self.held: list[Callable[[], None]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        handed: Future[Any] = Future()
        if self._begun:
            self._begun -= 1
            handed.set_running_or_notify_cancel()
            self.held.append(lambda: handed.set_result(read_by("there", *args)))
            if self._prompt:
                self.held.pop()()
        return handed


@pytest.mark.parametrize("count", [0, 1, CHUNK, 10 * CHUNK + 3])
def test_what_no_worker_begins_is_read_here_in_order(count: int) -> None:
    asked = captures(count)
    found = list(together(iter(asked), Hands(0, prompt=True), 4, lambda chunk: read_by("here", chunk)))
    assert [again.capture for again in found] == asked
    assert {again.serp.query for again in found if again.serp} <= {"here"}


def test_what_workers_bring_in_time_is_not_read_again() -> None:
    asked = captures(5 * CHUNK)
    found = list(together(iter(asked), Hands(5, prompt=True), 2, lambda chunk: pytest.fail("nothing to read here")))
    assert [again.capture for again in found] == asked


def test_while_the_oldest_is_out_others_are_read_here_and_wait_for_it() -> None:
    asked, hands = captures(4 * CHUNK), Hands(1, prompt=False)
    read: list[str] = []

    def here(chunk: Chunk) -> Read:
        read.append(chunk[0].id)
        if len(read) == 2:
            hands.held.pop()()
        return read_by("here", chunk)

    found = list(together(iter(asked), hands, 4, here))
    assert [again.capture for again in found] == asked
    assert [again.serp.query for again in found[::CHUNK] if again.serp] == ["there", "here", "here", "here"]
    assert read == [capture.id for capture in asked[CHUNK::CHUNK]]
