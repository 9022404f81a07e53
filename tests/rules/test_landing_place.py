"""Where an ad lands: the short way for plain links gives the same answer as taking the link apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.hosts import host_of
from monitor.links import destination
from rules.example import BRAND, PARTIES, page_of
from rules.facts import PageFacts
from rules.kit import Kit

KIT = Kit(BRAND, PARTIES)
HOSTS = (
    "shop.example",
    "google.com",
    "go.shop.example",
    "awin1.com",
    "r.msn.com",
    "ad.doubleclick.net",
    "a-b.example",
    "bing.com",
)
PATHS = (
    "/",
    "/x?u=https%3A%2F%2Fother.example%2F",
    "/aclk?adurl=https://other.example/",
    "/dynclick/x/?eurl=https://o.example",
    "",
)


def _host(url: str, host: str) -> str | None:
    page = page_of({"query": "router", "ad": {"headline": "Router", "target_url": url, "host": host}})
    return PageFacts(KIT, page, None, None).ads[0].host


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("scheme", ["https://", "https://www.", "http://", "HTTPS://"])
def test_a_plain_link_leads_where_the_long_way_says(scheme: str, host: str, path: str) -> None:
    url = f"{scheme}{host}{path}"
    final = destination(url)
    assert _host(url, host) == (host_of(final) if final else None)


@given(st.sampled_from(HOSTS), st.text(alphabet="/?#@:.%&=ahtpsw \\", max_size=12))
def test_no_odd_link_takes_the_short_way_amiss(host: str, rest: str) -> None:
    url = f"https://{host}{rest}"
    final = destination(url)
    assert _host(url, host) == (host_of(final) if final else None)
