"""SerpApi's JSON: what it tells, what it does not, and what its page says beside it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.digest import digest
from monitor.model import (
    AdKind,
    AdSlot,
    AdsState,
    Capture,
    Device,
    Outcome,
    Place,
    ProblemCode,
    Provenance,
    Query,
    ResultKind,
    Serp,
)
from monitor.sources import serpapi

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
QUERY = Query("northwind router", "google", Place("DE", "de", "Berlin"), Device.MOBILE)
FORM: dict[str, Any] = {
    "search_metadata": {"status": "Success", "json_endpoint": "https://serpapi.com/searches/1.json"},
    "search_parameters": {"engine": "google_ads", "q": "northwind router", "gl": "de", "hl": "de", "device": "mobile"},
    "ads": [
        {"block_position": "bottom", "title": "Late", "link": "https://late.example/"},
        {
            "block_position": "top",
            "title": "Router – 20 % off",
            "link": "https://rival.example/nw",
            "tracking_link": "https://www.google.com/aclk?sa=l&ai=x&adurl=",
            "displayed_link": "https://rival.example › nw",
            "phone": "+49 30 0000",
            "extensions": ["Free shipping", 7],
            "sitelinks": {"inline": [{"title": "Outlet", "link": "https://rival.example/outlet"}]},
        },
    ],
    "shopping_results": [{"title": "NW-300", "price": "99 €", "source": "Shop", "link": "https://shop.example/nw"}],
    "organic_results": [{"title": "Northwind", "link": "https://northwind.example/", "snippet": "Home"}, None],
    "related_questions": [{"question": "Reset?", "title": "How to", "link": "https://forum.example/1"}],
    "answer_box": {"title": "Reset", "link": "https://forum.example/2"},
}


def read(form: Any, query: Query | None = QUERY) -> Serp:
    return serpapi.read(form, query)


def test_ads_stand_in_the_order_of_the_page_with_their_links() -> None:
    serp = read(FORM)
    assert [(ad.rank, ad.slot, ad.kind, ad.headline) for ad in serp.ads] == [
        (1, AdSlot.TOP, AdKind.TEXT, "Router – 20 % off"),
        (2, AdSlot.TOP, AdKind.SHOPPING, "NW-300"),
        (3, AdSlot.BOTTOM, AdKind.TEXT, "Late"),
    ]
    first = serp.ads[0]
    assert (first.target_url, first.registrable_domain, first.phones) == (
        "https://rival.example/nw",
        "rival.example",
        ("+49 30 0000",),
    )
    assert (first.click_url or "").startswith("https://www.google.com/aclk")
    assert first.extensions == ("Free shipping",)
    assert first.sitelinks[0].url == "https://rival.example/outlet"


def test_results_have_their_kinds_and_the_page_its_context() -> None:
    serp = read(FORM)
    assert [(row.rank, row.kind) for row in serp.results] == [
        (1, ResultKind.ORGANIC),
        (2, ResultKind.PEOPLE_ALSO_ASK),
        (3, ResultKind.FEATURED_SNIPPET),
    ]
    assert (serp.engine, serp.device, serp.place.country, serp.outcome) == ("google", Device.MOBILE, "DE", Outcome.PARSED)
    assert (serp.reader, serp.ads_state) == ("serpapi/1", AdsState.PARSED)


def without(*keys: str, **more: Any) -> dict[str, Any]:
    return {key: value for key, value in FORM.items() if key not in keys} | more


def test_an_ad_that_cannot_be_read_and_a_block_that_nobody_knows_are_counted() -> None:
    lost = read(FORM | {"ads": [*FORM["ads"], "rubbish"]})
    assert (lost.outcome, lost.ads_state, len(lost.ads)) == (Outcome.PARTIAL, AdsState.MARKERS_UNPARSED, 3)
    strange = read(FORM | {"new_block": [{"title": "x"}]})
    assert (strange.outcome, strange.problems[0].code) == (Outcome.PARSED, ProblemCode.UNKNOWN_BLOCK)
    assert read(FORM | {"hotel_ads": [{"title": "x"}]}).ads_state is AdsState.MARKERS_UNPARSED


BARE = ("ads", "shopping_results", "organic_results", "related_questions", "answer_box")


@pytest.mark.parametrize(
    ("form", "outcome", "state"),
    [
        (without("ads", "shopping_results"), Outcome.PARSED, AdsState.UNKNOWN),
        (without(*BARE, error="Google hasn't returned any results for this query."), Outcome.NO_RESULTS, AdsState.UNKNOWN),
        (without(*BARE), Outcome.PROVIDER_EMPTY, AdsState.UNKNOWN),
        (without("organic_results"), Outcome.PARTIAL, AdsState.PARSED),
        (without(search_metadata={"status": "Error"}, error="failed"), Outcome.PROVIDER_ERROR, AdsState.UNKNOWN),
        ({}, Outcome.PROVIDER_ERROR, AdsState.UNKNOWN),
        ([], Outcome.PROVIDER_ERROR, AdsState.UNKNOWN),
    ],
)
def test_a_missing_key_is_no_statement(form: Any, outcome: Outcome, state: AdsState) -> None:
    serp = read(form)
    assert (serp.outcome, serp.ads_state) == (outcome, state)


KEYS = [*FORM, "title", "link", "sitelinks", "inline"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=30,
)


@given(form=JSON)
def test_no_json_raises_or_proves_anything(form: Any) -> None:
    assert not read(form, None).proven
    assert not read(FORM | form if isinstance(form, dict) else form).proven or isinstance(form, dict)


def capture(media_type: str = "application/json") -> Capture:
    return Capture("c", QUERY, "serpapi", NOON, None, 200, media_type, "a", 1, watch="w", parts=(("html", "b"),))


def page(ads: int, organic: int = 4) -> bytes:
    """A Google page as of 2023, with text ads and results."""
    ad = (
        '<div data-text-ad="1" class="uEierd"><a class="sVXRqc" href="https://ad{0}.example/" '
        'data-rw="https://www.google.com/aclk?sa=l&ai={0}"><div role="heading" aria-level="3">Ad {0}</div></a>'
        '<span class="U3A9Ac qV8iec">Sponsored</span></div>'
    )
    row = '<div class="MjjYud"><div class="yuRUbf"><a href="https://r{0}.example/"><h3>R {0}</h3></a></div></div>'
    ads_html = f'<div id="tads">{"".join(ad.format(n) for n in range(ads))}</div>' if ads else ""
    rows = "".join(row.format(n) for n in range(organic))
    box = '<form action="/search"><textarea name="q">northwind router</textarea></form>'
    body = f'{box}{ads_html}<div id="search"><div id="rso">{rows}</div></div>'
    return f'<!doctype html><html lang="de"><body>{body}</body></html>'.encode()


def digested(form: Any, html: bytes) -> Serp:
    bodies = {"a": json.dumps(form).encode(), "b": html}
    return digest(capture(), bodies.__getitem__)


def test_more_ads_on_the_page_than_in_the_json_take_the_proof_away() -> None:
    serp = digested(without("shopping_results"), page(ads=3))
    assert (serp.outcome, serp.ads_state, serp.markers) == (Outcome.PARTIAL, AdsState.MARKERS_UNPARSED, 3)
    assert serp.problems[-1].code is ProblemCode.PROVIDER_GAP


def test_a_page_without_ads_confirms_that_there_were_none() -> None:
    assert digested(without("ads", "shopping_results"), page(ads=0)).ads_state is AdsState.NONE_SEEN
    assert digested(without("ads", "shopping_results"), b"<html>captcha</html>").ads_state is AdsState.UNKNOWN


def test_as_many_ads_on_the_page_as_in_the_json_leave_it_as_it_is() -> None:
    serp = digested(without("shopping_results"), page(ads=2))
    assert (serp.outcome, serp.ads_state, serp.proven) == (Outcome.PARSED, AdsState.PARSED, True)


@pytest.mark.parametrize("body", [b"{", b"[]", b"\x00\xff", b"{" * 99_999, b'{"a": "\\ud800"}'])
def test_rubbish_is_unparsed_and_raises_nothing(body: bytes) -> None:
    weak = Capture("c", QUERY, "upload", NOON, None, None, "application/json", "a", 1, provenance=Provenance.WEAK)
    assert digest(weak, {"a": body}.__getitem__).outcome is Outcome.UNPARSED
