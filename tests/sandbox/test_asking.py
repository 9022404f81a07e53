"""Requests are read as the engines read them."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Device
from monitor.sandbox import World
from monitor.sandbox.asking import bing_wish, canonical_name, device_of, google_wish, serpapi_wish, words_of
from monitor.sandbox.composing import settle

NOW = datetime(2026, 10, 28, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("uule", "name"),
    [
        ("w+CAIQICINVW5pdGVkIFN0YXRlcw==", "United States"),
        ("w+CAIQICIVQmVybGluLEJlcmxpbixHZXJtYW55", "Berlin,Berlin,Germany"),
        ("w CAIQICIVQmVybGluLEJlcmxpbixHZXJtYW55", "Berlin,Berlin,Germany"),
        ("a+cm9sZTox", None),
        ("w+", None),
        ("w+!!!", None),
        ("", None),
    ],
)
def test_a_place_parameter_is_unpacked(uule: str, name: str | None) -> None:
    assert canonical_name(uule) == name


@given(st.text(min_size=1, max_size=300))
def test_any_name_comes_back_however_long(name: str) -> None:
    raw = name.encode()
    length = bytes([len(raw)]) if len(raw) < 128 else bytes([len(raw) & 0x7F | 0x80, len(raw) >> 7])
    packed = base64.b64encode(b"\x08\x02\x10\x20\x22" + length + raw).decode()
    assert canonical_name(f"w+{packed}") == name


@given(st.text(max_size=200))
def test_no_text_breaks_a_request(text: str) -> None:
    parameters = dict.fromkeys(("q", "hl", "gl", "uule", "start", "mkt", "cc", "setlang", "first", "engine", "location"), text)
    for wish in (google_wish(parameters, {}), bing_wish(parameters, {}), serpapi_wish(parameters)):
        assert wish.page >= 1


def test_google_takes_language_country_place_and_page(world: World) -> None:
    uule = "w+CAIQICIVQmVybGluLEJlcmxpbixHZXJtYW55"
    wish = google_wish({"q": " Northwind  Router ", "hl": "de-DE", "gl": "de", "uule": uule, "start": "20", "nfpr": "1"}, {})
    ask = settle(world, wish, NOW)
    assert (ask.text, ask.language, ask.country, ask.city, ask.page) == ("Northwind  Router", "de", "DE", "Berlin", 3)
    assert ask.verbatim
    assert ask.words == {"northwind", "router"}
    assert (ask.local.hour, ask.local.day, ask.week) == (0, 29, 2)


def test_bing_takes_market_or_country_and_counts_from_one() -> None:
    wish = bing_wish({"q": "x", "mkt": "en-GB", "first": "11"}, {})
    assert (wish.language, wish.country, wish.page) == ("en", "GB", 2)
    wish = bing_wish({"q": "x", "cc": "DE", "setlang": "de"}, {"x-sandbox-city": "Hamburg"})
    assert (wish.language, wish.country, wish.city, wish.page) == ("de", "DE", "Hamburg", 1)


def test_the_provider_names_engine_device_and_location() -> None:
    wish = serpapi_wish({"engine": "bing", "q": "x", "mkt": "de-DE", "device": "mobile", "location": "Berlin,Berlin,Germany"})
    assert (wish.engine, wish.device, wish.city) == ("bing", Device.MOBILE, "Berlin")


def test_what_is_left_open_is_taken_from_the_world(world: World) -> None:
    ask = settle(world, google_wish({"q": "x"}, {}), NOW)
    assert (ask.country, ask.language, ask.city) == ("DE", "de", None)
    far = settle(world, google_wish({"q": "x", "gl": "jp", "uule": "w+CAIQICINVW5pdGVkIFN0YXRlcw=="}, {}), NOW)
    assert (far.country, far.language, far.city, far.local.hour) == ("JP", "en", None, 23)


def test_a_phone_is_told_by_its_user_agent_and_words_by_letters() -> None:
    assert device_of("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148") is Device.MOBILE
    assert device_of("Mozilla/5.0 (X11; Linux x86_64)") is Device.DESKTOP
    assert words_of("Zurücksetzen: NW-500!") == {"zurücksetzen", "nw", "500"}
