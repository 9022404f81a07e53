"""What single providers are asked, and what is particular to their forms."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from monitor.errors import SourceError
from monitor.model import AdKind, AdSlot, AdsState, Box, Device, Outcome, Place, ProblemCode, Query, ResultKind, Serp
from monitor.sources import brightdata, dataforseo, hasdata, oxylabs, searchapi, searxng, valueserp, zyte
from tests.sources.providers import CASES, ITEMS, SECRET, TEXT, Case, Wire, fetch, item, oxylabs_form, task
from tests.sources.test_providers import digested
from tests.sources.test_serpapi_reading import page

BY_NAME = {case.name: case for case in CASES}
QUERY = Query(TEXT, "google", Place("DE", "de"))


def asked(wire: Wire, number: int = 0) -> Any:
    request = wire.asked[number]
    return json.loads(request.content) if request.content else dict(request.url.params)


def bring(name: str, **options: str) -> Any:
    """What a provider is asked for."""
    wire = Wire(httpx.Response(200, json=BY_NAME[name].success))
    fetch(BY_NAME[name], wire, **options)
    return asked(wire)


def test_the_modes_for_ads_are_on_and_can_be_turned_off() -> None:
    assert bring("searchapi")["optimization_strategy"] == "ads"
    assert "optimization_strategy" not in bring("searchapi", more_ads="false")
    assert bring("valueserp")["ads_optimized"] == "true"
    assert "ads_optimized" not in bring("valueserp", more_ads="no")
    assert bring("oxylabs")["source"] == "google_ads"
    assert bring("oxylabs", more_ads="false")["source"] == "google_search"
    on = {name for name, case in BY_NAME.items() if case.source.CAPABILITIES.more_ads}
    assert on == {"searchapi", "valueserp", "oxylabs"}


def test_place_language_and_device_reach_every_provider() -> None:
    job = bring("dataforseo")[0]
    assert (job["location_name"], job["language_code"], job["device"]) == ("Berlin,Berlin,Germany", "de", "mobile")
    assert bring("oxylabs")["geo_location"] == "Berlin,Berlin,Germany"
    assert bring("oxylabs")["locale"] == "de-de"
    address = httpx.URL(bring("brightdata")["url"])
    assert (address.host, address.params["gl"], address.params["brd_json"]) == ("www.google.com", "de", "html")
    assert address.params["brd_mobile"] == "1"
    assert bring("zyte")["geolocation"] == "DE"
    assert bring("hasdata")["deviceType"] == "mobile"
    assert bring("searxng")["language"] == "de-DE"
    assert bring("searxng")["engines"] == "google"
    assert bring("brave_api")["search_lang"] == "de"


def test_dataforseo_names_a_country_by_its_id_and_escapes_the_keyword() -> None:
    wire = Wire(httpx.Response(200, json=task(ITEMS)))
    case = BY_NAME["dataforseo"]
    other = Case(case.source, "bing", case.options, {}, None, {}, case.quota)
    fetch(other, wire)
    assert wire.asked[0].url.path == "/v3/serp/bing/organic/live/advanced"
    assert dataforseo._task(Query("100% c++", "google", Place("DE", "de")), rectangles=True)["keyword"] == "100%25 c%2B%2B"
    assert dataforseo._task(Query("x", "google", Place("DE", "de")), rectangles=True)["location_code"] == 2276


def test_a_task_is_asked_for_until_it_is_there_and_its_page_is_kept() -> None:
    html = "<!doctype html><html><body>page</body></html>"
    wire = Wire(
        httpx.Response(200, json=task(None, 20100, "Task Created.")),
        httpx.Response(200, json=task(None, 40602, "Task In Queue.")),
        httpx.Response(200, json=task(ITEMS)),
        httpx.Response(200, json=task([{"page": 1, "html": html}])),
    )
    answer = fetch(BY_NAME["dataforseo"], wire, mode="task")
    paths = [request.url.path.removeprefix("/v3/serp/google/organic/") for request in wire.asked]
    assert paths == ["task_post", "task_get/advanced/t-1", "task_get/advanced/t-1", "task_get/html/t-1"]
    assert dict(answer.parts)["html"] == html.encode()
    assert json.loads(answer.body)["tasks"][0]["result"]


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (40602, Outcome.PROVIDER_ERROR),
        (40202, Outcome.RATE_LIMITED),
        (40200, Outcome.PROVIDER_QUOTA),
        (40101, Outcome.PROVIDER_ERROR),
        (40100, Outcome.DENIED),
    ],
)
def test_dataforseo_fails_in_the_envelope_and_in_the_task(code: int, outcome: Outcome) -> None:
    case = BY_NAME["dataforseo"]
    for form in (task(None, code, "no"), task(ITEMS, envelope=code)):
        answer = fetch(case, Wire(httpx.Response(200, json=form)))
        assert answer.refusal is not None
        assert (answer.refusal.outcome, dataforseo.read(form, QUERY).outcome) == (outcome, outcome)
    created = httpx.Response(200, json=task(None, 20100))
    late = fetch(case, Wire(created, httpx.Response(200, json=task(None, 40602, "Task In Queue."))), mode="task")
    assert late.refusal is not None


def test_dataforseo_places_its_ads_by_the_count_they_share_with_results() -> None:
    serp = dataforseo.read(task(ITEMS), QUERY)
    assert [(ad.slot, ad.registrable_domain) for ad in serp.ads] == [
        (AdSlot.TOP, "rival.example"),
        (AdSlot.SIDE, "right.example"),
        (AdSlot.BOTTOM, "late.example"),
    ]
    assert serp.ads[0].sitelinks[0].url == "https://rival.example/outlet"
    assert serp.results[0].box == Box(10.0, 200.5, 600.0, 90.0)
    question = next(row for row in serp.results if row.kind is ResultKind.PEOPLE_ALSO_ASK)
    assert (question.question, question.title, question.url) == ("How to reset?", "Reset it", "https://forum.example/1")
    assert (serp.place.country, serp.place.language) == ("DE", "de")


def test_paid_places_and_hotels_are_ads() -> None:
    hotel = {
        "type": "hotels_pack",
        "rank_absolute": 1,
        "items": [{"title": "Inn", "url": "https://inn.example/", "is_paid": True}],
    }
    place = item("local_pack", 3, "shop.example", is_paid=True)
    serp = dataforseo.read(task([hotel, item("organic", 2, "northwind.example"), place]), QUERY)
    assert [(ad.kind, ad.slot) for ad in serp.ads] == [(AdKind.HOTEL, AdSlot.TOP), (AdKind.OTHER, AdSlot.BOTTOM)]


@pytest.mark.parametrize(
    ("kind", "outcome", "state"),
    [("new_widget", Outcome.PARSED, AdsState.PARSED), ("sponsored_stores", Outcome.PARTIAL, AdsState.MARKERS_UNPARSED)],
)
def test_an_unknown_type_is_counted_and_may_hide_ads(kind: str, outcome: Outcome, state: AdsState) -> None:
    serp = dataforseo.read(task([*ITEMS, item(kind, 9, "x.example")]), QUERY)
    assert (serp.outcome, serp.ads_state) == (outcome, state)
    assert serp.problems[0].code is ProblemCode.UNKNOWN_BLOCK
    assert kind in serp.problems[0].detail


def test_an_ad_that_tells_nothing_is_a_lost_ad() -> None:
    serp = dataforseo.read(task([*ITEMS, {"type": "paid", "rank_absolute": 7}]), QUERY)
    assert (serp.outcome, serp.ads_state, serp.proven) == (Outcome.PARTIAL, AdsState.MARKERS_UNPARSED, False)
    for lost in ({"x": 1}, "ad", [None], 7):
        form = BY_NAME["searchapi"].success | {"ads": lost}
        assert searchapi.read(form, QUERY).ads_state is AdsState.MARKERS_UNPARSED


def test_an_empty_list_in_the_mode_for_ads_says_that_there_were_none() -> None:
    organic = {"organic": [{"pos": 1, "title": "Northwind", "url": "https://northwind.example/"}]}
    assert oxylabs.read(oxylabs_form(organic | {"paid": []}), QUERY).ads_state is AdsState.NONE_SEEN
    assert oxylabs.read(oxylabs_form(organic), QUERY).ads_state is AdsState.UNKNOWN
    plain = oxylabs_form(organic | {"paid": []})
    plain["job"]["source"] = "google_search"
    assert oxylabs.read(plain, QUERY).ads_state is AdsState.UNKNOWN


@pytest.mark.parametrize(("status", "parsed"), [(613, 12000), (200, 12003), (200, 0)])
def test_oxylabs_counts_only_what_was_fetched_and_parsed_whole(status: int, parsed: int) -> None:
    form = oxylabs_form({"organic": []}, status, parsed)
    answer = fetch(BY_NAME["oxylabs"], Wire(httpx.Response(200, json=form)))
    assert answer.refusal is not None
    assert answer.refusal.outcome is Outcome.PROVIDER_ERROR


def with_page(name: str, html: str) -> dict[str, Any]:
    """A provider's success with the engine's page inside it."""
    form: dict[str, Any] = json.loads(json.dumps(BY_NAME[name].success))
    if name == "oxylabs":
        return oxylabs_form(html)
    if name == "zyte":
        return form | {"browserHtml": html}
    return form | {"html": html}


@pytest.mark.parametrize("name", ["valueserp", "brightdata"])
def test_more_ads_on_the_page_inside_than_in_the_json_take_the_proof_away(name: str) -> None:
    serp = digested(BY_NAME[name], with_page(name, page(ads=4).decode()))
    assert (serp.outcome, serp.ads_state) == (Outcome.PARTIAL, AdsState.MARKERS_UNPARSED)
    assert serp.problems[-1].code is ProblemCode.PROVIDER_GAP
    bare = {key: value for key, value in with_page(name, page(ads=0).decode()).items() if "ads" not in key}
    assert digested(BY_NAME[name], bare).ads_state is AdsState.NONE_SEEN


@pytest.mark.parametrize("name", ["zyte", "oxylabs", "dataforseo"])
def test_a_page_alone_is_read_by_our_own_reader(name: str) -> None:
    html = page(ads=2).decode()
    form = task([{"page": 1, "html": html}]) if name == "dataforseo" else with_page(name, html)
    serp = digested(BY_NAME[name], form)
    assert (serp.outcome, serp.ads_state, len(serp.ads)) == (Outcome.PARSED, AdsState.PARSED, 2)
    assert (serp.reader or "").startswith("google/")


def test_zyte_brings_page_and_picture_of_one_load() -> None:
    case = BY_NAME["zyte"]
    form = with_page("zyte", page(ads=1).decode()) | {"screenshot": base64.b64encode(b"\x89PNG").decode()}
    wire = Wire(httpx.Response(200, json=form))
    answer = fetch(case, wire)
    assert answer.screenshot == b"\x89PNG"
    assert (asked(wire)["browserHtml"], asked(wire)["screenshot"]) == (True, True)
    assert fetch(case, Wire(httpx.Response(200, json=form | {"screenshot": "no base64"}))).screenshot is None
    assert zyte.page({"httpResponseBody": base64.b64encode(b"<p>").decode(), "url": "u"}) is not None


def test_zyte_is_not_asked_for_mobile_pages() -> None:
    case = BY_NAME["zyte"]
    with pytest.raises(SourceError, match="desktop only"):
        fetch(replace(case, device=Device.MOBILE), Wire(httpx.Response(200, json=case.success)))


def test_the_page_behind_a_link_is_kept_where_it_is_the_vendors_own() -> None:
    for name, good in (("hasdata", "https://files.hasdata.com/1.html"), ("searchapi", "https://www.searchapi.io/s/1.html")):
        for address in (good, "https://evil.example/1.html", "http://169.254.169.254/", "file:///etc/passwd"):
            form = json.loads(json.dumps(BY_NAME[name].success))
            form.get("requestMetadata", {})["html"] = address
            form.get("search_metadata", {})["html_url"] = address
            wire = Wire(httpx.Response(200, json=form), httpx.Response(200, text="<html>"))
            answer = fetch(BY_NAME[name], wire)
            assert answer.parts == ((("html", b"<html>"),) if address == good else ())
            own = name == "searchapi" and address == good
            assert all(SECRET not in str(r.headers.values()) for r in wire.asked[1:]) or own


def test_a_refusal_of_the_engine_behind_bright_data_is_told() -> None:
    case = BY_NAME["brightdata"]
    answer = fetch(case, Wire(httpx.Response(200, text="", headers={"x-brd-error": "Captcha was not solved"})))
    assert answer.refusal is not None
    assert answer.refusal.outcome is Outcome.CAPTCHA
    assert brightdata.page({"html": " "}) is None


@pytest.mark.parametrize(
    ("mute", "outcome"),
    [
        ([["google", "CAPTCHA"]], Outcome.CAPTCHA),
        ([["google", "Suspended: too many requests"]], Outcome.RATE_LIMITED),
        ([["google", "access denied"]], Outcome.DENIED),
        ([["google", "timeout"], 7], Outcome.PROVIDER_ERROR),
    ],
)
def test_searxng_says_which_engine_refused(mute: list[Any], outcome: Outcome) -> None:
    form = {"query": TEXT, "results": [], "unresponsive_engines": mute}
    answer = fetch(BY_NAME["searxng"], Wire(httpx.Response(200, json=form)))
    assert answer.refusal is not None
    assert answer.refusal.outcome is outcome
    assert searxng.read(form, QUERY).ads_state is AdsState.NOT_SUPPORTED


def test_searxng_without_json_is_denied() -> None:
    answer = fetch(BY_NAME["searxng"], Wire(httpx.Response(403, text="<h1>Forbidden</h1>")))
    assert answer.refusal is not None
    assert answer.refusal.outcome is Outcome.DENIED


def test_an_answer_to_another_question_or_place_proves_nothing() -> None:
    form = json.loads(json.dumps(BY_NAME["valueserp"].success))
    form["search_parameters"]["q"] = "something else"
    assert digested(BY_NAME["valueserp"], form).outcome is Outcome.WRONG_CONTEXT
    form["search_parameters"] |= {"q": TEXT, "gl": "fr"}
    serp: Serp = digested(BY_NAME["valueserp"], form)
    assert (serp.outcome, serp.problems[-1].code) == (Outcome.WRONG_CONTEXT, ProblemCode.WRONG_COUNTRY)


def test_what_is_imported_is_read_without_a_question() -> None:
    assert hasdata.read(BY_NAME["hasdata"].success, None).outcome is Outcome.PARSED
    assert (
        valueserp.read({"request_info": {"success": False, "message": "out of credits"}}, None).outcome is Outcome.PROVIDER_QUOTA
    )
