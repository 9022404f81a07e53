"""One request, and everything that can become of it."""

from __future__ import annotations

import gzip
import logging
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from monitor.errors import SourceError
from monitor.fetch import Ask, Limits
from monitor.fetch.client import HttpClient
from monitor.model import Outcome

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHANCE = random.Random(1)  # noqa: S311
PAGE = b"<html>results</html>"
Handler = Callable[[httpx.Request], httpx.Response]


class Line:
    """A wire with a server at its end that answers from a list; remembers what was asked and how long was waited."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []
        self.waited: list[float] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)

    def client(self, limits: Limits | None = None) -> HttpClient:
        transport = httpx.MockTransport(self.answer)
        return HttpClient(lambda: NOON, sleep=self.sleep, chance=CHANCE, limits=limits, transport=transport)


async def test_a_page_comes_back_as_it_was_sent() -> None:
    line = Line(httpx.Response(200, content=PAGE, headers={"Content-Type": "text/HTML; charset=utf-8", "Set-Cookie": "a=b"}))
    async with line.client() as client:
        reply = await client.ask(Ask("https://engine.example/search", (("q", "a&b ü"), ("hl", "de")), (("User-Agent", "x"),)))
    assert (reply.status, reply.body, reply.media_type, reply.refusal) == (200, PAGE, "text/html", None)
    assert reply.url == "https://engine.example/search?q=a%26b+%C3%BC&hl=de"
    assert reply.taken_at == NOON
    assert "set-cookie" not in dict(reply.headers)
    assert line.asked[0].headers["user-agent"] == "x"
    assert line.asked[0].headers["accept-encoding"] == "gzip"


async def test_faults_of_the_network_are_tried_again_with_growing_waits() -> None:
    line = Line(httpx.ConnectError("x"), httpx.Response(502), httpx.Response(200, content=PAGE))
    reply = await line.client().ask(Ask("https://engine.example/"))
    assert reply.body == PAGE
    assert reply.attempts == 3
    assert 0.5 <= line.waited[0] <= 1.5 < 3.0 + 1e-9 >= line.waited[1] >= 1.0


async def test_a_network_that_stays_down_is_an_error_without_secrets() -> None:
    line = Line(*(httpx.ReadTimeout("key=geheim") for _ in range(3)))
    with pytest.raises(SourceError) as caught:
        await line.client().ask(Ask("https://api.example/x", (("key", "geheim"),), secrets=("key",)))
    assert str(caught.value) == "https://api.example did not answer (ReadTimeout), asked 3 times"
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("response", "outcome", "pause", "asked"),
    [
        (httpx.Response(429), Outcome.RATE_LIMITED, timedelta(minutes=3), 3),
        (httpx.Response(429, headers={"Retry-After": "7200"}), Outcome.RATE_LIMITED, timedelta(hours=2), 1),
        (httpx.Response(429, headers={"Retry-After": "999999999999"}), Outcome.RATE_LIMITED, timedelta(days=1), 1),
        (
            httpx.Response(429, headers={"Retry-After": "Sat, 21 Nov 2026 13:00:00 GMT"}),
            Outcome.RATE_LIMITED,
            timedelta(hours=1),
            1,
        ),
        (httpx.Response(429, headers={"Retry-After": "soon"}), Outcome.RATE_LIMITED, timedelta(minutes=3), 1),
        (httpx.Response(429, content=b"<form id=captcha-form>"), Outcome.CAPTCHA, timedelta(hours=1), 1),
        (httpx.Response(503, content=b"/cdn-cgi/challenge-platform/"), Outcome.CAPTCHA, timedelta(hours=1), 1),
        (httpx.Response(503), Outcome.PROVIDER_ERROR, timedelta(minutes=1), 3),
        (httpx.Response(403), Outcome.DENIED, timedelta(minutes=3), 1),
        (httpx.Response(402), Outcome.PROVIDER_QUOTA, timedelta(hours=1), 1),
        (httpx.Response(302, headers={"Location": "https://www.engine.example/sorry/index?q=x"}), Outcome.CAPTCHA, None, 1),
        (httpx.Response(302, headers={"Location": "/sorry/index"}), Outcome.CAPTCHA, None, 1),
        (httpx.Response(303, headers={"Location": "https://consent.engine.example/ml"}), Outcome.CONSENT, None, 1),
    ],
)
async def test_every_no_has_its_type_and_pause_and_only_some_are_asked_again(
    response: httpx.Response, outcome: Outcome, pause: timedelta | None, asked: int
) -> None:
    line = Line(*[response] * 3)
    reply = await line.client().ask(Ask("https://engine.example/search"))
    assert reply.refusal is not None
    assert reply.refusal.outcome is outcome
    assert reply.refusal.pause == (pause or timedelta(hours=1))
    assert len(line.asked) == asked


async def test_a_short_retry_after_is_waited_for() -> None:
    line = Line(httpx.Response(429, headers={"Retry-After": "20"}), httpx.Response(200))
    assert (await line.client().ask(Ask("https://engine.example/"))).status == 200
    assert line.waited == [20.0]


async def test_redirects_on_the_same_host_are_followed_and_recorded() -> None:
    line = Line(httpx.Response(301, headers={"Location": "/b"}), httpx.Response(200, content=PAGE))
    reply = await line.client().ask(Ask("https://engine.example/a"))
    assert (reply.url, reply.hops) == ("https://engine.example/b", ("https://engine.example/a",))
    assert ("hop", "https://engine.example/a") in reply.answer("direct").notes


@pytest.mark.parametrize(
    "target", ["https://other.example/", "http://engine.example/", "https://engine.example:8443/", "http://["]
)
async def test_redirects_elsewhere_are_kept_and_not_followed(target: str) -> None:
    line = Line(httpx.Response(302, headers={"Location": target}))
    reply = await line.client().ask(Ask("https://engine.example/a"))
    assert (reply.status, dict(reply.headers)["location"]) == (302, target)
    assert len(line.asked) == 1


async def test_a_circle_of_redirects_ends() -> None:
    line = Line(*[httpx.Response(302, headers={"Location": "/a"})] * 4)
    assert (await line.client().ask(Ask("https://engine.example/a"))).status == 302
    assert len(line.asked) == 4


@pytest.mark.parametrize("packed", [False, True])
async def test_a_body_is_cut_at_its_bound_however_it_was_packed(packed: bool) -> None:
    body = bytes(1_000_000)
    headers = {"Content-Encoding": "gzip"} if packed else {}
    line = Line(httpx.Response(200, stream=httpx.ByteStream(gzip.compress(body, mtime=0) if packed else body), headers=headers))
    reply = await line.client(Limits(max_bytes=1_000)).ask(Ask("https://engine.example/"))
    assert (len(reply.body), reply.cut) == (1_000, True)
    assert dict(reply.answer("direct").notes)["cut"] == "after 1000 bytes"


@pytest.mark.parametrize(
    ("sent", "body", "cut"),
    [
        (gzip.compress(PAGE, mtime=0), PAGE, False),
        (gzip.compress(PAGE, mtime=0)[:-8], PAGE, True),
        (b"rubbish", b"", True),
        (b"", b"", False),
    ],
)
async def test_packed_bodies_are_unpacked_and_damaged_ones_said_to_be_cut(sent: bytes, body: bytes, cut: bool) -> None:
    line = Line(httpx.Response(200, stream=httpx.ByteStream(sent), headers={"Content-Encoding": "gzip"}))
    reply = await line.client().ask(Ask("https://engine.example/"))
    assert (reply.body, reply.cut) == (body, cut)


async def test_secrets_are_hidden_wherever_they_come_back(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    line = Line(httpx.Response(200, headers={"X-Echo": "you sent ge heim+1"}))
    ask = Ask("https://user:pw@api.example/x", (("key", "ge heim+1"), ("q", "a")), (("X-Key", "k2"),), secrets=("key", "X-Key"))
    reply = await line.client().ask(ask)
    assert reply.url == "https://api.example/x?key=[hidden]&q=a"
    assert dict(reply.headers)["x-echo"] == "you sent [hidden]"
    assert line.asked[0].url.params["key"] == "ge heim+1"
    assert "heim" not in caplog.text
    assert "k2" not in repr(ask)


async def test_an_address_that_is_none_is_said() -> None:
    with pytest.raises(SourceError, match="no address that can be asked"):
        await Line().client().ask(Ask("https://[::1"))


async def test_json_is_posted() -> None:
    line = Line(httpx.Response(200))
    await line.client().ask(Ask("https://api.example/", method="POST", json={"q": "ü"}))
    assert line.asked[0].content == '{"q":"ü"}'.encode()
