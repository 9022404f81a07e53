"""Pages that were cut, stripped, renamed or never pages: nothing raises, and nothing with lost ads passes for proven.

The measure is what the untouched page holds: an ad whose click link still stands in the damaged page must come out of it, or the
damaged page must not be a proven look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.markers import count
from monitor.model import Serp
from monitor.page import Page
from monitor.plugins import ENGINES, load
from monitor.reading import read

GOLDEN = Path(__file__).parent / "pages"
FILES = sorted(GOLDEN.rglob("*.html"))
WITH_ADS = [file for file in FILES if read(Page(file.read_bytes())).ads]
CLASS = re.compile(rb'class="([^"]*)"')
COUNTER = re.compile(r"aclk|aclick|y\.js|yabs|ader\.|baidu\.php|cbclk")
LINK = re.compile(rb'<a [^>]*?(?:href|data-rw)="([^"]*)"')

files = st.sampled_from(FILES)
quick = settings(max_examples=60, deadline=None)


def links(body: bytes) -> set[str | None]:
    """Every address of an `a` element in the bytes of a page."""
    return {unescape(found.decode("utf-8", "replace")) for found in LINK.findall(body)}


def lost(before: Serp, after: Serp, body: bytes) -> set[str | None]:
    """Click counters that still stand in the damaged page, of ads that were not read from it, not even as half an ad."""
    if len(after.ads) >= len(before.ads):
        return set()
    there = links(body)
    read_links = {ad.click_url for ad in after.ads}
    headlines = {ad.headline for ad in after.ads}
    standing = [ad for ad in before.ads if ad.click_url in there and COUNTER.search(ad.click_url or "")]
    return {ad.click_url for ad in standing if ad.click_url not in read_links and ad.headline not in headlines}


def check(file: Path, body: bytes) -> Serp:
    """Read a damaged page; fail when it passes for proven with ads lost."""
    serp = read(Page(body))
    if serp.proven:
        assert count(Page(body)) <= len(serp.ads)
        assert lost(read(Page(file.read_bytes())), serp, body) == set()
    return serp


def renamed(body: bytes, chosen: Iterable[bytes]) -> bytes:
    """The page with some class names replaced wherever they are used."""
    table = {name: b"q%d" % number for number, name in enumerate(chosen)}
    return CLASS.sub(lambda found: b'class="' + b" ".join(table.get(name, name) for name in found[1].split()) + b'"', body)


def classes(body: bytes) -> list[bytes]:
    """Every class name of a page."""
    return sorted({name for found in CLASS.findall(body) for name in found.split()})


@quick
@given(files, st.floats(0, 1))
def test_a_page_cut_at_any_byte(file: Path, share: float) -> None:
    body = file.read_bytes()
    cut = body[: int(share * len(body))]
    serp = check(file, cut)
    if b"<!DOCTYPE" in body and b"</body>" not in cut:
        assert not serp.proven


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_page_without_any_of_its_classes(file: Path) -> None:
    body = file.read_bytes()
    check(file, renamed(body, classes(body)))


@quick
@given(st.sampled_from(WITH_ADS), st.data())
def test_a_page_with_some_classes_renamed(file: Path, data: st.DataObject) -> None:
    body = file.read_bytes()
    names = classes(body)
    check(file, renamed(body, data.draw(st.lists(st.sampled_from(names or [b"x"]), max_size=8, unique=True))))


@pytest.mark.parametrize("file", WITH_ADS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_single_class_may_be_renamed(file: Path) -> None:
    body = file.read_bytes()
    for name in classes(body):
        check(file, renamed(body, [name]))


@pytest.mark.parametrize("file", WITH_ADS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_page_whose_ad_links_were_taken_out_has_no_ads_left_to_lose(file: Path) -> None:
    body = file.read_bytes()
    paid = {ad.click_url for ad in read(Page(body)).ads}
    stripped = re.sub(rb'(href|data-rw)="([^"]*)"', lambda m: b"" if unescape(m[2].decode()) in paid else m[0], body)
    check(file, stripped)


@quick
@given(st.binary(max_size=2_000))
@example(b"\xff\xfe<\x00a\x00")
@example(b"\x00" * 100)
@example(b"<" * 5_000)
@example(b"<div>" * 3_000)
def test_noise_in_the_place_of_a_page(body: bytes) -> None:
    assert not read(Page(body)).proven


NESTED = (
    b'<title>x - Bing</title><script>_G={}</script><input id=sb_form_q><ol id="b_topw"><li class="b_ans b_top">'
    + b'<div class="b_wpt_bl"><h2><a href="https://a.example/">x</a></h2>' * 3_000,
    b"<title>x - Bing</title><script>_G={}</script><input id=sb_form_q>" + b'<ol id="b_results"><li class="b_ans">' * 3_000,
    b"<title>x at DuckDuckGo</title>" + b'<div class="result"><a class="result__a" href="https://a.example/">x</a>' * 3_000,
    b"<title>x at DuckDuckGo</title><a class=result__a></a>" + b'<li data-layout="videos"><div><ol>' * 3_000,
)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("body", NESTED, ids=["bing cards", "bing lists", "duckduckgo rows", "duckduckgo modules"])
def test_rows_in_rows_thousands_deep_are_no_work_for_hours(body: bytes) -> None:
    serp = read(Page(b"<!DOCTYPE html><html>" + body))
    assert not serp.proven
    assert all(problem.code != "reader_fault" for problem in serp.problems)


@quick
@given(files, st.binary(min_size=1, max_size=40), st.floats(0, 1))
def test_noise_in_the_middle_of_a_page(file: Path, noise: bytes, share: float) -> None:
    body = file.read_bytes()
    at = int(share * len(body))
    read(Page(body[:at] + noise + body[at:]))


@quick
@given(files, st.sampled_from(sorted(load(ENGINES))))
def test_a_page_given_to_the_wrong_reader(file: Path, engine: str) -> None:
    serp = read(Page(file.read_bytes()), engine=engine)
    assert serp.engine == engine
    assert all(problem.code != "reader_fault" for problem in serp.problems)
