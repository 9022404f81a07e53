"""Attention: parts of a page sum to 1 whatever stands on it, and more prominent things get more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from monitor.errors import InputError
from monitor.model import Ad, AdKind, AdSlot, Box, Outcome, Result, ResultKind, Serp, Sitelink
from rules.attention import Part, slots
from rules.curves import default, from_csv, known
from tests.rules.attention_pages import pages

CURVE = default()


def result(rank: int, kind: ResultKind = ResultKind.ORGANIC, **more: object) -> Result:
    return replace(Result(rank, kind, f"r{rank}", f"https://h{rank}.example/"), **more)  # type: ignore[arg-type]


def page(*results: Result, ads: tuple[Ad, ...] = ()) -> Serp:
    return Serp("q", Outcome.PARSED, results, ads)


def shares(serp: Serp) -> dict[str, float]:
    return {slot.thing.headline if isinstance(slot.thing, Ad) else slot.thing.title: slot.share for slot in slots(serp, CURVE)}


@given(pages())
def test_the_shares_of_a_page_sum_to_one_or_nothing_is_seen(serp: Serp) -> None:
    for curve in known().values():
        found = slots(serp, curve)
        assert not found or abs(sum(slot.share for slot in found) - 1) < 1e-9
        assert all(0 < slot.share <= 1 for slot in found)


def test_a_plain_page_follows_the_curve() -> None:
    rows = shares(page(*(result(rank) for rank in range(1, 11))))
    assert rows["r2"] / rows["r3"] == pytest.approx(15.7 / 11.0)
    assert list(rows.values()) == sorted(rows.values(), reverse=True)


def test_sitelinks_make_the_first_result_stronger_and_ads_weaker() -> None:
    plain = shares(page(result(1), result(2)))["r1"]
    links = shares(page(result(1, sitelinks=(Sitelink("a"),)), result(2)))["r1"]
    beside = shares(page(result(1), result(2), ads=(Ad(AdSlot.TOP, 1, AdKind.TEXT, "ad"),)))
    assert links > plain > beside["r1"] > beside["ad"] > 0


def test_what_the_overview_takes_is_lost_by_every_result_alike() -> None:
    before, after = shares(page(result(1), result(2))), shares(page(result(1), result(2), result(3, ResultKind.AI_OVERVIEW)))
    assert after["r3"] == pytest.approx(0.345)
    assert after["r1"] == pytest.approx(before["r1"] * 0.655)


def test_a_carousel_shares_one_place_and_hidden_cards_get_none() -> None:
    videos = [result(rank, ResultKind.VIDEO) for rank in (2, 3)]
    rows = shares(page(result(1), *videos, result(4, ResultKind.VIDEO, hidden=True), result(5)))
    assert rows["r2"] == rows["r3"] < rows["r5"] < rows["r2"] * 2
    assert "r4" not in rows


def test_pixels_go_before_reading_order() -> None:
    upside_down = page(result(1, box=Box(0, 700, 600, 90)), result(2, box=Box(0, 100, 600, 90)))
    assert shares(upside_down)["r2"] > shares(upside_down)["r1"]
    far = page(result(1, box=Box(0, 100, 600, 90)), result(2, box=Box(0, 1900, 600, 90)))
    assert shares(far)["r2"] < shares(page(result(1), result(2)))["r2"]


def test_parts_are_named() -> None:
    kinds = (
        ResultKind.ORGANIC,
        ResultKind.FEATURED_SNIPPET,
        ResultKind.AI_OVERVIEW,
        ResultKind.KNOWLEDGE_PANEL,
        ResultKind.LOCAL,
    )
    found = {slot.part for slot in slots(page(*(result(rank, kind) for rank, kind in enumerate(kinds, 1))), CURVE)}
    assert found == {Part.ORGANIC, Part.SNIPPET, Part.AI, Part.PANEL, Part.BLOCK}


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Position,CTR\n1,40%\n2,20%\n", 0.4, 0.2),
        ("Query,Clicks,Impressions,CTR,Position\na,30,100,30%,1.2\nb,10,100,10%,0.9\nc,5,100,5%,2\n", 0.2, 0.05),
        ("position,clicks,impressions\n1,5,10\n3,1,10\n", 0.5, 0.45),
        ("\ufeffPosition;x\n", None, None),
        ("Position,CTR\n2,20%\n", None, None),
        ("Position,CTR\none,20%\n", None, None),
        ("Position,CTR\n1,nan\n", None, None),
        ("", None, None),
    ],
)
def test_a_users_own_curve_is_read_or_refused(text: str, first: float | None, second: float | None) -> None:
    if first is None or second is None:
        with pytest.raises(InputError, match=r"own\.csv"):
            from_csv(text, "own.csv")
        return
    curve = from_csv(text, "own.csv")
    assert [curve.at(1), curve.at(2)] == pytest.approx([first, second])


def test_every_curve_says_where_it_is_from() -> None:
    for curve in known().values():
        assert curve.source
        assert curve.year
        assert curve.at(0) == 0
        assert curve.at(11) == pytest.approx(curve.at(10) * 0.9)
        assert 0 <= curve.at(10**9) < 1e-6
