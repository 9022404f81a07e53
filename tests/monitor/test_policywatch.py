"""Policy pages: their main text compared with the last one; what cannot be read changes nothing and is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch import Limits
from monitor.fetch.client import HttpClient
from monitor.model.policies import PolicyText
from monitor.policywatch import EVERY, News, due, main_text, visit
from monitor.store import Store
from reports.channel import channels
from reports.policies import MOST_LINES, difference, pages, standing, warning

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
URL = "https://policy.example/marks"
BODY = " ".join(f"word{n}" for n in range(60))


def page(text: str, around: str = "") -> bytes:
    return (
        f"<!doctype html><title>Help</title><nav>Menu {around}</nav><header>{around}</header><script>var a = '{around}'</script>"
        f"<main><h1>Marks in ads</h1><p>{BODY}</p><p>{text}</p><aside>{around}</aside></main><footer>{around}</footer>"
    ).encode()


def client(answers: Mapping[str, httpx.Response | Exception]) -> HttpClient:
    def answer(request: httpx.Request) -> httpx.Response:
        found = answers[str(request.url)]
        if isinstance(found, Exception):
            raise found
        return found

    return HttpClient(lambda: START, limits=Limits(attempts=1), transport=httpx.MockTransport(answer))


def html(body: bytes, status: int = 200, media_type: str = "text/html; charset=utf-8") -> httpx.Response:
    return httpx.Response(status, content=body, headers={"content-type": media_type})


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store.open("sqlite://")
    yield store
    store.close()


async def seen(store: Store, response: httpx.Response | Exception, day: int = 0) -> News:
    async with client({URL: response}) as asking:
        (told,) = await visit(asking, store, [URL], START + timedelta(days=day))
    return told.news


async def test_a_page_is_kept_seen_again_and_found_changed(store: Store) -> None:
    assert await seen(store, html(page("Resellers are exempt."))) is News.FIRST
    assert await seen(store, html(page("Resellers are exempt.", around="new menu")), 7) is News.SAME
    assert await seen(store, html(page("Nobody is exempt.")), 14) is News.CHANGED
    old, new = store.casebook.policies()
    assert (old.since, old.seen) == (START, START + timedelta(days=7))
    assert new.since == START + timedelta(days=14)
    assert difference(old.text, new.text) == ("-Resellers are exempt.", "+Nobody is exempt.")


@pytest.mark.parametrize(
    "response",
    [
        html(b"gone", 404),
        html(page("ok"), 403),
        html(b"", 200),
        html(b"<main>Before you continue</main>"),
        html(page("ok"), media_type="application/pdf"),
        httpx.ConnectError("no way"),
    ],
    ids=["missing", "denied", "empty", "wall", "another type", "no answer"],
)
async def test_what_cannot_be_read_is_no_change(store: Store, response: httpx.Response | Exception) -> None:
    assert await seen(store, html(page("Resellers are exempt."))) is News.FIRST
    before = store.casebook.policies()
    assert await seen(store, response, 7) is News.UNREAD
    assert store.casebook.policies() == before


async def test_one_page_that_fails_does_not_stop_the_others(store: Store) -> None:
    answers: dict[str, httpx.Response | Exception] = {
        "https://a.example/": httpx.ConnectError("no"),
        "https://b.example/": html(page("x")),
    }
    async with client(answers) as asking:
        told = await visit(asking, store, answers, START)
    assert [one.news for one in told] == [News.UNREAD, News.FIRST]
    assert told[0].detail


def test_a_page_is_due_once_a_week() -> None:
    texts = [PolicyText("a", START, START, "", ""), PolicyText("b", START - 3 * EVERY, START - EVERY, "", "")]
    assert due(("a", "b", "c"), texts, START) == ("b", "c")


@given(body=st.binary(max_size=400))
def test_any_bytes_have_a_main_text(body: bytes) -> None:
    assert isinstance(main_text(body + b"<main><nav>" + body), str)


def texts_of(url: str, *days: int) -> list[PolicyText]:
    moments = [START + timedelta(days=day) for day in days]
    return [PolicyText(url, at, at, f"{n:064d}", f"line {n}") for n, at in enumerate(moments)]


@pytest.mark.parametrize(("days", "stale"), [((), False), ((2,), False), ((-9, -3), False), ((-9, 3), True), ((1, 2, 5), True)])
def test_a_channel_is_stale_when_its_page_changed_after_it_was_read(days: tuple[int, ...], stale: bool) -> None:
    channel = replace(channels()["google_ads_trademark"], read_on="2026-11-21")
    found = standing(channel, texts_of(channel.policy or "", *days))
    assert found
    assert found.stale is stale
    assert bool(warning(channel, texts_of(channel.policy or "", *days))) is stale


def test_letters_between_parties_have_no_policy_and_every_page_is_watched_once() -> None:
    assert standing(channels()["partner"], ()) is None
    assert warning(channels()["partner"], ()) == ""
    assert set(pages()) == {channel.policy for channel in channels().values() if channel.policy}


def test_a_page_written_anew_is_shown_in_part() -> None:
    old, new = ("\n".join(f"{word} {n}" for n in range(500)) for word in ("old", "new"))
    told = difference(old, new)
    assert len(told) == MOST_LINES + 1
    assert told[-1] == "… 800 more lines"
    assert difference(old, old) == ()
