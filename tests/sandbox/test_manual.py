"""The manual's world works, its Python runs, and it names every key, refusal and address there is."""

from __future__ import annotations

import re
from pathlib import Path

import httpx

from monitor.sandbox import Box, compose
from monitor.sandbox.asking import google_wish
from monitor.sandbox.composing import settle
from monitor.sandbox.provider import FAULTS
from monitor.sandbox.refusing import PAGES
from monitor.sandbox.world import WEEK
from monitor.sandbox.worldfile import parse, schema

MANUAL = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The manual's first example in a language."""
    found = re.search(rf"```{language}\n(.*?)```", MANUAL, re.DOTALL)
    assert found
    return found[1]


def test_the_example_world_is_whole_and_does_what_it_says() -> None:
    world = parse(block("yaml").encode(), "example")
    night = world.start + WEEK + (world.start.replace(hour=23) - world.start)
    ask = settle(world, google_wish({"q": "akme", "hl": "de", "gl": "de"}, {"x-sandbox-city": "Berlin"}), night)
    hours = [settle(world, google_wish({"q": "akme"}, {"x-sandbox-city": "Berlin"}), night + WEEK * week) for week in range(20)]
    assert any(compose(world, hour).top for hour in hours)
    page = compose(world, ask)
    assert page.corrected
    assert [block.kind for block in page.blocks] == ["organic", "people_also_ask", "organic", "video"]


def test_the_example_in_python_runs() -> None:
    exec(compile(block("python"), "docs/sandbox.md", "exec"), {})  # noqa: S102 - our own manual


def test_every_key_and_every_kind_of_refusal_is_named() -> None:
    form = schema()
    keys = set(form["properties"]) | {key for part in form["$defs"].values() for key in part.get("properties", ())}
    words = set(re.findall(r"[\w-]+", MANUAL))
    assert (keys | set(PAGES) | set(FAULTS)) - words == set()


def test_every_route_but_those_that_links_lead_to_is_named(box: Box) -> None:
    paths = {getattr(route, "path", "") for route in box.app().routes}
    hidden = {"/", "/aclk", "/aclick", "/google/aclk", "/bing/aclick", "/google/sorry/index", "/serpapi/search"}
    named = {"/{engine}/search": "/google/search", "/serpapi/searches/{name}.html": "/serpapi/search"}
    assert {path for path in paths - hidden if named.get(path, path) not in MANUAL} == set()


def test_the_log_is_shown(client: httpx.Client) -> None:
    assert set(client.get("/sandbox/log").json()) == {"requests", "questions", "clicks"}
