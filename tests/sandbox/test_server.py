"""The box answers on loopback as the engines and the provider do, remembers what it was asked, and refuses on demand."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from monitor.errors import InputError
from monitor.sandbox import Box, World, serve
from monitor.sandbox.provider import FAULTS
from monitor.sandbox.refusing import PAGES
from monitor.sandbox.server import loopback

GERMAN = {"q": "northwind router", "hl": "de", "gl": "de"}


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.com", ""])  # noqa: S104 - they must be refused
def test_nothing_but_loopback_is_served(host: str) -> None:
    with pytest.raises(InputError, match="this machine only"):
        loopback(host)


def test_a_port_that_is_taken_is_named(box: Box, world: World) -> None:
    port = int(box.base_url.rpartition(":")[2])
    with pytest.raises(InputError, match=f"port {port} cannot be used"), serve(world, port=port):
        pass


def test_the_same_question_gets_the_same_bytes_and_another_moment_other_ones(client: httpx.Client) -> None:
    first, again = (client.get("/google/search", params=GERMAN).content for _ in range(2))
    later = client.get("/google/search", params=GERMAN, headers={"X-Sandbox-Now": "2026-10-21T10:00:00Z"}).content
    assert first == again
    assert later != first


def test_another_seed_is_another_day(world: World, client: httpx.Client) -> None:
    asked = client.get("/google/search", params=GERMAN)
    with serve(world) as twin, httpx.Client(headers=dict(client.headers)) as http:
        assert http.get(f"{twin.engine_url('google')}/search", params=GERMAN).content == asked.content


def test_a_host_name_decides_where_the_path_does_not(client: httpx.Client) -> None:
    google = client.get("/search", params={"q": "mesh router"}).text
    bing = client.get("/search", params={"q": "mesh router"}, headers={"Host": "www.bing.com"}).text
    assert 'id="rso"' in google
    assert 'id="b_results"' in bing


def test_a_wrong_time_engine_or_refusal_is_told_in_one_sentence(client: httpx.Client) -> None:
    naive = client.get("/google/search", params=GERMAN, headers={"X-Sandbox-Now": "2026-10-20T10:00:00"})
    assert (naive.status_code, naive.text.count("\n")) == (400, 1)
    assert "has no time zone" in naive.text
    assert client.get("/altavista/search", params=GERMAN).status_code == 404
    unknown = client.get("/google/search", params=GERMAN | {"sandbox": "tantrum"})
    assert (unknown.status_code, "captcha" in unknown.text) == (400, True)


def test_the_log_counts_questions_and_tells_what_was_asked_twice(world: World) -> None:
    with serve(world) as box, httpx.Client(base_url=box.base_url, headers={"X-Sandbox-Now": "2026-10-20T10:00:00Z"}) as http:
        http.get("/google/search", params=GERMAN, headers={"X-Sandbox-Refuse": "captcha"})
        http.get("/google/search", params=GERMAN)
        assert box.log.twice() == ()
        http.get("/google/search", params=GERMAN)
        http.get("/bing/search", params={"q": "mesh router", "mkt": "de-DE"})
        ((key, moment),) = box.log.twice()
        assert moment == datetime(2026, 10, 20, 10, tzinfo=UTC)
        assert box.log.counts()[key, moment] == 3
        assert [entry.refusal for entry in box.log.entries] == ["captcha", None, None, None]
        shown = http.get("/sandbox/log").json()
        assert (shown["requests"], shown["clicks"]) == (4, [])


def test_a_click_on_an_ad_is_written_down(world: World) -> None:
    with serve(world) as box, httpx.Client(base_url=box.base_url) as http:
        assert http.get("/aclk?sa=l&ai=x").status_code == 410
        assert len(box.log.clicks) == 1


def test_the_real_clock_is_asked_when_nobody_says_the_time(world: World) -> None:
    with serve(world, clock=lambda: datetime(2026, 11, 11, 9, tzinfo=UTC)) as box, httpx.Client(base_url=box.base_url) as http:
        http.get("/google/search", params=GERMAN)
        assert [entry.ask.week for entry in box.log.entries] == [4]


@pytest.mark.parametrize("kind", sorted(PAGES))
def test_every_refusal_answers_on_both_engines(client: httpx.Client, kind: str) -> None:
    statuses = {
        client.get(f"/{engine}/search", params=GERMAN, headers={"X-Sandbox-Refuse": kind}).status_code
        for engine in ("google", "bing")
    }
    expected = {"rate_limited": {429}, "captcha": {302, 200}, "server_error": {503}, "denied": {403}}
    assert statuses == expected.get(kind, {200})


@pytest.mark.parametrize("kind", sorted(FAULTS))
def test_every_fault_of_the_provider_answers(client: httpx.Client, kind: str) -> None:
    answer = client.get("/serpapi/search.json", params=GERMAN | {"api_key": "k", "sandbox": kind})
    assert answer.status_code == {"quota": 429, "rate_limited": 429, "provider_error": 503}.get(kind, 200)


def test_a_refused_client_is_told_how_long_to_wait_or_where_to_go(client: httpx.Client) -> None:
    limited = client.get("/google/search", params=GERMAN, headers={"X-Sandbox-Refuse": "rate_limited"})
    assert limited.headers["Retry-After"] == "120"
    sorry = client.get("/google/search", params=GERMAN, headers={"X-Sandbox-Refuse": "captcha"})
    page = client.get(sorry.headers["Location"])
    assert page.status_code == 429
    assert 'id="captcha-form"' in page.text


def test_the_overview_escapes_what_the_world_says(world: World, client: httpx.Client) -> None:
    text = client.get("/").text
    assert world.name in text
    assert "NORTHWIND into its ads" in text
    assert "<script" not in text
