"""Other people's definitions: their published worked examples come out to the printed digit."""

from __future__ import annotations

import pytest

from rules.curves import default
from rules.definitions import (
    DEFINITIONS,
    Asked,
    Page,
    adthena_clicks,
    adthena_frequency,
    adthena_impressions,
    adthena_share_of_impressions,
    ahrefs,
    averaged,
    marcode,
    semrush,
    seoclarity,
    sistrix_like,
    stat,
)


def printed(share: float | None, digits: int) -> str:
    assert share is not None
    return f"{100 * share:.{digits}f} %"


def test_stats_example() -> None:
    assert sistrix_like([(100, 0.20), (10_000, 0.05)]) == pytest.approx(520)
    assert printed(stat([(100, 0.20), (10_000, 0.05)]), 2) == "5.15 %"


def test_adthenas_examples() -> None:
    assert printed(adthena_frequency([(3000, 1.0), (300, 0.5)]), 2) == "95.45 %"
    assert printed(adthena_frequency([(3000, 1.0), (300, 0.5), (9000, 0.0)]), 2) == "95.45 %"
    assert printed(adthena_share_of_impressions([(3000, 1.0), (300, 0.5), (9000, 0.0)]), 2) == "25.61 %"
    assert f"{adthena_impressions(1000, 7, 0.8):.0f}" == "187"
    assert f"{adthena_clicks(187, [(0.7, 0.06), (0.3, 0.035)]):.0f}" == "10"


def test_marcode_counts_searches() -> None:
    assert marcode(600, 1000) == 0.6
    assert marcode(0, 0) is None


def test_first_everywhere_is_a_hundred_percent_where_the_vendor_says_so_and_two_listings_exceed_it() -> None:
    first = default().at(1)
    assert seoclarity([(100, first), (900, first)], first) == pytest.approx(1)
    assert semrush([first, first], first) == 1
    assert (seoclarity([(100, first + default().at(2))], first) or 0) > 1
    assert (stat([(100, first)]) or 0) < 1
    assert ahrefs([(100, 0.2, 0.8), (300, 0.1, 0.5)]) == pytest.approx(50 / 230)


def test_all_are_told_from_the_same_looks() -> None:
    rows = [
        Asked(900, (Page((1, 3), 5, ad=True), Page((1,), 5))),
        Asked(100, (Page((), 5), Page((2,), 5, ad=True, with_ads=False))),
    ]
    found = {row.name: row.of([averaged(one, default()) for one in rows], default()) for row in DEFINITIONS}
    assert found["STAT"] == pytest.approx(0.9 * 0.285 + 0.1 * 0.157 / 2)
    assert found["Semrush"] == pytest.approx((0.285 + 0.157 / 2) / 2 / 0.285)
    assert (found["Adthena frequency"], found["Adthena share of impressions"]) == (0.5, 0.45)
    assert found["Marcode"] == pytest.approx(1 / 3)
    assert len({row.name for row in DEFINITIONS}) == len(DEFINITIONS) == 8


def test_nothing_seen_is_no_figure() -> None:
    assert {row.name: row.of([], default()) for row in DEFINITIONS if row.name != "SISTRIX-like"} == dict.fromkeys(
        row.name for row in DEFINITIONS if row.name != "SISTRIX-like"
    )
