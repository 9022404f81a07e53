"""Looks that are quick for Western European text say what the slow ones say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import sieve
from rules.matchers import phone, saying
from rules.matchers.folding import FOLD, SIGN, line_ends, origins, words_of

DIGITS = st.one_of(
    st.text(st.sampled_from("0I|-A"), min_size=3, max_size=9),
    st.text(st.sampled_from("7Ol .\nZ²é_"), min_size=3, max_size=9),
    st.text(st.sampled_from("0123456789OoIl|ОоА -.\n()AZaz_é½²٣零一二공①é…"), max_size=16),
)
LETTERS = st.text(st.sampled_from("aZ9ÄßẞµÿİıŁ\xa0\x85\x1c\u2028 \n--…北ﬁ\u00ad@!"), max_size=24)


@pytest.mark.parametrize(
    "text", ["0IIIII", "0IIII", "00---IA", "00----AA", "0-0-0-0", "0----0 0 0", "0|||||0", "7 lOl 1", "0OOOOO"]
)
def test_the_shortest_numbers_are_told_in_bytes_as_in_text(text: str) -> None:
    assert phone._begins(text) == [begin.start() for begin in phone._MAY_BEGIN.finditer(text)]


@given(st.one_of(DIGITS, st.text(max_size=20)))
def test_digits_that_may_be_a_number_are_told_in_bytes_as_in_text(text: str) -> None:
    assert phone._begins(text) == [begin.start() for begin in phone._MAY_BEGIN.finditer(text)]


OTHERS = ("one", "Router", "Два", "ТРИ", "смотри", "…", "№1", "&", "+", "2", "\n", "ß", "่")
SPOKEN = st.sampled_from([*sorted(saying._names()), *OTHERS])


@given(st.lists(SPOKEN, max_size=8), st.sampled_from([" ", "-", " & ", "+", " и ", " the "]))
def test_number_words_are_told_at_a_glance_as_by_reading(words: list[str], gap: str) -> None:
    small = sieve.folded(gap.join(words))
    told = sum(word in saying._telling() for word in saying._LETTERS.findall(small)) >= 3
    told = told or saying._names_with_points().passes(small)
    near = saying._stand_near(small) or bool(saying._glued_run().search(gap.join(words)))
    assert saying.may_hold(gap.join(words)) is (told and near)


@given(st.one_of(LETTERS, st.text(max_size=20)))
def test_phrases_are_folded_in_bytes_as_in_text(text: str) -> None:
    slowly = sieve.folded(sieve._spaced(text)).replace("μ", "µ")
    assert sieve._phrased(text).decode().strip(" ").replace("μ", "µ") == slowly.encode("utf-8", "replace").decode()


@given(st.text(max_size=4), st.text(max_size=4))
def test_a_word_inside_another_is_told_by_its_neighbours(before: str, after: str) -> None:
    text = f"{before}help{after}".encode("utf-8", "replace").decode()
    start = len(text.partition("help")[0].encode())
    inside = text.partition("help")[0][-1:].isalnum() or text.partition("help")[2][:1].isalnum()
    assert sieve._is_inside(text.encode(), start, start + 4) is inside


@given(st.lists(LETTERS.map(lambda text: text.replace("\n", "")), min_size=1, max_size=4))
def test_lines_end_where_their_coarse_forms_end(lines: list[str]) -> None:
    whole, ends = words_of("\n".join(lines)), line_ends("\n".join(lines))
    starts = [0, *ends][: len(lines)]
    assert [b" " + whole[start + 1 : end] + b" " for start, end in zip(starts, ends, strict=True)] == [*map(words_of, lines)]


@given(LETTERS)
def test_every_letter_of_the_squashed_form_has_its_origin(text: str) -> None:
    solid = [FOLD[ord(char)].replace(" ", "").replace(chr(SIGN), "") for char in text]
    assert origins(text) == [index for index, form in enumerate(solid) for _ in form]
