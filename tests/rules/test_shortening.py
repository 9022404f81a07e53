"""Names near a word are never lost on the short way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rules.matchers.fuzzy import distance
from rules.matchers.shortening import LEAST, Halves, Thirds, left_out

letters = st.sampled_from("abc")
names = st.text("abc", min_size=LEAST, max_size=LEAST + 4)


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    name = word = draw(names)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(word) - 1))
        kind, letter = draw(st.sampled_from(["insert", "delete", "replace", "swap"])), draw(st.sampled_from("abcd"))
        if kind == "swap":
            word = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
        else:
            word = word[:at] + ("" if kind == "delete" else letter) + word[at + (kind != "insert") :]
    return name, word


@given(slips())
def test_two_edits_leave_one_of_three_pieces_alone(pair: tuple[str, str]) -> None:
    name, word = pair
    thirds = Thirds()
    thirds.add(name)
    assert distance(name, word, 2) > 2 or thirds.may_be_near(word)


@given(st.text("abc", min_size=3, max_size=9), st.data())
def test_one_edit_leaves_one_of_two_halves_alone(name: str, data: st.DataObject) -> None:
    halves = Halves()
    halves.add(name)
    at, letter = data.draw(st.integers(0, len(name) - 1)), data.draw(st.sampled_from("abcd"))
    swapped = name[:at] + name[at : at + 2][::-1] + name[at + 2 :]
    for word in (
        swapped,
        name[:at] + name[at + 1 :],
        name[:at] + letter + name[at:],
        name[:at] + letter + name[at + 1 :],
        name + letter,
    ):
        assert distance(name, word, 1) <= 1
        assert halves.may_be_near(word)


def test_a_word_of_two_other_halves_is_not_near() -> None:
    halves = Halves()
    halves.add("velmora")
    assert not halves.may_be_near("kestrel")
    assert halves.may_be_near("vlemora")


@given(names, names)
def test_any_two_words_two_edits_apart_are_told(name: str, word: str) -> None:
    thirds = Thirds()
    thirds.add(name)
    edits = distance(name, word, 2)
    assert edits > 2 or (thirds.may_be_near(word) and left_out(name, 2) & left_out(word, 2))


def test_a_word_of_other_pieces_is_not_near() -> None:
    thirds = Thirds()
    thirds.add("alpengluehen")
    assert not thirds.may_be_near("donaudampfer")
    assert thirds.may_be_near("alpnegluhen")


def test_letters_are_left_out() -> None:
    assert left_out("abc", 1) == {"abc", "ab", "ac", "bc"}
    assert left_out("abc", 2) == {"abc", "ab", "ac", "bc", "a", "b", "c"}
