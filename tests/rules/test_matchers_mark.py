"""Marks in text: every disguise is found at its place, and what only looks alike is left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import How, Mark, Match
from rules.matchers.folding import coarse, squashed
from rules.matchers.mark import MarkMatcher

NORTHWIND = Mark("NORTHWIND", variants=("northwnd",), homonyms=("northwind traders",), context=("router", "mesh", "wifi"))
ERGO = Mark("Ergo")
TARGET = Mark("Target", generic=True, context=("store", "gift card"))
CHINESE, JAPANESE, THAI, RUSSIAN = Mark("北风路由"), Mark("アップル"), Mark("เคอรี่"), Mark("Мегафон")
MATCHER = MarkMatcher(
    [
        NORTHWIND,
        ERGO,
        TARGET,
        CHINESE,
        JAPANESE,
        THAI,
        RUSSIAN,
        *(Mark(name) for name in ("Coca-Cola", "Müller", "H&M", "3M", "Amazon", "PayPal", "Generali", "삼성", "Disney+", "COP")),
    ]
)


def only(text: str, around: str = "") -> Match:
    matches = MATCHER.find(text, "headline", around)
    assert len(matches) == 1, (text, matches)
    return matches[0]


@pytest.mark.parametrize(
    ("text", "found", "how"),
    [
        ("NORTHWIND router", "NORTHWIND", How.EXACT),
        ("Buy Northwind now", "Northwind", How.CASE),
        ("N0RTHWlND Router", "N0RTHWlND", How.CONFUSABLE),
        ("N0RTHW1ND Router", "N0RTHW1ND", How.LEET),
        ("Nоrthwind mit kyrillischem o", "Nоrthwind", How.CONFUSABLE),
        ("Ｎｏｒｔｈｗｉｎｄ 公式", "Ｎｏｒｔｈｗｉｎｄ", How.CONFUSABLE),
        ("𝐍𝐨𝐫𝐭𝐡𝐰𝐢𝐧𝐝", "𝐍𝐨𝐫𝐭𝐡𝐰𝐢𝐧𝐝", How.CONFUSABLE),
        ("No\u200brth\u202ewi\u00adnd", "No\u200brth\u202ewi\u00adnd", How.INVISIBLE),
        ("Ňörthwïnd sale", "Ňörthwïnd", How.DIACRITIC),
        ("No\u0308rthwind", "No\u0308rthwind", How.DIACRITIC),
        ("NORTH WIND deals", "NORTH WIND", How.SPLIT),
        ("north-wind", "north-wind", How.SPLIT),
        ("n.o.r.t.h.w.i.n.d", "n.o.r.t.h.w.i.n.d", How.SPLIT),
        ("N O R T H W I N D", "N O R T H W I N D", How.SPLIT),
        ("northwindrouter", "northwind", How.JOINED),
        ("mynorthwind login", "northwind", How.JOINED),
        ("Northwinds neue Geräte", "Northwind", How.INFLECTED),
        ("Northwind's routers", "Northwind", How.CASE),
        ("Norhtwind Support", "Norhtwind", How.FUZZY),
        ("northwnd", "northwnd", How.VARIANT),
        ("N0rthw!nd", "N0rthw!nd", How.LEET),
        ("3rg0 Versicherung", "3rg0", How.LEET),
        ("E.R.G.O. Direkt", "E.R.G.O", How.SPLIT),
        ("购买北风路由器", "北风路由", How.EXACT),
        ("アップル公式サイト", "アップル", How.EXACT),
        ("ศูนย์เคอรี่ด่วน", "เคอรี่", How.EXACT),
        ("у Мегафона новый тариф", "Мегафон", How.INFLECTED),
        ("MEГAФOН", "MEГAФOН", How.CONFUSABLE),
        ("삼성의 새 휴대폰", "삼성", How.INFLECTED),
        ("CocaCola Zero", "CocaCola", How.JOINED),
        ("Mueller Milch", "Mueller", How.DIACRITIC),
        ("H & M sale", "H & M", How.SPLIT),
        ("arnazon prime", "arnazon", How.CONFUSABLE),
        ("paypaI login", "paypaI", How.CONFUSABLE),
        ("P@yPal", "P@yPal", How.LEET),
        ("Disney+ gratis", "Disney+", How.EXACT),
        ("3M tape", "3M", How.EXACT),
    ],
)
def test_a_mark_is_found_in_disguise(text: str, found: str, how: How) -> None:
    match = only(text)
    assert (match.found, match.how, match.field) == (found, how, "headline")
    assert match.span is not None
    assert text[slice(*match.span)] == found
    assert 0.7 <= match.confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "Ergoneers ergonomic chair, ErgoFlex, ergometer",
        "go north. Wind speeds rise",
        "North, wind and sea",
        "cold north wind tonight",
        "Northwind Traders sample database",
        "NorthwindTraders",
        "northwinders and northwindians",
        "Northwinder Jackets",
        "NORTHWINDER fleece for men",
        "Jacken der Northwindern",
        "hit the target audience",
        "アップルパイのレシピ",
        "ARNAZON tribe",
        "em dash, h m, PAYPAI",
        "general insurance, generals",
        "свежий мусор и сор на улице",
        "watch Disney films",
        "Мегафонический",
        "",
        "🏠" * 50,
    ],
)
def test_what_only_looks_alike_is_left_alone(text: str) -> None:
    assert MATCHER.find(text) == ()


def test_an_ending_that_makes_another_word_counts_beside_context_only() -> None:
    matcher = MarkMatcher([NORTHWIND])
    (match,) = matcher.find("Die besten Northwinder Router im Test")
    assert (match.found, match.how) == ("Northwind", How.INFLECTED)
    assert not MarkMatcher([Mark("NORTHWIND")]).find("Die besten Northwinder im Test")
    assert MarkMatcher([Mark("NORTHWIND")]).find("Northwinds Angebote")


def test_a_generic_mark_counts_beside_its_context_only() -> None:
    assert only("Target store hours").mark == "Target"
    assert MATCHER.find("Target hours") == ()
    assert only("Target hours", around="Find the store near you").mark == "Target"


def test_context_makes_ordinary_words_a_split_mark() -> None:
    assert MATCHER.find("the north wind blows") == ()
    assert only("north wind routers").how is How.SPLIT


def test_matches_of_several_marks_come_in_order() -> None:
    assert [match.mark for match in MATCHER.find("PayPal at Northwind, Amazon and Ergo")] == [
        "PayPal",
        "NORTHWIND",
        "Amazon",
        "Ergo",
    ]


def test_the_batch_form_says_the_same() -> None:
    texts = ["Northwind", "nothing", "N0rthwind at Amazon"]
    assert MATCHER.find_many(texts) == [MATCHER.find(text) for text in texts]


def test_no_marks_no_matches() -> None:
    assert MarkMatcher([]).find("Northwind") == ()
    assert MarkMatcher([Mark("—"), Mark("")]).find("Northwind — here") == ()


CARRIER = st.lists(
    st.sampled_from(
        ["best", "Preise", "сегодня", "günstig", "ofertas", "2026", "安い", "ติดตั้ง", "24/7", "Köln", "ücretsiz", "№1"]
    ),
    max_size=6,
)
SYLLABLES = st.lists(
    st.sampled_from(["bra", "vek", "dun", "tor", "mel", "zap", "hob", "nys", "gar", "wed"]), min_size=2, max_size=4
)
CYRILLIC = str.maketrans("aeopcyxABEKMHOPCTX", "аеорсухАВЕКМНОРСТХ")
LEET = str.maketrans("oestaOESTA", "0357403574")
FULL = str.maketrans({chr(point): chr(point + 0xFEE0) for point in range(0x21, 0x7F)})
BOLD = str.maketrans({chr(65 + n): chr(0x1D400 + n) for n in range(26)} | {chr(97 + n): chr(0x1D41A + n) for n in range(26)})
TRICKS: dict[str, Callable[[str], str]] = {
    "upper": str.upper,
    "title": str.title,
    "full width": lambda name: name.translate(FULL),
    "mathematical": lambda name: name.translate(BOLD),
    "cyrillic": lambda name: name.translate(CYRILLIC),
    "leet": lambda name: name[:1] + name[1:].translate(LEET)[:2] + name[3:],
    "zero width": "\u200b".join,
    "soft hyphen": lambda name: name[:3] + "\u00ad" + name[3:],
    "right to left": lambda name: name[:2] + "\u200f" + name[2:],
    "accents": lambda name: name[:1] + "".join(char + "\u0301" for char in name[1:]),
    "dots": ".".join,
    "spaced": " ".join,
    "hyphen": lambda name: name[:3] + "-" + name[3:],
    "two words": lambda name: name[:3].title() + " " + name[3:].title(),
    "swapped": lambda name: name[:2] + name[3] + name[2] + name[4:] if len(name) >= 7 and name[2] != name[3] else name,
    "plain": str,
}


@given(SYLLABLES, CARRIER, CARRIER, st.sampled_from(sorted(TRICKS)))
def test_any_mark_in_any_disguise_is_found_at_its_place(
    parts: list[str], before: list[str], after: list[str], trick: str
) -> None:
    mark = Mark("".join(parts).title())
    shown = TRICKS[trick](mark.text.lower())
    text = " ".join([*before, shown, *after])
    start = text.index(shown, len(" ".join(before)))
    matches = [match for match in MarkMatcher([mark]).find(text) if match.span and match.span[0] == start]
    assert [match.found for match in matches] == [shown]
    assert matches[0].mark == mark.text


QUIXZAR = MarkMatcher([Mark("Quixzarqo", variants=("Quix Zarqo",)), Mark("Zaq"), Mark("Жжюжж")])
ELSEWHERE = st.characters(exclude_categories=["Cs"]).filter(lambda char: not set("qxzжюo") & set(coarse(char)))


@given(st.text(ELSEWHERE, max_size=120))
def test_a_text_whose_skeleton_lacks_the_mark_is_left_alone(text: str) -> None:
    assert QUIXZAR.find(text) == ()


@given(
    st.text(max_size=120), st.sampled_from(["Northwind", "N0RTHW1ND", "Ergo", "Мегафон", "H&M", "$", "l"]), st.text(max_size=40)
)
def test_any_text_is_read_without_fault_and_spans_are_true(before: str, middle: str, after: str) -> None:
    text = before + middle + after
    for match in MATCHER.find(text):
        assert match.span is not None
        assert text[slice(*match.span)] == match.found
        assert 0 < match.confidence <= 1


@given(st.text(max_size=60))
def test_the_coarse_form_does_not_depend_on_case_for_latin(text: str) -> None:
    latin = "".join(char for char in text if char.isascii())
    assert squashed(latin.upper()) == squashed(latin.lower())


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "text", ["o" * 20_000, "o" * 9_000 + "\u200b" + "o" * 9_000, "白" * 20_000, "northwind " * 2_000, "n" + "\u0301" * 19_000]
)
def test_hostile_texts_cost_little(text: str) -> None:
    matcher = MarkMatcher([Mark("oooooo"), Mark("白"), NORTHWIND, TARGET])
    assert len(matcher.find(text)) <= 800
