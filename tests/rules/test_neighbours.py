"""The short way to a look-alike gives the same answer as the long one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Mark
from rules.example import BRAND
from rules.matchers.lookalike import LookalikeFinder
from rules.neighbours import Neighbours

NAMES = ("NORTHWIND", "MESHLINE", "ERGO", "SILVERBROOK", "ALPENGLUEHEN", "ROMA", "KAMERA", "VITALIS", "МЕРКУРИЙ")
MANY = replace(BRAND, marks=tuple(Mark(name) for name in NAMES))
SHORT_WAY = Neighbours(MANY, ("partner.example",))
LONG_WAY = LookalikeFinder(MANY.domains, MANY.marks, ("partner.example",))


@pytest.mark.parametrize(
    "host",
    [
        "n0rthw1nd.example",
        "xn--nrthwind-nbh.example",
        "silverbrok.example",
        "silverborok.example",
        "silverborok.co.uk",
        "meshlline.com.br",
        "silverbrook-login.example",
        "alpengluhen.example",
        "support.meshline.stranger.example",
        "rneshline.example",
        "ergo.test",
        "partner.example",
        "northwind.example",
        "plain.example",
        "",
        "-",
    ],
)
def test_known_hosts(host: str) -> None:
    assert SHORT_WAY.find(host) == LONG_WAY.find(host)


@given(st.sampled_from(NAMES), st.integers(0, 12), st.sampled_from(["", "a", "o0", "-", "rn", "x", "-shop", "1"]), st.booleans())
def test_any_slip_is_found_the_short_way_too(name: str, at: int, letter: str, drop: bool) -> None:
    label = name.lower()
    host = f"{label[:at]}{letter}{label[at + drop :]}.example"
    assert SHORT_WAY.find(host) == LONG_WAY.find(host)
