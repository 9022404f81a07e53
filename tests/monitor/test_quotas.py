"""What providers tell of what is left, on answers of any shape."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Answer, Outcome
from monitor.quotas import Listener, told
from monitor.store import Quota, Store

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def answer(source: str, body: bytes = b"", **headers: str) -> Answer:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(source, NOW, body, None, 200, "application/json", pairs)


def test_figures_in_the_body_and_in_headers() -> None:
    assert told(answer("valueserp", b'{"request_info": {"credits_remaining": 41}}'), Outcome.PARSED) == Quota(
        "valueserp", 41, NOW
    )
    brave = answer("brave_api", X_RateLimit_Remaining="0, 1487", X_RateLimit_Reset="1, 86400")
    assert told(brave, Outcome.PARSED) == Quota("brave_api", 1487, NOW, NOW + timedelta(days=1))
    assert told(answer("brave_api"), Outcome.PARSED) is None
    assert told(answer("serpapi", b'{"request_info": {"credits_remaining": 41}}'), Outcome.PARSED) is None
    assert told(answer("serpapi"), Outcome.PROVIDER_QUOTA) == Quota("serpapi", 0, NOW)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"request_info": 5}', b'{"request_info": {"credits_remaining": "1"}}'])
def test_other_shapes_say_nothing(body: bytes) -> None:
    assert told(answer("valueserp", body), Outcome.PARSED) is None


@pytest.mark.parametrize("value", ["true", "-3", "1e400", "NaN", "1" + "0" * 5000, "[" * 9000])
def test_figures_that_are_none_say_nothing(value: str) -> None:
    body = b'{"request_info": {"credits_remaining": %s}}' % value.encode()
    assert told(answer("valueserp", body), Outcome.PARSED) is None


@given(st.binary(max_size=60), st.text(max_size=30), st.text(max_size=30))
def test_no_bytes_raise(body: bytes, left: str, reset: str) -> None:
    told(answer("valueserp", body), Outcome.PARSED)
    told(answer("brave_api", body, x_ratelimit_remaining=left, x_ratelimit_reset=reset), Outcome.PARSED)


def test_an_empty_quota_is_forgotten_when_the_source_answers_again() -> None:
    store = Store.open("sqlite://")
    purse = store.desk.purse
    Listener(purse).hear(answer("serpapi"), Outcome.PROVIDER_QUOTA)
    assert purse.quotas() == (Quota("serpapi", 0, NOW),)
    again = Listener(purse)  # after a restart
    again.hear(answer("serpapi"), Outcome.CAPTCHA)
    assert purse.quotas()
    again.hear(answer("serpapi"), Outcome.PARSED)
    assert purse.quotas() == ()
    store.close()
