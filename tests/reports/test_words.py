"""Text from strangers is shown for what it is; figures read as a person would say them."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import words

MONDAY = datetime(2026, 11, 9, tzinfo=UTC)


@given(st.text())
def test_visible_text_hides_nothing_and_stays_on_one_line(text: str) -> None:
    shown = words.visible(text)
    assert [letter for letter in shown if unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp", "Cs")] == []
    assert len(words.visible(text, limit=20)) <= 20 * 10 + 40


@given(st.text(alphabet=st.characters(codec="ascii", categories=("L", "N", "P")), max_size=100))
def test_plain_text_is_left_alone(text: str) -> None:
    assert words.visible(text) == text


def test_hidden_letters_are_named_and_long_text_is_cut_with_a_mark() -> None:
    assert words.visible("north\u202ednw\u200b.example\x07") == "north⟦RLO⟧dnw⟦ZWSP⟧.example⟦U+0007⟧"
    assert words.visible("a" * 10_000, limit=60) == "a" * 60 + "… (+9,940 characters)"
    assert words.visible("one\n\n two\tthree") == "one two three"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 10, "0 %"), (10, 10, "100 %"), (1, 1000, "1 %"), (999, 1000, "99 %"), (1, 2, "50 %"), (0, 0, "–")],
)
def test_a_share_is_never_rounded_to_nothing_or_all(part: int, whole: int, said: str) -> None:
    assert words.percent(part, whole) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([0], "Mon 9 Nov"),
        ([0, 1], "Mon 9 and Tue 10 Nov"),
        ([0, 1, 2, 4], "Mon 9 – Wed 11 Nov and Fri 13 Nov"),
        ([21, 22, 23], "Mon 30 Nov – Wed 2 Dec"),
    ],
)
def test_days_are_said_as_a_person_would(days: list[int], said: str) -> None:
    assert words.days_of(MONDAY + timedelta(days=day) for day in days) == said


def test_lists_and_counts() -> None:
    assert words.listing([]) == ""
    assert words.listing(["a"]) == "a"
    assert words.listing(["a", "b", "c"]) == "a, b and c"
    assert words.listing(list("abcdefgh"), limit=2) == "a, b and 6 more"
    assert words.count(1, "look") == "1 look"
    assert words.count(1204, "look") == "1,204 looks"
    assert words.count(2, "query", "queries") == "2 queries"


def test_near_certainty_is_not_called_certain() -> None:
    assert [words.chance(value) for value in (0.5, 0.993, 0.99999)] == ["50 %", "99.3 %", "over 99.9 %"]
