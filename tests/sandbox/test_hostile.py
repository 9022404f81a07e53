"""A world file and a request are as foreign as any other text: what they say comes out as words, never as markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from monitor.model import Device, Place, Query
from monitor.page import Page, squeeze
from monitor.reading import read
from monitor.sandbox import World, compose
from monitor.sandbox.asking import Wish
from monitor.sandbox.composing import settle
from monitor.sandbox.drawing import draw, template
from monitor.sandbox.overview import overview
from monitor.sandbox.world import Campaign, City, Copy

NOW = datetime(2026, 10, 20, 10, tzinfo=UTC)
NASTY = (
    "</script><script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    '=HYPERLINK("http://evil.example")',
    "{{ 7 * 7 }}{% raw %}",
    "\u202egnihton\u202c and \u200bzero\u200b",
    "x" * 10_000,
)


def world_of(headline: str) -> World:
    """A world with one ad."""
    copy = Copy(headline, headline, "https://www.rival.example/", extras=(headline,))
    rival = Campaign("rival", headline, "rival.example", 2.0, (copy,))
    berlin = City("Berlin", "DE", "de", "Europe/Berlin")
    return World("hostile", headline, datetime(2026, 10, 19, tzinfo=UTC), 1, 4, (berlin,), (rival,))


def pages(world: World, text: str) -> list[tuple[Query, str]]:
    """The page of a query on both engines and devices."""
    wishes = [Wish(engine, text, "DE", "de", None, device, 1, True) for engine in ("google", "bing") for device in Device]
    return [
        (
            Query(text, wish.engine, Place("DE", "de"), wish.device),
            draw(compose(world, settle(world, wish, NOW)), world.seed),
        )
        for wish in wishes
    ]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_hostile_ad_copy_is_shown_as_it_is_written(world: World, text: str) -> None:
    hostile = replace(world_of(text), fillers=world.fillers)
    for query, html in pages(hostile, "router"):
        (ad,) = read(Page(html.encode(), status=200), query).ads
        assert ad.headline == squeeze(text).replace("\u200b", "") or ad.headline == squeeze(text)
        assert not LexborHTMLParser(html).css("img, [onerror]")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1, max_size=80))
def test_any_query_comes_back_in_the_search_box(text: str) -> None:
    for _, html in pages(world_of("An ad"), text):
        tree = LexborHTMLParser(html)
        box = tree.css_first("textarea[name=q]") or tree.css_first("input[name=q]")
        assert box is not None
        assert (box.attributes.get("value") or box.text()).strip() == text.strip()
        assert len(tree.css("script")) <= 1


def test_the_overview_shows_markup_as_text() -> None:
    html = template("overview.html").render(overview(world_of(NASTY[0]), NOW))
    assert LexborHTMLParser(html).css("script") == []


def test_parameters_reach_no_script(client: httpx.Client) -> None:
    odd = quote('";alert(1)//</script>')
    for path in (f"/bing/search?q=x&cc={odd}&setlang={odd}", f"/google/search?q=x&gl={odd}&hl={odd}"):
        scripts = LexborHTMLParser(client.get(path).text).css("script")
        assert [script for script in scripts if "alert" in script.text()] == []
