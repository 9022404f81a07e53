"""The small texts of config.yaml and their values."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.settings.formats import FORMATS, domain, email, interval, language, phone, quoted, url
from monitor.settings.shape import schema
from monitor.settings.words import COUNTRIES, LANGUAGES


@settings(deadline=None)
@given(st.integers(1, 99_999), st.sampled_from("mhdw"))
def test_intervals_are_what_they_say_within_bounds(number: int, unit: str) -> None:
    length = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}[unit] * number
    if timedelta(minutes=5) <= length <= timedelta(days=31):
        assert interval(f"{number}{unit}") == length
    else:
        with pytest.raises(ValueError, match="is '"):
            interval(f"{number}{unit}")


@settings(deadline=None)
@given(st.sampled_from(sorted(FORMATS)), st.text(max_size=40))
def test_any_text_has_a_value_or_two_sentences(name: str, text: str) -> None:
    try:
        FORMATS[name](text)
    except ValueError as error:
        wrong, right = error.args
        assert wrong.strip() != right.strip() != ""
        assert re.fullmatch(r"[^\n\x00-\x1f]+", wrong)


@pytest.mark.parametrize(
    ("text", "value"),
    [("Northwind.Example", "northwind.example"), ("münchen.example.", "xn--mnchen-3ya.example"), ("a.b.co.uk", "a.b.co.uk")],
)
def test_domains_are_written_one_way(text: str, value: str) -> None:
    assert domain(text) == value


@pytest.mark.parametrize(
    "text", ["co.uk", "example", "10.0.0.1", "a..b", "-a.example", "a b.example", "x" * 64 + ".example", "github.io"]
)
def test_what_nobody_owns_alone_is_no_domain(text: str) -> None:
    with pytest.raises(ValueError, match=r"is|belongs"):
        domain(text)


def test_phones_are_written_one_way() -> None:
    assert {phone(text) for text in ("+49 30 23125-100", "+49 (30) 23125 100", "+493023125100")} == {"+493023125100"}


@pytest.mark.parametrize("text", ["030 23125 100", "+49", "+49 30 CALL NOW", "+999 12345678", "+49 30 1;ext=5", "+٤٩ 30 2"])
def test_what_cannot_be_dialled_is_no_phone(text: str) -> None:
    with pytest.raises(ValueError, match=r"phone|country"):
        phone(text)


def test_other_texts() -> None:
    assert [language(text) for text in ("de", "pt-BR", "zh-Hant", "es-419")] == ["de", "pt-BR", "zh-Hant", "es-419"]
    assert url("https://www.youtube.com/@northwind")
    assert email("legal@northwind.example")
    for read, text in ((language, "deu"), (language, "xx"), (url, "javascript:x"), (url, "https://u@x.example/"), (email, "a@b")):
        with pytest.raises(ValueError, match="is"):
            read(text)


def test_word_lists_hold_what_they_should() -> None:
    assert len(COUNTRIES) == len(set(COUNTRIES)) == 249
    assert len(LANGUAGES) == 183
    assert schema()["$defs"]["region"]["enum"][:1] == ["EU"]


def test_faults_show_no_control_characters_and_stay_short() -> None:
    assert quoted("\x1b[31m") == r"'\x1b[31m'"
    assert len(quoted("x" * 1000)) < 62
