"""What the reading spine doubts: lost ads, cut pages, refusals, answers to other questions. Each doubt takes the proof away."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.model import AdsState, Device, Outcome, Place, ProblemCode, Query, Serp
from monitor.page import MAX_BYTES, Page
from monitor.reading import is_cut, read, recognise, same_text

PAGES = Path(__file__).parents[1] / "engines" / "pages"
GOOD = (PAGES / "bing" / "desktop-2021-ads.html").read_bytes()
PLAIN = (PAGES / "bing" / "desktop-2026.html").read_bytes()
DUCKS = (PAGES / "duckduckgo" / "html-ads-over-nothing.html").read_bytes()


def asked(text: str = "", country: str | None = None, language: str | None = None) -> Query:
    return Query(text, "bing", Place(country, language), Device.DESKTOP)


def codes(serp: Serp) -> list[ProblemCode]:
    return [problem.code for problem in serp.problems]


def test_a_good_page_is_proven_and_says_how_many_markers_stood_on_it() -> None:
    serp = read(Page(GOOD), file="good.html")
    assert (serp.engine, serp.file, serp.outcome, serp.ads_state) == ("bing", "good.html", Outcome.PARSED, AdsState.PARSED)
    assert serp.proven
    assert serp.markers == len(serp.ads) == 6


@pytest.mark.parametrize("body", [b"", b"  \n\t "])
def test_a_page_without_content_is_empty(body: bytes) -> None:
    serp = read(Page(body))
    assert (serp.outcome, codes(serp)) == (Outcome.UNPARSED, [ProblemCode.EMPTY])


def test_a_page_of_nobody_is_unparsed() -> None:
    serp = read(Page(b"<html><body><h1>My garden</h1></body></html>"))
    assert (serp.outcome, serp.engine, codes(serp)) == (Outcome.UNPARSED, None, [ProblemCode.UNKNOWN_ENGINE])
    assert recognise(Page(b"<html></html>")) is None


def test_an_engine_that_does_not_exist_is_told() -> None:
    assert read(Page(GOOD), engine="altavista").problems[0].detail == "no reader is called altavista"


def test_more_markers_than_ads_take_the_proof_away() -> None:
    strange = (
        b'<div class="zz"><h2><a href="https://www.bing.com/aclk?ld=zzzzzz&amp;adurl=https://sly.example/">Sly</a></h2></div>'
    )
    serp = read(Page(GOOD.replace(b"</body>", strange + b"</body>")))
    assert (serp.outcome, serp.ads_state, serp.markers) == (Outcome.PARTIAL, AdsState.MARKERS_UNPARSED, 7)
    assert codes(serp) == [ProblemCode.UNREAD_AD_MARKERS]
    assert len(serp.ads) == 6
    assert not serp.proven


def test_a_page_that_was_cut_proves_nothing() -> None:
    end = PLAIN.index(b"Router reset \xe2\x80\x93 Wiki")
    serp = read(Page(PLAIN[:end]))
    assert (serp.outcome, serp.ads_state) == (Outcome.PARTIAL, AdsState.UNKNOWN)
    assert ProblemCode.TRUNCATED in codes(serp)


def test_a_page_over_the_bound_proves_nothing() -> None:
    serp = read(Page(PLAIN.replace(b"</html>", b"<!--" + b" " * MAX_BYTES + b"--></html>")))
    assert (serp.outcome, codes(serp)[-1]) == (Outcome.PARTIAL, ProblemCode.OVERSIZED)


@pytest.mark.parametrize(
    ("body", "cut"),
    [
        (b"<!DOCTYPE html><html><body></body></html>", False),
        (b"<!-- saved --> <html><body></body>", False),
        (b"<html><body><div>", True),
        (b"<!doctype html><p>", True),
        (b"<div><p>a fragment</p></div>", False),
        (b"<div><div></div>", True),
        (b"<div></div><a href=", True),
    ],
)
def test_where_a_document_ends(body: bytes, cut: bool) -> None:
    assert is_cut(body) is cut


def test_a_saved_fragment_may_be_whole() -> None:
    serp = read(Page(DUCKS))
    assert (serp.outcome, serp.ads_state) == (Outcome.NO_RESULTS, AdsState.PARSED)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (429, Outcome.RATE_LIMITED),
        (403, Outcome.DENIED),
        (503, Outcome.RATE_LIMITED),
        (451, Outcome.DENIED),
        (500, Outcome.UNPARSED),
        (202, Outcome.RATE_LIMITED),
    ],
)
def test_a_status_that_refuses_outranks_a_body_that_reads_well(status: int, outcome: Outcome) -> None:
    serp = read(Page(PLAIN, status=status))
    assert (serp.outcome, serp.ads_state, codes(serp)[-1]) == (outcome, AdsState.UNKNOWN, ProblemCode.REFUSED)


def test_the_reader_knows_better_which_refusal_it_is() -> None:
    body = (PAGES / "bing" / "challenge.html").read_bytes()
    assert read(Page(body, status=429)).outcome is Outcome.CAPTCHA


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        ("https://www.google.com/sorry/index?continue=x", Outcome.CAPTCHA),
        ("https://consent.google.com/ml?continue=x", Outcome.CONSENT),
        ("https://yandex.com/showcaptcha?x=1", Outcome.CAPTCHA),
    ],
)
def test_an_address_can_refuse(address: str, outcome: Outcome) -> None:
    assert read(Page(PLAIN, url=address), engine="bing").outcome is outcome
    assert read(Page(PLAIN, status=302, headers=(("Location", address),)), engine="bing").outcome is outcome


def test_the_question_asked_is_kept_and_compared_without_case_and_blanks() -> None:
    serp = read(Page(PLAIN), asked("  Northwind  ROUTER reset", "DE", "de-AT"))
    assert serp.outcome is Outcome.PARSED
    assert serp.query == "  Northwind  ROUTER reset"
    assert (serp.place.country, serp.place.language) == ("DE", "de-AT")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (asked("northwind login"), ProblemCode.WRONG_QUERY),
        (asked(language="fr"), ProblemCode.WRONG_LANGUAGE),
        (asked(country="AT"), ProblemCode.WRONG_COUNTRY),
    ],
)
def test_an_answer_to_another_question_is_the_wrong_context(query: Query, code: ProblemCode) -> None:
    serp = read(Page(PLAIN), query)
    assert (serp.outcome, codes(serp)) == (Outcome.WRONG_CONTEXT, [code])
    assert not serp.proven


def test_a_page_that_says_what_it_corrected_answers_the_question() -> None:
    card = (
        b'<ol id="b_results"><li class="b_ans"><div id="sp_requery"><a href="/search?q=x">northwind router reset</a></div></li>'
    )
    body = PLAIN.replace(b'<ol id="b_results">', card)
    assert read(Page(body), asked("nortwind ruoter reset")).outcome is Outcome.PARSED


def test_unknown_words_of_the_question_are_not_compared() -> None:
    assert read(Page(PLAIN), asked()).outcome is Outcome.PARSED


def test_same_text_folds_width_case_and_blanks() -> None:
    assert same_text(" Ｎorthwind\u3000 X ") == same_text("northwind x")
