"""Whatever happens to a page, reading it never raises, and a proven look never holds fewer ads than the page marks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import markers
from monitor.engines import google
from monitor.model import is_proven
from monitor.page import Page
from monitor.reading import read

PAGES = sorted((Path(__file__).parents[1] / "pages" / "google").glob("*.html"))
COLLECTION = Path(__file__).resolve().parents[3].parent / "shared" / "serps" / "google"
REAL = sorted(COLLECTION.glob("*/*.html"))
_CLASSES = re.compile(rb'class="([^"]*)"')
_TADS = re.compile(rb'<div id="tads.*?(?=<div id="(?:search|rso)")', re.DOTALL)


def holds(body: bytes) -> None:
    google.read(Page(body), None)
    serp = read(Page(body), engine="google")
    if is_proven(serp.outcome, serp.ads_state):
        assert markers.count(Page(body)) <= len(serp.ads)


def renamed(body: bytes, salt: int) -> bytes:
    return _CLASSES.sub(lambda m: b'class="' + b" ".join(b"z%d%s" % (salt, t[::-1]) for t in m[1].split()) + b'"', body)


@settings(max_examples=150, deadline=None)
@given(file=st.sampled_from(PAGES), share=st.floats(0, 1))
def test_a_page_cut_anywhere(file: Path, share: float) -> None:
    body = file.read_bytes()
    holds(body[: int(len(body) * share)])


@settings(max_examples=80, deadline=None)
@given(file=st.sampled_from(PAGES), at=st.floats(0, 1), noise=st.binary(max_size=200))
def test_a_page_with_noise_in_it(file: Path, at: float, noise: bytes) -> None:
    body = file.read_bytes()
    cut = int(len(body) * at)
    holds(body[:cut] + noise + body[cut + len(noise) :])


@settings(max_examples=60, deadline=None)
@given(noise=st.binary(max_size=3000))
def test_noise_instead_of_a_page(noise: bytes) -> None:
    holds(noise)


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_a_page_with_its_classes_renamed_or_its_ads_stripped(file: Path) -> None:
    body = file.read_bytes()
    holds(renamed(body, 7))
    holds(_TADS.sub(b"", body))


@pytest.mark.parametrize("name", ["desktop-2026", "desktop-2023-ads", "lite-2023-ads"])
def test_results_and_text_ads_outlive_the_names_of_classes(name: str) -> None:
    file = next(file for file in PAGES if file.stem == name)
    before, after = (google.read(Page(body), None) for body in (file.read_bytes(), renamed(file.read_bytes(), 3)))
    assert [row.url for row in after.results if row.kind == "organic"] == [r.url for r in before.results if r.kind == "organic"]
    assert [(ad.slot, ad.headline, ad.target_url) for ad in after.ads if ad.kind == "text"] == [
        (ad.slot, ad.headline, ad.target_url) for ad in before.ads if ad.kind == "text"
    ]


@pytest.mark.skipif(not REAL, reason="no collection of saved pages beside this repository")
@pytest.mark.parametrize("file", REAL, ids=lambda file: file.stem)
def test_a_real_page_cut_and_renamed(file: Path) -> None:
    body = file.read_bytes()
    holds(renamed(body, 1))
    for share in (0.35, 0.7, 0.93):
        holds(body[: int(len(body) * share)])
