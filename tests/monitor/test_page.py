"""Pages as they arrive: encodings, bounded size, text without scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.page import MANY, MAX_BYTES, Page, attribute, described, every, first, nearest, outermost, text_of, with_ancestors


def test_the_header_names_the_encoding_before_the_meta_element() -> None:
    body = '<meta charset="utf-8"><p>Zürich'.encode("latin-1")
    assert text_of(Page(body, headers=(("Content-Type", "text/html; charset=ISO-8859-1"),)).tree.select_one("body")) == "Zürich"


def test_the_meta_element_names_the_encoding() -> None:
    body = '<meta http-equiv="content-type" content="text/html; charset=windows-1251"><p>Реклама'.encode("windows-1251")
    assert text_of(Page(body).tree.select_one("body")) == "Реклама"


def test_a_byte_order_mark_wins() -> None:
    assert Page("﻿<p>名前".encode()).html == "<p>名前"
    assert "名前" in Page("<p>名前".encode("utf-16")).html


def test_an_unknown_encoding_is_read_as_utf8() -> None:
    assert Page("<p>é".encode(), headers=(("content-type", "text/html; charset=klingon"),)).html == "<p>é"


def test_text_leaves_scripts_and_styles_out_and_keeps_breaks_as_blanks() -> None:
    page = Page(b"<div>one<br>two<script>three</script><style>four</style> <b>five</b></div>")
    assert text_of(page.tree.select_one("div")) == "one two five"


def test_missing_nodes_and_attributes_are_none() -> None:
    page = Page(b'<a href="" id="x">t</a>')
    link = page.tree.select_one("a")
    assert (attribute(link, "href"), attribute(link, "id"), attribute(None, "id"), text_of(None)) == (None, "x", None, "")


def test_links_are_looked_up_once_in_document_order() -> None:
    page = Page(b'<a href="/a" hidden>t</a><p><a>u</a></p>')
    assert [link.attr("href") for link in page.anchors] == ["/a", None]
    assert page.anchors is page.anchors


@pytest.mark.parametrize("unseen", ["script", "style", "noscript", "template"])
def test_what_nobody_sees_is_in_no_tree(unseen: str) -> None:
    tree = Page(f"<div>one<{unseen}><a href=x>two</a></{unseen}></div><a>three</a>".encode()).tree
    assert [link.text for link in tree.select("a")] == ["three"]
    assert text_of(tree.select_one("body")) == "onethree"


def test_bodies_are_read_up_to_a_bound() -> None:
    assert len(Page(b"a" * (MAX_BYTES + 5)).html) == MAX_BYTES


def test_elements_know_what_is_around_them() -> None:
    tree = Page(b'<ul id="u" class="a b c d"><li><p>x</p></li><li>y</li></ul>').tree
    (frame,), (text,) = tree.select("ul"), tree.select("p")
    assert nearest(text, {frame}) == frame
    assert nearest(frame, {text}) is None
    assert {frame, text} <= with_ancestors([text])
    assert described(frame) == "ul#u.a b c"
    assert text_of(first(frame, "li")) == "x"
    assert first(frame, "ul, li") == frame
    assert first(frame, "table") is None
    assert [node.tag for node in every(frame, "ul, li")] == ["ul", "li", "li"]


def test_elements_in_elements_are_left_out_where_no_page_has_so_many() -> None:
    few, many = (Page(b"<div>" * count).tree.select("div") for count in (MANY, MANY + 1))
    assert (len(outermost(few)), len(outermost(many))) == (MANY, 1)
    flat = Page(b"<div></div>" * (MANY + 1)).tree.select("div")
    assert len(outermost(flat)) == MANY + 1


@given(st.binary(max_size=400))
def test_any_bytes_make_a_page(body: bytes) -> None:
    page = Page(body)
    assert isinstance(page.html, str)
    assert text_of(page.tree.select_one("body")) == text_of(page.tree.select_one("body"))
