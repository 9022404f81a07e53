"""Pages as they arrive: encodings, bounded size, text without scripts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.page import MANY, MAX_BYTES, Page, attribute, described, first, nearest, outermost, text_of, with_ancestors


def test_the_header_names_the_encoding_before_the_meta_element() -> None:
    body = '<meta charset="utf-8"><p>Zürich'.encode("latin-1")
    assert text_of(Page(body, headers=(("Content-Type", "text/html; charset=ISO-8859-1"),)).tree.body) == "Zürich"


def test_the_meta_element_names_the_encoding() -> None:
    body = '<meta http-equiv="content-type" content="text/html; charset=windows-1251"><p>Реклама'.encode("windows-1251")
    assert text_of(Page(body).tree.body) == "Реклама"


def test_a_byte_order_mark_wins() -> None:
    assert Page("﻿<p>名前".encode()).html == "<p>名前"
    assert "名前" in Page("<p>名前".encode("utf-16")).html


def test_an_unknown_encoding_is_read_as_utf8() -> None:
    assert Page("<p>é".encode(), headers=(("content-type", "text/html; charset=klingon"),)).html == "<p>é"


def test_text_leaves_scripts_and_styles_out_and_keeps_breaks_as_blanks() -> None:
    page = Page(b"<div>one<br>two<script>three</script><style>four</style> <b>five</b></div>")
    assert text_of(page.tree.css_first("div")) == "one two five"


def test_missing_nodes_and_attributes_are_none() -> None:
    page = Page(b'<a href="" id="x">t</a>')
    link = page.tree.css_first("a")
    assert (attribute(link, "href"), attribute(link, "id"), attribute(None, "id"), text_of(None)) == (None, "x", None, "")


def test_links_are_looked_up_once_with_what_they_say() -> None:
    page = Page(b'<a href="/a" hidden>t</a><p><a>u</a></p>')
    assert [attributes for _, attributes in page.anchors] == [{"href": "/a", "hidden": None}, {}]
    assert page.anchors is page.anchors


def test_bodies_are_read_up_to_a_bound() -> None:
    assert len(Page(b"a" * (MAX_BYTES + 5)).html) == MAX_BYTES


def test_elements_know_what_is_around_them() -> None:
    tree = Page(b'<ul id="u" class="a b c d"><li><p>x</p></li><li>y</li></ul>').tree
    (frame,), (text,) = tree.css("ul"), tree.css("p")
    assert nearest(text, {frame.mem_id}) == frame.mem_id
    assert nearest(frame, {text.mem_id}) == 0
    assert {frame.mem_id, text.mem_id} <= with_ancestors([text])
    assert described(frame) == "ul#u.a b c"
    assert text_of(first(frame, "li")) == "x"
    assert first(frame, "table") is None


def test_elements_in_elements_are_left_out_where_no_page_has_so_many() -> None:
    few, many = (Page(b"<div>" * count).tree.css("div") for count in (MANY, MANY + 1))
    assert (len(outermost(few)), len(outermost(many))) == (MANY, 1)
    flat = Page(b"<div></div>" * (MANY + 1)).tree.css("div")
    assert len(outermost(flat)) == MANY + 1


@given(st.binary(max_size=400))
def test_any_bytes_make_a_page(body: bytes) -> None:
    page = Page(body)
    assert isinstance(page.html, str)
    assert text_of(page.tree.body) == text_of(page.tree.body)
