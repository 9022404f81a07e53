"""Worth and overlay: intervals from the sources, "unknown" where an input is missing, and no claim from a short series."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.overlay import associated, ranks, spearman, strongest
from rules.worth import WEEKS, Exposure, Range, clicks, missed, money, weekly


def test_the_experiments_ends_come_out() -> None:
    def ends(*row: float) -> list[float]:
        found = clicks([Exposure(1000 * WEEKS, 10, int(row[0]), int(row[1]), *row[2:])])
        assert found
        return [round(found.low, 6), round(found.high, 6)]

    assert ends(10, 0) == [100, 200]
    assert ends(0, 10) == [10, 50]
    assert ends(5, 5, 0.5) == [27.5, 62.5]


def test_unknown_inputs_give_unknown() -> None:
    assert clicks([Exposure(1000, 5, 1, 1), Exposure(None, 5, 1, 1)]) is None
    assert clicks([]) is None
    assert clicks([Exposure(1000, 0, 0, 0)]) is None
    assert money(None, 2.0) is None
    assert money(Range(1, 2), None) is None
    assert money(Range(1, 2), 1.5) == Range(1.5, 3)
    assert missed(None, 0.5) is None
    assert missed(WEEKS * 100, 0.75) == pytest.approx(25)
    assert weekly(WEEKS) == pytest.approx(1)


def test_ranks_share_ties() -> None:
    assert ranks([10, 20, 20, 5]) == [2, 3.5, 3.5, 1]


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30))
def test_a_series_goes_with_itself_or_does_not_move(values: list[float]) -> None:
    rho = spearman(values, values)
    assert rho is None if len(set(values)) == 1 else rho == pytest.approx(1)


def test_a_delay_is_found_and_a_short_series_gives_nothing() -> None:
    scores = dict(enumerate([3.0, 1, 4, 1.5, 5, 9, 2, 6, 5.3, 3.5, 8, 9.7]))
    tickets = {week + 2: -score for week, score in scores.items()}
    found = strongest(scores, tickets)
    assert found is not None
    assert (found.lag, found.weeks, found.clear) == (2, 10 + 2, True)
    assert found.rho == pytest.approx(-1)
    assert associated(dict(enumerate([1.0, 2, 3])), dict(enumerate([1.0, 2, 3])), 0) is None
