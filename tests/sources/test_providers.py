"""Every JSON provider: asked with its key hidden, refused in every layer, read from any JSON."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.digest import digest
from monitor.errors import SourceError
from monitor.fetch import PAUSES
from monitor.forms import serp_to_form
from monitor.model import AdsState, Capture, Outcome, ResultKind, Serp
from monitor.plugins import SOURCES, load
from tests.sources.providers import CASES, NOON, SECRET, Case, Wire, fetch

ALL = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def read(case: Case, form: Any) -> Serp:
    serp: Serp = case.source.read(form, case.query)
    return serp


def digested(case: Case, form: Any, html: bytes | None = None) -> Serp:
    parts = (("html", "b"),) if html is not None else ()
    capture = Capture("c", case.query, case.name, NOON, None, 200, "application/json", "a", 1, watch="w", parts=parts)
    return digest(capture, {"a": json.dumps(form).encode(), "b": html or b""}.__getitem__)


@ALL
def test_success_is_an_answer_without_refusal(case: Case) -> None:
    wire = Wire(httpx.Response(200, json=case.success))
    answer = fetch(case, wire)
    assert answer.refusal is None
    assert (answer.source, answer.media_type, answer.taken_at) == (case.name, "application/json", NOON)
    assert json.loads(answer.body) == case.success
    assert b"northwind" in wire.asked[0].url.query + wire.asked[0].content


@ALL
def test_the_key_is_sent_and_never_shown(case: Case) -> None:
    echo = {"error": f"bad key {SECRET}", "message": f"bad key {SECRET}"}
    for response in (httpx.Response(200, json=case.success), httpx.Response(401, json=echo, headers={"x-echo": SECRET})):
        answer = fetch(case, Wire(response))
        shown = repr((answer.url, answer.headers, answer.refusal, answer.notes))
        if SECRET in case.options.values():
            assert SECRET not in shown


@ALL
def test_a_missing_key_is_told_with_its_option_and_variable(case: Case) -> None:
    for option in case.options:
        if option != "mode":
            with pytest.raises(SourceError, match=option):
                fetch(case, Wire(httpx.Response(200)), **{option: ""})


@ALL
def test_an_engine_that_it_does_not_serve_is_said(case: Case) -> None:
    other = Case(case.source, "yandex", case.options, {}, None, {}, case.quota)
    with pytest.raises(SourceError, match="yandex"):
        fetch(other, Wire(httpx.Response(200)))


@ALL
@pytest.mark.parametrize(
    ("response", "outcome"),
    [
        (httpx.Response(429, json={"message": "Too many requests", "error": "Too many requests"}), Outcome.RATE_LIMITED),
        (httpx.Response(500, json={"error": "broken"}), Outcome.PROVIDER_ERROR),
        (httpx.Response(503, text="<h1>captcha solver overloaded</h1>"), Outcome.PROVIDER_ERROR),
        (httpx.Response(401, json={"message": "who are you"}), Outcome.DENIED),
        (httpx.Response(200, content=b'{"results": [{"sta'), Outcome.PROVIDER_ERROR),
        (httpx.Response(200, content=b"[" * 50_000), Outcome.PROVIDER_ERROR),
        (httpx.Response(200, content=b"\x00\xff\xfe"), Outcome.PROVIDER_ERROR),
        (httpx.Response(200, json=[1, None, "x"]), Outcome.PROVIDER_ERROR),
        (httpx.Response(200, json={"error": {"message": "something else"}}), Outcome.PROVIDER_ERROR),
    ],
    ids=["429", "500", "503", "401", "cut", "deep", "noise", "list", "envelope"],
)
def test_refusals_are_typed_and_pause(case: Case, response: httpx.Response, outcome: Outcome) -> None:
    answer = fetch(case, Wire(response))
    assert answer.refusal is not None
    assert answer.refusal.outcome is outcome
    assert answer.refusal.pause == PAUSES[outcome]
    assert answer.body == response.content


@ALL
def test_a_used_up_plan_is_told_from_hurry(case: Case) -> None:
    answer = fetch(case, Wire(case.quota))
    assert answer.refusal is not None
    assert answer.refusal.outcome is Outcome.PROVIDER_QUOTA
    assert answer.refusal.pause == timedelta(hours=1)


@ALL
def test_the_pause_that_the_provider_names_is_kept(case: Case) -> None:
    answer = fetch(case, Wire(httpx.Response(429, json={"message": "slow down"}, headers={"Retry-After": "17"})))
    assert answer.refusal is not None
    assert answer.refusal.pause == timedelta(seconds=17)


@ALL
def test_success_is_recognised_by_its_own_source_alone(case: Case) -> None:
    knowing = [name for name, module in load(SOURCES).items() if hasattr(module, "recognise") and module.recognise(case.success)]
    assert knowing == [case.name]


@ALL
def test_rows_have_links_and_sources_without_ads_say_so(case: Case) -> None:
    serp = digested(case, case.success)
    assert serp.outcome is Outcome.PARSED
    assert serp.query == case.query.text
    web = [row for row in serp.results if row.kind is ResultKind.ORGANIC]
    assert (web[0].url, web[0].registrable_domain) == ("https://northwind.example/", "northwind.example")
    assert serp.ads_state is (AdsState.PARSED if case.ads else AdsState.NOT_SUPPORTED)
    assert bool(serp.ads) is case.ads
    assert [row.rank for row in serp.results] == list(range(1, len(serp.results) + 1))
    assert [problem for problem in serp.problems if problem.code != "provider_gap"] == []


@ALL
def test_reported_empty_is_told_from_brought_nothing(case: Case) -> None:
    if case.nothing is not None:
        serp = digested(case, case.nothing)
        assert serp.outcome is Outcome.NO_RESULTS
        assert fetch(case, Wire(httpx.Response(200, json=case.nothing))).refusal is None
    serp = digested(case, case.hollow)
    assert serp.outcome is Outcome.PROVIDER_EMPTY
    assert not serp.proven
    assert serp.problems


ADS_KEYS = ("ads", "top_ads", "bottom_ads", "adResults")


@ALL
def test_a_missing_list_of_ads_never_says_that_there_were_none(case: Case) -> None:
    form = {key: value for key, value in case.success.items() if key not in ADS_KEYS}
    form = json.loads(json.dumps(form).replace('"paid"', '"map"')) if case.name in ("dataforseo", "oxylabs") else form
    if case.name == "oxylabs":
        del form["results"][0]["content"]["results"]["pla"]
    serp = digested(case, form)
    assert serp.ads == ()
    assert serp.ads_state is (AdsState.UNKNOWN if case.ads else AdsState.NOT_SUPPORTED)
    assert not serp.proven


KEYS = [
    "tasks",
    "result",
    "items",
    "type",
    "results",
    "content",
    "organic",
    "paid",
    "ads",
    "title",
    "link",
    "url",
    "rank_absolute",
]
KEYS += ["status_code", "search_metadata", "request_info", "requestMetadata", "status", "general", "sitelinks", "price", "query"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=25,
)


@given(form=JSON, case=st.sampled_from(CASES))
def test_no_json_raises_or_proves_anything(form: Any, case: Case) -> None:
    case.source.recognise(form)
    serp = read(case, form)
    assert not serp.proven
    serp_to_form(serp)


@given(value=JSON, case=st.sampled_from(CASES), data=st.data())
def test_damage_anywhere_in_a_good_answer_raises_nothing(value: Any, case: Case, data: st.DataObject) -> None:
    form = json.loads(json.dumps(case.success))
    holder, key = data.draw(st.sampled_from(_places(form)))
    holder[key] = value
    case.source.recognise(form)
    serp = read(case, form)
    assert len(serp.ads) <= 5
    assert not (serp.proven and serp.ads_state is AdsState.NONE_SEEN) or case.name == "oxylabs"
    if hasattr(case.source, "page"):
        case.source.page(form)


def _places(form: Any) -> list[tuple[Any, Any]]:
    """Every place in a form that something can be put into."""
    keys: list[Any] = list(form) if isinstance(form, dict) else list(range(len(form))) if isinstance(form, list) else []
    return [(form, key) for key in keys] + [place for key in keys for place in _places(form[key])]


def test_every_source_with_a_form_is_among_the_cases() -> None:
    with_form = {name for name, module in load(SOURCES).items() if hasattr(module, "read")}
    assert with_form - {case.name for case in CASES} <= {"serpapi"}
