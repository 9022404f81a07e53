"""The path over a box of its own, and over a wire that misbehaves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from monitor.archive import Archive, kept_by
from monitor.model import AdsState, Outcome, Period, Query, Settings, Slot, WatchKind
from monitor.pipeline import Pipeline, Tally
from monitor.sandbox import Box, load, serve
from rules.judge import Judge
from tests.monitor.pipeline.box import START, settings_for

ALWAYS = Period(datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))
Handler = Callable[[httpx.Request], httpx.Response]


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    with serve(load()) as running:
        yield running


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with kept_by(settings_for("http://127.0.0.1:1", str(tmp_path))) as opened:
        yield opened


async def no_wait(seconds: float) -> None:
    assert seconds >= 0


def queries(settings: Settings) -> tuple[Query, ...]:
    return tuple(query for watch in settings.watches for query in watch.expand())


def pipeline(archive: Archive, handler: Handler | None = None, settings: Settings | None = None) -> Pipeline:
    settings = settings or archive.settings
    return Pipeline(
        settings,
        archive.store,
        archive.evidence,
        judge=Judge(settings.brand, settings.parties, rules=None if handler is None else ()),
        clock=lambda slot: slot.due if slot else START,
        sleep=no_wait,
        transport=httpx.MockTransport(handler) if handler else None,
    )


def planned(archive: Archive, *moments: datetime, only: str = "") -> list[Slot]:
    slots = [Slot(query, due, "brand") for due in moments for query in queries(archive.settings) if only in query.key]
    archive.store.plan(slots)
    return slots


def lose(archive: Archive, sha256: str) -> None:
    next(Path(archive.settings.storage.evidence).rglob(f"{sha256}.zst")).unlink()


def asked(archive: Archive, slots: list[Slot], handler: Handler, *, patient: bool = False) -> Tally:
    async def run() -> Tally:
        async with pipeline(archive, handler) as path:
            return await path.ask(slots, patient=patient)

    return asyncio.run(run())


def test_the_whole_path_over_real_http(box: Box, tmp_path: Path) -> None:
    settings = settings_for(box.base_url, str(tmp_path))
    with kept_by(settings) as archive:
        slots = planned(archive, START, START + timedelta(hours=1))

        async def run() -> Tally:
            async with pipeline(archive) as path:
                return await path.ask(slots)

        tally = asyncio.run(run())
        view = archive.view
        looks = list(view.serps(ALWAYS))
        assert tally.looks == len(looks) == len(slots)
        assert dict(tally.outcomes) == {Outcome.PARSED: len(slots)}
        assert tally.faults == ()
        assert [look.taken_at for look, _ in looks] == sorted(slot.due for slot in slots)
        assert all(serp.results and serp.query == look.query.text for look, serp in looks)
        assert tally.findings == len(list(view.sightings(ALWAYS))) > 0
        assert view.cases()
        assert box.log.twice() == ()
        assert box.log.clicks == ()
        assert not archive.store.due(ALWAYS.end)


def test_the_same_answers_make_the_same_cases(box: Box, tmp_path: Path) -> None:
    cases = []
    for name in ("a", "b"):
        with kept_by(settings_for(box.base_url, str(tmp_path / name))) as archive:
            slots = planned(archive, START, only="google")

            async def run(archive: Archive = archive, slots: list[Slot] = slots) -> Tally:
                async with pipeline(archive) as path:
                    return await path.ask(slots)

            asyncio.run(run())
            cases.append(archive.view.cases())
    assert cases[0] == cases[1]
    assert cases[0]


def test_a_refusal_is_recorded_and_its_pause_obeyed_across_restarts(archive: Archive) -> None:
    slots = planned(archive, START, START + timedelta(minutes=1), only="google|DE")
    calls: list[httpx.Request] = []

    def refuse(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(403, content=b"<html>no</html>")

    tally = asked(archive, slots[:1], refuse)
    assert dict(tally.outcomes) == {Outcome.DENIED: 1}
    tally = asked(archive, slots[1:], refuse, patient=True)
    assert tally.waiting == len(slots) - 1
    assert len(calls) == 1
    assert len(archive.store.due(ALWAYS.end)) == len(slots) - 1
    tally = asked(archive, slots[1:], refuse)
    assert dict(tally.outcomes) == {Outcome.MISSED: len(slots) - 1}
    assert len(calls) == 1
    ((look, serp),) = archive.view.serps(ALWAYS)
    assert (look.outcome, serp.ads_state, serp.proven) == (Outcome.DENIED, AdsState.UNKNOWN, False)
    assert archive.view.capture(look.capture_id).refusal is not None


def test_other_places_go_on_during_a_pause(archive: Archive) -> None:
    slots = planned(archive, START, only="google")

    def refuse_germany(request: httpx.Request) -> httpx.Response:
        return httpx.Response(403 if request.url.params["gl"] == "de" else 200, content=b"<html></html>")

    outcomes = dict(asked(archive, slots, refuse_germany).outcomes)
    assert outcomes[Outcome.UNPARSED] == 3
    assert outcomes[Outcome.DENIED] + outcomes.get(Outcome.MISSED, 0) == 3


@pytest.mark.parametrize(
    ("fault", "words"),
    [(httpx.ConnectError("x"), "did not answer"), (ValueError("strange"), "source sandbox broke: ValueError: strange")],
)
def test_a_fault_in_one_query_never_stops_the_others(archive: Archive, fault: Exception, words: str) -> None:
    slots = planned(archive, START)

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.params["q"] == "northwind router":
            raise fault
        return httpx.Response(200, content=b"<html></html>")

    tally = asked(archive, slots, answer)
    assert dict(tally.outcomes) == {Outcome.UNPARSED: 8, Outcome.MISSED: 4}
    assert len(tally.faults) == 4
    assert all(words in text and "northwind router" in text for text in tally.faults)


def test_evidence_that_cannot_be_kept_misses_the_slot_and_says_why(archive: Archive) -> None:
    slots = planned(archive, START, only="google|DE")
    big = httpx.Response(200, stream=httpx.ByteStream(b"x"))
    folder = Path(archive.settings.storage.evidence) / "sha256"
    folder.write_text("no folder")
    tally = asked(archive, slots[:1], lambda _: big)
    assert dict(tally.outcomes) == {Outcome.MISSED: 1}
    assert "could not be kept" in tally.faults[0]
    assert list(archive.view.captures()) == []


def test_a_slot_that_nobody_serves_is_missed_for_that_reason(archive: Archive) -> None:
    query = Query("northwind", "yandex")
    slots = [Slot(query, START, "brand"), Slot(query, START + timedelta(hours=1), "gone")]
    archive.store.plan(slots)
    tally = asked(archive, slots, lambda _: httpx.Response(500))
    assert dict(tally.outcomes) == {Outcome.MISSED: 2}
    assert archive.view.coverage(ALWAYS)[0].outcomes == ((Outcome.MISSED, 2),)


def test_of_several_due_slots_of_a_query_the_latest_is_asked(archive: Archive) -> None:
    slots = planned(archive, START, START + timedelta(hours=1), START + timedelta(hours=2), only="google|DE")

    async def run() -> Tally:
        async with pipeline(archive, lambda _: httpx.Response(200, content=b"<html></html>")) as path:
            return await path.run(START + timedelta(hours=3))

    assert dict(asyncio.run(run()).outcomes) == {Outcome.UNPARSED: 3, Outcome.MISSED: 6}
    assert {look.taken_at for look in archive.view.looks(ALWAYS)} == {slots[-1].due}


def test_what_was_kept_and_not_read_is_read_at_the_next_start(archive: Archive) -> None:
    (slot,) = planned(archive, START, only="google|DE|de|Berlin|desktop|northwind alternative")

    async def run() -> Tally:
        async with pipeline(archive, lambda _: httpx.Response(200, content=b"<html></html>")) as path:
            assert archive.store.claim(slot, START)
            answer = await path._doors["sandbox"].ask(slot)
            path.keep(answer, slot.query, slot)
        async with pipeline(archive, lambda _: httpx.Response(500)) as path:
            return await path.recover()

    assert dict(asyncio.run(run()).outcomes) == {Outcome.UNPARSED: 1}
    assert archive.store.unread() == ()
    assert not archive.store.miss(slot, "it has ended")


def test_evidence_that_is_gone_is_a_fault_and_the_rest_is_read(archive: Archive) -> None:
    slots = planned(archive, START, only="google|DE")

    async def run() -> Tally:
        bodies = iter(("<html>1</html>", "<html>2</html>", "<html>3</html>"))
        async with pipeline(archive, lambda _: httpx.Response(200, text=next(bodies))) as path:
            for slot in slots:
                path.keep(await path._doors["sandbox"].ask(slot), slot.query, slot)
            lose(archive, archive.store.unread()[0].sha256)
            return await path.recover()

    tally = asyncio.run(run())
    assert tally.looks == 2
    assert len(tally.faults) == 1
    assert "is missing" in tally.faults[0]


def test_nothing_is_claimed_of_a_canary(box: Box, tmp_path: Path) -> None:
    settings = settings_for(box.base_url, str(tmp_path))
    canary = replace(settings, watches=tuple(replace(watch, kind=WatchKind.CANARY) for watch in settings.watches))
    with kept_by(canary) as archive:
        slots = planned(archive, START, only="google|DE")

        async def run() -> Tally:
            async with pipeline(archive) as path:
                return await path.ask(slots)

        tally = asyncio.run(run())
        assert (tally.looks, tally.findings) == (len(slots), 0)


def test_a_secret_in_the_options_is_nowhere_in_what_is_kept(archive: Archive, tmp_path: Path) -> None:
    source = replace(
        archive.settings.sources[0], name="serpapi", options=(("api_key", "geheim123"), ("base_url", "http://127.0.0.1:9"))
    )
    settings = replace(archive.settings, sources=(source,))
    slots = planned(archive, START, only="google|DE")

    async def run() -> Tally:
        async with pipeline(archive, lambda _: httpx.Response(401, json={"error": "Invalid API key"}), settings) as path:
            return await path.ask(slots[:1])

    assert dict(asyncio.run(run()).outcomes) == {Outcome.DENIED: 1}
    archive.store.close()
    assert all(b"geheim123" not in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
