"""Texts of an ad swept together: what is kept for each of them is what would be seen in it alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Mark
from rules.matchers.mark import MarkMatcher
from rules.matchers.sweep import MAX_CHARS

MARKS = (
    Mark("NORTHWIND", variants=("northwnd",), homonyms=("northwind traders",), context=("router",)),
    *(Mark(name) for name in ("Ergo", "H&M", "3M", "Müller", "北风路由", "Мегафон", "Velmora")),
    Mark("Target", generic=True, context=("store",)),
)
MATCHER, ALONE = MarkMatcher(MARKS), MarkMatcher(MARKS)
_SPICE = """
Northwind N0rthwind north-wind NORTH WIND northwnd norhtwind traders router ergo ergoneers müller mu\u0308ller H&M h & m 3m $ 5€
P@yPal | ! target store купить Мегафона 购买北风路由器 velmroa Velmora's no\u200brthwind ß µ \u202ednihtron
"""
PARTS = st.one_of(st.sampled_from((*_SPICE.split(), "\n", "")), st.text(max_size=4))
TEXTS = st.lists(PARTS, max_size=6).flatmap(lambda parts: st.sampled_from(["", " ", "-"]).map(lambda gap: gap.join(parts)))


@given(st.lists(TEXTS, max_size=5))
def test_what_is_seen_together_is_what_is_seen_alone(texts: list[str]) -> None:
    alone = [ALONE.find(text, "headline") for text in texts]
    held = MATCHER.holding(texts)
    assert [MATCHER.find(text, "headline") for text in texts] == alone
    assert all(text in held for text, found in zip(texts, alone, strict=True) if found)


def test_what_was_seen_is_found_at_its_place_in_its_own_text() -> None:
    texts = ["Mesh and more", "Buy Northwind here, or norhtwind", "5€ off", "N O R T H W I N D", "Ergo and northwind"]
    assert MATCHER.holding(texts) == (texts[1], texts[3], texts[4])
    assert [(match.found, match.span) for match in MATCHER.find(texts[1])] == [("Northwind", (4, 13)), ("norhtwind", (23, 32))]
    assert [(match.found, match.span) for match in MATCHER.find(texts[3])] == [("N O R T H W I N D", (0, 17))]
    assert [match.span for match in MATCHER.find(texts[4])] == [(0, 4), (9, 18)]


@pytest.mark.parametrize("other", ["Mesh…", "ﷺ и ещё", "官网 ﬁ", "Ĳssel\u200b", "preis", "5€ je Gerät!"])
@pytest.mark.parametrize("text", ["norhtwind router", "Northwind", "3M tape", "Мегафон", "北风路由", "P@yPal", "N0rthw!nd"])
def test_a_text_is_held_beside_any_other(text: str, other: str) -> None:
    matcher = MarkMatcher([*MARKS, Mark("PayPal")])
    assert matcher.holding([other, text]) == matcher.holding([text, other]) == (text,)
    assert matcher.holding([other, other, text, other]) == (text,)
    assert len(matcher.find(text)) == 1


def test_many_texts_are_swept_in_parts() -> None:
    texts = [f"Router {number} " + "mesh " * 40 for number in range(300)]
    texts[123] += "Northwind"
    assert MATCHER.holding(texts) == (texts[123],)
    crowd = ["northwind " * 100 + str(number) for number in range(9)] + ["mesh"]
    assert MATCHER.holding(crowd) == tuple(crowd[:9])


def test_a_name_over_two_texts_stands_in_neither() -> None:
    assert MATCHER.holding(["Wind from the north", "wind from the south"]) == ()
    assert MATCHER.holding(["the north", "wind"]) == ()


def test_a_text_of_any_length_is_swept() -> None:
    long = "x " * MAX_CHARS
    assert long in MATCHER.holding([long, "Northwind"])
    assert MATCHER.find(long) == ()
    assert MATCHER.holding(()) == ()


def test_what_is_kept_is_bounded_and_forgotten_without_loss() -> None:
    texts = [f"Northwind offer {number}" for number in range(400)]
    for text in texts:
        assert MATCHER.holding([text, "Mesh"]) == (text,)
    assert all(len(MATCHER.find(text)) == 1 for text in texts)
    long = [f"Northwind {number} " + "x" * 15_000 for number in range(20)]
    assert MATCHER.holding(long) == tuple(long)
    kept = MATCHER._sweep._kept
    assert sum(map(len, kept)) <= 100_000 + MAX_CHARS
    assert len(kept) <= 256 + len(long)


def test_words_that_were_met_are_bounded_and_those_near_a_mark_stay_found() -> None:
    matcher = MarkMatcher(MARKS)
    for start in range(0, 60_000, 500):
        assert matcher.holding(["Mesh", " ".join(f"qu{number}" for number in range(start, start + 500))]) == ()
    slips = matcher._sweep.slips
    assert len(slips._met) <= 21_000
    for _ in range(3):
        assert matcher.holding(["Mesh", "Norhtwind Router"]) == ("Norhtwind Router",)
        assert [match.found for match in matcher.find("Norhtwind Router")] == ["Norhtwind"]
