"""A circuit opens at a refusal, half-opens with one probe, and closes on proof; its pauses outlive the process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from monitor.archive import Archive, kept_by
from monitor.circuit import LONGEST, longer
from monitor.model import Outcome, Place, Slot
from monitor.pipeline import Pipeline, Tally
from monitor.sandbox import Box, load, serve
from monitor.store import Pause
from rules.judge import Judge
from tests.monitor.pipeline.box import START, settings_for

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    with serve(load()) as running:
        yield running


@pytest.fixture
def archive(tmp_path: Path, box: Box) -> Iterator[Archive]:
    with kept_by(settings_for(box.base_url, str(tmp_path))) as opened:
        yield opened


@dataclass
class Wall:
    """A transport that refuses while the wall stands, and lets requests through to the box when it does not."""

    stands: bool = True
    refusal: Callable[[], httpx.Response] = lambda: httpx.Response(403, content=b"<html>no</html>")
    asked: int = 0
    at_once: int = 0
    most: int = 0
    inner: httpx.AsyncBaseTransport = field(default_factory=lambda: httpx.MockTransport(lambda _: httpx.Response(500)))

    async def handle(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            return self.refusal() if self.stands else await self.inner.handle_async_request(request)
        finally:
            self.at_once -= 1


class Through(httpx.AsyncBaseTransport):
    def __init__(self, wall: Wall) -> None:
        self._wall = wall

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._wall.handle(request)
        await asyncio.sleep(0)
        return response

    async def aclose(self) -> None:
        await self._wall.inner.aclose()


def berlin(archive: Archive, due: datetime) -> list[Slot]:
    queries = [
        query for query in archive.settings.watches[0].expand() if query.engine == "google" and query.place.country == "DE"
    ]
    slots = [Slot(query, due, "brand") for query in queries]
    archive.store.plan(slots)
    return slots


def asked(archive: Archive, wall: Wall, slots: list[Slot], now: datetime) -> Tally:
    async def run() -> Tally:
        judge = Judge(archive.settings.brand, rules=())
        wall.inner = httpx.AsyncHTTPTransport()
        async with Pipeline(
            archive.settings, archive.store, archive.evidence, judge=judge, clock=lambda _: now, transport=Through(wall)
        ) as path:
            return await path.ask(slots, patient=True)

    return asyncio.run(run())


def test_it_opens_probes_once_and_closes_across_restarts(archive: Archive) -> None:
    wall = Wall()
    asked(archive, wall, berlin(archive, START)[:1], START)
    assert wall.asked == 1
    slots = berlin(archive, START + MINUTE)
    assert asked(archive, wall, slots, START + MINUTE).waiting == 3
    assert wall.asked == 1
    tally = asked(archive, wall, slots, START + 4 * MINUTE)
    assert (wall.asked, tally.waiting, dict(tally.outcomes)) == (2, 2, {Outcome.DENIED: 1})
    (pause,) = archive.store.pauses(START)
    assert (pause.times, pause.until) == (2, START + 10 * MINUTE)
    wall.stands, wall.most = False, 0
    tally = asked(archive, wall, list(archive.store.due(START + HOUR)), START + 11 * MINUTE)
    assert dict(tally.outcomes) == {Outcome.PARSED: 2}
    assert wall.most == 1
    assert archive.store.pauses(START) == ()
    wall.most = 0
    assert dict(asked(archive, wall, berlin(archive, START + 2 * HOUR), START + 2 * HOUR).outcomes) == {Outcome.PARSED: 3}


def test_an_unreadable_page_does_not_close_it(archive: Archive) -> None:
    wall = Wall()
    asked(archive, wall, berlin(archive, START)[:1], START)
    wall.refusal = lambda: httpx.Response(200, content=b"<html></html>")
    asked(archive, wall, berlin(archive, START + HOUR)[:1], START + HOUR)
    assert len(archive.store.pauses(START)) == 1


def test_a_captcha_is_never_asked_again_at_once(archive: Archive) -> None:
    wall = Wall(refusal=lambda: httpx.Response(429, content=b"<form id='captcha-form'></form>"))
    tally = asked(archive, wall, berlin(archive, START)[:1], START)
    assert (wall.asked, dict(tally.outcomes)) == (1, {Outcome.CAPTCHA: 1})
    (pause,) = archive.store.pauses(START)
    assert pause.until == START + HOUR


pauses = st.builds(
    Pause,
    st.just("s"),
    st.just("google"),
    st.just(Place("DE")),
    st.integers(0, 999).map(lambda minutes: START + minutes * MINUTE),
    st.just(Outcome.DENIED),
    st.just("no"),
    st.integers(1, 60),
)
spans = st.integers(1, 3000).map(lambda minutes: minutes * MINUTE)


@tuned(deadline=None)
@given(pauses, st.none() | pauses, spans, spans)
def test_a_pause_is_never_shorter_than_asked_and_grows_within_bounds(
    pause: Pause, before: Pause | None, wanted: timedelta, after: timedelta
) -> None:
    now = START + after
    made = longer(pause, before, wanted, now)
    assert made.until >= now + wanted
    assert made.until <= max(now + max(wanted, LONGEST), before.until if before else START)
    assert made.times == (1 if before is None else before.times + (now >= before.until))
