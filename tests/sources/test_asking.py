"""How each source asks, seen at the other end of the wire."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import SourceError
from monitor.fetch import Limits
from monitor.fetch.client import HttpClient
from monitor.fetch.questions import bing, duckduckgo, google, question, uule
from monitor.model import Answer, Device, Outcome, Place, Query, SourceSettings
from monitor.sandbox.asking import canonical_name
from monitor.sources import direct, sandbox, serpapi, upload

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
BERLIN = Place("DE", "de", "Berlin,Berlin,Germany")
ROUTER = Query("northwind router", "google", BERLIN, Device.MOBILE)
Handler = Callable[[httpx.Request], httpx.Response]


async def no_wait(seconds: float) -> None:
    assert seconds >= 0


def fetch(source: object, query: Query, handler: Handler, **options: str) -> Answer:
    """What a source brings through a wire with this other end."""

    async def run() -> Answer:
        transport = httpx.MockTransport(handler)
        async with HttpClient(lambda: NOON, sleep=no_wait, limits=Limits(attempts=2), transport=transport) as client:
            settings = SourceSettings(source.NAME, (), tuple(options.items()))  # type: ignore[attr-defined]
            answer: Answer = await source.fetch(query, client, settings)  # type: ignore[attr-defined]
            return answer

    return asyncio.run(run())


class Wire:
    """Answers from a list and remembers what was asked."""

    def __init__(self, *answers: httpx.Response) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self.answers.pop(0)


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        ("United States", "w+CAIQICINVW5pdGVkIFN0YXRlcw=="),
        ("Berlin,Berlin,Germany", "w+CAIQICIVQmVybGluLEJlcmxpbixHZXJtYW55"),
    ],
)
def test_a_google_place_is_written_as_known_vectors_say(name: str, parameter: str) -> None:
    assert uule(name) == parameter


@given(name=st.text(min_size=1, max_size=300).filter(lambda name: name.encode("utf-8", "ignore").decode() == name))
def test_any_place_name_comes_back_from_its_parameter(name: str) -> None:
    assert canonical_name(uule(name)) == name


def test_the_engines_parameters() -> None:
    assert dict(google(ROUTER)) == {"q": "northwind router", "nfpr": "1", "hl": "de", "gl": "de", "uule": uule(BERLIN.city or "")}
    assert dict(bing(ROUTER)) == {"q": "northwind router", "mkt": "de-DE", "setlang": "de"}
    assert dict(bing(Query("x", "bing", Place("DE")))) == {"q": "x", "cc": "DE"}
    assert dict(duckduckgo(ROUTER)) == {"q": "northwind router", "kl": "de-de"}
    assert dict(duckduckgo(Query("x", "duckduckgo"))) == {"q": "x", "kl": "wt-wt"}


def test_every_request_says_that_it_is_a_program() -> None:
    for device, words in ((Device.DESKTOP, "(brand monitor)"), (Device.MOBILE, "(brand monitor; Mobile)")):
        headers = dict(question(Query("x", "bing", BERLIN, device)).headers)
        assert headers["User-Agent"].startswith("serpwarden/")
        assert words in headers["User-Agent"]
        assert headers["Accept-Language"] == "de-DE"


def test_the_sandbox_is_asked_at_the_clients_time() -> None:
    wire = Wire(httpx.Response(200, html="<p>"), httpx.Response(200, html="<p>"))
    answer = fetch(sandbox, ROUTER, wire, base_url="http://127.0.0.1:9/")
    fetch(sandbox, Query("x", "bing"), wire)
    request = wire.asked[0]
    assert request.url.copy_with(query=None) == "http://127.0.0.1:9/google/search"
    assert request.headers["x-sandbox-now"] == "2026-11-21T12:00:00+00:00"
    assert request.headers["x-sandbox-city"] == BERLIN.city
    assert str(wire.asked[1].url) == "http://127.0.0.1:8765/bing/search?q=x"
    assert (answer.source, answer.status, answer.taken_at) == ("sandbox", 200, NOON)


@pytest.mark.parametrize("accepted", ["", "false", "yes"])
def test_direct_asks_nobody_before_the_terms_are_accepted(accepted: str) -> None:
    wire = Wire()
    with pytest.raises(SourceError, match="i_accept_the_terms: true"):
        fetch(direct, ROUTER, wire, i_accept_the_terms=accepted)
    assert wire.asked == []


def test_direct_asks_the_engine_itself() -> None:
    wire = Wire(httpx.Response(200, html="<p>"))
    answer = fetch(direct, ROUTER, wire, i_accept_the_terms="true")
    assert wire.asked[0].url.host == "www.google.com"
    assert answer.body == b"<p>"


@pytest.mark.parametrize(
    ("source", "options"), [(sandbox, {}), (direct, {"i_accept_the_terms": "true"}), (serpapi, {"api_key": "k"})]
)
def test_an_engine_that_a_source_does_not_know_is_said(source: object, options: dict[str, str]) -> None:
    with pytest.raises(SourceError, match="not yandex"):
        fetch(source, Query("x", "yandex"), Wire(), **options)


def test_saved_pages_are_not_asked_for() -> None:
    with pytest.raises(SourceError, match="serpwarden import"):
        fetch(upload, ROUTER, Wire())


METADATA = {
    "status": "Success",
    "json_endpoint": "https://serpapi.com/searches/1.json",
    "raw_html_file": "https://serpapi.com/searches/1.html",
}
SUCCESS = {"search_metadata": METADATA, "search_parameters": {"engine": "google_ads", "q": "northwind router"}}


def test_serpapi_is_asked_in_its_mode_for_ads_and_its_page_is_kept() -> None:
    wire = Wire(httpx.Response(200, json=SUCCESS), httpx.Response(200, html="<html>"))
    answer = fetch(serpapi, ROUTER, wire, api_key="geheim")
    asked = dict(wire.asked[0].url.params)
    assert (asked["engine"], asked["device"], asked["gl"], asked["no_cache"]) == ("google_ads", "mobile", "de", "true")
    assert answer.parts == (("html", b"<html>"),)
    assert "api_key" not in str(wire.asked[1].url)
    assert "geheim" not in repr(answer)
    assert "api_key=[hidden]" in (answer.url or "")


def test_serpapi_plain_mode_and_bing() -> None:
    wire = Wire(*(httpx.Response(200, json=SUCCESS | {"search_metadata": METADATA | {"raw_html_file": 7}}) for _ in range(2)))
    assert fetch(serpapi, ROUTER, wire, api_key="k", more_ads="false").parts == ()
    fetch(serpapi, Query("x", "bing", BERLIN), wire, api_key="k")
    assert wire.asked[0].url.params["engine"] == "google"
    assert (wire.asked[1].url.params["engine"], wire.asked[1].url.params["mkt"]) == ("bing", "de-DE")


@pytest.mark.parametrize("page", ["https://evil.example/1.html", "http://127.0.0.1/", "file:///etc/passwd", None])
def test_a_page_elsewhere_is_not_fetched(page: str | None) -> None:
    wire = Wire(httpx.Response(200, json=SUCCESS | {"search_metadata": METADATA | {"raw_html_file": page}}))
    assert fetch(serpapi, ROUTER, wire, api_key="k").parts == ()
    assert len(wire.asked) == 1


@pytest.mark.parametrize(
    ("responses", "outcome"),
    [
        ([httpx.Response(401, json={"error": "Invalid API key"})], Outcome.DENIED),
        ([httpx.Response(429, json={"error": "Your account has run out of searches."})] * 2, Outcome.PROVIDER_QUOTA),
        ([httpx.Response(429, json={"error": "You are exceeding 1,000 searches per hour."})] * 2, Outcome.RATE_LIMITED),
        ([httpx.Response(503, json={"error": "try later", "search_metadata": {"status": "Error"}})] * 2, Outcome.PROVIDER_ERROR),
        ([httpx.Response(400, json={"error": "Missing query `q` parameter."})], Outcome.PROVIDER_ERROR),
        ([httpx.Response(200, content=b'{"search_metadata": {"sta')], Outcome.PROVIDER_ERROR),
        ([httpx.Response(200, content=b"[" * 100_000)], Outcome.PROVIDER_ERROR),
        ([httpx.Response(200, json=[1, 2])], Outcome.PROVIDER_ERROR),
    ],
)
def test_every_layer_of_serpapis_failures_is_typed_and_pauses(responses: list[httpx.Response], outcome: Outcome) -> None:
    answer = fetch(serpapi, ROUTER, Wire(*responses), api_key="k")
    assert answer.refusal is not None
    assert answer.refusal.outcome is outcome
    assert answer.refusal.pause > timedelta(0)
    assert answer.body == responses[0].content


def test_serpapi_without_a_key_says_where_it_goes() -> None:
    with pytest.raises(SourceError, match=r"api_key: \$\{SERPAPI_KEY\}"):
        fetch(serpapi, ROUTER, Wire())
