"""What vendors' words mean, and how countries are named to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Outcome
from monitor.provider import by_words, message_of
from monitor.provider.countries import NUMBERS, country_of, english, place_id


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("Your account has run out of searches.", Outcome.PROVIDER_QUOTA),
        ("Too many requests: monthly quota exceeded", Outcome.PROVIDER_QUOTA),
        ("Not enough credits", Outcome.PROVIDER_QUOTA),
        ("Payment Required", Outcome.PROVIDER_QUOTA),
        ("You have 0 credits", Outcome.PROVIDER_QUOTA),
        ("You are exceeding 1,000 searches per hour.", Outcome.RATE_LIMITED),
        ("Your plan limit of 5 requests per second is exceeded", Outcome.RATE_LIMITED),
        ("Concurrency limit of your plan reached", Outcome.RATE_LIMITED),
        ("Too many requests", Outcome.RATE_LIMITED),
        ("Missing query `q` parameter.", Outcome.DENIED),
        ("", Outcome.DENIED),
    ],
)
def test_words_tell_a_used_up_plan_from_hurry_and_both_from_the_rest(words: str, outcome: Outcome) -> None:
    assert by_words(words, Outcome.DENIED) is outcome


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ({"error": "no"}, "no"),
        ({"error": {"message": "no"}}, "no"),
        ({"errors": [{"detail": "no"}]}, "no"),
        ({"error": {}, "message": " no "}, "no"),
        ([{"message": "no"}], "no"),
        ("no", "no"),
        ({"error": 7}, ""),
        (None, ""),
        ([], ""),
    ],
)
def test_the_words_are_found_where_vendors_put_them(payload: object, words: str) -> None:
    assert message_of(payload) == words


@given(country=st.sampled_from(sorted(NUMBERS)))
def test_a_country_comes_back_from_its_place_id(country: str) -> None:
    assert country_of(str(place_id(country))) == country
    assert english(country)


def test_places_that_are_no_countries() -> None:
    assert (place_id("us"), place_id("de"), place_id("xx")) == (2840, 2276, None)
    assert [country_of(place) for place in ("9999", "x", "", None, "1" * 40)] == [None] * 5
    assert (english("de"), english("GB")) == ("Germany", "United Kingdom")
    assert english("xx") == "xx"
