"""Lines end where elements end, not where white space stands; what nobody sees is no line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from turbohtml import Element

from monitor.engines.google.lines import MOST, lines, passage
from monitor.engines.google.texts import told_date
from monitor.page import Page


def element(html: str) -> Element:
    found = Page(f"<body><div id=x>{html}</div></body>".encode(errors="replace")).tree.select_one("#x")
    assert found is not None
    return found


def test_words_in_bold_stay_in_their_sentence_and_sentences_stay_apart() -> None:
    assert lines(element("<div>Call <b>North</b>wind</div><div>now<br>or never</div>at once")) == [
        "Call Northwind",
        "now or never",
        "at once",
    ]


@pytest.mark.parametrize(
    "silent",
    [
        "<script>var a</script>",
        "<style>.a{}</style>",
        "<g-dialog>About this ad</g-dialog>",
        "<div role=button>More</div>",
        "<div id=aobm_3>People also search for</div>",
        '<div style="display:none">Twice</div>',
        '<div>{"bc":1}</div>',
        "<span> · </span>",
    ],
)
def test_what_says_nothing_is_left_out(silent: str) -> None:
    assert lines(element(f"<p>One</p>{silent}<p>Two</p>")) == ["One", "Two"]


def test_folded_text_counts_where_it_is_asked_for_and_named_elements_do_not() -> None:
    node = element('<div style="display:none">Answer <a>Source</a></div>')
    link = node.select_one("a")
    assert link is not None
    assert lines(node, without={link}, folded=True) == ["Answer"]


@given(st.text(max_size=400))
def test_any_text_is_read_without_complaint(text: str) -> None:
    assert all(line == line.strip() and line for line in lines(element(text)))


def test_a_passage_is_bounded() -> None:
    assert len(passage(["x" * 900] * 4) or "") == MOST
    assert passage([]) is None


@pytest.mark.parametrize(
    ("texts", "date"),
    [
        (["YouTube · Router Tips · 3 weeks ago"], "3 weeks ago"),
        (["Jan 22, 2026"], "Jan 22, 2026"),
        (["vor 2 Tagen"], "vor 2 Tagen"),
        (["19 de mar. de 2025"], "19 de mar. de 2025"),
        (["Long ago"], None),
        (["Call 0800 555 0199"], None),
    ],
)
def test_a_date_is_told_from_other_words(texts: list[str], date: str | None) -> None:
    assert told_date(texts) == date
