"""Repeat offenders: what ties cases together, and what does not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.example import BRAND, PARTIES, page_of
from rules.judge import Judge
from rules.offenders import Ring, Tie, Trace, rings, trace

JUDGE = Judge(BRAND, PARTIES)
AWIN = "https://www.awin1.com/cread.php?awinmid=1&awinaffid=4711&ued=https%3A%2F%2Fx.example%2F"
COPY = "Northwind Router heute besonders günstig bei uns im großen Herbstverkauf"


def traces(*ads: dict[str, Any]) -> list[Trace]:
    found = []
    for ad in ads:
        page = page_of({"query": "northwind support", "ad": {"headline": "Northwind", **ad}})
        found += [trace(page, finding) for finding in JUDGE.judge(page) if finding.subject.type == "ad"]
    return found


def ties(*ads: dict[str, Any]) -> set[Tie]:
    families = rings(traces(*ads))
    across = {ring for ring in families if len(ring.fingerprints) > 1}
    return {tie for ring in across for tie, _, cases in ring.ties if len(cases) > 1}


@pytest.mark.parametrize(
    ("one", "other", "tie"),
    [
        ({"advertiser": "Yoyo Ltd"}, {"advertiser": "YOYO, Ltd."}, Tie.ADVERTISER),
        ({"chain": [AWIN]}, {"chain": [AWIN]}, Tie.AFFILIATE),
        ({"text": "Call 1-888-555-0142"}, {"text": "Tel. +1 (888) 555 0142"}, Tie.PHONE),
        ({"text": COPY + " ab 49 €"}, {"text": COPY + " ab 59 €"}, Tie.COPY),
    ],
)
def test_two_domains_are_tied(one: dict[str, Any], other: dict[str, Any], tie: Tie) -> None:
    first = {"target_url": "https://first.example/"} | one
    second = {"target_url": "https://second.example/"} | other
    assert tie in ties(first, second)


def prints(*ads: dict[str, Any]) -> set[str]:
    return {one.fingerprint for one in traces(*ads)}


def test_strangers_are_not_tied_and_pages_leave_nothing_behind() -> None:
    first = {"target_url": "https://first.example/", "text": "Call 1-888-555-0142", "advertiser": "A Ltd"}
    second = {"target_url": "https://second.example/", "text": "Call 1-888-555-0199", "advertiser": "B Ltd"}
    for ring in rings(traces(first, second)):
        assert set(ring.fingerprints) <= prints(first) or set(ring.fingerprints) <= prints(second)
    page = page_of({"query": "northwind", "results": [{"title": "x", "url": "https://forum.example/"}]})
    absent = next(finding for finding in JUDGE.judge(page) if finding.subject.type == "page")
    assert trace(page, absent).marks == ()


def test_a_chain_of_ties_makes_one_ring() -> None:
    phone, name, lone = (Tie.PHONE, "8885550142"), (Tie.ADVERTISER, "yoyo"), (Tie.HOST, "x.example")
    found = rings([Trace("a", (phone,)), Trace("b", (phone, name)), Trace("c", (name,)), Trace("d", (lone,))])
    assert found == (Ring(("a", "b", "c"), ((Tie.ADVERTISER, "yoyo", ("b", "c")), (Tie.PHONE, "8885550142", ("a", "b")))),)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("123456")), max_size=12), st.randoms())
def test_rings_do_not_depend_on_the_order(pairs: list[tuple[str, str]], dice: Any) -> None:
    every = [Trace(case, ((Tie.HOST, value),)) for case, value in pairs]
    shuffled = every[:]
    dice.shuffle(shuffled)
    assert rings(every) == rings(shuffled)
    members = [case for ring in rings(every) for case in ring.fingerprints]
    assert len(members) == len(set(members))
