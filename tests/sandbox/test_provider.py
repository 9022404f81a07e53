"""The provider's JSON holds what the engine's page holds, and its failures are those that SerpApi documents."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from monitor.forms import moment_of
from monitor.links import destination
from monitor.sandbox import World, compose
from monitor.sandbox.asking import serpapi_wish
from monitor.sandbox.composing import settle

GERMAN = {"q": "northwind router zurücksetzen", "hl": "de", "gl": "de", "location": "Berlin,Berlin,Germany"}
BING = {"q": "northwind router zurücksetzen", "engine": "bing", "mkt": "de-DE", "device": "mobile"}
WEEK_THREE = {"X-Sandbox-Now": "2026-11-03T10:00:00Z"}


def search(client: httpx.Client, parameters: dict[str, str], **headers: str) -> Any:
    """One search with a key."""
    return client.get("/serpapi/search.json", params=parameters | {"api_key": "secret-key"}, headers=WEEK_THREE | headers).json()


@pytest.mark.parametrize("parameters", [GERMAN, BING], ids=["google", "bing"])
def test_a_search_holds_every_ad_and_row_of_the_page(client: httpx.Client, world: World, parameters: dict[str, str]) -> None:
    form = search(client, parameters)
    listing = compose(world, settle(world, serpapi_wish(parameters), moment_of(WEEK_THREE["X-Sandbox-Now"])))
    placed = [(ad.headline, ad.text, ad.slot) for ad in listing.top + listing.bottom]
    assert [(ad["title"], ad["description"], ad["block_position"]) for ad in form["ads"]] == placed
    assert placed
    kinds = {block.kind: [row.url for row in block.rows] for block in listing.blocks}
    organic = [row.url for block in listing.blocks if block.kind == "organic" for row in block.rows]
    assert [row["link"] for row in form["organic_results"]] == organic
    assert [row["link"] for row in form["related_questions"]] == kinds["people_also_ask"]
    assert [row["link"] for row in form["inline_videos"]] == kinds["video"]
    assert form["answer_box"]["link"] == kinds["featured_snippet"][0]


def test_the_models_answer_comes_with_the_pages_it_cites(client: httpx.Client) -> None:
    form = search(client, {"q": "northwind kundenservice", "hl": "de", "gl": "de"}, **{"X-Sandbox-Now": "2026-11-10T10:00:00Z"})
    assert "030 23125 417" in form["ai_overview"]["text_blocks"][0]["snippet"]
    assert [row["source"] for row in form["ai_overview"]["references"]] == ["FragMich", "Netzforum"]
    assert "ai_overview" not in search(client, BING | {"q": "northwind kundenservice"})


def test_google_ads_tell_their_page_and_bing_ads_only_the_click(client: httpx.Client) -> None:
    google, bing = search(client, GERMAN)["ads"], search(client, BING)["ads"]
    assert all(ad["tracking_link"].startswith("https://www.google.com/aclk?") and ad["link"] for ad in google)
    assert all("link" not in ad and destination(ad["tracking_link"]) for ad in bing)


def test_the_engines_page_is_kept_and_no_key_is_shown(client: httpx.Client) -> None:
    form = search(client, GERMAN)
    assert "secret-key" not in json.dumps(form)
    page = client.get(form["search_metadata"]["raw_html_file"])
    assert page.status_code == 200
    assert all(ad["title"].replace("&", "&amp;") in page.text for ad in form["ads"])
    assert client.get("/serpapi/searches/unknown.html").status_code == 404


def test_a_query_without_results_is_a_success_with_an_error(client: httpx.Client) -> None:
    form = search(client, GERMAN | {"q": "qzxv"})
    assert form["search_metadata"]["status"] == "Success"
    assert form["error"] == "Google hasn't returned any results for this query."


@pytest.mark.parametrize(
    ("parameters", "status", "told"),
    [
        ({"q": "x"}, 401, "Invalid API key"),
        ({"api_key": "k"}, 400, "Missing query `q` parameter."),
        ({"api_key": "k", "q": "x", "engine": "altavista"}, 400, "Unsupported `altavista` search engine."),
        ({"api_key": "k", "q": "x", "sandbox": "quota"}, 429, "run out of searches"),
        ({"api_key": "k", "q": "x", "sandbox": "provider_error"}, 503, "valid results"),
    ],
)
def test_errors_are_objects_with_one_sentence(client: httpx.Client, parameters: dict[str, str], status: int, told: str) -> None:
    answer = client.get("/serpapi/search.json", params=parameters)
    assert answer.status_code == status
    assert told in answer.json()["error"]


def test_the_quiet_failures_look_like_success(client: httpx.Client) -> None:
    vacant = search(client, GERMAN, **{"X-Sandbox-Refuse": "provider_empty"})
    assert vacant["search_metadata"]["status"] == "Success"
    assert set(vacant) == {"search_metadata", "search_parameters"}
    stripped = search(client, GERMAN, **{"X-Sandbox-Refuse": "stripped_ads"})
    assert "ads" not in stripped
    assert stripped["organic_results"]
    rubbish = client.get("/serpapi/search.json", params=GERMAN | {"api_key": "k", "sandbox": "rubbish"})
    assert rubbish.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        rubbish.json()
