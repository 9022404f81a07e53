"""Own pages: what they ask, sell and explain; and a visit that goes nowhere else."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.client import HttpClient
from monitor.landing import Visit, own_pages, read_landing, visit
from monitor.landing.visiting import MOST, PAUSE
from monitor.model import Brand, Gate, Mark, Outcome, Owner, PageFormat, Result, ResultKind, Serp, WatchKind
from rules.judge import Judge

URL = "https://help.northwind.example/reset"
BRAND = Brand("Northwind", Owner("Northwind Networks GmbH", "DE"), (Mark("NORTHWIND"),), domains=("northwind.example",))
WORDS = "Hold the button underneath with a paper clip until the light turns blue and wait. " * 12


def page(main: str) -> bytes:
    chrome = "<nav><a class='button'>Buy now</a></nav><header>99 €</header>"
    return f"<!doctype html><html><head><title>Reset</title></head><body>{chrome}<main>{main}</main></body></html>".encode()


def test_a_page_that_answers() -> None:
    landing = read_landing(
        URL, 200, "text/html", page(f"<p>{WORDS}</p><ol><li>Press</li><li>Wait</li></ol><h2>Step 3: done</h2>")
    )
    assert (landing.format, landing.gate, landing.steps, landing.offers) == (PageFormat.HTML, Gate.NONE, 3, 0)
    assert landing.words > 100
    assert landing.title == "Reset"


@pytest.mark.parametrize(
    ("main", "gate"),
    [
        (f"<p>{WORDS}</p><form><input type='password' name='pw'></form>", Gate.LOGIN),
        ("<p>Support</p><a class='btn button'>Anmelden</a>", Gate.LOGIN),
        ("<label for='s'>Seriennummer</label><input id='s' name='x'>", Gate.SERIAL),
        ("<input name='serial_number'>", Gate.SERIAL),
        ("<input placeholder='序列号を入力'>", Gate.SERIAL),
        (f"<p>{WORDS}</p><a class='button'>Sign in</a>", Gate.NONE),
        ("<p>Sign in to the router's own page at 192.168.1.1.</p>", Gate.NONE),
        ("<input name='q' placeholder='Search'>", Gate.NONE),
    ],
)
def test_what_stands_before_the_answer(main: str, gate: Gate) -> None:
    assert read_landing(URL, 200, "text/html", page(main)).gate is gate


@pytest.mark.parametrize(
    ("main", "offers"),
    [
        ("<p>Ab 129,00 € im Set</p><button>In den Warenkorb</button>", 2),
        ("<p>$99.99 or £79</p><a role='button'>Buy now</a>", 3),
        ("<p>The NW-500 has 4 ports.</p><button>Download</button>", 0),
        ("<button>立即购买</button>", 1),
    ],
)
def test_what_a_page_sells(main: str, offers: int) -> None:
    assert read_landing(URL, 200, "text/html", page(main)).offers == offers


def test_documents_are_told_by_their_bytes() -> None:
    assert read_landing(URL, 200, "text/html", b"%PDF-1.7 ...").format is PageFormat.PDF
    assert read_landing(URL, 200, "application/zip", b"PK\x03\x04").format is PageFormat.OTHER


@given(st.binary(max_size=300), st.sampled_from(["text/html", "", "application/pdf", "image/png"]))
def test_any_bytes_are_read(body: bytes, media_type: str) -> None:
    assert read_landing(URL, 200, media_type, body).words >= 0


def serp(*urls: str) -> Serp:
    rows = tuple(Result(n, ResultKind.ORGANIC, "Reset", url, host=url.split("/")[2]) for n, url in enumerate(urls, 1))
    return Serp("northwind router reset", Outcome.PARSED, rows, engine="google")


def test_only_own_results_are_visited() -> None:
    page = serp(URL, "https://forum.example/t", URL, "https://notnorthwind.example/", "https://northwind.example/a")
    assert own_pages(page, BRAND) == (URL, "https://northwind.example/a")


async def visited(handler: httpx.MockTransport, *urls: str) -> tuple[Visit, list[float]]:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0)

    async with HttpClient(lambda: datetime(2026, 11, 21, tzinfo=UTC), transport=handler, sleep=sleep) as client:
        return await visit(urls, BRAND, client, sleep), pauses


def site(robots: httpx.Response, seen: list[str]) -> httpx.MockTransport:
    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        if request.url.path == "/robots.txt":
            return robots
        return httpx.Response(200, headers={"content-type": "text/html"}, content=page("<input type=password>"))

    return httpx.MockTransport(answer)


async def test_a_visit_is_polite_and_stays_at_home() -> None:
    seen: list[str] = []
    robots = httpx.Response(200, text="User-agent: *\nDisallow: /private")
    closed, abroad = "https://help.northwind.example/private/x", "https://attacker.example/"
    trip, pauses = await visited(site(robots, seen), URL, closed, abroad, URL)
    assert [landing.gate for landing in trip.landings] == [Gate.LOGIN]
    assert len(trip.passed_over) == 2
    assert not any("attacker" in url or "private" in url for url in seen)
    assert seen.count("https://help.northwind.example/robots.txt") == 1
    assert pauses.count(PAUSE) == 1


async def test_a_site_whose_rules_cannot_be_read_is_left_alone() -> None:
    trip, _ = await visited(site(httpx.Response(503), []), URL)
    assert trip.landings == ()
    assert "robots.txt" in trip.passed_over[0]


async def test_a_site_without_rules_may_be_read_up_to_a_bound() -> None:
    urls = [f"https://northwind.example/{number}" for number in range(MOST + 5)]
    trip, _ = await visited(site(httpx.Response(404), []), *urls)
    assert len(trip.landings) == MOST


def test_a_gated_answer_is_a_finding() -> None:
    landing = read_landing(URL, 200, "text/html", page("<input type=password>"))
    found = Judge(BRAND).judge_landings(serp(URL), [landing], WatchKind.SUPPORT, datetime(2026, 11, 21, tzinfo=UTC))
    assert [finding.rule for finding in found] == ["support/own-answer-gated"]
