"""Who registered a name: public suffixes, private suffixes, reserved names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.hosts import domain_of, host_of, registrable_domain


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("shop.northwind.example", "northwind.example"),
        ("www.a.co.uk", "a.co.uk"),
        ("one.github.io", "one.github.io"),
        ("co.uk", None),
        ("192.0.2.7", None),
        ("localhost", None),
        ("xn--eepass-vbb.info", "xn--eepass-vbb.info"),
        ("NORTHWIND.Example.", "northwind.example"),
        ("shop.northwind.example:8443", "northwind.example"),
        ("[2001:db8::7]", None),
        ("help。northwind．example", "northwind.example"),
        ("a..example", None),
        ("two.lambda-url.eu-west-1.on.aws", "two.lambda-url.eu-west-1.on.aws"),
        ("\ud800.example", None),
    ],
)
def test_registrable_domain(host: str, domain: str | None) -> None:
    assert registrable_domain(host) == domain


def test_host_of_drops_www_and_refuses_what_is_no_web_address() -> None:
    assert host_of("https://www.Northwind.example:8443/a?b") == "northwind.example"
    assert host_of("tel:+493012345") is None
    assert host_of("https://[broken") is None
    assert domain_of("https://help.northwind.example/x") == "northwind.example"


@given(st.text(st.characters(), max_size=60))
def test_any_text_is_bearable(text: str) -> None:
    host_of(text)
    domain = registrable_domain(text)
    assert domain is None or registrable_domain(f"www.{domain}") == domain
