"""Telephone numbers: as people write them, as they are hidden, and what is no number at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import How
from rules.matchers import phone
from rules.matchers.phone import PhoneBook


@pytest.mark.parametrize(
    ("country", "text", "number", "how"),
    [
        ("US", "Call 1-800-555-0199 now", "+18005550199", How.PHONE),
        ("DE", "Tel. 030 / 901820", "+4930901820", How.PHONE),
        ("DE", "Hilfe: +1 (888) 555 0123", "+18885550123", How.PHONE),
        ("DE", "1-888-555-0123", "+18885550123", How.PHONE),
        ("RU", "Звоните 8 (800) 555-35-35", "+78005553535", How.PHONE),
        ("JP", "フリーダイヤル０１２０－１２３－４５６", "+81120123456", How.PHONE),
        ("CN", "客服电话 400-812-3456", "+864008123456", How.PHONE),
        ("TH", "โทร ๐๒-๑๒๓-๔๕๖๗", "+6621234567", How.PHONE),
        ("US", "8 4 4 5 5 5 0 1 9 9", "+18445550199", How.PHONE),
        ("US", "844•555•0199", "+18445550199", How.PHONE),
        ("US", "call 8OO-555-OI99", "+18005550199", How.PHONE),
        ("US", "①⑧④④ ⑤⑤⑤ ⓪①⑨⑨", "+18445550199", How.PHONE),
        ("US", "8\u200b44-55\u200b5-0199", "+18445550199", How.PHONE),
        ("US", "1-800-FLOWERS", "+18003569377", How.VANITY),
        ("DE", "0800 HILFE24", "+498004453324", How.VANITY),
        ("US", "one eight four four five five five zero one nine nine", "+18445550199", How.SPELLED),
        ("US", "one eight hundred, triple five, zero one double nine", "+18005550199", How.SPELLED),
        ("ES", "marque nueve cero cero uno dos tres cuatro cinco seis", "+34900123456", How.SPELLED),
        ("CN", "拨打四零零八一二三四五六七", "+864008123456" + "7", How.SPELLED),
    ],
)
def test_a_number_is_read_however_it_is_written(country: str, text: str, number: str, how: How) -> None:
    hits = phone.find(text, [country])
    assert [(hit.e164, hit.how) for hit in hits] == [(number, how)]
    assert text[slice(*hits[0].span)] == hits[0].found
    assert hits[0].match("text").span == hits[0].span


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("DE", "Jetzt für 1.299,00 € statt 1.499,00 €"),
        ("DE", "21.11.2026 bis 24.12.2026"),
        ("DE", "Art.-Nr. 3012345678, EAN 4006381333931"),
        ("US", "In stock: 2125550198 units"),
        ("US", "part no. 1844 5550 119"),
        ("US", "AX6000 2400 1800 600 Mbps"),
        ("US", "Over 800 HAPPY CUSTOMERS"),
        ("US", "1994-1998, 2001-2006"),
        ("US", "one two three four five six seven eight nine"),
        ("JP", "一二三四五六七八九の書き順"),
        ("IT", "P. IVA 02555012340"),
        ("CN", "第一二三四五六集"),
        ("US", ""),
    ],
)
def test_what_is_no_telephone_number(country: str, text: str) -> None:
    assert phone.find(text, [country]) == ()


def test_several_numbers_come_in_order_and_once() -> None:
    hits = phone.find("Call 844-555-0119 or 844-555-0120, again 844-555-0119", ["US", "CA"])
    assert [hit.e164 for hit in hits] == ["+18445550119", "+18445550120", "+18445550119"]


def test_the_book_knows_its_own_numbers_in_every_form() -> None:
    book = PhoneBook(["+49 30 1234560", "0800 1112223", "+1 800 555 0142"], ["DE"])
    assert book.knows("+49301234560")
    assert book.knows("+4930123456789")
    assert book.knows("+498001112223")
    assert not book.knows("+498001112224")
    assert not book.knows("+18005550143")
    assert not book.knows("+180055501421")
    text = "Own 1-800-555-0142, theirs 1-844-555-0199"
    assert [hit.e164 for hit in book.unknown(phone.find(text, ["US"]))] == ["+18445550199"]


def test_a_book_of_nobody_knows_nothing() -> None:
    assert not PhoneBook([]).knows("+18445550199")
    assert not PhoneBook(["not a number"], ["US"]).knows("+18445550199")


NUMBERS = st.from_regex(r"8(?:00|33|44|55|66|77|88)[2-9][0-9]{6}", fullmatch=True)
SHAPES = [
    "{0}-{1}-{2}",
    "({0}) {1}-{2}",
    "{0}.{1}.{2}",
    "{0} {1} {2}",
    "1-{0}-{1}-{2}",
    "+1 {0} {1} {2}",
    "{0}•{1}•{2}",
    "{0} – {1} – {2}",
]
CARRIER = st.sampled_from(
    ["", "Northwind router help", "kaufen Sie jetzt", "サポート", "24/7", "поддержка и ремонт", "$19.99 today"]
)
DIGITS = {
    "plain": str,
    "full width": lambda text: text.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
    "arabic": lambda text: text.translate({ord(str(n)): chr(0x660 + n) for n in range(10)}),
    "bold": lambda text: text.translate({ord(str(n)): chr(0x1D7CE + n) for n in range(10)}),
    "zero width": "\u200b".join,
}


@given(NUMBERS, st.sampled_from(SHAPES), st.sampled_from(sorted(DIGITS)), CARRIER, CARRIER)
def test_any_free_number_in_any_dress_is_found_at_its_place(number: str, shape: str, dress: str, before: str, after: str) -> None:
    shown = str(DIGITS[dress](shape.format(number[:3], number[3:6], number[6:])))  # type: ignore[operator]
    text = f"{before} call {shown} {after}"
    hits = phone.find(text, ["US"])
    assert [hit.e164 for hit in hits] == ["+1" + number]
    assert hits[0].found.strip("\u200b") in shown


@given(st.text(max_size=200), st.sampled_from(["US", "DE", "JP", "XX", ""]))
def test_any_text_is_read_without_fault(text: str, country: str) -> None:
    for hit in phone.find(text, [country]):
        assert text[slice(*hit.span)] == hit.found
        assert hit.e164.startswith("+")
