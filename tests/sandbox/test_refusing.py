"""Refusals and mishaps are told apart from answers by the readers, on both engines and both devices."""

from __future__ import annotations

import httpx
import pytest

from monitor.model import AdsState, Device, Outcome, Place, ProblemCode, Query, Serp
from monitor.page import Page
from monitor.reading import read

TEXT = "northwind router"
WORTHLESS = ("captcha", "rate_limited", "denied", "server_error", "js_shell", "empty", "cut", "wrong_language")
PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile"}


def looked(client: httpx.Client, engine: str, kind: str | None, device: Device = Device.DESKTOP) -> Serp:
    """One look through the whole HTTP, redirects followed as a browser would."""
    parameters = {"q": TEXT, "mkt": "de-DE"} if engine == "bing" else {"q": TEXT, "hl": "de", "gl": "de"}
    headers = ({"X-Sandbox-Refuse": kind} if kind else {}) | (PHONE if device is Device.MOBILE else {})
    answer = client.get(f"/{engine}/search", params=parameters, headers=headers, follow_redirects=True)
    page = Page(answer.content, str(answer.url), answer.status_code, tuple(answer.headers.multi_items()))
    return read(page, Query(TEXT, engine, Place("DE", "de"), device), engine=engine)


@pytest.mark.parametrize("device", list(Device))
@pytest.mark.parametrize(
    ("engine", "kind", "outcome"),
    [
        ("google", None, Outcome.PARSED),
        ("bing", None, Outcome.PARSED),
        ("google", "captcha", Outcome.CAPTCHA),
        ("bing", "captcha", Outcome.CAPTCHA),
        ("google", "consent", Outcome.CONSENT),
        ("bing", "consent", Outcome.PARSED),
        ("google", "js_shell", Outcome.JS_REQUIRED),
        ("google", "rate_limited", Outcome.RATE_LIMITED),
        ("bing", "rate_limited", Outcome.RATE_LIMITED),
        ("google", "denied", Outcome.DENIED),
        ("bing", "denied", Outcome.DENIED),
        ("google", "empty", Outcome.UNPARSED),
        ("bing", "empty", Outcome.UNPARSED),
        ("google", "wrong_language", Outcome.WRONG_CONTEXT),
        ("bing", "wrong_language", Outcome.WRONG_CONTEXT),
    ],
)
def test_each_kind_has_its_outcome(client: httpx.Client, engine: str, kind: str | None, outcome: Outcome, device: Device) -> None:
    assert looked(client, engine, kind, device).outcome is outcome


@pytest.mark.parametrize("device", list(Device))
@pytest.mark.parametrize("engine", ["google", "bing"])
@pytest.mark.parametrize(
    "kind", ["captcha", "rate_limited", "denied", "server_error", "js_shell", "empty", "cut", "wrong_language"]
)
def test_nothing_that_went_wrong_proves_anything_about_ads(client: httpx.Client, engine: str, kind: str, device: Device) -> None:
    assert not looked(client, engine, kind, device).proven


def test_stripped_ads_look_like_none_which_is_what_canaries_are_for(client: httpx.Client) -> None:
    for engine in ("google", "bing"):
        serp = looked(client, engine, "stripped_ads")
        assert (serp.ads, serp.ads_state) == ((), AdsState.NONE_SEEN)
    assert [problem.code for problem in serp.problems] == [ProblemCode.EMPTY_AD_CONTAINER]
