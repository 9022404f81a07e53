"""Looks that are quick for Western European text say what the slow ones say."""

from __future__ import annotations

import sys

from hypothesis import given
from hypothesis import strategies as st

from rules import sieve
from rules.matchers import phone
from rules.matchers.folding import FOLD, SIGN, line_ends, origins, words_of

DIGITS = st.text(st.sampled_from("0123456789OoIl|ОоА -.\n()AZaz_é½²٣零一二공①é…"), max_size=16)
LETTERS = st.text(st.sampled_from("aZ9ÄßẞµÿİıŁ\xa0\x85\x1c\u2028 \n--…北ﬁ\u00ad@!"), max_size=24)


@given(st.one_of(DIGITS, st.text(max_size=20)))
def test_digits_that_may_be_a_number_are_told_in_bytes_as_in_text(text: str) -> None:
    assert phone._begins(text) == [begin.start() for begin in phone._MAY_BEGIN.finditer(text)]


def test_no_digit_of_any_script_is_taken_for_a_letter_of_europe() -> None:
    digits = [char for char in map(chr, range(256, sys.maxunicode + 1)) if phone._MAY_BEGIN.match(char * 6)]
    assert len(digits) > 600
    assert all(map(phone._ODD_DIGIT.match, digits))


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
