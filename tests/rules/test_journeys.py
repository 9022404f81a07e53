"""Journeys: the whole is the product of its steps, and nobody who meets a swindler comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.journeys import Passing, end_to_end, reach, weighted

SHARE = st.floats(0, 1)


def test_five_good_steps_are_a_bad_journey() -> None:
    assert end_to_end([Passing(1, 0.9)] * 5) == pytest.approx(0.59049)


@given(st.lists(st.tuples(SHARE, SHARE), min_size=1, max_size=6))
def test_the_whole_is_never_better_than_its_weakest_needed_step(stages: list[tuple[float, float]]) -> None:
    whole = end_to_end([Passing(use, chance) for use, chance in stages])
    assert whole is not None
    assert 0 <= whole <= min(1 - use * (1 - chance) for use, chance in stages) + 1e-9


def test_who_does_not_need_a_stage_passes_it() -> None:
    assert end_to_end([Passing(0.5, 0.0), Passing(0.0, 0.0)]) == 0.5
    assert end_to_end([]) is None


@given(SHARE, SHARE, st.integers(1, 5))
def test_reaching_is_a_chance_that_grows_with_steps_and_shrinks_with_harm(own: float, rest: float, steps: int) -> None:
    harm = (1 - own) * rest
    chance = reach(own, harm, steps)
    assert own - 1e-9 <= chance <= 1
    assert chance <= reach(own, harm, steps + 1) + 1e-9
    assert chance <= reach(own, 0.0, steps) + 1e-9


def test_two_steps_without_harm() -> None:
    assert reach(0.5, 0.0, 2) == 0.75
    assert reach(0.5, 0.5, 2) == 0.5


def test_weights() -> None:
    assert weighted([(3, 1.0), (1, 0.0)]) == 0.75
    assert weighted([]) is None
    assert weighted([(0, 1.0)]) is None
